import { usePreferences } from "@holdall/web/page";
import type { Act, Preferences, Said } from "@holdall/web/page";
import { useVenue } from "@holdall/web/live";
import type { MarketFeed } from "@holdall/web/live";
import { useWords } from "@holdall/web/words";
import {
  compare,
  difference,
  formatText,
  magnitude,
  product,
  sum,
  useSeparators,
} from "@holdall/ui/number";
import { useState } from "react";
import type { FormEvent } from "react";
import { sendOrder } from "./send-order.ts";
import type { Sent } from "./send-order.ts";
import { requestOf } from "./ticket-form.ts";
import type { Missing, OrderRequest, TicketForm } from "./ticket-form.ts";
import type { PreviewState } from "./use-preview.ts";

/** Why a person is asked before an order is sent. */
type Doubt = "stale" | "blind" | "far" | "near" | "large";
/** Beyond this much worse than the mark, or the last price, an order is asked about. */
const FAR_SHARE = "0.05";
/** Nearer than this to the mark, a liquidation price after the order is asked about. */
const NEAR_SHARE = "0.1";

interface Submission {
  readonly feed: MarketFeed;
  readonly form: TicketForm;
  readonly act: Act;
  readonly preview: PreviewState;
  /** Called once an order was acknowledged. */
  readonly onSent: () => void;
}

/** What happens when the form is sent: what is missing, what is asked first, then the act. */
export function useSubmission({ feed, form, act, preview, onSent }: Submission) {
  const { say } = useWords();
  const { preferences } = usePreferences();
  const { client, connection } = useVenue();
  const separators = useSeparators();
  const [asked, setAsked] = useState<Doubt | undefined>();
  const [missingField, setMissing] = useState<Missing | undefined>();

  const send = (order: OrderRequest): void => {
    const told = ({ filled, clientId }: Sent): Said => {
      const { baseSymbol: asset, quoteSymbol: quote } = feed.market;
      const isBuying = order.side === "Bid";
      const detail = say("ticket.clientId", { id: String(clientId) });
      if (filled === undefined)
        return { text: say(isBuying ? "ticket.buyDone" : "ticket.sellDone", { asset }), detail };
      const [quantity, amount] = [filled.quantity, filled.amount].map((text) =>
        formatText(text, {}, separators),
      );
      const places = { quantity, asset, amount, quote };
      return { text: say(isBuying ? "ticket.bought" : "ticket.sold", places), detail };
    };
    void act.run(() => sendOrder(client, order), told).then((isDone) => isDone && onSent());
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const request = requestOf(form, feed.market);
    if (!request.ok) {
      setMissing(request.missing);
      return;
    }
    setMissing(undefined);
    const isStale = connection.state.present.freshness !== "live" || feed.silentSeconds.present > 0;
    const { confirmAbove } = preferences;
    const doubt = isStale ? "stale" : doubtAbout(request.order, { feed, preview, confirmAbove });
    // One click leaves out every question but that of old prices.
    if (doubt === undefined || (doubt !== "stale" && preferences.isOneClick)) send(request.order);
    else setAsked(doubt);
  };
  const confirm = (): void => {
    setAsked(undefined);
    const request = requestOf(form, feed.market);
    if (request.ok) send(request.order);
  };
  const missing =
    missingField === undefined
      ? undefined
      : { field: missingField, sentence: say(`ticket.missing.${missingField}`) };
  return { onSubmit, asked, confirm, dismiss: () => setAsked(undefined), missing };
}

interface Judged {
  readonly feed: MarketFeed;
  readonly preview: PreviewState;
  readonly confirmAbove: Preferences["confirmAbove"];
}

function doubtAbout(order: OrderRequest, of: Judged): Doubt | undefined {
  const { feed, preview, confirmAbove } = of;
  const reference = feed.mark.present?.p ?? feed.last.present?.price;
  if (preview.isUnavailable && order.reduceOnly !== true) return "blind";
  if (isFarFrom(order, reference)) return "far";
  const liquidation = preview.preview?.marginAfter.estLiquidationPrice;
  if (order.reduceOnly !== true && isNearTo(liquidation, reference)) return "near";
  return isWorthMore(order, reference, confirmAbove) ? "large" : undefined;
}

/** Whether an order is worth more than what its person wants to be asked about; at its own price first. */
export function isWorthMore(
  order: Pick<OrderRequest, "price" | "quantity" | "quoteQuantity">,
  reference: string | undefined,
  confirmAbove: Preferences["confirmAbove"],
): boolean {
  if (confirmAbove === "never") return false;
  const price = order.price ?? reference;
  const value =
    order.quoteQuantity ??
    (price === undefined || typeof order.quantity !== "string"
      ? undefined
      : product(order.quantity, price));
  return value !== undefined && compare(value, confirmAbove) > 0;
}

function isNearTo(price: string | null | undefined, reference: string | undefined): boolean {
  if (price === null || price === undefined || reference === undefined) return false;
  return compare(magnitude(difference(price, reference)), product(reference, NEAR_SHARE)) < 0;
}

function isFarFrom(order: OrderRequest, reference: string | undefined): boolean {
  const { price } = order;
  if (price === null || price === undefined || reference === undefined) return false;
  const band = product(reference, FAR_SHARE);
  return order.side === "Bid"
    ? compare(price, sum([reference, band])) > 0
    : compare(price, difference(reference, band)) < 0;
}
