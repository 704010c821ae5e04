/**
 * Stage 1: the book. What needs most maintenance is reduced, step by step, by market orders that stay
 * within the impact band and above bankruptcy.
 */
import { mulDiv, mulDivWide, PPM } from "@holdall/core/num";
import { feeTierOf } from "../fees/user-tiers.ts";
import { fundable, fundSpend } from "../lend/fund.ts";
import type { Funding } from "../lend/fund.ts";
import { repayUnits } from "../lend/moves.ts";
import { scaled } from "../margin/formulas.ts";
import { assessSolvency } from "../margin/assess.ts";
import { perpNotional } from "../margin/position-sums.ts";
import { borrowMmfPpm, perpMmfPpm } from "../margin/requirements.ts";
import { valuationOf, valueUnits } from "../margin/valuation.ts";
import { bestTicks } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import { tradeForced } from "../orders/forced.ts";
import { changeUnsettled, MARKET_NONE } from "../perp/fill.ts";
import type { TradeWhy } from "../perp/fill.ts";
import { positionsOf } from "../perp/holders.ts";
import { sellCollateral } from "../perp/sell-collateral.ts";
import type { State } from "../state.ts";
import { isForBackstop, isSafe } from "./judge.ts";
import { enterStage, tellStep } from "./tell.ts";
import { marginOf } from "./terms.ts";

/** Something that can be reduced, and the maintenance that it needs: a position or a debt, by row. */
interface Item {
  readonly isDebt: boolean;
  readonly row: number;
  readonly maintenanceUnits: number;
}

const WHY: TradeWhy = { position: "liquidation", realized: "realized-pnl" };

const REDEEMING: Funding = {
  cause: "liquidation",
  orderSlot: 0,
  mayRedeem: true,
  mayBorrow: false,
  isExempt: true,
};

/** Reduces an account in the book, up to the steps of a round. Returns whether anything was done. */
export function reduceInBook(state: State, accountId: number): boolean {
  const { liquidationSteps } = marginOf(state);
  enterStage(state, accountId, "book");
  let isAnyDone = false;
  for (let step = 0; step < liquidationSteps; step += 1) {
    const risk = assessSolvency(state, accountId);
    if (isSafe(state, risk) || (isAnyDone && isForBackstop(state, risk))) return isAnyDone;
    const isDone = itemsOf(state, accountId).some((item) =>
      item.isDebt ? reduceDebt(state, item.row) : reducePosition(state, item.row),
    );
    if (!isDone) return isAnyDone;
    isAnyDone = true;
  }
  return isAnyDone;
}

/** Positions and debts, those that need most first; then positions by market, debts by asset. */
function itemsOf(state: State, accountId: number): Item[] {
  const { positions, lending, markets } = state;
  const { assets } = valuationOf(state);
  const items: Item[] = positionsOf(state, accountId).map((row) => {
    const market = markets[positions.marketId(row)];
    const exposure = perpNotional(market, Math.abs(positions.sizeLots(row)));
    const fraction = perpMmfPpm(market, exposure);
    return { isDebt: false, row, maintenanceUnits: scaled(exposure, fraction, PPM, "ceil") };
  });
  for (const row of debtsOf(state, accountId)) {
    const terms = assets[lending.assetId(row)];
    const exposure = valueUnits(terms, lending.borrowedUnits(row), "ceil", 0);
    const fraction = terms.collateral === null ? 0 : borrowMmfPpm(terms, exposure);
    items.push({ isDebt: true, row, maintenanceUnits: scaled(exposure, fraction, PPM, "ceil") });
  }
  return items.sort((a, b) => b.maintenanceUnits - a.maintenanceUnits);
}

/** The debts of an account, by asset id. */
export function debtsOf({ lending }: State, accountId: number): number[] {
  const rows: number[] = [];
  for (let row = lending.first(accountId); row !== 0; row = lending.next(row)) {
    if (lending.borrowedUnits(row) > 0) rows.push(row);
  }
  return rows.sort((a, b) => lending.assetId(a) - lending.assetId(b));
}

/** One step of a position. Returns false where the book gave nothing within the bounds. */
function reducePosition(state: State, row: number): boolean {
  const { positions, markets } = state;
  const accountId = positions.accountId(row);
  const market = markets[positions.marketId(row)];
  const isAsk = positions.sizeLots(row) > 0;
  const held = Math.abs(positions.sizeLots(row));
  const lots = Math.max(1, mulDiv(held, marginOf(state).liquidationStepPpm, PPM, "ceil"));
  const boundTicks = bankruptcyTicks(state, market, row, lots);
  const order = { accountId, isAsk, lots, boundTicks, origin: "liquidation", why: WHY } as const;
  const filled = tradeForced(state, market, order);
  if (filled.lots === 0) return false;
  const fundUnits = chargeFee(state, accountId, market.id, filled.quoteUnits);
  tellStep(state, {
    accountId,
    stage: "book",
    marketId: market.id,
    assetId: market.baseAssetId,
    isBid: !isAsk,
    quantity: filled.lots,
    priceTicks: market.lastTicks,
    valueUnits: filled.quoteUnits,
    fundUnits,
  });
  return true;
}

