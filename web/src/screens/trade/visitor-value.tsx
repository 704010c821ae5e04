import { useSecond, useVenueQuery } from "@holdall/web/page";
import { useLive } from "@holdall/web/live";
import type { MarketFeed } from "@holdall/web/live";
import { useSay } from "@holdall/web/words";
import { Amount, Percent, product } from "@holdall/ui/number";
import { formatDecimal, parseDecimal } from "@holdall/core/num";
import type { ReactNode } from "react";
import { metLevels } from "./met-levels.ts";
import { unitOf } from "./ticket-form.ts";
import type { TicketForm } from "./ticket-form.ts";

interface VisitorProps {
  readonly feed: MarketFeed;
  readonly form: TicketForm;
}

const PPM_DECIMALS = 6;

/**
 * For who is not signed in, and has no preview: the order's worth, what it would meet in the book that
 * is shown, and the fee of the first tier.
 */
export function VisitorValue({ feed, form }: VisitorProps): ReactNode {
  const say = useSay();
  const last = useLive(feed.last);
  const tiers = useVenueQuery(["feeTiers"], (client) => client.rest.feeTiers());
  const price = form.kind === "limit" ? form.price : last?.price;
  if (price === undefined || price === "" || form.quantity === "") return null;
  const { quoteSymbol, marketType } = feed.market;
  const value = unitOf(form) === "quote" ? form.quantity : product(price, form.quantity);
  const [first] = tiers.data ?? [];
  const rate = marketType === "SPOT" ? first?.spotTakerFee : first?.futuresTakerFee;
  return (
    <dl className="rows" data-part="visitor-value">
      <div>
        <dt>{say("ticket.value")}</dt>
        <dd>
          <Amount places={2} unit={quoteSymbol} value={value} />
        </dd>
      </div>
      {form.kind === "trigger" ? null : <Impact feed={feed} form={form} />}
      {rate === undefined ? null : (
        <div>
          <dt>{say("ticket.feeMost")}</dt>
          <dd>
            <Amount places={4} rounding="ceil" unit={quoteSymbol} value={product(value, rate)} />
          </dd>
        </div>
      )}
    </dl>
  );
}

/** What of it would fill at once, looked at anew each second. */
function Impact({ feed, form }: VisitorProps): ReactNode {
  const say = useSay();
  useSecond();
  const { book, scale } = feed;
  const { priceDecimals, sizeDecimals } = scale;
  const isBuying = form.side === "Bid";
  const isQuote = unitOf(form) === "quote";
  const wanted = unitsOf(form.quantity, isQuote ? priceDecimals + sizeDecimals : sizeDecimals);
  const met = metLevels(isBuying ? book.asks : book.bids, {
    isBuying,
    ...(isQuote ? { value: wanted } : { size: wanted }),
    ...(form.kind === "limit" ? { limit: unitsOf(form.price, priceDecimals) } : {}),
  });
  if (met === undefined) return null;
  return (
    <div data-row="visitor-impact">
      <dt>{say("ticket.impact")}</dt>
      <dd>
        <Amount places={priceDecimals} value={formatDecimal(met.average, priceDecimals)} />{" "}
        <Percent isChange value={formatDecimal(met.impactPpm, PPM_DECIMALS)} />
      </dd>
    </div>
  );
}

/** Text as an integer of so many decimals; nothing where it is none. */
function unitsOf(text: string, decimals: number): bigint {
  const read = parseDecimal(text === "" ? "0" : text, decimals);
  return typeof read === "bigint" ? read : 0n;
}
