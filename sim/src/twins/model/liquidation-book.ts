import { tradeForced } from "./forced.ts";
import { draw, drawOf, fundable } from "./funding.ts";
import { tellStep, enterStage } from "./liquidation-log.ts";
import { NO_MARKET, repayUnits } from "./moves.ts";
import { PPM, abs, ceilDiv, clamp, floorDiv, max, min } from "./numbers.ts";
import { changeUnsettled, costOf } from "./positions.ts";
import { debtRequirement, perpRequirement, riskOf } from "./risk.ts";
import type { Risk } from "./risk.ts";
import { sellCollateral } from "./sales.ts";
import { Sketch } from "./sketch.ts";
import type { Market, State } from "./state.ts";
import { priceMarket, valueOf } from "./valuation.ts";

const BY_LIQUIDATION = { position: "liquidation", realized: "realized-pnl" } as const;
const EVERYTHING = 2n ** 53n;
const WAYS = { mayRedeem: true, mayBorrow: false, isExempt: true } as const;

/** Nothing at stake, or maintenance well below net equity. */
export function isSafe(state: State, { exposure, netEquity, maintenance }: Risk): boolean {
  if (exposure === 0n) return netEquity >= 0n;
  return maintenance * PPM < netEquity * BigInt(state.margin().liquidationExitPpm);
}

/** Net equity is so low that the book is not waited for. */
export function isForBackstop(state: State, { netEquity, maintenance }: Risk): boolean {
  return netEquity * PPM < maintenance * BigInt(state.margin().backstopPpm);
}

/** Reduces an account in the book, up to the steps of a round. Returns whether anything was done. */
export function reduceInBook(state: State, accountId: number): boolean {
  enterStage(state, accountId, "book");
  for (let step = 0; step < state.margin().liquidationSteps; step++) {
    const risk = riskOf(state, accountId);
    const isOver = isSafe(state, risk) || (step > 0 && isForBackstop(state, risk));
    if (isOver || !itemsOf(state, accountId).some((item) => item.reduce())) return step > 0;
  }
  return true;
}

/** Positions by market, then debts by asset, those that need most maintenance first. */
function itemsOf(state: State, accountId: number) {
  const sketch = new Sketch(state, accountId);
  const positions = sketch.stakes
    .filter(([, { size }]) => size !== 0n)
    .map(([marketId, stake]) => {
      const market = state.markets[marketId];
      const { maintenance } = perpRequirement(state, sketch, market, alone(stake));
      return { maintenance, reduce: () => reducePosition(state, accountId, market) };
    });
  const debts = sketch.holdings
    .filter(([, { debt }]) => debt > 0n)
    .map(([assetId, holding]) => {
      const { maintenance } = debtRequirement(state, sketch, assetId, { ...holding, spending: 0n });
      return { maintenance, reduce: () => reduceDebt(state, accountId, assetId) };
    });
  return [...positions, ...debts].sort((a, b) => Number(b.maintenance - a.maintenance));
}

/** A position without the orders beside it. */
const alone = (stake: Parameters<typeof perpRequirement>[3]) => ({
  ...stake,
  bidLots: 0n,
  askLots: 0n,
});

const stepOf = (state: State, quantity: bigint): bigint =>
  max(1n, ceilDiv(quantity * BigInt(state.margin().liquidationStepPpm), PPM));

/** One step of a position. Returns false where the book gave nothing within the bounds. */
function reducePosition(state: State, accountId: number, market: Market): boolean {
  const { marketId, spec } = market;
  const { size } = state.position(accountId, marketId);
  const lots = stepOf(state, abs(size));
  const order = tradeForced(state, market, {
    accountId,
    side: size > 0n ? "ask" : "bid",
    lots,
    origin: "liquidation",
    boundTicks: bankruptcyTicks(state, accountId, market, lots),
    why: BY_LIQUIDATION,
  });
  if (order === undefined || order.filledLots === 0) return false;
  const fund = chargeFee(state, accountId, marketId, order.filledQuote);
  tellStep(state, {
    accountId,
    stage: "book",
    marketId,
    assetId: spec.baseAssetId,
    isBid: order.side === "bid",
    quantity: BigInt(order.filledLots),
    priceTicks: market.lastTicks,
    value: order.filledQuote,
    fund,
  });
  return true;
}

