import type { Client, OutputOf } from "@holdall/client";
import { parseSize } from "@holdall/core/protocol";
import { ticksOf } from "./grid.ts";
import type { Grid } from "./grid.ts";
import type { Rung } from "./ladder.ts";

/** An order in the book: what is left of it. */
export interface OwnOrder extends Rung {
  readonly id: string;
}

type WireOrder = OutputOf<"orders">[number];

/** Ends of orders that may be told before the answer to their placing arrives. */
const ENDED_MAX = 2_000;

/** What a maker has in the books, market by market: from answers, and from its own stream. */
export class OwnOrders {
  readonly #byMarket = new Map<string, Map<string, OwnOrder>>();
  readonly #grids: ReadonlyMap<string, Grid>;
  readonly #ended = new Set<string>();

  constructor(grids: readonly Grid[]) {
    this.#grids = new Map(grids.map((grid) => [grid.symbol, grid]));
  }

  /** Listens to the ends and fills of the account's orders. */
  follow(client: Client): void {
    client.subscribe("orderUpdate", {}, (update) => {
      if (update.X === "New") return;
      if (update.X !== "PartiallyFilled") this.remove(update.s, update.i);
      else this.#shrink(update.s, update.i, update.q ?? "0", update.z);
    });
  }

  of(symbol: string): readonly OwnOrder[] {
    return [...(this.#byMarket.get(symbol)?.values() ?? [])];
  }

  /** Takes in an order as the venue answered it; one that rests no more is passed over. */
  add(order: WireOrder): void {
    const grid = this.#grids.get(order.symbol);
    const isResting = order.status === "New" || order.status === "PartiallyFilled";
    if (grid === undefined || order.orderType !== "Limit" || !isResting) return;
    if (this.#ended.delete(order.id)) return;
    const priceTicks = ticksOf(grid, order.price);
    const left = restLots(grid, order.quantity, order.executedQuantity);
    if (priceTicks === undefined || left <= 0) return;
    const side = order.side === "Bid" ? "bid" : "ask";
    const orders = this.#byMarket.get(order.symbol) ?? new Map<string, OwnOrder>();
    orders.set(order.id, { id: order.id, side, priceTicks, sizeLots: left });
    this.#byMarket.set(order.symbol, orders);
  }

  remove(symbol: string, id: string): void {
    if (this.#byMarket.get(symbol)?.delete(id) === true) return;
    this.#ended.add(id);
    const [oldest] = this.#ended;
    if (this.#ended.size > ENDED_MAX && oldest !== undefined) this.#ended.delete(oldest);
  }

  /** The truth of one market, in place of what was believed. */
  replace(symbol: string, orders: readonly WireOrder[]): void {
    this.#byMarket.delete(symbol);
    for (const order of orders) this.add(order);
  }

  clear(): void {
    this.#byMarket.clear();
  }

  #shrink(symbol: string, id: string, quantity: string, executed: string): void {
    const orders = this.#byMarket.get(symbol);
    const order = orders?.get(id);
    const grid = this.#grids.get(symbol);
    if (orders === undefined || order === undefined || grid === undefined) return;
    orders.set(id, { ...order, sizeLots: restLots(grid, quantity, executed) });
  }
}

function restLots(grid: Grid, quantity: string, executed: string): number {
  return (parseSize(grid.scale, quantity) ?? 0) - (parseSize(grid.scale, executed) ?? 0);
}
