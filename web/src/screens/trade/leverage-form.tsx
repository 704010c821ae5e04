import type { AccountExplanation } from "@holdall/client";
import { explain } from "@holdall/client";
import { useAct } from "@holdall/web/page";
import { marketName, useVenue } from "@holdall/web/live";
import type { AccountFeed } from "@holdall/web/live";
import { useFaultText, useSay } from "@holdall/web/words";
import { Button } from "@holdall/ui/control";
import { Amount, DecimalInput, signOf, textOfScaled } from "@holdall/ui/number";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { useRegion } from "./use-region.ts";

/** What the venue knows to be the most, whatever the region. */
const LEVERAGE_MAX = 50;
const PAUSE_MS = 250;

interface FormProps {
  readonly account: AccountFeed;
  readonly present: string;
  readonly onDone: () => void;
}

/** Chooses another limit, and sees what each open position would need under it before it is set. */
export function LeverageForm({ account, present, onDone }: FormProps): ReactNode {
  const say = useSay();
  const faultText = useFaultText();
  const { client } = useVenue();
  const region = useRegion();
  const act = useAct();
  const [limit, setLimit] = useState(present);
  const most = region === undefined ? LEVERAGE_MAX : region.leverageMax;
  const save = async (): Promise<void> => {
    const set = (): Promise<unknown> => client.rest.accountUpdate({ leverageLimit: limit });
    const isDone = await act.run(set, say("settings.saved"));
    account.refresh();
    if (isDone) onDone();
  };
  return (
    <div className="leverage-form">
      <p className="prose">{say("leverage.note")}</p>
      <input
        aria-label={say("leverage.limit")}
        className="slider"
        max={most}
        min={1}
        onChange={(event) => setLimit(event.target.value)}
        type="range"
        value={limit === "" ? "1" : limit}
      />
      <DecimalInput
        decimals={0}
        error={act.failure?.sentence}
        faultText={faultText}
        hint={say("leverage.most", { most: String(most) })}
        label={say("leverage.limit")}
        onChange={setLimit}
        part="leverage-limit"
        step="1"
        unit="×"
        value={limit}
      />
      <Foreseen limit={limit} present={present} />
      <Button
        data-part="leverage-save"
        disabled={limit === "" || limit === "0" || limit === present}
        isBusy={act.state === "sending"}
        kind="primary"
        onClick={() => void save()}
      >
        {say("leverage.set", { limit })}
      </Button>
    </div>
  );
}

/**
 * Margin of every open position under the present and the wanted limit, by the venue's public formulas.
 * The limit raises what is needed to open, never what is needed to keep.
 */
function Foreseen(props: { readonly limit: string; readonly present: string }): ReactNode {
  const say = useSay();
  const now = useExplained(props.present);
  const then = useExplained(props.limit);
  if (now === undefined) return null;
  const initial = (of: AccountExplanation | undefined, symbol: string): string | undefined => {
    const term = of?.terms.find(
      (each) => each.of === symbol && each.name === "initial requirement",
    );
    return term === undefined ? undefined : textOfScaled(term.value);
  };
  const symbols = now.terms
    .filter(({ of, name }) => name === "initial requirement" && of !== "account")
    .map(({ of }) => of);
  if (symbols.length === 0) return <p className="label">{say("leverage.nothingOpen")}</p>;
  const free = (of: AccountExplanation): string => textOfScaled(of.netEquity - of.requirement);
  const rows = [
    ...symbols.map((symbol) => ({
      name: marketName(symbol),
      before: initial(now, symbol),
      after: initial(then, symbol),
    })),
    {
      name: say("preview.available"),
      before: free(now),
      after: then === undefined ? undefined : free(then),
    },
  ];
  return (
    <dl className="rows" data-part="leverage-foreseen">
      <div className="label">
        <dt>{say("preview.initial")}</dt>
        <dd>{say("leverage.nowThen")}</dd>
      </div>
      {rows.map(({ name, before, after }) => (
        <div data-row={name} key={name}>
          <dt>{name}</dt>
          <dd>
            <span className="quiet">
              <Amount places={2} value={before} />
            </span>
            {" → "}
            <Amount places={2} value={after} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The account explained under a limit, a little after the last change of it. */
function useExplained(limit: string): AccountExplanation | undefined {
  const { client } = useVenue();
  const [found, setFound] = useState<AccountExplanation | undefined>();
  useEffect(() => {
    if (signOf(limit || "0") !== 1) return;
    let isCurrent = true;
    const ask = async (): Promise<void> => {
      const explained = await explain(client, { leverageLimit: limit });
      if (isCurrent) setFound(explained);
    };
    const timer = setTimeout(() => void ask().catch(() => undefined), PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [client, limit]);
  return found;
}
