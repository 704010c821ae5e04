/** A steady flow of depth changes: in each market an order comes and goes by turns. */
import { CLIENT_ID_NONE, plainOrder } from "@holdall/core/protocol";
import type { Command, CommandOf, CommandResult } from "@holdall/core/protocol";
import { accountIdOf } from "../variants/venue-setup.ts";

const TICK_MS = 10;
const PRICES = 20;
const PRICE_TICKS_FIRST = 9_000;

/** Changes one level in each of so many markets every 10 ms, until the process ends. */
export function startFlow(
  submit: (command: Command) => Promise<CommandResult>,
  markets: number,
): void {
  const resting = new Map<number, { readonly ordinal: number; readonly slot: number }>();
  let turn = 0;
  const change = async (market: number): Promise<void> => {
    const order = resting.get(market);
    if (order !== undefined) {
      resting.delete(market);
      await submit(cancelling(market, order));
      return;
    }
    const { events } = await submit(placing(market, PRICE_TICKS_FIRST + (turn % PRICES)));
    const [accepted] = events;
    if (accepted?.kind !== "order-accepted") throw new Error("the flow's order was refused");
    resting.set(market, { ordinal: accepted.orderOrdinal, slot: accepted.orderSlot });
  };
  setInterval(() => {
    turn += 1;
    for (let market = 0; market < markets; market++) void change(market);
  }, TICK_MS);
}

type Place = CommandOf<"place-order">;
type Cancel = CommandOf<"cancel-order">;
const noRequest = { requestA: 0, requestB: 0, requestExpiresMs: 0 } as const;

function placing(market: number, priceTicks: number): Place {
  return {
    kind: "place-order",
    ...plainOrder,
    accountId: accountIdOf(0),
    marketId: market as Place["marketId"],
    side: "bid",
    priceTicks: priceTicks as Place["priceTicks"],
    sizeLots: 100 as Place["sizeLots"],
  };
}

function cancelling(
  market: number,
  order: { readonly ordinal: number; readonly slot: number },
): Cancel {
  return {
    kind: "cancel-order",
    ...noRequest,
    accountId: accountIdOf(0),
    marketId: market as Cancel["marketId"],
    orderOrdinal: order.ordinal,
    orderSlot: order.slot,
    clientId: CLIENT_ID_NONE,
  };
}
