/**
 * Stage 2: the backstop. Positions go at mark to accounts that offered to take them, debts with
 * collateral of equal notional, each as far as the taker's own margin allows.
 */
import { mulDivWide, PPM } from "@holdall/core/num";
import { handedOver } from "../lend/arrivals.ts";
import { moveClaim, moveDebt } from "../lend/moves.ts";
import type { Why } from "../lend/moves.ts";
import { countedUnits } from "../margin/counted.ts";
import { AS_IT_IS } from "../margin/what-if.ts";
import { scaled } from "../margin/formulas.ts";
import { mostUnits } from "../margin/leave.ts";
import { assessSolvency, assessUnder } from "../margin/assess.ts";
import { perpNotional } from "../margin/position-sums.ts";
import { valuationOf, valueUnits } from "../margin/valuation.ts";
import type { AssetTerms } from "../margin/valuation.ts";
import type { Market } from "../markets/market.ts";
import { checkFillMargin, isWithinOwnLimit } from "../perp/carry.ts";
import { changeUnsettled, MARKET_NONE, tradePosition } from "../perp/fill.ts";
import type { TradeWhy } from "../perp/fill.ts";
import { followPosition } from "../perp/follow.ts";
import { positionsOf } from "../perp/holders.ts";
import { ACCEPTED } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { CAUSE } from "../words.ts";
import { allocate } from "./allocate.ts";
import { use, usedIn } from "./backstops.ts";
import type { Backstop } from "./backstops.ts";
import { debtsOf } from "./book.ts";
import { enterStage, tellStep } from "./tell.ts";
import { marginOf } from "./terms.ts";

const HOUR_MS = 3_600_000;
const BY_BACKSTOP: TradeWhy = { position: "backstop", realized: "backstop" };
const WHY: Why = { cause: "backstop", orderSlot: 0 };

/** Hands over what can be handed over, and the fund's part of what equity is left. */
export function handOver(state: State, accountId: number): void {
  enterStage(state, accountId, "backstop");
  let isAnyTaken = false;
  for (const row of positionsOf(state, accountId)) {
    if (handOverPosition(state, row)) isAnyTaken = true;
  }
  for (const row of debtsOf(state, accountId)) {
    if (handOverDebt(state, row)) isAnyTaken = true;
  }
  if (isAnyTaken) payFund(state, accountId);
}

/** The offers for an item that count now: of accounts that are not in trouble themselves. */
function offersFor(
  { backstops, stages }: State,
  isBorrow: boolean,
  itemId: number,
  accountId: number,
): Backstop[] {
  return backstops
    .of(isBorrow, itemId)
    .filter((offer) => offer.accountId !== accountId && !stages.isLiquidating(offer.accountId));
}

/** Parts of a quantity by the capacity that is left in this hour. */
function partsOf(state: State, offers: readonly Backstop[], quantity: number): number[] {
  const hour = Math.floor(state.nowMs / HOUR_MS);
  const shares = offers.map((offer) => {
    const most = Math.max(0, offer.capacity - usedIn(offer, hour));
    return { weight: BigInt(most), most };
  });
  return allocate(quantity, shares);
}

function handOverPosition(state: State, row: number): boolean {
  const { positions, markets } = state;
  const accountId = positions.accountId(row);
  const market = markets[positions.marketId(row)];
  const isBid = positions.sizeLots(row) > 0;
  const offers = offersFor(state, false, market.id, accountId);
  const parts = partsOf(state, offers, Math.abs(positions.sizeLots(row)));
  let isAnyTaken = false;
  for (const [at, offer] of offers.entries()) {
    const lots = mostUnits(parts[at], (some) => canTake(state, market, offer, isBid, some));
    if (lots === 0) continue;
    takeLots(state, market, row, offer, lots);
    isAnyTaken = true;
  }
  return isAnyTaken;
}

