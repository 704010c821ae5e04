/**
 * Stage 3: what neither the book nor the backstop took of positions is closed at mark against
 * opposing ones, those with profit first, by profit and effective leverage. All of a round together,
 * market by market and side by side, so that who shares does not hang on who came first.
 */
import { mulDivWide, PPM } from "@holdall/core/num";
import type { AccountId, MarketId } from "@holdall/core/protocol";
import { AMOUNT_MAX, lots as toLots, ticks } from "@holdall/core/num";
import { assess, perpNotional } from "../margin/risk.ts";
import type { Market } from "../markets/market.ts";
import { tradePosition } from "../perp/fill.ts";
import type { TradeWhy } from "../perp/fill.ts";
import { followPosition } from "../perp/follow.ts";
import { holdersOf, positionsOf, unrealizedQuote } from "../perp/holders.ts";
import type { State } from "../state.ts";
import { allocate } from "./allocate.ts";
import { enterStage, tellStep } from "./tell.ts";

const BY_ADL: TradeWhy = { position: "adl", realized: "adl" };
/** Leverage counts up to 1,000×, and of whoever has no equity as much. */
const LEVERAGE_PPM_MAX = 1_000_000_000n;

/** An opposing position, as it stood when it was first looked at. */
export interface Opponent {
  readonly row: number;
  readonly accountId: number;
  readonly marketId: number;
  /** Profit at mark, and what of it was given for others' deficits. */
  readonly pnlUnits: number;
  readonly weight: bigint;
  givenUnits: number;
}

/** A position that is closed, whole. */
interface Closing {
  readonly row: number;
  readonly accountId: number;
  lots: number;
}

/**
 * Closes the positions of accounts at mark. Returns their opponents that were in profit: these stand
 * in for what is missing first.
 */
export function deleverage(state: State, accountIds: readonly number[]): readonly Opponent[] {
  const winners: Opponent[] = [];
  const closed = new Set(accountIds);
  for (const market of state.markets) {
    if (market.perp === null) continue;
    for (const isLong of [true, false]) {
      const closings = closingsOf(state, market, accountIds, isLong);
      if (closings.length === 0) continue;
      const opponents = opponentsIn(state, market, !isLong, closed);
      const parts = partsOf(state, closings, opponents, closed);
      close(state, market, isLong, { closings, opponents, parts });
      for (const opponent of opponents) if (opponent.weight > 0n) winners.push(opponent);
    }
  }
  return winners;
}

function closingsOf(
  state: State,
  market: Market,
  accountIds: readonly number[],
  isLong: boolean,
): Closing[] {
  const { positions } = state;
  return accountIds.flatMap((accountId) => {
    const row = positions.find(accountId, market.id);
    const sizeLots = positions.sizeLots(row);
    if (isLong ? sizeLots <= 0 : sizeLots >= 0) return [];
    return [{ row, accountId, lots: Math.abs(sizeLots) }];
  });
}

/**
 * The positions of a side: those that are closed themselves first, which weigh nothing; then by
 * weight and account id.
 */
function opponentsIn(
  state: State,
  market: Market,
  isLong: boolean,
  closed: ReadonlySet<number>,
): Opponent[] {
  const { positions } = state;
  const isClosed = (row: number): boolean => closed.has(positions.accountId(row));
  const rows = holdersOf(state, market.id).filter((row) => positions.sizeLots(row) > 0 === isLong);
  const others = rows
    .filter((row) => !isClosed(row))
    .map((row) => opponentOf(state, market, row))
    .sort((a, b) => compare(b.weight, a.weight) || a.accountId - b.accountId);
  return [...rows.filter(isClosed).map((row) => weightless(state, row)), ...others];
}

function weightless({ positions }: State, row: number): Opponent {
  const [accountId, marketId] = [positions.accountId(row), positions.marketId(row)];
  return { row, accountId, marketId, pnlUnits: 0, weight: 0n, givenUnits: 0 };
}

