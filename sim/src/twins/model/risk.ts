import type { CollateralSpec, MarginFunction } from "@holdall/core/protocol";
import { PPB, PPM, abs, ceilDiv, clamp, floorDiv, max, min, rootCeil, sum } from "./numbers.ts";
import { Sketch, exposureLots, wantedOf } from "./sketch.ts";
import type { Holding, Stake } from "./sketch.ts";
import { VALUE_MAX, notionalOf, valueOf } from "./valuation.ts";
import type { Stress } from "./valuation.ts";
import type { Market, State } from "./state.ts";

/** Equity and requirements of an account, in settlement units. */
export interface Risk {
  readonly netEquity: bigint;
  /** Net equity with no profit and no claim that is not cash yet: what may be thought to leave. */
  readonly realisedEquity: bigint;
  /** Nothing weighted, all profit counted: below zero means bankrupt. */
  readonly equity: bigint;
  readonly locked: bigint;
  /** What would be locked if the account had no leverage limit of its own. */
  readonly lockedWithoutLimit: bigint;
  readonly maintenance: bigint;
  readonly exposure: bigint;
}

interface Requirement {
  readonly exposure: bigint;
  readonly initial: bigint;
  readonly initialWithoutLimit: bigint;
  readonly maintenance: bigint;
}

export function riskOf(state: State, accountId: number): Risk {
  return assess(state, new Sketch(state, accountId));
}

export function assess(state: State, sketch: Sketch, stress: Stress = 0n): Risk {
  const held = sketch.holdings
    .filter(([assetId]) => state.assets[assetId].collateral !== undefined)
    .map(([assetId, holding]) => worth(state, assetId, holding, stress));
  const profits = sketch.stakes
    .filter(([, stake]) => stake.size !== 0n)
    .map(([marketId, stake]) => profitOf(state.markets[marketId], stake, stress));
  const needs = requirements(state, sketch, stress);
  const owed = total(held.map(({ liability }) => liability));
  const collateral = total(held.map(({ value }) => value));
  const exposure = total(needs.map((need) => need.exposure));
  const isExposed = exposure > 0n || sketch.unsettled !== 0n;
  const spotLoss = isExposed ? spotLossOf(state, sketch, stress) : 0n;
  const shared = isExposed ? sharedOf(state, sketch, stress) : 0n;
  const { unsettled } = sketch;
  return {
    netEquity: total([collateral, total(profits.map(({ counted }) => counted)), unsettled, -owed]),
    realisedEquity: total([
      collateral,
      total(profits.map(({ pnl }) => min(0n, pnl))),
      min(unsettled, 0n),
      -owed,
    ]),
    equity: total([
      total(held.map(({ notional }) => notional)),
      total(profits.map(({ pnl }) => pnl)),
      unsettled,
      -owed,
    ]),
    locked: total([...needs.map(({ initial }) => initial), spotLoss, shared]),
    lockedWithoutLimit: total([...needs.map((need) => need.initialWithoutLimit), spotLoss, shared]),
    maintenance: total(needs.map(({ maintenance }) => maintenance)),
    exposure,
  };
}

/** A sum that stays within what a valuation may be after each addition. */
function total(parts: readonly bigint[]): bigint {
  return parts.reduce((whole, part) => clamp(whole + part, -VALUE_MAX, VALUE_MAX), 0n);
}

/** How much of a notional counts, in millionths. */
export function weightOf({ weightPpm, haircut }: CollateralSpec, notional: bigint): bigint {
  if (haircut.kind === "identity") return BigInt(weightPpm);
  const divisor = PPB + ceilDiv(BigInt(haircut.penaltyPpb) * rootCeil(notional), 1000n);
  return min(BigInt(weightPpm), (BigInt(haircut.basePpm) * PPB) / divisor);
}

/** What is held of an asset, in full and weighted, and what is owed of it. */
export function worth(state: State, assetId: number, holding: Holding, stress: Stress = 0n) {
  const liability = valueOf(state, assetId, holding.debt, "ceil", stress);
  return { ...counted(state, assetId, quantityOf(holding), stress), liability };
}

const quantityOf = ({ free, locked, lent }: Holding): bigint => free + locked + lent;

