import type { CommandResult, Event, OrderState } from "@holdall/core/protocol";
import { refusalOfCode, type Refusal } from "../refusal.ts";
import type { OrderTermsState } from "../words/orders.ts";

/** What a command did to the order it was about. */
export type OrderOutcome =
  | { readonly kind: "order"; readonly state: OrderState; readonly terms: OrderTermsState | null }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | {
      readonly kind: "repeated";
      readonly orderOrdinal: number;
      readonly orderSlot: number;
      readonly refusal: Refusal | undefined;
    };

/** An order and its further terms. */
export interface OrderAndTerms {
  readonly state: OrderState;
  readonly terms: OrderTermsState | null;
}

/** Folds the events of placing, amending or cancelling one order into its state after them. */
export function orderOutcome(result: CommandResult): OrderOutcome {
  const first = result.events[0];
  if (first === undefined) throw new Error(`command ${result.sequence} left no event`);
  if (first.kind === "rejected") return { kind: "refused", refusal: refusalOfCode(first.code) };
  if (first.kind === "repeated") {
    const { orderOrdinal, orderSlot, code } = first;
    const refusal = code === 0 ? undefined : refusalOfCode(code);
    return { kind: "repeated", orderOrdinal, orderSlot, refusal };
  }
  const touched = ordersTouched(result.events);
  // The order a command is about is the first it touches: makers and exits come after it.
  const order = touched[0];
  if (order === undefined) throw new Error(`command ${result.sequence} touched no order`);
  return { kind: "order", ...order };
}

/** Every order that the events changed, in order of first mention, as it stands after the last. */
export function ordersTouched(events: readonly Event[]): OrderAndTerms[] {
  const orders = new Map<number, { state: OrderState; terms: OrderTermsState | null }>();
  for (const event of events) {
    if (event.kind === "order-terms") {
      const order = orders.get(event.orderOrdinal);
      if (order !== undefined) order.terms = event;
      continue;
    }
    if (!isOrderEvent(event)) continue;
    const known = orders.get(event.orderOrdinal);
    if (known === undefined) orders.set(event.orderOrdinal, { state: event, terms: null });
    else known.state = event;
  }
  return [...orders.values()];
}

/** Any event that carries the whole state of an order. */
export type OrderEvent = Extract<Event, OrderState>;

export function isOrderEvent(event: Event): event is OrderEvent {
  switch (event.kind) {
    case "order-accepted":
    case "order-filled":
    case "order-cancelled":
    case "order-expired":
    case "order-amended":
    case "trigger-placed":
    case "trigger-fired":
    case "trigger-failed":
      return true;
    case "rejected":
    case "repeated":
    case "asset-added":
    case "market-listed":
    case "market-changed":
    case "market-state-changed":
    case "parameters-set":
    case "account-opened":
    case "account-renamed":
    case "account-set":
    case "fee-tier-changed":
    case "balance-changed":
    case "deposited":
    case "withdrawal-requested":
    case "withdrawal-settled":
    case "withdrawal-cancelled":
    case "transferred":
    case "dust-converted":
    case "order-terms":
    case "cancel-after-set":
    case "traded":
    case "level-changed":
    case "prices-set":
    case "auction-uncrossed":
    case "asset-changed":
    case "lending-changed":
    case "pool-changed":
    case "interest-paid":
    case "yield-distributed":
    case "yield-paid":
    case "position-changed":
    case "unsettled-changed":
    case "funding-rate-set":
    case "funding-paid":
    case "liquidation-changed":
    case "liquidation-step":
    case "deleveraged":
    case "backstop-set":
    case "reserves-snapshot-taken":
    case "reserves-nonce-set":
      return false;
  }
}
