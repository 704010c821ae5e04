/**
 * The venue of the tests with everything that margin adds: BTC beside SOL, pools for all three
 * assets, perpetuals on SOL and BTC, the purses of the house, and marks. Sizes are round: a lot of
 * SOL is 0.01, one of BTC 0.001; a tick of SOL is 0.01 USDC, one of BTC 1 USDC.
 */
import type { AssetSpec, CommandOf, Event, MarketSpec, Parameters } from "@holdall/core/protocol";
import { expect } from "vitest";
import {
  ALICE,
  BOB,
  BOB_TWO,
  CAROL,
  marketSpec,
  only,
  openVenue,
  parameters,
  SOL,
  USDC,
  Venue,
} from "./venue.twin.ts";
import { applyCommand } from "./apply.ts";
import { readSnapshot } from "./snapshot.ts";
import type { State } from "./state.ts";
import { answer } from "./view/view.ts";

export const BTC = 2;
export const BTC_USDC = 1;
export const SOL_PERP = 2;
export const BTC_PERP = 3;
/** The purses of the house, after its fees and dust and the people. */
export const POOL = 7;
export const CLEARING = 8;
export const FUND = 9;
export const TREASURY = 10;
/** Whole coins, in units. */
export const ONE_SOL = 1_000_000_000;
export const ONE_USDC = 1_000_000;
export const ONE_BTC = 100_000_000;
/** Marks at the start, in ticks: 100 USDC and 50,000 USDC. */
export const SOL_TICKS = 10_000;
export const BTC_TICKS = 50_000;

const lending = {
  state: "open",
  optimalPpm: 900_000,
  rateBasePpm: 0,
  rateSlopePpm: 80_000,
  rateSteepPpm: 1_200_000,
  feePpm: 100_000,
  maxUtilizationPpm: 950_000,
  throttleThresholdPpm: 920_000,
  throttleStepPpm: 10_000,
  throttleStepMs: 60_000,
  limitUnits: 1_000_000_000_000_000,
};

function asset(symbol: string, decimals: number, collateral: object): AssetSpec {
  const spec = { symbol, displayName: symbol, decimals, tokens: [], collateral, lending };
  return spec as unknown as AssetSpec;
}

export const usdcSpec = asset("USDC", 6, {
  weightPpm: 1_000_000,
  haircut: { kind: "identity" },
  imf: { basePpm: 50_000, factorPpb: 0 },
  mmf: { basePpm: 30_000, factorPpb: 0 },
});
export const solSpec = asset("SOL", 9, {
  weightPpm: 900_000,
  haircut: { kind: "inverseSqrt", basePpm: 1_000_000, penaltyPpb: 200_000 },
  imf: { basePpm: 100_000, factorPpb: 60_000 },
  mmf: { basePpm: 60_000, factorPpb: 36_000 },
});
export const btcSpec = asset("BTC", 8, {
  weightPpm: 950_000,
  haircut: { kind: "inverseSqrt", basePpm: 1_000_000, penaltyPpb: 50_000 },
  imf: { basePpm: 100_000, factorPpb: 20_000 },
  mmf: { basePpm: 60_000, factorPpb: 12_000 },
});

export const perpSpec = {
  imf: { basePpm: 20_000, factorPpb: 60_000 },
  mmf: { basePpm: 12_500, factorPpb: 36_000 },
  openInterestLotsMax: 10_000_000,
  positionLotsMax: 1_000_000,
  fundingMinPpb: -10_000_000,
  fundingMaxPpb: 10_000_000,
  profitHaircutPpm: 900_000,
  profitRequirementPpm: 1_000_000,
  profitUnitsMax: 1_000_000_000_000,
  concentrationPpm: 0,
  concentrationFreePpm: 0,
  markUpdatePpm: 0,
  markBandPpm: 0,
  premiumTolerancePpm: 0,
  isPremarket: false,
  premarketMinutePpm: 0,
};