/** True where a taker's limits and margin allow so many lots at mark. */
function canTake(
  state: State,
  market: Market,
  { accountId }: Backstop,
  isBid: boolean,
  lots: number,
): boolean {
  const { markTicks: priceTicks } = market;
  const prospect = { accountId, isBid, lots, priceTicks, feePpm: 0, restedLots: 0 };
  // What changes hands opens no interest; only the taker's own limit counts.
  return (
    isWithinOwnLimit(state, market, prospect) &&
    checkFillMargin(state, market, prospect) === ACCEPTED
  );
}

function takeLots(state: State, market: Market, row: number, offer: Backstop, lots: number): void {
  const { positions } = state;
  const accountId = positions.accountId(row);
  const takerId = offer.accountId;
  const isBid = positions.sizeLots(row) < 0;
  const { markTicks: priceTicks } = market;
  const trade = { lots, priceTicks, feeUnits: 0 };
  tradePosition(state, market, { ...trade, accountId, isBid }, BY_BACKSTOP);
  const former = tradePosition(
    state,
    market,
    { ...trade, accountId: takerId, isBid: !isBid },
    BY_BACKSTOP,
  );
  use(offer, Math.floor(state.nowMs / HOUR_MS), lots);
  tellStep(state, {
    accountId,
    stage: "backstop",
    marketId: market.id,
    assetId: market.baseAssetId,
    isBid,
    quantity: lots,
    priceTicks,
    valueUnits: perpNotional(market, lots),
    takerId,
  });
  followPosition(state, market, positions.find(takerId, market.id), former);
}

/** Free units or a claim that go with a debt. */
interface Given {
  readonly assetId: number;
  readonly units: number;
  readonly isClaim: boolean;
}

function handOverDebt(state: State, row: number): boolean {
  const { lending } = state;
  const accountId = lending.accountId(row);
  const assetId = lending.assetId(row);
  const offers = offersFor(state, true, assetId, accountId);
  const parts = partsOf(state, offers, lending.borrowedUnits(row));
  let isAnyTaken = false;
  for (const [at, offer] of offers.entries()) {
    const payable = payableDebt(state, accountId, assetId, parts[at]);
    const units = mostUnits(payable, (some) => canOwe(state, accountId, offer, assetId, some));
    if (units === 0) continue;
    takeDebt(state, accountId, offer, assetId, units);
    isAnyTaken = true;
  }
  return isAnyTaken;
}

/** The most of a debt for which the account has collateral of equal notional. */
function payableDebt(state: State, accountId: number, assetId: number, units: number): number {
  if (units === 0) return 0;
  const { assets } = valuationOf(state);
  const value = valueUnits(assets[assetId], units, "ceil", 0);
  const owned = belongings(state, accountId).reduce(
    (sum, given) => sum + valueUnits(assets[given.assetId], given.units, "floor", 0),
    0,
  );
  if (owned >= value) return units;
  return Number(mulDivWide(BigInt(units), BigInt(owned), BigInt(value), "floor"));
}

/** What an account can give: the settlement asset first, then by asset id; free before lent. */
export function belongings(state: State, accountId: number): Given[] {
  const { ledger, lending, parameters } = state;
  const { collaterals } = valuationOf(state);
  const { settlementAssetId } = parameters;
  const others = collaterals.filter((assetId) => assetId !== (settlementAssetId as number));
  return [settlementAssetId as number, ...others].flatMap((assetId) => {
    const free = ledger.freeUnits(ledger.find(accountId, assetId));
    const lent = lending.lentUnits(lending.find(accountId, assetId));
    const given: Given[] = [];
    if (free > 0) given.push({ assetId, units: free, isClaim: false });
    if (lent > 0) given.push({ assetId, units: lent, isClaim: true });
    return given;
  });
}

