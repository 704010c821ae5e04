import type { CommandOf } from "@holdall/core/protocol";
import { checkNotLiquidating } from "./leave.ts";
import { tradeForced } from "./forced.ts";
import { makerLots } from "./funded.ts";
import { PPM, ceilDiv } from "./numbers.ts";
import { crosses, reachOf } from "./reach.ts";
import { assess, hasExposure, worth } from "./risk.ts";
import { Sketch, wantedOf } from "./sketch.ts";
import { givenAsset, givenUnits, leftLots, opposite, refuse } from "./state.ts";
import type { Market, Order, State } from "./state.ts";
import { priceMarket } from "./valuation.ts";

/** What a leg would give and bring, its fees taken off. */
interface Leg {
  readonly market: Market;
  readonly side: Order["side"];
  readonly lots: number;
  readonly given: bigint;
  readonly received: bigint;
}

/** Applies `convert-collateral`: the source becomes settlement units, and these the target. */
export function convertCollateral(state: State, command: CommandOf<"convert-collateral">): void {
  const { accountId, sourceAssetId, targetAssetId, units, targetUnitsMin } = command;
  state.account(accountId);
  const [source, target] = [state.assets[sourceAssetId], state.assets[targetAssetId]];
  if (source === undefined || target === undefined) return refuse("asset-unknown");
  state.margin();
  checkNotLiquidating(state, accountId);
  if (source.collateral === undefined || target.collateral === undefined) refuse("not-collateral");
  if ((sourceAssetId as number) === (targetAssetId as number)) refuse("asset-unknown");
  if (units <= 0 || targetUnitsMin < 0) refuse("amount-not-positive");
  if (state.ledger.free(accountId, sourceAssetId) < BigInt(units)) refuse("funds-insufficient");
  const legs = legsOf(state, command);
  const received = legs.at(-1)!.received;
  if (received === 0n || received < BigInt(targetUnitsMin)) refuse("conversion-too-small");
  checkConversion(state, accountId, legs, [sourceAssetId, targetAssetId]);
  for (const { market, side, lots } of legs) {
    const origin = "collateral-conversion";
    tradeForced(state, market, { accountId, side, lots: BigInt(lots), origin });
  }
}

/** One leg where one side is the settlement asset, else two. */
function legsOf(state: State, command: CommandOf<"convert-collateral">): Leg[] {
  const { accountId, sourceAssetId, targetAssetId, units } = command;
  const settlement = state.settlementId();
  const legs: Leg[] = [];
  let given = BigInt(units);
  for (const [assetId, side] of [
    [sourceAssetId, "ask"],
    [targetAssetId, "bid"],
  ] as const) {
    if ((assetId as number) === settlement) continue;
    const market = priceMarket(state, assetId) ?? refuse("liquidity-insufficient");
    const leg = foresee(state, market, accountId, side, given);
    if (leg.lots === 0) refuse("liquidity-insufficient");
    legs.push(leg);
    given = leg.received;
  }
  return legs;
}

/** What the book gives for so many units, whole lots only and never own orders. */
function foresee(
  state: State,
  market: Market,
  accountId: number,
  side: Order["side"],
  units: bigint,
): Leg {
  const nothing = { market, side, lots: 0, given: 0n, received: 0n };
  if (market.state !== "open") return nothing;
  const book = state.resting(market, opposite(side));
  const asTaker = { side, type: "market", priceTicks: 0, conditions: null } as unknown as Order;
  const { stopAt } = reachOf(market, asTaker, book[0]?.priceTicks ?? 0);
  const ppm = BigInt(state.tierOf(accountId).spotTakerPpm);
  let { lots, given, received } = nothing;
  for (const maker of book) {
    const { priceTicks } = maker;
    if (!crosses(asTaker, priceTicks) || stopAt(priceTicks) !== undefined) break;
    if (state.userOf(maker.accountId) === state.userOf(accountId)) continue;
    const payable = Number((units - given) / givenUnits(market, side, 1, priceTicks));
    const wanted = Math.min(payable, leftLots(maker), market.spec.sizeLotsMax - lots);
    if (wanted === 0) break;
    const taken = makerLots(state, market, maker, wanted);
    const gross = givenUnits(market, opposite(side), taken, priceTicks);
    lots += taken;
    given += givenUnits(market, side, taken, priceTicks);
    received += gross - ceilDiv(gross * ppm, PPM);
  }
  return { market, side, lots, given, received };
}

/** Refuses where the account would lose what its exposure, or a resting order, then needs. */
function checkConversion(
  state: State,
  accountId: number,
  legs: readonly Leg[],
  assetIds: readonly number[],
): void {
  const sketch = new Sketch(state, accountId);
  const [first] = legs;
  const sourceId = givenAsset(first.market, first.side);
  const wantedBefore = wantedOf(sketch.asset(sourceId));
  sketch.hold(sourceId, first.given);
  if (!hasExposure(state, sketch)) return;
  const wantsMore = wantedOf(sketch.asset(sourceId)) > wantedBefore;
  const { netEquity, locked } = assess(state, sketch);
  const settlement = state.settlementId();
  const known = [...new Set([...assetIds, settlement])];
  const counted = (): bigint =>
    known
      .filter((assetId) => state.assets[assetId].collateral !== undefined)
      .reduce((sum, id) => sum + worth(state, id, sketch.asset(id)).value, 0n);
  const before = counted();
  for (const { market, side, given, received } of legs) {
    const { baseAssetId, quoteAssetId } = market.spec;
    const [from, to] = side === "ask" ? [baseAssetId, quoteAssetId] : [quoteAssetId, baseAssetId];
    sketch.asset(from).free -= given;
    sketch.asset(to).free += received;
  }
  const change = counted() - before;
  if (change >= 0n && !wantsMore) return;
  if (netEquity + change < locked) refuse("margin-insufficient");
}
