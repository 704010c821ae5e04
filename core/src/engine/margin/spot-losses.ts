/** What resting spot orders would lose when they fill: they give one collateral for another. */
import { PPM } from "@holdall/core/num";
import { FLAG_ASK, FLAG_UNLOCKED, FLAG_WAITING } from "../book/order-flags.ts";
import type { Market } from "../markets/market.ts";
import type { State } from "../state.ts";
import { plus, scaled } from "./formulas.ts";
import { weightOf } from "./holding-sums.ts";
import type { Risk } from "./risk.ts";
import { valueUnits } from "./valuation.ts";
import type { Valuation } from "./valuation.ts";

/** What resting spot orders would lose when they fill, each at the present weights. */
export function addSpotLosses(
  state: State,
  accountId: number,
  risk: Risk,
  valuation: Valuation,
): void {
  const { accounts, orders, markets } = state;
  for (let slot = accounts.firstOrder(accountId); slot !== 0; slot = orders.ownerNext(slot)) {
    const flags = orders.flags(slot);
    const market = markets[orders.marketId(slot)];
    if (market.spec.kind !== "spot" || (flags & FLAG_WAITING) !== 0) continue;
    if (slot === risk.whatIf.withoutSlot) continue;
    const lots = orders.remainingLots(slot);
    const loss = spotOrderLoss(valuation, risk, market, {
      isAsk: (flags & FLAG_ASK) !== 0,
      isUnlocked: (flags & FLAG_UNLOCKED) !== 0,
      baseUnits: lots * market.baseUnitsPerLot,
      quoteUnits: lots * market.quoteUnitsPerLotTick * orders.priceTicks(slot),
    });
    risk.spotLossUnits = plus(risk.spotLossUnits, loss);
  }
}

/** What a spot order gives and receives when it fills at its price. */
export interface SpotExchange {
  readonly isAsk: boolean;
  /** What is given may be borrowed, and then counts in full. */
  readonly isUnlocked: boolean;
  readonly baseUnits: number;
  readonly quoteUnits: number;
}

/** Collateral value of what a spot order gives less that of what it receives, at least 0. */
export function spotOrderLoss(
  valuation: Valuation,
  risk: Risk,
  market: Market,
  exchange: SpotExchange,
): number {
  const base = valuation.assets[market.baseAssetId];
  const quote = valuation.assets[market.quoteAssetId];
  const { isAsk, baseUnits, quoteUnits } = exchange;
  const [given, givenUnits] = isAsk ? [base, baseUnits] : [quote, quoteUnits];
  const [received, receivedUnits] = isAsk ? [quote, quoteUnits] : [base, baseUnits];
  const givenId = isAsk ? market.baseAssetId : market.quoteAssetId;
  const receivedId = isAsk ? market.quoteAssetId : market.baseAssetId;
  const givenPpm = exchange.isUnlocked ? PPM : weightOf(risk, given, givenId);
  const receivedPpm = weightOf(risk, received, receivedId);
  const gone = scaled(valueUnits(given, givenUnits, "ceil", risk.stressPpm), givenPpm, PPM, "ceil");
  const come = valueUnits(received, receivedUnits, "floor", risk.stressPpm);
  return Math.max(0, gone - scaled(come, receivedPpm, PPM, "floor"));
}