/** Collateral whose notional is just a debt's value. */
function priceOf(state: State, accountId: number, assetId: number, units: number): Given[] {
  const { assets } = valuationOf(state);
  let left = valueUnits(assets[assetId], units, "ceil", 0);
  const price: Given[] = [];
  for (const given of belongings(state, accountId)) {
    if (left <= 0) break;
    const terms = assets[given.assetId];
    const value = valueUnits(terms, given.units, "floor", 0);
    if (value === 0) continue;
    const part = value <= left ? given.units : Math.min(given.units, unitsWorth(terms, left));
    price.push({ ...given, units: part });
    left -= value;
  }
  return price;
}

/** The fewest units whose value is at least so much. */
export function unitsWorth(terms: AssetTerms, value: number): number {
  if (terms.isSettlement) return value;
  const perUnit = BigInt(terms.market!.markTicks) * BigInt(terms.perTick);
  return Number(mulDivWide(BigInt(value), BigInt(terms.divisor), perUnit, "ceil"));
}

/** True where a taker's margin allows a debt together with what comes with it. */
function canOwe(
  state: State,
  accountId: number,
  { accountId: takerId }: Backstop,
  assetId: number,
  units: number,
): boolean {
  const { assets } = valuationOf(state);
  const { ledger, lending } = state;
  let gain = 0;
  for (const given of priceOf(state, accountId, assetId, units)) {
    const terms = assets[given.assetId];
    const row = ledger.find(takerId, given.assetId);
    const lent = lending.lentUnits(lending.find(takerId, given.assetId));
    const held = ledger.freeUnits(row) + ledger.lockedUnits(row) + lent;
    gain += countedUnits(terms, held + given.units) - countedUnits(terms, held);
  }
  const risk = assessUnder(state, takerId, 0, { ...AS_IT_IS, assetId, debtUnits: units });
  return risk.availableUnits + gain >= 0;
}

function takeDebt(
  state: State,
  accountId: number,
  offer: Backstop,
  assetId: number,
  units: number,
): void {
  const takerId = offer.accountId;
  const price = priceOf(state, accountId, assetId, units);
  for (const given of price) give(state, accountId, takerId, given, WHY);
  moveDebt(state, accountId, takerId, { assetId, units }, WHY);
  handedOver(state, takerId, assetId);
  use(offer, Math.floor(state.nowMs / HOUR_MS), units);
  const terms = valuationOf(state).assets[assetId];
  tellStep(state, {
    accountId,
    stage: "backstop",
    assetId,
    isBid: true,
    quantity: units,
    priceTicks: terms.market?.markTicks ?? 0,
    valueUnits: valueUnits(terms, units, "ceil", 0),
    takerId,
  });
}

/** Moves free units, or a claim as it is. */
export function give(
  state: State,
  sourceId: number,
  targetId: number,
  { assetId, units, isClaim }: Given,
  why: Why,
): void {
  if (isClaim) {
    moveClaim(state, sourceId, targetId, { assetId, units }, why);
    return;
  }
  const { ledger, emit } = state;
  const source = ledger.row(sourceId, assetId);
  const target = ledger.row(targetId, assetId);
  ledger.transfer(source, target, units);
  emit.balance(source, CAUSE.liquidation);
  emit.balance(target, CAUSE.liquidation);
  handedOver(state, targetId, assetId);
}

/** The fund's part of the equity in full that is left. Rounded down. */
function payFund(state: State, accountId: number): void {
  const { backstopFundPpm, insuranceAccountId } = marginOf(state);
  const { equityUnits } = assessSolvency(state, accountId);
  const fundUnits = scaled(Math.max(0, equityUnits), backstopFundPpm, PPM, "floor");
  if (fundUnits === 0 || accountId === (insuranceAccountId as number)) return;
  changeUnsettled(state, accountId, MARKET_NONE, -fundUnits, "backstop");
  changeUnsettled(state, insuranceAccountId, MARKET_NONE, fundUnits, "backstop");
  const assetId = state.parameters.settlementAssetId;
  tellStep(state, { accountId, stage: "backstop", assetId, valueUnits: equityUnits, fundUnits });
}
