/** What those who run the venue are shown of its risk and its books. Accounts stand under pseudonyms. */
import {
  array,
  choice,
  decimal,
  flag,
  i64,
  integer,
  object,
  prose,
  string,
  u16,
  u64,
  word,
} from "../schema.ts";

/** Always the same for one account, and told by nothing that is public. */
const pseudonym = string(16);
const milliseconds = i64;
const ROWS_MAX = 1_000;
/** Accounts that one report of risk shows, the riskiest first. */
const RISK_ACCOUNTS_MAX = 200;
const EXPORT_LENGTH_MAX = 8_000_000;

const LiquidationStageWord = choice("LiquidationStageWord", [
  "None",
  "Flagged",
  "Book",
  "Backstop",
  "Adl",
  "Fund",
  "Socialized",
]);

/** Amounts in the settlement asset. `coverage` is equity over maintenance, rounded down; none without need. */
const AccountAtRisk = object(
  "AccountAtRisk",
  {
    account: pseudonym,
    netEquity: decimal,
    maintenance: decimal,
    exposure: decimal,
    stage: LiquidationStageWord,
  },
  { coverage: decimal },
);
/** A perpetual: interest against its limit, and whether its index lives. Rates are per hour. */
const MarketRisk = object("MarketRisk", {
  symbol: word,
  openInterest: decimal,
  openInterestLimit: decimal,
  isStale: flag,
  sources: u16,
  sourcesNeeded: u16,
  premium: decimal,
  fundingRate: decimal,
});
/** `utilization` is rounded up. Above `throttleAt` leaving may wait, bounded by `throttleBound`. */
const PoolRisk = object("PoolRisk", {
  symbol: word,
  lent: decimal,
  borrowed: decimal,
  cash: decimal,
  pending: decimal,
  limit: decimal,
  utilization: decimal,
  throttleAt: decimal,
  throttleBound: decimal,
});
const AssetAmount = object("AssetAmount", { symbol: word, quantity: decimal });

/** `badDebt`: what the listed accounts lack of owning nothing, in the settlement asset; 0 expected. */
export const RiskReport = object("RiskReport", {
  sequence: u64,
  settlementSymbol: word,
  accounts: array(AccountAtRisk, RISK_ACCOUNTS_MAX),
  markets: array(MarketRisk, ROWS_MAX),
  pools: array(PoolRisk, ROWS_MAX),
  fund: array(AssetAmount, ROWS_MAX),
  badDebt: decimal,
});

/**
 * One act of a liquidation. Of a perpetual `symbol` is the market's, else the asset's, whose debt
 * was reduced; `fundMovement` > 0 was paid to the fund. Without `taker` the book or the fund took it.
 */
const LiquidationAct = object(
  "LiquidationAct",
  {
    sequence: u64,
    at: milliseconds,
    account: pseudonym,
    symbol: word,
    stage: LiquidationStageWord,
    side: choice("LiquidationSide", ["Bid", "Ask"]),
    quantity: decimal,
    value: decimal,
    fundMovement: decimal,
  },
  { price: decimal, taker: pseudonym },
);
export const LiquidationLog = object("LiquidationLog", {
  total: u64,
  acts: array(LiquidationAct, ROWS_MAX),
});
/** Comma-separated, newest first. `isComplete` is false where the log is longer than an export. */
export const ExportedLog = object("ExportedLog", {
  fileName: word,
  text: string(EXPORT_LENGTH_MAX),
  rows: u64,
  isComplete: flag,
});

const AccountUnderShock = object("AccountUnderShock", {
  account: pseudonym,
  netEquity: decimal,
  maintenance: decimal,
  exposure: decimal,
  /** What it would have less than nothing, all of it taken at mark. */
  lack: decimal,
  isAlready: flag,
});
/**
 * Who would be liquidated if marks moved at once, the riskiest first, and what the fund would pay of what
 * they would lack: `fundPays` + `uncovered` = `lack`. Sums are over all who are found.
 */
