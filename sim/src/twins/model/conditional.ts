import { CLIENT_ID_NONE, conditionNames } from "@holdall/core/protocol";
import type { CloseReason, OrderConditions, Reject } from "@holdall/core/protocol";
import { isReached } from "./checks.ts";
import { endOrder, lock } from "./ending.ts";
import { matchAndRest } from "./matching.ts";
import { PPM, abs, ceilDiv } from "./numbers.ts";
import { emitOrder, emitTerms } from "./order-events.ts";
import { checkEntry } from "./orders.ts";
import { Refused, freshOrder, opposite } from "./state.ts";
import type { Market, Order, State } from "./state.ts";

const FIRED_PER_COMMAND_MAX = 1_000;

const NO_CONDITIONS: OrderConditions = {
  ...(Object.fromEntries(conditionNames.map((name) => [name, 0])) as unknown as OrderConditions),
  triggerIsPercent: false,
  takeProfitBy: "last",
  stopLossBy: "last",
  slippageKind: "none",
};

const BY_MARGIN = new Set<Reject>(["margin-insufficient", "leverage-limit", "account-liquidating"]);
const BY_POOL = new Set<Reject>([
  "supply-insufficient",
  "pool-throttled",
  "pool-closed",
  "borrow-limit",
  "borrow-requires-redeem",
]);

/** The reason in place of a reject when a fired order cannot go on. */
function reasonOf(reject: Reject): CloseReason {
  if (reject === "funds-insufficient") return "insufficient-funds";
  if (reject.startsWith("price-") || reject === "no-reference-price") return "invalid-price";
  if (/^(quote-)?quantity/.test(reject)) return "invalid-quantity";
  if (reject === "post-only-would-take") return "post-only-taker";
  if (reject === "fill-or-kill-unfillable") return "fill-or-kill";
  if (reject === "liquidity-insufficient") return "insufficient-liquidity";
  if (reject === "reduce-only-not-reduced" || reject === "position-limit") return reject;
  if (BY_MARGIN.has(reject)) return "insufficient-margin";
  if (BY_POOL.has(reject)) return "insufficient-borrowable";
  if (reject.startsWith("market-")) return "market-closed";
  return "user-permissions";
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
  emitOrder(state, "trigger-fired", order);
  cancelSibling(state, order);
  const shown = order.sizeLots;
  if (order.conditions!.triggerIsPercent) {
    order.sizeLots = shareLots(state, market, order);
    if (order.sizeLots === 0) return fail(state, order, "stop-without-position");
  }
  try {
    checkEntry(state, market, order);
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown;
    order.sizeLots = shown;
    return fail(state, order, reasonOf(thrown.reject));
  }
  lock(state, market, order);
  matchAndRest(state, market, order);
}

function fail(state: State, order: Order, reason: CloseReason): void {
  order.status = "trigger-failed";
  order.place = "ended";
  emitOrder(state, "trigger-failed", order, { reason });
}

/** The order's share of the position of the moment, rounded up. */
function shareLots(state: State, market: Market, order: Order): Order["sizeLots"] {
  const { size } = state.position(order.accountId, order.marketId);
  const share = ceilDiv(abs(size) * BigInt(order.conditions!.triggerQuantity), PPM);
  return Math.min(Number(share), market.spec.sizeLotsMax) as Order["sizeLots"];
}

function cancelSibling(state: State, order: Order): void {
  if (order.relatedOrdinal === 0) return;
  const sibling = state.live().find((each) => each.relatedOrdinal === order.relatedOrdinal);
  if (sibling !== undefined) endOrder(state, sibling, "order-cancelled", "sibling-filled");
}

/** Attached exits of every parent that has ended with something filled. */
export function makeExits(state: State): void {
  const parents = state.orders.filter(
    (order) => order.place === "ended" && !order.exitsMade && order.conditions !== null,
  );
  for (const parent of parents) {
    parent.exitsMade = true;
    const perLot = BigInt(state.market(parent.marketId).scale.baseUnitsPerLot);
    const { spec } = state.market(parent.marketId);
    const paysInBase = spec.kind === "spot" && parent.side === "bid";
    const feeLots = paysInBase ? Number(ceilDiv(parent.feeUnits, perLot)) : 0;
    const lots = parent.filledLots - feeLots;
    if (lots <= 0 || (spec.kind === "perp" && !hasPosition(state, parent))) continue;
    for (const exit of exitsOf(parent)) makeExit(state, parent, lots, exit);
  }
}

/** Exits of a perpetual follow a position on their parent's side: there must be one. */
function hasPosition(state: State, { accountId, marketId, side }: Order): boolean {
  const { size } = state.position(accountId, marketId);
  return side === "bid" ? size > 0n : size < 0n;
}

/** Take-profit, then stop-loss; a trigger of 0 is none. */
function exitsOf({ side, conditions }: Order) {
  const terms = conditions!;
  const [profit, loss] = side === "bid" ? (["up", "down"] as const) : (["down", "up"] as const);
  return [
    [terms.takeProfitBy, terms.takeProfitTicks, terms.takeProfitLimitTicks, profit],
    [terms.stopLossBy, terms.stopLossTicks, terms.stopLossLimitTicks, loss],
  ] as const;
}

type Exit = ReturnType<typeof exitsOf>[number];

function makeExit(state: State, parent: Order, lots: number, exit: Exit): void {
  const [triggerBy, triggerPriceTicks, priceTicks, direction] = exit;
  if (triggerPriceTicks === 0) return;
  const isLimit = priceTicks > 0;
  const isPerp = state.markets[parent.marketId].spec.kind === "perp";
  const order: Order = {
    ...parent,
    ...freshOrder(state),
    side: opposite(parent.side),
    type: isLimit ? "limit" : "market",
    timeInForce: isLimit ? "gtc" : "ioc",
    postOnly: false,
    reduceOnly: isPerp,
    autoBorrow: false,
    autoBorrowRepay: false,
    autoLend: false,
    autoLendRedeem: false,
    clientId: CLIENT_ID_NONE,
    priceTicks,
    sizeLots: (isPerp ? 0 : lots) as Order["sizeLots"],
    quoteUnits: 0 as Order["quoteUnits"],
    expiresAtMs: 0,
    conditions: {
      ...NO_CONDITIONS,
      triggerBy,
      triggerPriceTicks,
      triggerQuantity: isPerp ? Number(PPM) : lots,
      triggerIsPercent: isPerp,
    },
    relatedOrdinal: parent.ordinal,
    status: "trigger-pending",
    exitsMade: true,
    place: "waiting",
    direction,
  };
  state.orders.push(order);
  emitOrder(state, "trigger-placed", order);
  emitTerms(state, order);
}
