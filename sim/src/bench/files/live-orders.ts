import type { PlainOrder } from "../twin/plain-book.ts";

/** The resting orders of one market, for uniform draws: an array with swap-remove. */
export interface LiveOrders {
  count(): number;
  /** The order at a position; positions move when orders leave. */
  at(position: number): PlainOrder;
  /** Adds an order; one that is here already stays where it is. */
  add(order: PlainOrder): void;
  /** Takes an order out; the last one takes its place. One that is not here is no error. */
  delete(order: PlainOrder): void;
}

/** An empty list. */
export function liveOrders(): LiveOrders {
  const orders: PlainOrder[] = [];
  const positions = new Map<number, number>();
  return {
    count: () => orders.length,
    at: (position) => orders[position],
    add(order) {
      if (positions.has(order.ref)) return;
      positions.set(order.ref, orders.length);
      orders.push(order);
    },
    delete(order) {
      const position = positions.get(order.ref);
      if (position === undefined) return;
      positions.delete(order.ref);
      const last = orders.pop()!;
      if (last.ref === order.ref) return;
      orders[position] = last;
      positions.set(last.ref, position);
    },
  };
}
