import { useShortcut, useVenueQuery } from "@holdall/web/page";
import type { Shortcut } from "@holdall/web/page";
import { useSession } from "@holdall/web/session";
import { useSay } from "@holdall/web/words";
import {
  Amount,
  formatPercent,
  formatText,
  product,
  rounded,
  useSeparators,
} from "@holdall/ui/number";
import type { ResponseOf } from "@holdall/core/contract";
import { useState } from "react";
import type { ReactNode } from "react";
import { useSilence } from "../staleness.tsx";
import { unitOf } from "../ticket-form.ts";
import type { TicketForm, TicketProps } from "../ticket-form.ts";
import { quantityOfShare, shareOfQuantity } from "./share-of-most.ts";

type Limit = ResponseOf<"limitsOrder">;

const HUNDREDTH = "0.01";
const QUARTERS = ["25", "50", "75", "100"] as const;
const QUARTER_SHORTCUTS: readonly Shortcut[] = ["quarter", "half", "threeQuarters", "all"];

/**
 * A share of the most that the venue says this account can order, snapped down to the step: by a slider
 * with marks at the quarters, by the marks themselves, or by their keys. Beside the most stands what
 * keeps it from being more.
 */
export function Shares(props: TicketProps): ReactNode {
  const { feed, form } = props;
  const say = useSay();
  const separators = useSeparators();
  const isOld = useSilence(feed) > 0;
  const limit = useLimit(props);
  const most = limit?.maxOrderQuantity;
  const isOff = most === undefined || isOld || unitOf(form) !== "base";
  const [percent, choose] = useShare(props, most);
  const shareText = (of: string): string =>
    formatPercent(product(of, HUNDREDTH), { places: 0 }, separators);
  useShortcut((shortcut) => {
    const quarter = QUARTERS[QUARTER_SHORTCUTS.indexOf(shortcut)];
    if (quarter !== undefined && !isOff) choose(quarter);
  });
  const quantity = formatText(
    form.quantity || "0",
    { places: feed.scale.sizeDecimals },
    separators,
  );
  return (
    <div className="shares" data-part="shares">
      <input
        aria-label={say("most.share")}
        aria-valuetext={`${shareText(percent)} · ${quantity} ${feed.market.baseSymbol}`}
        className="slider shares-slider"
        disabled={isOff}
        max="100"
        min="0"
        onChange={(event) => choose(event.target.value)}
        step="1"
        type="range"
        value={isOff ? "0" : percent}
      />
      <span aria-hidden="true" className="shares-marks">
        <i />
        {QUARTERS.map((quarter) => (
          <i key={quarter} />
        ))}
      </span>
      {QUARTERS.map((quarter) => (
        <button
          className="share"
          disabled={isOff}
          key={quarter}
          onClick={() => choose(quarter)}
          type="button"
        >
          {shareText(quarter)}
        </button>
      ))}
      <Most feed={feed} form={form} limit={limit} />
    </div>
  );
}

/** The most, and in words what limits it. */
function Most(props: {
  readonly feed: TicketProps["feed"];
  readonly form: TicketForm;
  readonly limit: Limit | undefined;
}): ReactNode {
  const { feed, form, limit } = props;
  const say = useSay();
  const { baseSymbol, quoteSymbol } = feed.market;
  const { sizeDecimals } = feed.scale;
  const most = limit?.maxOrderQuantity;
  const reason = limit?.limitedBy ?? undefined;
  const asset = form.side === "Ask" ? baseSymbol : quoteSymbol;
  return (
    <span className="label shares-most">
      {say("most.atMost")}{" "}
      <Amount
        places={sizeDecimals}
        unit={baseSymbol}
        value={most === undefined ? undefined : rounded(most, sizeDecimals, "floor")}
      />
      {reason === undefined ? null : (
        <span className="shares-reason" data-part="most-reason" data-reason={reason}>
          {say(`most.${reason}`, { asset })}
        </span>
      )}
    </span>
  );
}

/** The most that the order as it stands may be, asked of the venue for whoever is signed in. */
function useLimit({ feed, form }: TicketProps): Limit | undefined {
  const { signedIn, account } = useSession();
  const balances = account?.balances.shown();
  const { symbol } = feed.market;
  const { side, reduceOnly, autoBorrow, autoBorrowRepay, autoLendRedeem } = form;
  const price = form.kind === "limit" ? form.price : "";
  const flags = { reduceOnly, autoBorrow, autoBorrowRepay, autoLendRedeem };
  const asked = useVenueQuery(
    ["limit", symbol, side, price, flags, balances],
    (client) =>
      client.rest.limitsOrder({
        symbol,
        side,
        ...(price === "" ? {} : { price }),
        ...Object.fromEntries(Object.entries(flags).filter(([, isOn]) => isOn)),
      }),
    signedIn !== undefined,
  );
  return asked.data;
}

/**
 * Where the slider stands, and how it is moved. One that was chosen stays chosen while it gives the
 * quantity that is there: several percent may be the same number of steps.
 */
function useShare(
  { feed, form, change }: TicketProps,
  most: string | undefined,
): readonly [string, (percent: string) => void] {
  const [chosen, setChosen] = useState("0");
  if (most === undefined) return ["0", () => undefined];
  const { step } = feed.scale;
  const choose = (percent: string): void => {
    setChosen(percent);
    change({ quantity: quantityOfShare(most, percent, step) });
  };
  const isKept = quantityOfShare(most, chosen, step) === form.quantity;
  return [isKept ? chosen : shareOfQuantity(most, form.quantity), choose];
}
