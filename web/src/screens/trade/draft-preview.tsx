import { useLive } from "@holdall/web/live";
import type { MarketFeed } from "@holdall/web/live";
import { useSay } from "@holdall/web/words";
import { Amount, Percent, difference, quotient, signOf } from "@holdall/ui/number";
import type { ReactNode } from "react";
import type { OrderRequest } from "./ticket-form.ts";
import { usePreview } from "./use-preview.ts";

interface DraftProps {
  readonly feed: MarketFeed;
  readonly price: string;
  /** The order as it would be placed at the price; absent for what moves no liquidation price. */
  readonly order: OrderRequest | undefined;
}

/** What a dragged line would mean: its price, how far that is from the mark, and where one is liquidated then. */
export function DraftPreview({ feed, price, order }: DraftProps): ReactNode {
  const mark = useLive(feed.mark)?.p;
  const last = useLive(feed.last)?.price;
  const reference = mark ?? last;
  return (
    <>
      {reference === undefined ? null : (
        <>
          {" "}
          <Amount places={feed.scale.priceDecimals} value={price} />{" "}
          <Percent isChange value={quotient(difference(price, reference), reference)} />
        </>
      )}
      {feed.market.marketType === "SPOT" ? null : <NewLiquidation feed={feed} order={order} />}
    </>
  );
}

/**
 * The liquidation price after the order, told by the venue's own preview; the former one stays, marked
 * old, until the venue has answered for where the line stands now. What the venue would refuse, or has
 * not answered, has none.
 */
function NewLiquidation({ feed, order }: Pick<DraftProps, "feed" | "order">): ReactNode {
  const say = useSay();
  const { preview, isOld, refusal, isUnavailable } = usePreview(order);
  const price = preview?.marginAfter.estLiquidationPrice;
  if (refusal !== undefined || typeof price !== "string" || signOf(price) !== 1) return null;
  return (
    <span
      className={`draft-liquidation ${isOld || isUnavailable ? "is-old" : ""}`}
      data-part="draft-liquidation"
    >
      {" · "}
      {say("preview.liquidation")} <Amount places={feed.scale.priceDecimals} value={price} />
    </span>
  );
}
