import { Answer, useAct, useWebQuery } from "@holdall/web/page";
import { marketName } from "@holdall/web/live";
import { useWeb } from "@holdall/web/session";
import { useWords } from "@holdall/web/words";
import { Button, SelectField, TextField } from "@holdall/ui/control";
import { DataTable } from "@holdall/ui/table";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { useAnnounced } from "../announced/use-announced.ts";
import { ChangeTitle } from "../changes/change-words.tsx";
import { focusPart } from "../focus-part.ts";
import { ListingForm } from "./listing-form.tsx";
import { useIsNarrow, usePower, WideOnly } from "./powers.tsx";
import type { OperatorMarket } from "./term-fields.tsx";
import { TermsForm } from "./terms-form.tsx";

/** Markets with what is to come for each, and what may be done to them: halted alone, the rest proposed. */
export function Markets({ asked }: { readonly asked: number }): ReactNode {
  const { say } = useWords();
  const listed = useWebQuery("operatorMarkets");
  const announced = useAnnounced().data?.changes ?? [];
  const mayHalt = usePower("halt");
  const mayChange = usePower("proposeMarketTerms");
  const mayList = usePower("proposeMarketListing");
  return (
    <Answer asked={listed}>
      {(rows) => (
        <>
          <DataTable
            caption={say("operator.markets")}
            columns={[
              {
                key: "market",
                head: say("trade.market"),
                cell: ({ symbol }) => marketName(symbol),
              },
              {
                key: "kind",
                head: say("status.kind"),
                cell: ({ marketType }) =>
                  say(marketType === "PERP" ? "markets.perpetual" : "markets.spot"),
              },
              {
                key: "state",
                head: say("trade.state"),
                cell: ({ state }) => say(`market.${state}.short`),
              },
              {
                key: "pending",
                head: say("operator.pending"),
                isWide: true,
                cell: ({ symbol }) =>
                  announced
                    .filter((each) => each.symbol === symbol)
                    .map((each) => <ChangeTitle change={each} key={each.kind} />),
              },
            ]}
            keyOf={({ symbol }) => symbol}
            rows={rows}
          />
          {mayHalt ? <StateForm asked={asked} markets={rows} /> : null}
          {mayChange || mayList ? (
            <WideOnly>
              {mayChange ? (
                <>
                  <h2 className="part-head">{say("operator.terms")}</h2>
                  <TermsForm markets={rows} />
                </>
              ) : null}
              {mayList ? (
                <>
                  <h2 className="part-head">{say("operator.listing")}</h2>
                  <ListingForm markets={rows} />
                </>
              ) : null}
            </WideOnly>
          ) : null}
        </>
      )}
    </Answer>
  );
}

const STATES = ["Open", "PostOnly", "LimitOnly", "CancelOnly", "Closed"] as const;
/** What one person may do anywhere. */
const HALTS = [
  "PostOnly",
  "CancelOnly",
  "Closed",
] as const satisfies readonly (typeof STATES)[number][];

function StateForm(props: {
  readonly markets: readonly OperatorMarket[];
  readonly asked: number;
}): ReactNode {
  const { markets, asked } = props;
  useEffect(() => {
    if (asked > 0) focusPart("market-state");
  }, [asked]);
  const { say } = useWords();
  const isNarrow = useIsNarrow();
  const web = useWeb();
  const queries = useQueryClient();
  const act = useAct();
  const [symbol, setSymbol] = useState(markets[0]?.symbol ?? "");
  const [state, setState] = useState<(typeof STATES)[number]>("CancelOnly");
  const [reason, setReason] = useState("");
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void act
      .run(
        () => web.confirmed("operatorMarketState", { symbol, state, reason }),
        say("operator.sent"),
      )
      .then(() => queries.invalidateQueries());
  };
  return (
    <form className="panel-body form" data-part="market-state" onSubmit={onSubmit}>
      <SelectField
        label={say("trade.market")}
        onChange={(event) => setSymbol(event.target.value)}
        options={markets.map((each) => ({ value: each.symbol, label: marketName(each.symbol) }))}
        value={symbol}
      />
      <SelectField
        hint={say("operator.stateHint")}
        label={say("trade.state")}
        onChange={(event) => setState(STATES.find((each) => each === event.target.value) ?? state)}
        options={(isNarrow ? HALTS : STATES).map((value) => ({
          value,
          label: say(`market.${value}.short`),
        }))}
        value={state}
      />
      <TextField
        error={act.failure?.sentence}
        label={say("operator.reason")}
        maxLength={256}
        onChange={(event) => setReason(event.target.value)}
        required
        value={reason}
      />
      <Button isBusy={act.state === "sending"} kind="primary" type="submit">
        {say("operator.change")}
      </Button>
    </form>
  );
}