export const marginParameters = {
  ...parameters,
  feeTiers: parameters.feeTiers.map((tier) => ({ ...tier, perpMakerPpm: 200, perpTakerPpm: 500 })),
  restingOrdersMax: 30,
  triggerOrdersMax: 10,
  margin: {
    poolAccountId: POOL,
    clearingAccountId: CLEARING,
    insuranceAccountId: FUND,
    treasuryAccountId: TREASURY,
    indexSourcesMin: 3,
    settlementMs: 10_000,
    liquidationFeePpm: 0,
    liquidationSteps: 10,
    liquidationStepPpm: 100_000,
    liquidationExitPpm: 950_000,
    backstopPpm: 666_667,
    backstopFundPpm: 500_000,
    stressPpm: 100_000,
  },
} as unknown as Parameters;

const impact = {
  ...marketSpec.bands,
  maxImpactMultiplierPpm: 1_050_000,
  minImpactMultiplierPpm: 950_000,
};

/** What a test wants otherwise of the perpetuals. */
type PerpTerms = Partial<Record<keyof typeof perpSpec, unknown>>;

/**
 * The venue with margin; everybody has 1,000 SOL, 1,000,000 USDC and 10 BTC, and nobody lends. `sol` is
 * what a test wants otherwise of both markets of SOL.
 */
export function openMarginVenue(perp: PerpTerms = {}, sol: Partial<MarketSpec> = {}): Venue {
  const venue = openVenue({ ...sol, perp: undefined });
  for (const name of ["pool", "clearing", "fund", "treasury"]) venue.send("open-account", { name });
  venue.send("add-asset", { spec: JSON.stringify(btcSpec) });
  venue.send("change-asset", { assetId: SOL, spec: JSON.stringify(solSpec) });
  venue.send("change-asset", { assetId: USDC, spec: JSON.stringify(usdcSpec) });
  venue.send("set-parameters", { parameters: JSON.stringify(marginParameters) });
  const list = (symbol: string, kind: string, baseAssetId: number, more: object): void => {
    const spec = { ...marketSpec, symbol, kind, baseAssetId, ...more };
    venue.send("list-market", { spec: JSON.stringify(spec) });
  };
  const bitcoin = { tickSize: "1", lotSize: "0.001", priceTicksMax: 1_000_000 };
  const terms = { perp: { ...perpSpec, ...perp }, bands: impact };
  list("BTC_USDC", "spot", BTC, bitcoin);
  list("SOL_USDC_PERP", "perp", SOL, { ...terms, ...sol });
  list("BTC_USDC_PERP", "perp", BTC, { ...bitcoin, ...terms });
  for (const accountId of [ALICE, BOB, CAROL, BOB_TWO]) {
    venue.send("deposit", { accountId, assetId: BTC, units: 10 * ONE_BTC });
  }
  setMarks(venue, SOL_TICKS, BTC_TICKS);
  return venue;
}

/** A venue that goes on where another stands, and the state behind it. */
export function stateBehind(opened: Venue): { readonly venue: Venue; readonly state: State } {
  const state = readSnapshot(opened.engine.snapshot());
  const venue = new Venue({
    apply: (command, sequence, time, out) => applyCommand(state, command, sequence, time, out),
    view: (query) => answer(state, query) as never,
    snapshot: () => opened.engine.snapshot(),
    isIn: (pages) => opened.engine.isIn(pages),
    hash: () => "",
  });
  Object.assign(venue, { sequence: opened.sequence, nowMs: opened.nowMs });
  return { venue, state };
}

/** Takes most of everybody's money away: what is left makes risks of what they do. */
export function thin(venue: Venue): void {
  for (const accountId of PEOPLE) thinOne(venue, accountId);
}