/** A quantity of an asset as collateral, in full and weighted. */
function counted(state: State, assetId: number, quantity: bigint, stress: Stress) {
  const notional = valueOf(state, assetId, quantity, "floor", stress);
  const weight = weightOf(state.assets[assetId].collateral!, notional);
  return { notional, value: (notional * weight) / PPM };
}

/** Profit or loss of a position at mark, and what of it counts as margin. */
export function profitOf(market: Market, { size, entry }: Stake, stress: Stress = 0n) {
  const notional = notionalOf(market, size, "floor", stress);
  const pnl = notional - entry;
  if (pnl <= 0n) return { pnl, counted: pnl };
  const { imf, profitHaircutPpm, profitRequirementPpm, profitUnitsMax } = market.spec.perp!;
  const exposure = notionalOf(market, abs(size), "floor", stress);
  const own = ceilDiv(exposure * fraction(imf, exposure), PPM);
  const counted = min(
    floorDiv(pnl * BigInt(profitHaircutPpm), PPM),
    floorDiv(own * BigInt(profitRequirementPpm), PPM),
    BigInt(profitUnitsMax),
  );
  return { pnl, counted };
}

function fraction({ basePpm, factorPpb }: MarginFunction, exposure: bigint): bigint {
  return max(BigInt(basePpm), ceilDiv(BigInt(factorPpb) * rootCeil(exposure), PPM));
}

/** Of debts by asset id, then of perpetuals by market id. */
function requirements(state: State, sketch: Sketch, stress: Stress): Requirement[] {
  const debts = sketch.holdings
    .filter(([assetId]) => state.assets[assetId].collateral !== undefined)
    .map(([assetId, holding]) => debtRequirement(state, sketch, assetId, holding, stress));
  const perps = sketch.stakes.map(([marketId, stake]) =>
    perpRequirement(state, sketch, state.markets[marketId], stake, stress),
  );
  return [...debts, ...perps];
}

const limitPpm = ({ leveragePpm }: Sketch): bigint => ceilDiv(PPM * PPM, leveragePpm);

function requirement(
  exposure: bigint,
  imf: {
    readonly own: bigint;
    readonly limit: bigint;
    readonly added: bigint;
    readonly siblings: Siblings;
  },
  mmf: bigint,
): Requirement {
  const part = (ppm: bigint): bigint => min(VALUE_MAX, ceilDiv(exposure * ppm, PPM));
  const { siblings: others } = imf;
  // Whoever opens answers for what it makes the others need more.
  const more = max(0n, imf.own + imf.added - others.ppm);
  const increase = exposure === 0n ? 0n : min(VALUE_MAX, ceilDiv(others.exposure * more, PPM));
  return {
    exposure,
    initial: part(max(imf.own, imf.limit) + imf.added) + increase,
    initialWithoutLimit: part(imf.own + imf.added) + increase,
    maintenance: part(mmf),
  };
}

/** What the user's other accounts have, and the fraction of it if this one had nothing. */
interface Siblings {
  readonly exposure: bigint;
  readonly ppm: bigint;
}

export function debtRequirement(
  state: State,
  sketch: Sketch,
  assetId: number,
  holding: Holding,
  stress: Stress = 0n,
): Requirement {
  const { imf, mmf } = state.assets[assetId].collateral!;
  const unitsOf = (each: Holding): bigint => each.debt + wantedOf(each);
  const exposure = valueOf(state, assetId, unitsOf(holding), "ceil", stress);
  const otherUnits = sum(siblings(state, sketch).map((each) => unitsOf(each.asset(assetId))));
  const others = valueOf(state, assetId, otherUnits, "ceil", stress);
  const own = fraction(imf, min(VALUE_MAX, exposure + others));
  return requirement(
    exposure,
    {
      own,
      limit: limitPpm(sketch),
      added: 0n,
      siblings: { exposure: min(VALUE_MAX, others), ppm: fraction(imf, min(VALUE_MAX, others)) },
    },
    fraction(mmf, exposure),
  );
}

