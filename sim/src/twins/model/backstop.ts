import { allocate } from "./allocate.ts";
import type { Offer } from "./backstops.ts";
import { belongingsOf, give, moveDebt, unitsWorth } from "./belongings.ts";
import type { Belonging } from "./belongings.ts";
import { followPosition } from "./follow.ts";
import { enterStage, tellStep } from "./liquidation-log.ts";
import { NO_MARKET } from "./moves.ts";
import { HOUR_MS, PPM, abs, floorDiv, largest, max, min, sum } from "./numbers.ts";
import { changeUnsettled, costOf, tradeOf, tradePosition } from "./positions.ts";
import { assess, riskOf, siblings } from "./risk.ts";
import { Sketch, exposureLots } from "./sketch.ts";
import { opposite } from "./state.ts";
import type { Market, State } from "./state.ts";
import { priceMarket, valueOf } from "./valuation.ts";

const BY_BACKSTOP = { position: "backstop", realized: "backstop" } as const;

/** Hands over what can be handed over, and the fund's part of what equity is left. */
export function handOver(state: State, accountId: number): void {
  enterStage(state, accountId, "backstop");
  let isTaken = false;
  for (const market of state.markets) {
    const { size } = state.position(accountId, market.marketId);
    if (size !== 0n && handOverPosition(state, accountId, market)) isTaken = true;
  }
  for (const assetId of state.assets.keys()) {
    const { debt } = state.claims.of(accountId, assetId);
    if (debt > 0n && handOverDebt(state, accountId, assetId)) isTaken = true;
  }
  if (isTaken) payFund(state, accountId);
}

/** The offers that count now, and what each would take by the capacity left in this hour. */
function partsOf(
  state: State,
  accountId: number,
  wanted: Offer["isBorrow"],
  id: number,
  of: bigint,
) {
  const hour = Math.floor(state.timeMs / HOUR_MS);
  const offers = state.offers
    .filter((offer) => offer.isBorrow === wanted && offer.id === id)
    .filter((offer) => offer.accountId !== accountId && !state.isLiquidating(offer.accountId))
    .sort((a, b) => a.accountId - b.accountId);
  const shares = offers.map((offer) => {
    const most = max(0n, offer.capacity - (offer.usedHour === hour ? offer.used : 0n));
    return { weight: most, most };
  });
  const parts = allocate(of, shares);
  return offers.map((offer, at) => ({ offer, part: parts[at] }));
}

function use(state: State, offer: Offer, quantity: bigint): void {
  const hour = Math.floor(state.timeMs / HOUR_MS);
  offer.used = (offer.usedHour === hour ? offer.used : 0n) + quantity;
  offer.usedHour = hour;
}

function handOverPosition(state: State, accountId: number, market: Market): boolean {
  const { size } = state.position(accountId, market.marketId);
  let isTaken = false;
  for (const { offer, part } of partsOf(state, accountId, false, market.marketId, abs(size))) {
    const taking = { market, takerId: offer.accountId, side: size > 0n ? "bid" : "ask" } as const;
    const lots = largest(part, (some) => canTake(state, { ...taking, lots: some }));
    if (lots === 0n) continue;
    takeLots(state, accountId, { ...taking, lots });
    use(state, offer, lots);
    isTaken = true;
  }
  return isTaken;
}

/** Lots of a position that somebody takes over at mark. */
interface Taking {
  readonly market: Market;
  readonly takerId: number;
  readonly side: "bid" | "ask";
  readonly lots: bigint;
}

/** May the taker have so many lots, by its own limit and its margin? What changes hands opens none. */
function canTake(state: State, { market, takerId, side, lots }: Taking): boolean {
  const { marketId, markTicks, spec } = market;
  const resting = new Sketch(state, takerId);
  const stake = resting.perp(marketId);
  if (side === "bid") stake.bidLots += lots;
  else stake.askLots += lots;
  const user = [resting, ...siblings(state, { accountId: takerId })];
  const userLots = sum(user.map((sketch) => exposureLots(sketch.perp(marketId))));
  if (userLots > BigInt(spec.perp!.positionLotsMax)) return false;
  const sketch = new Sketch(state, takerId);
  const held = sketch.perp(marketId);
  const { size, entry, realized } = tradeOf(market, held, { side, lots, priceTicks: markTicks });
  Object.assign(held, { size, entry });
  sketch.unsettled += realized;
  const { netEquity, locked } = assess(state, sketch);
  return netEquity >= locked;
}

