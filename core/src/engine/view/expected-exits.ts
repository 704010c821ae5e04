/** What the exits attached to an order would come to, had all of the order been filled before. */
import { mulDiv, PPM } from "@holdall/core/num";
import type { OrderConditions, OrderPreview, OrderTerms } from "@holdall/core/protocol";
import { feeTierOf } from "../fees/user-tiers.ts";
import type { Market } from "../markets/market.ts";
import { idleOutcome, shareOf, trade } from "../perp/outcome.ts";
import type { State } from "../state.ts";

/** What of an order fills at once. */
type Fills = Pick<OrderPreview, "filledLots" | "filledQuoteUnits" | "feeUnits">;

/** What of an order is filled later, if it is: at which price, and by which share as its fee. */
interface Pending {
  readonly lots: number;
  readonly priceTicks: number;
  readonly feePpm: number;
}

/** What was opened: the lots that an exit closes, signed, and what they and their fees cost. */
interface Opened {
  readonly sizeLots: number;
  readonly costUnits: number;
}

/**
 * Profit (> 0) or loss of each exit, in units of the quote or settlement asset; `null` where there is
 * none. All that the order leaves open is closed at the exit's limit price, or at its trigger where it
 * has none; the fees of the order and the taker's fee of the exit are taken off. Every fee is rounded
 * up, so that nobody is promised more than there would be. `state` is the one after the order.
 */
export function expectedExits(
  state: State,
  order: OrderTerms,
  conditions: OrderConditions | undefined,
  fills: Fills,
): Pick<OrderPreview, "takeProfitUnits" | "stopLossUnits"> {
  const none = { takeProfitUnits: null, stopLossUnits: null };
  if (conditions === undefined) return none;
  const market = state.markets[order.marketId];
  const pending = pendingOf(state, order, conditions, fills);
  const opened =
    market.perp === null
      ? openedSpot(market, order, fills, pending)
      : openedPerp(state, order, fills, pending);
  // A perpetual's exits follow a position on the order's own side.
  if (order.side === "ask" ? opened.sizeLots >= 0 : opened.sizeLots <= 0) return none;
  const { takerPpm } = feesOf(state, order);
  const closing = (limitTicks: number, triggerTicks: number): number | null => {
    if (triggerTicks === 0) return null;
    const valueUnits = opened.sizeLots * market.quoteUnitsPerLotTick * (limitTicks || triggerTicks);
    return valueUnits - opened.costUnits - feeOf(valueUnits, takerPpm);
  };
  return {
    takeProfitUnits: closing(conditions.takeProfitLimitTicks, conditions.takeProfitTicks),
    stopLossUnits: closing(conditions.stopLossLimitTicks, conditions.stopLossTicks),
  };
}

/** One that waits for its trigger will take; one that rests will have been there first. */
function pendingOf(
  state: State,
  order: OrderTerms,
  conditions: OrderConditions,
  { filledLots }: Fills,
): Pending {
  const { makerPpm, takerPpm } = feesOf(state, order);
  if (conditions.triggerPriceTicks > 0) {
    // A share of a position reduces it: no exit follows.
    const lots = conditions.triggerIsPercent ? 0 : conditions.triggerQuantity;
    const priceTicks = order.priceTicks || conditions.triggerPriceTicks;
    return { lots, priceTicks, feePpm: takerPpm };
  }
  const mayRest =
    order.type === "limit" && (order.timeInForce === "gtc" || order.timeInForce === "gtd");
  const lots = mayRest ? order.sizeLots - filledLots : 0;
  return { lots, priceTicks: order.priceTicks, feePpm: makerPpm };
}

function openedPerp(
  { positions, markets }: State,
  order: OrderTerms,
  { feeUnits }: Fills,
  pending: Pending,
): Opened {
  const row = positions.find(order.accountId, order.marketId);
  const held = { sizeLots: positions.sizeLots(row), entryQuote: positions.entryQuote(row) };
  const quotePerLot = markets[order.marketId].quoteUnitsPerLotTick * pending.priceTicks;
  const outcome = idleOutcome();
  trade(outcome, held, order.side === "bid", pending.lots, quotePerLot);
  const pendingFee = feeOf(pending.lots * quotePerLot, pending.feePpm);
  return {
    sizeLots: outcome.sizeLots,
    costUnits: outcome.entryQuote + feeUnits + pendingFee,
  };
}

/**
 * A bid pays its fee in what it buys: its exit sells the whole lots that are left. What is less than a
 * lot stays one's own, and is no part of the cost, at the order's mean price rounded down.
 */
function openedSpot(
  market: Market,
  order: OrderTerms,
  { filledLots, filledQuoteUnits, feeUnits }: Fills,
  pending: Pending,
): Opened {
  const pendingUnits = pending.lots * market.quoteUnitsPerLotTick * pending.priceTicks;
  const valueUnits = filledQuoteUnits + pendingUnits;
  const lots = filledLots + pending.lots;
  if (order.side === "ask") {
    const feesUnits = feeUnits + feeOf(pendingUnits, pending.feePpm);
    return { sizeLots: -lots, costUnits: feesUnits - valueUnits };
  }
  const pendingFee = feeOf(pending.lots * market.baseUnitsPerLot, pending.feePpm);
  const boughtUnits = lots * market.baseUnitsPerLot;
  const keptUnits = boughtUnits - feeUnits - pendingFee;
  if (keptUnits <= 0) return { sizeLots: 0, costUnits: 0 };
  const keptLots = mulDiv(keptUnits, 1, market.baseUnitsPerLot, "floor");
  const restUnits = keptUnits - keptLots * market.baseUnitsPerLot;
  return {
    sizeLots: keptLots,
    costUnits: valueUnits - shareOf(valueUnits, restUnits, boughtUnits, "floor"),
  };
}

/** Of what is worth so much, bought (> 0) or sold, rounded up. */
function feeOf(valueUnits: number, feePpm: number): number {
  return mulDiv(Math.abs(valueUnits), feePpm, PPM, "ceil");
}

function feesOf(
  { tiers, parameters, accounts, markets }: State,
  { accountId, marketId }: OrderTerms,
): { readonly makerPpm: number; readonly takerPpm: number } {
  const tier = feeTierOf(tiers, parameters, accounts.userId(accountId));
  return markets[marketId].perp === null
    ? { makerPpm: tier.spotMakerPpm, takerPpm: tier.spotTakerPpm }
    : { makerPpm: tier.perpMakerPpm, takerPpm: tier.perpTakerPpm };
}
