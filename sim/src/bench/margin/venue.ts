/**
 * The venue of the margin benchmarks, opened by ordinary commands: USDC and five other collaterals,
 * perpetuals on these five and on three more assets, pools for all six, the house, and accounts in
 * pairs that hold opposite positions in all eight perpetuals.
 */
import { createEngine, EventBuffer } from "@holdall/core/engine";
import type { Engine } from "@holdall/core/engine";
import { decodeEvent, eventSchemas, plainOrder, rejectOfCode } from "@holdall/core/protocol";
import { parameters } from "../variants/venue-setup.ts";
import type { Command, CommandKind, CommandOf, EventKind, EventOf } from "@holdall/core/protocol";

/** Assets: the settlement asset is 0, collaterals are 0 … 5, the bases of perpetuals 1 … 8. */
export const COLLATERALS = 6;
export const PERPS = 8;
/** Markets: spot on assets 1 … 5, then the perpetuals on assets 1 … 8. */
const SPOTS = COLLATERALS - 1;
/** Accounts of the house come first. */
const HOUSE = { fees: 1, dust: 2, pool: 3, clearing: 4, fund: 5, treasury: 6 } as const;
/** Every mark at the start: 100 USDC, in ticks of 0.01. */
export const START_TICKS = 10_000;
const USDC_UNITS = 1_000_000;

/** What the backstop fund begins with. */
const FUND_USDC = 2_000_000;
const START_MICROS = 1_700_000_400_000_000;

/** Fields of a command that a benchmark names; the others are quiet. */
type Named<Kind extends CommandKind> = Partial<
  Record<keyof Omit<CommandOf<Kind>, "kind">, unknown>
>;

const QUIET = {
  ...plainOrder,
  userId: 0,
  subaccountNumber: 0,
  name: "trader",
  reference: "",
  sources: 5,
  isBorrow: false,
  assetId: 0,
} as const;

type PlaceOrder = CommandOf<"place-order">;
const REJECTED = eventSchemas.find(({ kind }) => kind === "rejected")!.code;

/** A venue and its clock. */
export class MarginVenue {
  readonly engine: Engine = createEngine({ orders: 1 << 20 });
  readonly out = new EventBuffer();
  nowMicros = START_MICROS;
  /** Accounts and assets so far. */
  accounts = 0;
  assets = 0;
  private sequence = 0;
  private readonly bid = {
    ...QUIET,
    kind: "place-order",
    accountId: 0,
    marketId: 0,
    side: "bid",
    priceTicks: 0,
    sizeLots: 1,
  } as unknown as { -readonly [Name in keyof PlaceOrder]: PlaceOrder[Name] };

  /** Sends a command that must not be refused. */
  send<Kind extends CommandKind>(kind: Kind, fields: Named<Kind>): void {
    this.apply({ ...QUIET, ...fields, kind } as unknown as Command);
    if (this.out.end === 0) return;
    const first = decodeEvent(this.out.views, 0, this.out.end);
    if (first.kind !== "rejected") return;
    throw new Error(`${kind} was refused: ${rejectOfCode(first.code).name}`);
  }

  /** Applies a whole command; its events stand in `out`. */
  apply(command: Command): void {
    this.sequence += 1;
    this.out.clear();
    this.engine.apply(command, this.sequence, this.nowMicros, this.out);
  }

  /** Places a bid for one lot that rests, from one object filled anew, as a host does. */
  place(accountId: number, marketId: number, priceTicks: number): void {
    const { bid } = this;
    bid.accountId = accountId as typeof bid.accountId;
    bid.marketId = marketId as typeof bid.marketId;
    bid.priceTicks = priceTicks as typeof bid.priceTicks;
    this.apply(bid);
    if (this.out.views.u16[0] === REJECTED) throw new Error("the order was refused");
  }

  /** The events of a kind of the last command: the others are not decoded. */
  eachOf<Kind extends EventKind>(kind: Kind, act: (event: EventOf<Kind>) => void): void {
    const { views, end } = this.out;
    for (const at of this.placesOf(kind)) act(decodeEvent(views, at, end) as EventOf<Kind>);
  }

