import { allocate } from "./allocate.ts";
import { followPosition } from "./follow.ts";
import { enterStage, tellStep } from "./liquidation-log.ts";
import { AMOUNT_MAX } from "./ledger.ts";
import { PPB, PPM, abs, max, min, sum } from "./numbers.ts";
import { costOf, tradePosition } from "./positions.ts";
import { profitOf, riskOf } from "./risk.ts";
import type { Market, Position, State } from "./state.ts";

const BY_ADL = { position: "adl", realized: "adl" } as const;
/** Leverage counts up to so many millionths, and of whoever has no equity as much. */
const LEVERAGE_PPM_MAX = PPB;

/** An opposing position as it stood when it was looked at. */
export interface Opponent {
  readonly position: Position;
  readonly pnl: bigint;
  readonly weight: bigint;
  /** What of its profit it has given for others' deficits. */
  given: bigint;
}

/** Closes what is left of the accounts' positions at mark; returns who was on their other side in profit. */
export function closeAll(state: State, accountIds: readonly number[]): readonly Opponent[] {
  const winners: Opponent[] = [];
  const closed = accountIds.filter((accountId) =>
    state.markets.some(({ marketId }) => state.position(accountId, marketId).size !== 0n),
  );
  for (const market of state.markets.filter(({ spec }) => spec.kind === "perp")) {
    for (const isLong of [true, false]) {
      const closings = closed
        .map((accountId) => state.position(accountId, market.marketId))
        .filter(({ size }) => (isLong ? size > 0n : size < 0n));
      if (closings.length === 0) continue;
      const lots = sum(closings.map(({ size }) => abs(size)));
      const opponents = opponentsIn(state, market, !isLong, { closed, lots });
      closeSide(state, market, closings, opponents, closed);
      winners.push(...opponents.filter(({ weight }) => weight > 0n));
    }
  }
  return winners;
}

/** Profits that share at least, where there are as many. */
const PROFITS_MIN = 256;

/**
 * Those that are closed themselves first, by account; then the others by weight, then account: of
 * those that weigh anything as many as suffice, of the rest all or none.
 */
function opponentsIn(
  state: State,
  market: Market,
  isLong: boolean,
  { closed, lots }: { readonly closed: readonly number[]; readonly lots: bigint },
): Opponent[] {
  const holders = state
    .holders(market.marketId)
    .filter(({ size }) => (isLong ? size > 0n : size < 0n));
  const isClosed = ({ accountId }: Position): boolean => closed.includes(accountId);
  const others = holders
    .filter((position) => !isClosed(position))
    .map((position) => opponentOf(state, market, position))
    .sort((a, b) => Number(b.weight - a.weight) || a.position.accountId - b.position.accountId);
  const first = holders
    .filter(isClosed)
    .map((position) => ({ position, pnl: 0n, weight: 0n, given: 0n }));
  const lotsOf = (list: readonly Opponent[]): bigint =>
    sum(list.map(({ position }) => abs(position.size)));
  const left = max(0n, lots - lotsOf(first));
  const heavy = others.filter(({ weight }) => weight > 0n);
  let count = left === 0n ? 0 : PROFITS_MIN;
  while (count < heavy.length && lotsOf(heavy.slice(0, count)) < left) count += 1;
  const light = lotsOf(heavy) < left ? others.slice(heavy.length) : [];
  return [...first, ...heavy.slice(0, count), ...light];
}

export function pnlOf(state: State, position: Position): bigint {
  const market = state.markets[position.marketId];
  return profitOf(market, { ...position, bidLots: 0n, askLots: 0n }).pnl;
}

/** Weight: profit times effective leverage. */
function opponentOf(state: State, market: Market, position: Position): Opponent {
  const pnl = max(0n, pnlOf(state, position));
  const notional = costOf(market, abs(position.size), market.markTicks);
  const { equity } = riskOf(state, position.accountId);
  const leveragePpm = min(LEVERAGE_PPM_MAX, (notional * PPM) / max(1n, equity));
  return { position, pnl, weight: (pnl * leveragePpm) / PPM, given: 0n };
}

/** Lots of each opponent: those closed themselves by size, then by weight, then by size again. */
function partsOf(
  total: bigint,
  opponents: readonly Opponent[],
  closed: readonly number[],
): bigint[] {
  const room = opponents.map(({ position }) => abs(position.size));
  const parts = opponents.map(() => 0n);
  const share = (weightAt: (at: number) => bigint): void => {
    const shares = opponents.map((_, at) => ({ weight: weightAt(at), most: room[at] }));
    for (const [at, lots] of allocate(total - sum(parts), shares).entries()) {
      parts[at] += lots;
      room[at] -= lots;
    }
  };
  share((at) => (closed.includes(opponents[at].position.accountId) ? room[at] : 0n));
  share((at) => opponents[at].weight);
  share((at) => room[at]);
  return parts;
}

/** Opponents in their order meet the accounts in theirs. */
function closeSide(
  state: State,
  market: Market,
  closings: readonly Position[],
  opponents: readonly Opponent[],
  closed: readonly number[],
): void {
  const lots = closings.map(({ size }) => abs(size));
  const parts = partsOf(sum(lots), opponents, closed);
  const weightTotal = sum(opponents.map(({ weight }) => weight));
  const queue = closings.map((closing, at) => ({ closing, left: lots[at] }));
  for (const [at, opponent] of opponents.entries()) {
    let left = parts[at];
    while (left > 0n) {
      const next = queue.find((each) => each.left > 0n)!;
      const part = min(left, next.left);
      meet(state, market, next.closing.accountId, { opponent, lots: part, weightTotal });
      next.left -= part;
      left -= part;
    }
  }
}

interface Meeting {
  readonly opponent: Opponent;
  readonly lots: bigint;
  readonly weightTotal: bigint;
}

function meet(state: State, market: Market, accountId: number, meeting: Meeting): void {
  const { opponent, lots, weightTotal } = meeting;
  const { marketId, markTicks: priceTicks, spec } = market;
  const takerId = opponent.position.accountId;
  const former = opponent.position.size;
  const isLong = former < 0n;
  const trade = { lots, priceTicks, feeUnits: 0n };
  enterStage(state, accountId, "adl");
  const [own, other] = isLong ? (["ask", "bid"] as const) : (["bid", "ask"] as const);
  tradePosition(state, market, { ...trade, accountId, side: own }, BY_ADL);
  tradePosition(state, market, { ...trade, accountId: takerId, side: other }, BY_ADL);
  tellDeleveraged(state, accountId, opponent, { weightTotal, lots, loss: 0n });
  tellStep(state, {
    accountId,
    stage: "adl",
    marketId,
    assetId: spec.baseAssetId,
    isBid: own === "bid",
    quantity: lots,
    priceTicks,
    value: costOf(market, lots, priceTicks),
    takerId,
  });
  followPosition(state, market, takerId, former);
}

/** Tells of an opponent that was reduced, or gave of its profit, and of all that decided how much. */
export function tellDeleveraged(
  state: State,
  liquidatedId: number,
  { position, pnl, weight }: Opponent,
  taken: { readonly weightTotal: bigint; readonly lots: bigint; readonly loss: bigint },
): void {
  const { accountId, marketId } = position;
  state.emit("deleveraged", {
    accountId,
    marketId,
    liquidatedId,
    sizeLots: Number(taken.lots),
    priceTicks: state.markets[marketId].markTicks,
    pnlUnits: Number(pnl),
    weight: Number(min(weight, AMOUNT_MAX)),
    weightTotal: Number(min(taken.weightTotal, AMOUNT_MAX)),
    lossUnits: Number(taken.loss),
  });
}