/** The same for one. */
export function thinOne(venue: Venue, accountId: number): void {
  for (const [assetId, units] of [
    [SOL, 990 * ONE_SOL],
    [USDC, 970_000 * ONE_USDC],
    [BTC, 980_000_000],
  ]) {
    const events = venue.send("request-withdrawal", { accountId, assetId, units, ...NOT_FUNDED });
    const { withdrawalId } = only(events, "withdrawal-requested");
    venue.send("settle-withdrawal", { withdrawalId });
  }
}

/** Alice, with 40,000 USDC, is long 400,000 USDC of SOL; Bob, who is rich, is short. */
export function levered(terms: PerpTerms = {}): Venue {
  const venue = openMarginVenue(terms);
  venue.send("tick");
  thinOne(venue, ALICE);
  venue.send("set-account", { accountId: ALICE, leverageLimitPpm: 50_000_000 });
  venue.ask(BOB, 400_000, SOL_TICKS, { marketId: SOL_PERP });
  venue.bid(ALICE, 400_000, SOL_TICKS, { marketId: SOL_PERP });
  return venue;
}

/** Large positions against each other, near what everybody's money carries. */
export function leverUp(venue: Venue): void {
  const [sol, btc] = [250_000, 5_000];
  venue.ask(BOB, sol, SOL_TICKS, { marketId: SOL_PERP });
  venue.bid(ALICE, sol, SOL_TICKS, { marketId: SOL_PERP });
  venue.ask(BOB_TWO, btc, BTC_TICKS, { marketId: BTC_PERP });
  venue.bid(CAROL, btc, BTC_TICKS, { marketId: BTC_PERP });
}

const NOT_FUNDED = { autoBorrow: false, autoLendRedeem: false };

/** Sets index and mark of both assets, on spot and perpetual. */
export function setMarks(venue: Venue, solTicks: number, btcTicks: number): void {
  for (const marketId of [0, SOL_PERP]) {
    venue.send("set-prices", { marketId, indexTicks: solTicks, markTicks: solTicks });
  }
  for (const marketId of [BTC_USDC, BTC_PERP]) {
    venue.send("set-prices", { marketId, indexTicks: btcTicks, markTicks: btcTicks });
  }
}

/** The risk of an account; it must exist. */
export function riskOf(venue: Venue, accountId: number) {
  const risk = venue.engine.view({ kind: "account-risk", accountId: accountId as never });
  if (risk === null) throw new Error("no such account");
  return risk;
}

/** What an account lends and owes of an asset. */
export function claimOf(venue: Venue, accountId: number, assetId: number): [number, number] {
  const rows = venue.engine.view({ kind: "lending", accountId: accountId as never });
  const row = rows.find((claim) => (claim.assetId as number) === assetId);
  return [row?.lentUnits ?? 0, row?.borrowedUnits ?? 0];
}

/** All laws hold. */
export function expectLaws(venue: Venue): void {
  expect(venue.engine.view({ kind: "margin-laws" })).toEqual([]);
}

/** People of the venue, each with money; Bob has two accounts. */
export const PEOPLE = [ALICE, BOB, CAROL, BOB_TWO];

/** A small generator of numbers below n: the same seed gives the same commands. */
export function drawer(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % below;
  };
}

type Draw = (below: number) => number;

/** The prices around which a random venue trades: they move with its marks. */
export interface Prices {
  solTicks: number;
  btcTicks: number;
}