export const ShockReport = object("ShockReport", {
  sequence: u64,
  settlementSymbol: word,
  accounts: array(AccountUnderShock, RISK_ACCOUNTS_MAX),
  found: u64,
  exposure: decimal,
  lack: decimal,
  fund: decimal,
  fundPays: decimal,
  uncovered: decimal,
});
/** Accounts of one market that are told one by one. */
const HOLDERS_MAX = 10;
/** `size` is signed, long > 0; `share` is of the open interest, rounded up. */
const Holder = object("Holder", { account: pseudonym, size: decimal, share: decimal });
/** A perpetual: accounts with a position by side, and the largest positions of either side. */
const MarketHolders = object("MarketHolders", {
  symbol: word,
  openInterest: decimal,
  longs: u64,
  shorts: u64,
  largest: array(Holder, HOLDERS_MAX),
});
/** The market with the largest holder first; each open lot is long for one account and short for another. */
export const ConcentrationReport = object("ConcentrationReport", {
  sequence: u64,
  markets: array(MarketHolders, ROWS_MAX),
});

/**
 * Why a source does or does not make the index: it counts as it is, or held to the clamp; it is too old;
 * its bid stands above its ask; a price of it is zero; it says nothing of this asset; or it would count,
 * but too few do.
 */
const SourceStanding = choice("SourceStanding", [
  "Counted",
  "Clamped",
  "Stale",
  "Crossed",
  "NoPrice",
  "Absent",
  "TooFew",
]);
/** `deviationBp`: of its price from the index, in basis points, rounded away from zero. */
const PriceSource = object(
  "PriceSource",
  { source: word, standing: SourceStanding },
  { price: decimal, deviationBp: decimal, ageMs: u64, weight: u64 },
);
/** While `isFrozen` the index is the last that was made. Quotes older than `staleMs` do not count. */
const MarketSources = object(
  "MarketSources",
  {
    symbol: word,
    isFrozen: flag,
    needed: u16,
    staleMs: u64,
    sources: array(PriceSource, ROWS_MAX),
  },
  { index: decimal },
);
/** Empty where this process reads no source. */
export const SourcesReport = object("SourcesReport", { markets: array(MarketSources, ROWS_MAX) });

/** How far marks are asked to move, in whole percent. */
export const shockPercent = integer("int32", { min: -30, max: 30 });

/**
 * One asset across the books: what came in less what left; where custody keeps it; what the house's own
 * accounts hold of it; and the sum over all accounts, which is zero always.
 */
export const ReconciliationRow = object("ReconciliationRow", {
  symbol: word,
  held: decimal,
  hot: decimal,
  warm: decimal,
  cold: decimal,
  inFlight: decimal,
  pools: decimal,
  clearing: decimal,
  fund: decimal,
  fees: decimal,
  difference: decimal,
});
/** The laws of the ledger and of margin, asked of the whole state; `broken` says which fail, in words. */
export const LawsReport = object("LawsReport", {
  sequence: u64,
  isBalanced: flag,
  broken: array(prose, ROWS_MAX),
});
/** What waits is of a kind, and has a name among them. */
const queueKind = choice("QueueKind", ["Withdrawal", "Deposit", "Proposal"]);
const queueId = string(128);
/**
 * What waits for somebody: a withdrawal of the ledger that is not settled, a deposit that is late, a
 * proposal not signed. `owner` is who has taken it; `isMine` where that is who asks.
 */
export const QueueRow = object(
  "QueueRow",
  {
    kind: queueKind,
    id: queueId,
    action: choice("QueueAction", ["Settle", "Trace", "Sign"]),
    isLate: flag,
    isMine: flag,
  },
  { since: milliseconds, details: prose, owner: word },
);
/** Takes a row of the queue, from whoever has it, or gives it back. */
export const QueueTake = object("QueueTake", { kind: queueKind, id: queueId, isMine: flag });
export const liquidationLimit = integer("uint64", { max: ROWS_MAX, default: 100 });