/** The price at which closing so many lots, fee included, leaves equity in full at zero. */
function bankruptcyTicks(state: State, accountId: number, market: Market, lots: bigint): number {
  const { size } = state.position(accountId, market.marketId);
  const { equity } = riskOf(state, accountId);
  const feePpm = BigInt(state.tierOf(accountId).perpTakerPpm);
  const value = costOf(market, lots, market.markTicks);
  const perTick = costOf(market, lots, 1);
  const bound =
    size > 0n
      ? ceilDiv((value - equity) * PPM, perTick * (PPM - feePpm))
      : floorDiv((value + equity) * PPM, perTick * (PPM + feePpm));
  return Number(clamp(bound, 1n, BigInt(market.spec.priceTicksMax) + 1n));
}

/** The fund's fee on what was reduced, as far as equity in full goes. Rounded up. */
function chargeFee(state: State, accountId: number, marketId: number, value: bigint): bigint {
  const { liquidationFeePpm, insuranceAccountId } = state.margin();
  const { equity } = riskOf(state, accountId);
  const units = min(ceilDiv(value * BigInt(liquidationFeePpm), PPM), max(0n, equity));
  const change = { marketId, cause: "liquidation-fee" } as const;
  changeUnsettled(state, { ...change, accountId, units: -units });
  changeUnsettled(state, { ...change, accountId: insuranceAccountId, units });
  return units;
}

/** One step of a debt: what is free of it repays, after the missing was bought. */
function reduceDebt(state: State, accountId: number, assetId: number): boolean {
  const { debt } = state.claims.of(accountId, assetId);
  const free = (): bigint => state.ledger.free(accountId, assetId);
  const step = stepOf(state, debt);
  if (free() < step) acquire(state, accountId, assetId, step - free());
  const quantity = min(free(), debt);
  if (quantity === 0n) return false;
  repayUnits(state, { accountId, assetId, cause: "liquidation" }, quantity);
  const value = valueOf(state, assetId, quantity, "ceil");
  const fund = chargeFee(state, accountId, NO_MARKET, value);
  const priceTicks = priceMarket(state, assetId)?.markTicks ?? 0;
  const act = { accountId, assetId, stage: "book", isBid: true } as const;
  tellStep(state, { ...act, quantity, priceTicks, value, fund });
  return true;
}

/** Has what is missing of an owed asset bought, with settlement units that other collateral brings. */
function acquire(state: State, accountId: number, assetId: number, missing: bigint): void {
  const settlementId = state.settlementId();
  if (assetId === settlementId) {
    sellCollateral(state, accountId, missing);
    return;
  }
  const market = priceMarket(state, assetId);
  const best = market && state.resting(market, "ask")[0]?.priceTicks;
  const kept = PPM - BigInt(state.tierOf(accountId).spotTakerPpm);
  if (market === undefined || best === undefined || market.state !== "open" || kept <= 0n) return;
  const lots = ceilDiv(missing * PPM, BigInt(market.scale.baseUnitsPerLot) * kept);
  const cost = costOf(market, lots, best);
  const need = { accountId, assetId: settlementId, ...WAYS };
  const purse = (): bigint => fundable(state, { ...need, units: EVERYTHING });
  if (purse() < cost) sellCollateral(state, accountId, cost - purse());
  const units = min(cost, purse());
  const move = { accountId, assetId: settlementId, cause: "liquidation" } as const;
  draw(state, move, drawOf(state, { ...need, units }));
  tradeForced(state, market, { accountId, side: "bid", lots, origin: "liquidation" });
}