export function perpRequirement(
  state: State,
  sketch: Sketch,
  market: Market,
  stake: Stake,
  stress: Stress = 0n,
): Requirement {
  const { marketId } = market;
  const { imf, mmf } = market.spec.perp!;
  const lots = exposureLots(stake);
  const exposure = notionalOf(market, lots, "ceil", stress);
  const others = sum(siblings(state, sketch).map((each) => exposureLots(each.perp(marketId))));
  const otherExposure = notionalOf(market, others, "ceil", stress);
  const added = concentration(state, market, lots + others);
  const own = fraction(imf, min(VALUE_MAX, exposure + otherExposure));
  const ppm =
    others === 0n ? 0n : fraction(imf, otherExposure) + concentration(state, market, others);
  return requirement(
    exposure,
    { own, limit: limitPpm(sketch), added, siblings: { exposure: otherExposure, ppm } },
    fraction(mmf, exposure),
  );
}

/** What a large share of a market's open interest adds to the fraction. */
function concentration(state: State, market: Market, userLots: bigint): bigint {
  const { concentrationPpm, concentrationFreePpm, openInterestLotsMax } = market.spec.perp!;
  const least = BigInt(openInterestLotsMax) / 10n;
  const whole = max(max(openInterest(state, market.marketId), least), userLots);
  const share = whole === 0n ? 0n : (PPM * userLots) / whole;
  const free = BigInt(concentrationFreePpm);
  if (share <= free) return 0n;
  return ceilDiv(BigInt(concentrationPpm) * (share - free), PPM - free);
}

/** Lots that are long: as many are short. */
export function openInterest(state: State, marketId: number): bigint {
  return sum(state.holders(marketId).map(({ size }) => max(0n, size)));
}

/** The other accounts of the same user. */
export function siblings(state: State, { accountId }: { readonly accountId: number }): Sketch[] {
  const userId = state.userOf(accountId);
  return state.accounts
    .filter((account) => account.userId === userId && account.accountId !== accountId)
    .map((account) => new Sketch(state, account.accountId));
}

/** What is held counts for less beside what the user's other accounts with exposure hold. */
function sharedOf(state: State, sketch: Sketch, stress: Stress): bigint {
  const others = siblings(state, sketch).filter((each) => hasExposure(state, each));
  const shared = sketch.holdings
    .filter(([assetId]) => state.assets[assetId].collateral !== undefined)
    .map(([assetId, holding]) => {
      const own = quantityOf(holding);
      const theirs = sum(others.map((each) => quantityOf(each.asset(assetId))));
      const value = (quantity: bigint): bigint => counted(state, assetId, quantity, stress).value;
      return max(0n, value(own) + value(theirs) - value(own + theirs));
    });
  return sum(shared);
}

/** What resting spot orders would lose of weighted value, one by one. */
function spotLossOf(state: State, sketch: Sketch, stress: Stress): bigint {
  const weight = (assetId: number): bigint => {
    const { collateral } = state.assets[assetId];
    if (collateral === undefined) return 0n;
    return weightOf(collateral, worth(state, assetId, sketch.asset(assetId), stress).notional);
  };
  return total(
    sketch.deals.map((deal) => {
      const given = valueOf(state, deal.givenAssetId, deal.given, "ceil", stress);
      const received = valueOf(state, deal.receivedAssetId, deal.received, "floor", stress);
      const givenPpm = deal.isUnlocked ? PPM : weight(deal.givenAssetId);
      const lost = ceilDiv(given * givenPpm, PPM);
      return max(0n, lost - (received * weight(deal.receivedAssetId)) / PPM);
    }),
  );
}

/** Owes, holds a position, may come to hold one, has claims that are not cash, or would borrow. */
export function hasExposure(state: State, sketch: Sketch): boolean {
  if (state.parameters?.margin === undefined) return false;
  return (
    sketch.unsettled !== 0n ||
    sketch.stakes.some(([, { size, bidLots, askLots }]) => size !== 0n || bidLots + askLots > 0n) ||
    sketch.holdings.some(([, holding]) => holding.debt > 0n || wantedOf(holding) > 0n)
  );
}

export function isLiquidatable({ exposure, netEquity, maintenance }: Risk): boolean {
  return (exposure > 0n || netEquity < 0n) && netEquity < maintenance;
}
