import { useVenue } from "@holdall/web/live";
import { failureOf, useWords } from "@holdall/web/words";
import { Amount, Percent, UNKNOWN, signOf } from "@holdall/ui/number";
import type { ResponseOf, Wire } from "@holdall/core/contract";
import { VenueRefusal } from "@holdall/client";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";

export type TransferForeseen = ResponseOf<"subaccountTransferPreview">;
type Side = TransferForeseen["fromBefore"];

/** After the last keystroke. */
const PAUSE_MS = 200;

/**
 * What a transfer would do, asked of the venue a little after the last change of it; `undefined` until it
 * answers, and for what is no transfer yet.
 */
export function useForeseenTransfer(
  wish: Wire<"SubaccountTransferPayload">,
): TransferForeseen | undefined {
  const { client } = useVenue();
  const [found, setFound] = useState<TransferForeseen | undefined>();
  const isWish =
    signOf(wish.quantity || "0") === 1 && wish.fromSubaccountId !== wish.toSubaccountId;
  const key = isWish ? JSON.stringify(wish) : "";
  useEffect(() => {
    setFound(undefined);
    if (key === "") return;
    let isCurrent = true;
    const ask = async (): Promise<void> => {
      const asked = JSON.parse(key) as Wire<"SubaccountTransferPayload">;
      const foreseen = await client.rest.subaccountTransferPreview(asked);
      if (isCurrent) setFound(foreseen);
    };
    const timer = setTimeout(() => void ask().catch(() => undefined), PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [client, key]);
  return found;
}

/** Both sides of a transfer before and after it, and why it would be refused, before it is asked for. */
export function TransferEffects(props: {
  readonly foreseen: TransferForeseen;
  readonly symbol: string;
}): ReactNode {
  const { foreseen, symbol } = props;
  const { say, language } = useWords();
  const { refusal, fromBefore, fromAfter, toBefore, toAfter } = foreseen;
  const refused =
    refusal === undefined || refusal === null
      ? undefined
      : failureOf(new VenueRefusal({ ...refusal, status: 200 }), language, say);
  return (
    <div aria-live="polite" className="transfer-effects" data-part="transfer-effects">
      <p className="label">
        {say("transfer.most")} <Amount unit={symbol} value={foreseen.maxQuantity} />
      </p>
      {refused === undefined ? null : (
        <p className="warning-text" data-part="transfer-refused">
          {say("preview.refused", { reason: refused.sentence })}
        </p>
      )}
      <OneSide after={fromAfter} before={fromBefore} name="from" />
      <OneSide after={toAfter} before={toBefore} name="to" />
    </div>
  );
}

function OneSide(props: {
  readonly name: "from" | "to";
  readonly before: Side;
  readonly after: Side;
}): ReactNode {
  const { name, before, after } = props;
  const { say } = useWords();
  const rows = [
    { part: "equity", label: say("account.equity"), of: (side: Side) => money(side.netEquity) },
    {
      part: "available",
      label: say("account.available"),
      of: (side: Side) => money(side.netEquityAvailable),
    },
    {
      part: "fraction",
      label: say("health.fraction"),
      of: ({ marginFraction: fraction }: Side) =>
        typeof fraction === "string" ? <Percent rounding="floor" value={fraction} /> : UNKNOWN,
    },
    {
      part: "maintenance",
      label: say("health.maintenance"),
      of: ({ mmf }: Side) => <Percent rounding="ceil" value={mmf} />,
    },
  ];
  return (
    <dl className="rows" data-side={name}>
      <div>
        <dt>
          <strong>{say(`subaccounts.${name}`)}</strong>
        </dt>
        <dd className="label">{say("leverage.nowThen")}</dd>
      </div>
      {rows.map(({ part, label, of }) => (
        <div data-row={part} key={part}>
          <dt>{label}</dt>
          <dd>
            <span className="quiet">{of(before)}</span>
            {" → "}
            {of(after)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function money(value: string): ReactNode {
  return <Amount places={2} value={value} />;
}