  /** How many events of a kind the last command has. */
  countOf(kind: EventKind): number {
    return this.placesOf(kind).length;
  }

  private placesOf(kind: EventKind): number[] {
    const { views, end } = this.out;
    const { code } = eventSchemas.find((schema) => schema.kind === kind)!;
    const places: number[] = [];
    for (let at = 0; at < end; at += views.u16[(at >> 1) + 1]) {
      if (views.u16[at >> 1] === code) places.push(at);
    }
    return places;
  }

  /** Throws unless every law holds. */
  verify(): void {
    const broken = this.engine.view({ kind: "margin-laws" });
    if (broken.length > 0) throw new Error(`laws are broken: ${broken.join("; ")}`);
  }
}

/** The market of a perpetual, by its place 0 … 7. */
export function perpMarket(perp: number): number {
  return SPOTS + perp;
}

/** Opens the venue with its house; no trader yet. */
export function openMarginVenue(): MarginVenue {
  const venue = new MarginVenue();
  addAsset(venue, "USDC", 6, SETTLEMENT_COLLATERAL);
  for (let asset = 1; asset <= PERPS; asset += 1) addAsset(venue, `B${asset}`, 8, BASE_COLLATERAL);
  for (const name of Object.keys(HOUSE)) {
    venue.send("open-account", { name });
    venue.accounts += 1;
  }
  venue.send("set-parameters", {
    parameters: JSON.stringify({ ...parameters(HOUSE), margin: marginParameters(HOUSE) }),
  });
  venue.send("deposit", { accountId: HOUSE.fund, units: FUND_USDC * USDC_UNITS });
  for (let asset = 1; asset < COLLATERALS; asset += 1) listMarket(venue, asset, "spot");
  for (let asset = 1; asset <= PERPS; asset += 1) listMarket(venue, asset, "perp");
  setMarks(venue, () => START_TICKS);
  return venue;
}

/** Sets all thirteen marks. */
export function setMarks(venue: MarginVenue, ticksOf: (asset: number) => number): void {
  for (let asset = 1; asset < COLLATERALS; asset += 1) setMark(venue, asset - 1, ticksOf(asset));
  for (let asset = 1; asset <= PERPS; asset += 1) {
    setMark(venue, perpMarket(asset - 1), ticksOf(asset));
  }
}

function setMark(venue: MarginVenue, marketId: number, ticks: number): void {
  venue.send("set-prices", { marketId, indexTicks: ticks, markTicks: ticks });
}

/** Opens an account with collateral of all six kinds, so many USDC worth of each; answers its id. */
export function openTrader(venue: MarginVenue, usdcOfEach: number): number {
  venue.send("open-account", {});
  venue.accounts += 1;
  const accountId = venue.accounts;
  venue.send("set-account", {
    accountId,
    autoLend: false,
    autoRepayBorrows: false,
    autoBorrowSettlements: true,
    autoRealizePnl: true,
    leverageLimitPpm: LEVERAGE_PPM,
  });
  for (let assetId = 0; assetId < COLLATERALS; assetId += 1) {
    const units = assetId === 0 ? usdcOfEach * USDC_UNITS : usdcOfEach * BASE_UNITS_PER_USDC;
    venue.send("deposit", { accountId, assetId, units });
  }
  return accountId;
}

/** Lets two accounts trade so many lots of every perpetual at the starting price. */
export function pairUp(
  venue: MarginVenue,
  longId: number,
  shortId: number,
  sizeLots: number,
): void {
  for (let perp = 0; perp < PERPS; perp += 1) {
    const order = { marketId: perpMarket(perp), priceTicks: START_TICKS, sizeLots };
    venue.send("place-order", { ...order, accountId: shortId, side: "ask" });
    venue.send("place-order", { ...order, accountId: longId, side: "bid" });
  }
}