/** A random order near the marks, on any of the four markets. */
export function randomOrder(draw: Draw, prices: Prices): Omit<CommandOf<"place-order">, "kind"> {
  const marketId = draw(4);
  const isSol = marketId === 0 || marketId === SOL_PERP;
  const mark = isSol ? prices.solTicks : prices.btcTicks;
  const isMarket = draw(5) === 0;
  const isByQuote = isMarket && draw(4) === 0;
  const isPerp = marketId >= SOL_PERP;
  const sizeLots = 1 + draw(draw(4) === 0 ? 40_000 : 500);
  return {
    requestA: 0,
    requestB: 0,
    requestExpiresMs: 0,
    accountId: PEOPLE[draw(4)],
    marketId,
    side: draw(2) === 0 ? "bid" : "ask",
    type: isMarket ? "market" : "limit",
    timeInForce: isMarket ? "ioc" : (["gtc", "gtc", "ioc", "fok"] as const)[draw(4)],
    selfTrade: (["reject-taker", "reject-maker", "reject-both"] as const)[draw(3)],
    postOnly: false,
    reduceOnly: isPerp && draw(5) === 0,
    autoBorrow: !isPerp && draw(3) === 0,
    autoBorrowRepay: !isPerp && draw(3) === 0,
    autoLend: !isPerp && draw(6) === 0,
    autoLendRedeem: !isPerp && draw(3) === 0,
    brokerId: 0,
    clientId: -1,
    priceTicks: isMarket ? 0 : mark - Math.floor(mark / 100) + draw(Math.floor(mark / 50)),
    sizeLots: isByQuote ? 0 : sizeLots,
    quoteUnits: isByQuote ? (1 + draw(50_000)) * ONE_USDC : 0,
    expiresAtMs: 0,
  } as unknown as Omit<CommandOf<"place-order">, "kind">;
}

/** One random command; marks move by up to `movePpm` at a time. */
export function randomStep(venue: Venue, draw: Draw, prices: Prices, movePpm: number): Event[] {
  const accountId = PEOPLE[draw(4)];
  const assetId = draw(3);
  const whole = [ONE_SOL, ONE_USDC, ONE_BTC][assetId];
  const units = 1 + draw(assetId === BTC ? 5 : assetId === SOL ? 500 : 200_000) * whole;
  switch (draw(20)) {
    case 0:
    case 1:
      return venue.send("lend", { accountId, assetId, units });
    case 2:
      return venue.send("redeem", { accountId, assetId, units });
    case 3:
    case 4:
      return venue.send("borrow", { accountId, assetId, units });
    case 5:
      return venue.send("repay", { accountId, assetId, units });
    case 6:
      return venue.send("request-withdrawal", {
        accountId,
        assetId,
        units,
        autoBorrow: draw(3) === 0,
        autoLendRedeem: draw(2) === 0,
      });
    case 7:
      return venue.send("cancel-withdrawal", { withdrawalId: 1 + draw(20) });
    case 8:
      return venue.send("transfer", { sourceId: BOB, targetId: BOB_TWO, assetId, units });
    case 9:
      return venue.send("set-account", {
        accountId,
        autoLend: draw(3) === 0,
        autoRepayBorrows: draw(2) === 0,
        autoBorrowSettlements: draw(2) === 0,
        autoRealizePnl: draw(3) > 0,
        leverageLimitPpm: (1 + draw(20)) * 1_000_000,
      });
    case 10:
      venue.nowMs += draw(3) === 0 ? 3_600_000 : 5_000;
      return venue.send("tick");
    case 11:
    case 12:
      return moveMarks(venue, draw, prices, movePpm);
    case 13:
      return venue.send("cancel-all-orders", { accountId, everyMarket: draw(2) === 0 });
    default:
      return venue.apply({ kind: "place-order", ...randomOrder(draw, prices) });
  }
}

/** Marks walk, within a half and twice where they began. */
function moveMarks(venue: Venue, draw: Draw, prices: Prices, movePpm: number): Event[] {
  const walk = (ticks: number, start: number): number => {
    const moved = ticks + Math.trunc((ticks * (draw(2 * movePpm + 1) - movePpm)) / 1_000_000);
    return Math.max(Math.floor(start / 2), Math.min(start * 2, moved));
  };
  prices.solTicks = walk(prices.solTicks, SOL_TICKS);
  prices.btcTicks = walk(prices.btcTicks, BTC_TICKS);
  setMarks(venue, prices.solTicks, prices.btcTicks);
  return [];
}
