/**
 * Who stands on the other side of positions that are closed. Profits share by weight, and of many
 * those of the largest: no command may touch everybody. They are found in one walk over the market;
 * what an account is worth is asked once for a whole round, because trades at mark do not change it.
 */
import { mulDivWide, PPM } from "@holdall/core/num";
import { assessSolvency } from "../margin/assess.ts";
import { perpNotional } from "../margin/position-sums.ts";
import type { Market } from "../markets/market.ts";
import { unrealizedQuote } from "../perp/holders.ts";
import type { State } from "../state.ts";

/** Leverage counts up to 1,000×, and of whoever has no equity as much. */
const LEVERAGE_MAX = 1_000;
const LEVERAGE_PPM_MAX = BigInt(LEVERAGE_MAX) * BigInt(PPM);

/** Profits that share at least, where there are as many. */
const PROFITS_MIN = 256;
/** Profits that are looked for at first; so many times as many each time that they do not suffice. */
const SEARCH_FIRST = 2 * PROFITS_MIN;
const SEARCH_GROWTH = 4;
/** An estimate of a weight, of the machine's precision, is never below it by more than this share. */
const ESTIMATE_UP = 1 + 1e-9;

/** An opposing position, as it stood when it was first looked at. */
export interface Opponent {
  readonly row: number;
  readonly accountId: number;
  readonly marketId: number;
  /** Profit at mark. */
  readonly pnlUnits: number;
  readonly weight: bigint;
}

/** One side of a market, and whose positions in it are closed themselves. */
export interface Side {
  readonly market: Market;
  readonly isLong: boolean;
  readonly closed: ReadonlySet<number>;
}

/** Equity in full by account, at least 1, each asked once. */
export class Equities {
  private readonly state: State;
  private readonly known: Float64Array;

  constructor(state: State) {
    this.state = state;
    this.known = new Float64Array(state.accounts.accountMax + 1);
  }

  of(accountId: number): number {
    const known = this.known[accountId];
    if (known !== 0) return known;
    const found = Math.max(1, assessSolvency(this.state, accountId).equityUnits);
    this.known[accountId] = found;
    return found;
  }
}

/** Positions that are closed themselves, by account id: they weigh nothing. */
export function closedOn(state: State, { market, isLong, closed }: Side): Opponent[] {
  const { positions } = state;
  const rows: Opponent[] = [];
  for (const accountId of [...closed].sort((a, b) => a - b)) {
    const row = positions.find(accountId, market.id);
    const sizeLots = positions.sizeLots(row);
    if (isLong ? sizeLots > 0 : sizeLots < 0) rows.push(opponentAt(state, row, 0, 0n));
  }
  return rows;
}

/**
 * The profits of a side by weight, then account id: as many of the heaviest as have `lots` together
 * and at least 256; all of them where they have less.
 */
export function largestProfitsOn(
  state: State,
  side: Side,
  lots: number,
  equities: Equities,
): Opponent[] {
  for (let count = SEARCH_FIRST; ; count *= SEARCH_GROWTH) {
    const found = heaviest(state, side, count, equities);
    const needed = countFor(state, found, lots);
    if (needed <= found.length) return found.slice(0, Math.max(PROFITS_MIN, needed));
    if (found.length < count) return found;
  }
}

/** How many opponents, in order, have so many lots together and leave others; else more than there are. */
function countFor({ positions }: State, opponents: readonly Opponent[], lots: number): number {
  let left = lots;
  for (const [count, { row }] of opponents.entries()) {
    if (left <= 0) return count;
    left -= Math.abs(positions.sizeLots(row));
  }
  return opponents.length + 1;
}

/** Those of a side that weigh nothing, by account id. */
export function othersOn(state: State, side: Side, equities: Equities): Opponent[] {
  const { market, isLong, closed } = side;
  const found: Opponent[] = [];
  for (const row of state.positions.rowsOn(market.id, isLong)) {
    if (closed.has(state.positions.accountId(row))) continue;
    const pnlUnits = Math.max(0, unrealizedQuote(state, market, row));
    const isWeightless = pnlUnits === 0 || weightOf(state, market, row, equities) === 0n;
    if (isWeightless) found.push(opponentAt(state, row, pnlUnits, 0n));
  }
  return found.sort((a, b) => a.accountId - b.accountId);
}

function heaviest(state: State, side: Side, count: number, equities: Equities): Opponent[] {
  const { market, isLong, closed } = side;
  const { positions } = state;
  const found: Opponent[] = [];
  let least = 0;
  for (const row of positions.rowsOn(market.id, isLong)) {
    const pnlUnits = unrealizedQuote(state, market, row);
    if (pnlUnits <= 0 || closed.has(positions.accountId(row))) continue;
    if (pnlUnits * LEVERAGE_MAX * ESTIMATE_UP < least) continue;
    const levered = pnlUnits * notionalOf(state, market, row) * ESTIMATE_UP;
    if (levered < least * equities.of(positions.accountId(row))) continue;
    const weight = weightOf(state, market, row, equities);
    if (weight === 0n) continue;
    found.push(opponentAt(state, row, pnlUnits, weight));
    if (found.length < 2 * count) continue;
    keepHeaviest(found, count);
    least = Number(found[count - 1].weight);
  }
  keepHeaviest(found, count);
  return found;
}

/** Sorts and cuts. */
function keepHeaviest(found: Opponent[], count: number): void {
  found.sort((a, b) => compare(b.weight, a.weight) || a.accountId - b.accountId);
  if (found.length > count) found.length = count;
}

/** Weight: profit times effective leverage, `pnl × min(notional / equity, 1000)`. Rounded down. */
function weightOf(state: State, market: Market, row: number, equities: Equities): bigint {
  const equity = equities.of(state.positions.accountId(row));
  const notional = notionalOf(state, market, row);
  const leverage = mulDivWide(BigInt(notional), BigInt(PPM), BigInt(equity), "floor");
  const leveragePpm = leverage < LEVERAGE_PPM_MAX ? leverage : LEVERAGE_PPM_MAX;
  const pnlUnits = BigInt(unrealizedQuote(state, market, row));
  return mulDivWide(pnlUnits, leveragePpm, BigInt(PPM), "floor");
}

function notionalOf({ positions }: State, market: Market, row: number): number {
  return perpNotional(market, Math.abs(positions.sizeLots(row)));
}

function opponentAt({ positions }: State, row: number, pnlUnits: number, weight: bigint): Opponent {
  const [accountId, marketId] = [positions.accountId(row), positions.marketId(row)];
  return { row, accountId, marketId, pnlUnits, weight };
}

function compare(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