function addAsset(venue: MarginVenue, symbol: string, decimals: number, collateral: object): void {
  const isCollateral = venue.assets < COLLATERALS;
  venue.assets += 1;
  const spec = { symbol, displayName: symbol, decimals, tokens: [] };
  const whole = isCollateral ? { ...spec, collateral, lending: LENDING } : spec;
  venue.send("add-asset", { spec: JSON.stringify(whole) });
}

function listMarket(venue: MarginVenue, asset: number, kind: "spot" | "perp"): void {
  const spec = {
    symbol: kind === "spot" ? `B${asset}_USDC` : `B${asset}_USDC_PERP`,
    kind,
    baseAssetId: asset,
    quoteAssetId: 0,
    tickSize: "0.01",
    lotSize: "0.01",
    priceTicksMin: 1,
    priceTicksMax: 1_000_000,
    sizeLotsMin: 1,
    sizeLotsMax: 10_000_000,
    bands: {
      maxMultiplierPpm: 0,
      minMultiplierPpm: 0,
      maxImpactMultiplierPpm: 1_020_000,
      minImpactMultiplierPpm: 980_000,
      maxMarkMultiplierPpm: 0,
      minMarkMultiplierPpm: 0,
    },
    state: "open",
    breakerMovePpm: 0,
    breakerWindowMs: 0,
    breakerAuctionMs: 0,
    ...(kind === "perp" ? { perp: PERP } : {}),
  };
  venue.send("list-market", { spec: JSON.stringify(spec) });
}

const LEVERAGE_PPM = 50_000_000;
/** 100,000,000 units are one base, worth 100 USDC at the start. */
const BASE_UNITS_PER_USDC = 1_000_000;

const BORROWED = {
  imf: { basePpm: 100_000, factorPpb: 60_000 },
  mmf: { basePpm: 50_000, factorPpb: 36_000 },
} as const;
/** What the settlement asset counts for, and what any other does. */
export const SETTLEMENT_COLLATERAL = {
  ...BORROWED,
  weightPpm: 1_000_000,
  haircut: { kind: "identity" },
} as const;
export const BASE_COLLATERAL = {
  ...BORROWED,
  weightPpm: 900_000,
  haircut: { kind: "inverseSqrt", basePpm: 1_000_000, penaltyPpb: 50_000 },
} as const;

/** Terms of a pool: kinked at nine tenths. */
export const LENDING = {
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
  limitUnits: 4_000_000_000_000_000,
};

/** Terms of a perpetual. */
export const PERP = {
  imf: { basePpm: 20_000, factorPpb: 60_000 },
  mmf: { basePpm: 12_500, factorPpb: 36_000 },
  openInterestLotsMax: 4_000_000_000_000,
  positionLotsMax: 10_000_000,
  fundingMinPpb: -10_000_000,
  fundingMaxPpb: 10_000_000,
  profitHaircutPpm: 900_000,
  profitRequirementPpm: 1_000_000,
  profitUnitsMax: 1_000_000_000_000,
  concentrationPpm: 100_000,
  concentrationFreePpm: 100_000,
  markUpdatePpm: 0,
  markBandPpm: 50_000,
  premiumTolerancePpm: 0,
  isPremarket: false,
  premarketMinutePpm: 0,
};

/** Whose purses margin moves: accounts of the house. */
export interface MarginHouse {
  readonly pool: number;
  readonly clearing: number;
  readonly fund: number;
  readonly treasury: number;
}

/** The parameters of margin, for a house. */
export function marginParameters(house: MarginHouse): object {
  return {
    poolAccountId: house.pool,
    clearingAccountId: house.clearing,
    insuranceAccountId: house.fund,
    treasuryAccountId: house.treasury,
    indexSourcesMin: 3,
    settlementMs: 10_000,
    liquidationFeePpm: 0,
    liquidationSteps: 10,
    liquidationStepPpm: 100_000,
    liquidationExitPpm: 950_000,
    backstopPpm: 666_667,
    backstopFundPpm: 500_000,
    stressPpm: 100_000,
  };
}