function compare(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Weight: profit times effective leverage, `pnl × min(notional / equity, 1000)`; 0 without profit. */
function opponentOf(state: State, market: Market, row: number): Opponent {
  const { positions } = state;
  const accountId = positions.accountId(row);
  const pnlUnits = Math.max(0, unrealizedQuote(state, market, row));
  const base = { row, accountId, marketId: market.id, pnlUnits, givenUnits: 0 };
  if (pnlUnits === 0) return { ...base, weight: 0n };
  const notional = BigInt(perpNotional(market, Math.abs(positions.sizeLots(row))));
  const equity = BigInt(Math.max(1, assess(state, accountId).equityUnits));
  const leverage = mulDivWide(notional, BigInt(PPM), equity, "floor");
  const leveragePpm = leverage < LEVERAGE_PPM_MAX ? leverage : LEVERAGE_PPM_MAX;
  return { ...base, weight: mulDivWide(BigInt(pnlUnits), leveragePpm, BigInt(PPM), "floor") };
}

/**
 * Lots of each opponent: those that are closed themselves meet first, by size; then profits, by
 * weight; then the others, by size. Together they have all that is closed: sizes sum to zero.
 */
function partsOf(
  { positions }: State,
  closings: readonly Closing[],
  opponents: readonly Opponent[],
  closed: ReadonlySet<number>,
): number[] {
  const room = opponents.map(({ row }) => Math.abs(positions.sizeLots(row)));
  const parts = opponents.map(() => 0);
  let left = closings.reduce((sum, { lots }) => sum + lots, 0);
  const share = (weightAt: (at: number) => bigint): void => {
    const shares = opponents.map((_, at) => ({ weight: weightAt(at), most: room[at] }));
    for (const [at, lots] of allocate(left, shares).entries()) {
      parts[at] += lots;
      room[at] -= lots;
      left -= lots;
    }
  };
  share((at) => (closed.has(opponents[at].accountId) ? BigInt(room[at]) : 0n));
  share((at) => opponents[at].weight);
  share((at) => BigInt(room[at]));
  return parts;
}

/** What is closed on one side of a market, against whom, and how many lots of each. */
interface Closure {
  readonly closings: readonly Closing[];
  readonly opponents: readonly Opponent[];
  readonly parts: readonly number[];
}

/** Lets those that are closed meet their opponents, in order. */
function close(
  state: State,
  market: Market,
  isLong: boolean,
  { closings, opponents, parts }: Closure,
): void {
  const weightTotal = opponents.reduce((sum, { weight }) => sum + weight, 0n);
  let at = 0;
  for (const [place, opponent] of opponents.entries()) {
    let lots = parts[place];
    while (lots > 0) {
      if (closings[at].lots === 0) at += 1;
      const part = Math.min(lots, closings[at].lots);
      meet(state, market, isLong, { closing: closings[at], opponent, lots: part, weightTotal });
      closings[at].lots -= part;
      lots -= part;
    }
  }
}

/** Lots that a closing and an opponent trade at mark. */
interface Meeting {
  readonly closing: Closing;
  readonly opponent: Opponent;
  readonly lots: number;
  readonly weightTotal: bigint;
}

function meet(state: State, market: Market, isLong: boolean, meeting: Meeting): void {
  const { closing, opponent, lots, weightTotal } = meeting;
  const { accountId } = closing;
  const takerId = opponent.accountId;
  const { markTicks: priceTicks } = market;
  const trade = { lots, priceTicks, feeUnits: 0 };
  enterStage(state, accountId, "adl");
  tradePosition(state, market, { ...trade, accountId, isBid: !isLong }, BY_ADL);
  const side = { ...trade, accountId: takerId, isBid: isLong };
  const former = tradePosition(state, market, side, BY_ADL);
  state.emit.event({
    kind: "deleveraged",
    accountId: takerId as AccountId,
    marketId: market.id as MarketId,
    liquidatedId: accountId as AccountId,
    sizeLots: toLots(lots),
    priceTicks: ticks(priceTicks),
    pnlUnits: opponent.pnlUnits,
    weight: shown(opponent.weight),
    weightTotal: shown(weightTotal),
    lossUnits: 0,
  });
  tellStep(state, {
    accountId,
    stage: "adl",
    marketId: market.id,
    assetId: market.baseAssetId,
    isBid: !isLong,
    quantity: lots,
    priceTicks,
    valueUnits: perpNotional(market, lots),
    takerId,
  });
  followPosition(state, market, opponent.row, former);
}

/** A weight as an event can carry it. */
export function shown(weight: bigint): number {
  return Number(weight < BigInt(AMOUNT_MAX) ? weight : BigInt(AMOUNT_MAX));
}

/** True while an account has positions. */
export function hasPositions(state: State, accountId: number): boolean {
  return positionsOf(state, accountId).length > 0;
}