/**
 * The price at which closing so many lots, fee included, leaves equity in full at zero; at least one
 * tick, and rounded to the account's side: `(mark × k × lots ∓ equity) / (k × lots × (1 ∓ fee))`.
 */
export function bankruptcyTicks(state: State, market: Market, row: number, lots: number): number {
  const { positions, accounts, tiers, parameters } = state;
  const accountId = positions.accountId(row);
  const { perpTakerPpm } = feeTierOf(tiers, parameters, accounts.userId(accountId));
  const equity = BigInt(assessSolvency(state, accountId).equityUnits);
  const isLong = positions.sizeLots(row) > 0;
  const perTick = BigInt(market.quoteUnitsPerLotTick) * BigInt(lots);
  const value = BigInt(market.markTicks) * perTick + (isLong ? -equity : equity);
  const share = BigInt(isLong ? PPM - perpTakerPpm : PPM + perpTakerPpm);
  if (share <= 0n) return 1;
  const bound = mulDivWide(value, BigInt(PPM), perTick * share, isLong ? "ceil" : "floor");
  const most = BigInt(market.spec.priceTicksMax);
  return Math.max(1, Number(bound < most ? bound : most + 1n));
}

/** One step of a debt: what is free of it pays first, then what the book sells of it. */
function reduceDebt(state: State, row: number): boolean {
  const { lending } = state;
  const accountId = lending.accountId(row);
  const assetId = lending.assetId(row);
  const owed = lending.borrowedUnits(row);
  const step = Math.max(1, mulDiv(owed, marginOf(state).liquidationStepPpm, PPM, "ceil"));
  if (freeOf(state, accountId, assetId) < step) acquire(state, accountId, assetId, step);
  const paid = Math.min(freeOf(state, accountId, assetId), owed);
  if (paid === 0) return false;
  repayUnits(state, accountId, assetId, paid, { cause: "liquidation", orderSlot: 0 });
  const terms = valuationOf(state).assets[assetId];
  const value = valueUnits(terms, paid, "ceil", 0);
  const fundUnits = chargeFee(state, accountId, MARKET_NONE, value);
  const priceTicks = terms.market?.markTicks ?? 0;
  const act = { accountId, stage: "book", assetId, isBid: true } as const;
  tellStep(state, { ...act, quantity: paid, priceTicks, valueUnits: value, fundUnits });
  return true;
}

function freeOf({ ledger }: State, accountId: number, assetId: number): number {
  return ledger.freeUnits(ledger.find(accountId, assetId));
}

/** Has units of an owed asset bought, with settlement units that other collateral brings if need be. */
function acquire(state: State, accountId: number, assetId: number, wanted: number): void {
  const { settlementAssetId } = state.parameters;
  const missing = wanted - freeOf(state, accountId, assetId);
  if (assetId === (settlementAssetId as number)) {
    sellCollateral(state, accountId, missing);
    return;
  }
  const { market } = valuationOf(state).assets[assetId];
  if (market === null || market.state !== "open") return;
  const best = bestTicks(market, true);
  const { tiers, parameters, accounts } = state;
  const { spotTakerPpm } = feeTierOf(tiers, parameters, accounts.userId(accountId));
  if (spotTakerPpm >= PPM) return;
  const perLot = BigInt(market.baseUnitsPerLot) * BigInt(PPM - spotTakerPpm);
  const lots = Number(mulDivWide(BigInt(missing), BigInt(PPM), perLot, "ceil"));
  const cost = lots * best * market.quoteUnitsPerLotTick;
  const purse = fundable(state, accountId, settlementAssetId, REDEEMING);
  if (purse < cost) sellCollateral(state, accountId, cost - purse);
  const units = Math.min(cost, fundable(state, accountId, settlementAssetId, REDEEMING));
  fundSpend(state, accountId, settlementAssetId, units, REDEEMING);
  tradeForced(state, market, {
    accountId,
    isAsk: false,
    lots,
    boundTicks: 0,
    origin: "liquidation",
  });
}

/** The fund's fee on what was reduced, as far as equity in full allows. Rounded up. */
function chargeFee(state: State, accountId: number, marketId: number, valueOf: number): number {
  const { liquidationFeePpm, insuranceAccountId } = marginOf(state);
  const { equityUnits } = assessSolvency(state, accountId);
  const fee = Math.min(scaled(valueOf, liquidationFeePpm, PPM, "ceil"), Math.max(0, equityUnits));
  changeUnsettled(state, accountId, marketId, -fee, "liquidation-fee");
  changeUnsettled(state, insuranceAccountId, marketId, fee, "liquidation-fee");
  return fee;
}
