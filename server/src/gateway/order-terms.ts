import type { CommandResult } from "@holdall/core/protocol";
import { isOrderEvent } from "./commands/order-outcome.ts";
import { Recent } from "./recent.ts";
import type { OrderTermsState } from "./words/orders.ts";

/** Orders that ended a moment ago are still being answered for. */
const ENDED_KEPT = 16_384;

/**
 * What conditional orders said beyond their state. Events say it once, when the order is placed; it
 * is kept as long as the order lives, and a while longer for those who ask how it ended.
 */
export class OrderTermsMemory {
  readonly #live = new Map<number, OrderTermsState>();
  readonly #ended = new Recent<number, OrderTermsState>(ENDED_KEPT);

  /** The terms of an order; null where it has none or they are forgotten. */
  find(orderOrdinal: number): OrderTermsState | null {
    return this.#live.get(orderOrdinal) ?? this.#ended.get(orderOrdinal) ?? null;
  }

  apply(result: CommandResult): void {
    for (const event of result.events) {
      if (event.kind === "order-terms") this.#live.set(event.orderOrdinal, event);
      else if (isOrderEvent(event) && isOver(event.status)) this.#end(event.orderOrdinal);
    }
  }

  #end(orderOrdinal: number): void {
    const terms = this.#live.get(orderOrdinal);
    if (terms === undefined) return;
    this.#live.delete(orderOrdinal);
    this.#ended.set(orderOrdinal, terms);
  }
}

function isOver(status: string): boolean {
  return (
    status === "filled" ||
    status === "cancelled" ||
    status === "expired" ||
    status === "trigger-failed"
  );
}
