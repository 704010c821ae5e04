import { useAct, useVenueQuery } from "@holdall/web/page";
import { scaleOf } from "@holdall/web/live";
import type { Market } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { useSay } from "@holdall/web/words";
import { Button, Segmented } from "@holdall/ui/control";
import { Amount, Delta, formatText, signOf, useSeparators } from "@holdall/ui/number";
import { useState } from "react";
import type { ReactNode } from "react";
import type { ClosingProps } from "./close-position.tsx";
import { CLOSING_SHARES, CLOSING_TOLERANCE, closingOrder } from "./closing-order.ts";
import type { ClosingShare } from "./closing-order.ts";
import { sendOrder } from "../send-order.ts";
import { usePreview } from "../use-preview.ts";
import type { PreviewState } from "../use-preview.ts";

interface CloseFormProps extends ClosingProps {
  readonly first: ClosingShare;
  /** Called once the order was acknowledged. */
  readonly onDone: () => void;
}

/** How much is closed and how, what the engine says that it would come to, and the button that does it. */
export function CloseForm({ position, market, first, onDone }: CloseFormProps): ReactNode {
  const say = useSay();
  const { venue } = useSession();
  const act = useAct();
  const separators = useSeparators();
  const [share, setShare] = useState(first);
  const [how, setHow] = useState<"market" | "limit">("market");
  const best = useOppositeBest(market, signOf(position.netQuantity) === 1, how === "limit");
  const isWaiting = how === "limit" && best === undefined;
  const price = how === "limit" ? best : undefined;
  const order = isWaiting ? undefined : closingOrder(position, market, share, price);
  const preview = usePreview(order);
  const send = (): void => {
    if (order === undefined) return;
    void act
      .run(() => sendOrder(venue.client, order), say("positions.closed"))
      .then((isDone) => isDone && onDone());
  };
  const quantity = formatText(order?.quantity ?? "0", {}, separators);
  return (
    <div className="ticket-body">
      <Segmented
        choices={CLOSING_SHARES.map((value) => ({ value, label: say(`positions.share.${value}`) }))}
        label={say("positions.share")}
        onChange={setShare}
        value={share}
      />
      <Segmented
        choices={(["market", "limit"] as const).map((value) => ({
          value,
          label: say(`ticket.${value}`),
        }))}
        label={say("ticket.kind")}
        onChange={setHow}
        value={how}
      />
      <p className="label">
        {how === "market"
          ? say("positions.closeWithin", {
              tolerance: formatText(CLOSING_TOLERANCE, {}, separators),
            })
          : say("positions.closeAtBest")}
      </p>
      <Expected market={market} preview={preview} price={price} />
      {act.failure === undefined ? null : (
        <p className="field-error" role="alert">
          {act.failure.sentence}
        </p>
      )}
      <Button
        data-part="close-send"
        disabled={order === undefined}
        isBusy={act.state === "sending"}
        kind={signOf(position.netQuantity) === 1 ? "sell" : "buy"}
        onClick={send}
      >
        {say(signOf(position.netQuantity) === 1 ? "ticket.closeLong" : "ticket.closeShort", {
          quantity,
        })}
      </Button>
    </div>
  );
}

/** Price, profit and fee as the engine foretells them; nothing is computed here. */
function Expected(props: {
  readonly market: Market;
  readonly price: string | undefined;
  readonly preview: PreviewState;
}): ReactNode {
  const say = useSay();
  const { market, price } = props;
  const { preview, isOld, isUnavailable, refusal } = props.preview;
  const { priceDecimals: places } = scaleOf(market);
  const { quoteSymbol, baseSymbol } = market;
  if (isUnavailable) return <p className="label">{say("preview.unavailable")}</p>;
  const resting = preview?.restingQuantity ?? "0";
  return (
    <>
      {refusal === undefined ? null : (
        <p className="preview-refusal">{say("preview.refused", { reason: refusal.sentence })}</p>
      )}
      <dl
        className={`rows preview ${isOld ? "is-old" : ""}`}
        data-part="close-preview"
        data-sequence={preview?.sequence}
      >
        {price === undefined ? null : (
          <ExpectedRow name={say("ticket.price")} part="price">
            <Amount places={places} value={price} />
          </ExpectedRow>
        )}
        <ExpectedRow name={say("preview.average")} part="average">
          <Amount places={places} value={preview?.averagePrice ?? undefined} />
        </ExpectedRow>
        <ExpectedRow name={say("preview.realized")} part="realized">
          <Delta
            places={2}
            rounding="floor"
            unit={quoteSymbol}
            value={preview === undefined ? undefined : (preview.realizedPnl ?? "0")}
          />
        </ExpectedRow>
        <ExpectedRow name={say("preview.takerFee")} part="taker-fee">
          <Amount rounding="ceil" unit={quoteSymbol} value={preview?.takerFee} />
        </ExpectedRow>
        {signOf(resting) === 0 ? null : (
          <ExpectedRow name={say("preview.resting")} part="resting">
            <Amount unit={baseSymbol} value={resting} />
          </ExpectedRow>
        )}
      </dl>
    </>
  );
}

function ExpectedRow(props: {
  readonly name: string;
  readonly part: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div data-row={props.part}>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

/** The best price of the other side as it was when it was first asked for here: it does not move by itself. */
function useOppositeBest(market: Market, isLong: boolean, isWanted: boolean): string | undefined {
  const [askedMs] = useState(() => performance.now());
  const { symbol } = market;
  const asked = useVenueQuery(
    ["opposite-best", symbol, askedMs],
    (client) => client.rest.depth({ symbol, limit: "5" }),
    isWanted,
  );
  // Bids come from the lowest up.
  return isLong ? asked.data?.bids.at(-1)?.[0] : asked.data?.asks[0]?.[0];
}