function takeLots(state: State, accountId: number, { market, takerId, side, lots }: Taking): void {
  const { marketId, markTicks: priceTicks, spec } = market;
  const former = state.position(takerId, marketId).size;
  const trade = { lots, priceTicks, feeUnits: 0n };
  const own = { ...trade, accountId, side: opposite(side) };
  tradePosition(state, market, own, BY_BACKSTOP);
  tradePosition(state, market, { ...trade, accountId: takerId, side }, BY_BACKSTOP);
  tellStep(state, {
    accountId,
    stage: "backstop",
    marketId,
    assetId: spec.baseAssetId,
    isBid: own.side === "bid",
    quantity: lots,
    priceTicks,
    value: costOf(market, lots, priceTicks),
    takerId,
  });
  followPosition(state, market, takerId, former);
}

function handOverDebt(state: State, accountId: number, assetId: number): boolean {
  const { debt } = state.claims.of(accountId, assetId);
  let isTaken = false;
  for (const { offer, part } of partsOf(state, accountId, true, assetId, debt)) {
    const payable = payableDebt(state, accountId, assetId, part);
    const takerId = offer.accountId;
    const units = largest(payable, (some) => canOwe(state, accountId, takerId, assetId, some));
    if (units === 0n) continue;
    for (const given of priceOf(state, accountId, assetId, units))
      give(state, accountId, takerId, given, "backstop");
    moveDebt(state, accountId, takerId, { assetId, units }, "backstop");
    use(state, offer, units);
    const value = valueOf(state, assetId, units, "ceil");
    const priceTicks = priceMarket(state, assetId)?.markTicks ?? 0;
    const act = { accountId, assetId, stage: "backstop", isBid: true } as const;
    tellStep(state, { ...act, quantity: units, priceTicks, value, takerId });
    isTaken = true;
  }
  return isTaken;
}

/** The most of a debt for which there is collateral of equal notional. */
function payableDebt(state: State, accountId: number, assetId: number, units: bigint): bigint {
  const value = valueOf(state, assetId, units, "ceil");
  const owned = sum(
    belongingsOf(state, accountId).map((each) => valueOf(state, each.assetId, each.units, "floor")),
  );
  return owned >= value ? units : (units * owned) / value;
}

/** Collateral whose notional is just the debt's value. */
function priceOf(state: State, accountId: number, assetId: number, units: bigint): Belonging[] {
  let left = valueOf(state, assetId, units, "ceil");
  const price: Belonging[] = [];
  for (const each of belongingsOf(state, accountId)) {
    const value = valueOf(state, each.assetId, each.units, "floor");
    if (left <= 0n || value === 0n) continue;
    const isWhole = value <= left;
    const part = isWhole ? each.units : min(each.units, unitsWorth(state, each.assetId, left));
    price.push({ ...each, units: part });
    left -= min(value, left);
  }
  return price;
}

/** Does the taker's margin allow a debt together with what comes with it? */
function canOwe(
  state: State,
  accountId: number,
  takerId: number,
  assetId: number,
  units: bigint,
): boolean {
  const sketch = new Sketch(state, takerId);
  for (const given of priceOf(state, accountId, assetId, units))
    sketch.asset(given.assetId).free += given.units;
  sketch.asset(assetId).debt += units;
  const { netEquity, locked } = assess(state, sketch);
  return netEquity >= locked;
}

/** The fund's part of the equity in full that is left. Rounded down. */
function payFund(state: State, accountId: number): void {
  const { backstopFundPpm, insuranceAccountId } = state.margin();
  const { equity } = riskOf(state, accountId);
  const units = floorDiv(max(0n, equity) * BigInt(backstopFundPpm), PPM);
  if (units === 0n || accountId === (insuranceAccountId as number)) return;
  const change = { marketId: NO_MARKET, cause: "backstop" } as const;
  changeUnsettled(state, { ...change, accountId, units: -units });
  changeUnsettled(state, { ...change, accountId: insuranceAccountId, units });
  const assetId = state.settlementId();
  tellStep(state, { accountId, assetId, stage: "backstop", value: equity, fund: units });
}
