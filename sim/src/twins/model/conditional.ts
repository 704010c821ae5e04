import { CLIENT_ID_NONE, conditionNames } from "@holdall/core/protocol";
import type { CloseReason, OrderConditions, Reject } from "@holdall/core/protocol";
import { referenceOf } from "./checks.ts";
import { endOrder, lock, matchAndRest } from "./matching.ts";
import { endingEvent, plainEvent, termsEvent } from "./order-events.ts";
import { entryRefusal } from "./orders.ts";
import { freshOrder } from "./state.ts";
import type { Order, State } from "./state.ts";

const FIRED_PER_COMMAND_MAX = 1_000;

const NO_CONDITIONS: OrderConditions = {
  ...(Object.fromEntries(conditionNames.map((name) => [name, 0])) as unknown as OrderConditions),
  triggerIsPercent: false,
  takeProfitBy: "last",
  stopLossBy: "last",
  slippageKind: "none",
};

/** The reason in place of a reject when a fired order cannot go on. */
function reasonOf(reject: Reject): CloseReason {
  if (reject === "funds-insufficient") return "insufficient-funds";
  if (reject.startsWith("price-") || reject === "no-reference-price") return "invalid-price";
  if (reject.startsWith("quantity-") || reject.startsWith("quote-quantity"))
    return "invalid-quantity";
  if (reject === "post-only-would-take") return "post-only-taker";
  if (reject === "fill-or-kill-unfillable") return "fill-or-kill";
  if (reject === "liquidity-insufficient") return "insufficient-liquidity";
  if (reject.startsWith("market-")) return "market-closed";
  return "user-permissions";
}

function isReached(state: State, order: Order): boolean {
  const reference = referenceOf(state.markets[order.marketId], order.conditions!.triggerBy);
  if (reference === 0) return false;
  const trigger = order.conditions!.triggerPriceTicks;
  return order.direction === "up" ? reference >= trigger : reference <= trigger;
}

/** Fires what the prices have reached, again and again until nothing moves, up to the limit. */
export function fireTriggers(state: State): void {
  for (let fired = 0; fired < FIRED_PER_COMMAND_MAX; fired++) {
    const next = state.orders.find((order) => order.place === "waiting" && isReached(state, order));
    if (next === undefined) return;
    fire(state, next);
    makeExits(state);
  }
}

function fire(state: State, order: Order): void {
  const market = state.markets[order.marketId];
  order.status = "new";
  order.place = "none";
  state.events.push(plainEvent("trigger-fired", order));
  cancelSibling(state, order);
  const refusal = entryRefusal(state, market, order);
  if (refusal !== undefined) {
    order.status = "trigger-failed";
    order.place = "ended";
    state.events.push(endingEvent("trigger-failed", order, reasonOf(refusal)));
    return;
  }
  lock(state, market, order);
  matchAndRest(state, market, order);
}

function cancelSibling(state: State, order: Order): void {
  if (order.relatedOrdinal === 0) return;
  const sibling = state.orders.find(
    (other) => other.place === "waiting" && other.relatedOrdinal === order.relatedOrdinal,
  );
  if (sibling !== undefined) endOrder(state, sibling, "order-cancelled", "sibling-filled");
}

/** Attached exits of every parent that has ended with something filled. */
export function makeExits(state: State): void {
  const parents = state.orders.filter(
    (order) => order.place === "ended" && !order.exitsMade && order.conditions !== null,
  );
  for (const parent of parents) {
    parent.exitsMade = true;
    const { scale } = state.markets[parent.marketId];
    const perLot = BigInt(scale.baseUnitsPerLot);
    const feeLots = parent.side === "bid" ? Number((parent.feeUnits + perLot - 1n) / perLot) : 0;
    const lots = parent.filledLots - feeLots;
    if (lots <= 0) continue;
    const terms = parent.conditions!;
    const up = parent.side === "bid" ? "up" : "down";
    const down = parent.side === "bid" ? "down" : "up";
    const profit = {
      by: terms.takeProfitBy,
      ticks: terms.takeProfitTicks,
      limit: terms.takeProfitLimitTicks,
    };
    const loss = {
      by: terms.stopLossBy,
      ticks: terms.stopLossTicks,
      limit: terms.stopLossLimitTicks,
    };
    if (profit.ticks > 0) makeExit(state, parent, { ...profit, lots, direction: up });
    if (loss.ticks > 0) makeExit(state, parent, { ...loss, lots, direction: down });
  }
}

interface Exit {
  readonly by: OrderConditions["triggerBy"];
  readonly ticks: OrderConditions["triggerPriceTicks"];
  readonly limit: OrderConditions["triggerPriceTicks"];
  readonly lots: number;
  readonly direction: "up" | "down";
}

function makeExit(state: State, parent: Order, exit: Exit): void {
  const isLimit = exit.limit > 0;
  const order: Order = {
    ...parent,
    ...freshOrder(state),
    side: parent.side === "bid" ? "ask" : "bid",
    type: isLimit ? "limit" : "market",
    timeInForce: isLimit ? "gtc" : "ioc",
    postOnly: false,
    clientId: CLIENT_ID_NONE,
    priceTicks: exit.limit,
    sizeLots: exit.lots as Order["sizeLots"],
    quoteUnits: 0 as Order["quoteUnits"],
    expiresAtMs: 0,
    conditions: {
      ...NO_CONDITIONS,
      triggerBy: exit.by,
      triggerPriceTicks: exit.ticks,
      triggerQuantity: exit.lots,
    },
    relatedOrdinal: parent.ordinal,
    status: "trigger-pending",
    exitsMade: true,
    place: "waiting",
    direction: exit.direction,
  };
  state.orders.push(order);
  state.events.push(plainEvent("trigger-placed", order), termsEvent(order));
}
