/**
 * Stage 3: what neither the book nor the backstop took of positions is closed at mark against
 * opposing ones, those with profit first, by profit and effective leverage. All of a round together,
 * market by market and side by side, so that who shares does not hang on who came first.
 */
import type { AccountId, MarketId } from "@holdall/core/protocol";
import { AMOUNT_MAX, lots as toLots, ticks } from "@holdall/core/num";
import { perpNotional } from "../margin/position-sums.ts";
import type { Market } from "../markets/market.ts";
import { tradePosition } from "../perp/fill.ts";
import type { TradeWhy } from "../perp/fill.ts";
import { followPosition } from "../perp/follow.ts";
import { positionsOf } from "../perp/holders.ts";
import type { State } from "../state.ts";
import { allocate } from "./allocate.ts";
import { closedOn, Equities, largestProfitsOn, othersOn } from "./opponents.ts";
import type { Opponent, Side } from "./opponents.ts";
import { enterStage, tellStep } from "./tell.ts";

const BY_ADL: TradeWhy = { position: "adl", realized: "adl" };

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
  if (accountIds.length === 0) return winners;
  const closed = new Set(accountIds);
  const equities = new Equities(state);
  for (const market of state.markets) {
    if (market.perp === null) continue;
    for (const isLong of [true, false]) {
      const closings = closingsOf(state, market, accountIds, isLong);
      if (closings.length === 0) continue;
      const side: Side = { market, isLong: !isLong, closed };
      const takers = takersOf(state, side, closings, equities);
      close(state, side, closings, takers);
      for (const { opponent } of takers) if (opponent.weight > 0n) winners.push(opponent);
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

/** An opponent, and how many lots it has of all that is closed. */
interface Taker {
  readonly opponent: Opponent;
  readonly lots: number;
}

/**
 * Lots of each opponent: those that are closed themselves meet first, by size; then profits, by
 * weight; then the others, by size. Together they have all that is closed: sizes sum to zero.
 */
function takersOf(
  state: State,
  side: Side,
  closings: readonly Closing[],
  equities: Equities,
): Taker[] {
  const takers: Taker[] = [];
  let left = closings.reduce((sum, { lots }) => sum + lots, 0);
  const share = (opponents: readonly Opponent[], isBySize: boolean): void => {
    const parts = partsOf(state, opponents, left, isBySize);
    for (const [at, opponent] of opponents.entries()) {
      takers.push({ opponent, lots: parts[at] });
      left -= parts[at];
    }
  };
  share(closedOn(state, side), true);
  if (left > 0) share(largestProfitsOn(state, side, left, equities), false);
  if (left > 0) share(othersOn(state, side, equities), true);
  return takers;
}

function partsOf(
  { positions }: State,
  opponents: readonly Opponent[],
  lots: number,
  isBySize: boolean,
): number[] {
  return allocate(
    lots,
    opponents.map(({ row, weight }) => {
      const most = Math.abs(positions.sizeLots(row));
      return { weight: isBySize ? BigInt(most) : weight, most };
    }),
  );
}

/** Lets those that are closed meet their opponents, in order. */
function close(
  state: State,
  side: Side,
  closings: readonly Closing[],
  takers: readonly Taker[],
): void {
  const weightTotal = takers.reduce((sum, { opponent }) => sum + opponent.weight, 0n);
  let at = 0;
  for (const { opponent, lots } of takers) {
    let left = lots;
    while (left > 0) {
      if (closings[at].lots === 0) at += 1;
      const part = Math.min(left, closings[at].lots);
      meet(state, side, { closing: closings[at], opponent, lots: part, weightTotal });
      closings[at].lots -= part;
      left -= part;
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

function meet(state: State, { market, isLong: isBid }: Side, meeting: Meeting): void {
  const { closing, opponent, lots, weightTotal } = meeting;
  const { accountId } = closing;
  const takerId = opponent.accountId;
  const { markTicks: priceTicks } = market;
  const trade = { lots, priceTicks, feeUnits: 0 };
  enterStage(state, accountId, "adl");
  tradePosition(state, market, { ...trade, accountId, isBid }, BY_ADL);
  const taken = { ...trade, accountId: takerId, isBid: !isBid };
  const former = tradePosition(state, market, taken, BY_ADL);
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
    isBid,
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
