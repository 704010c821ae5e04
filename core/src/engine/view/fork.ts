/**
 * A small state beside the real one that holds what an order can touch: its user's accounts, the
 * house, the other side of the book as deep as asked for, and the accounts of those who rest there.
 * The engine's own functions run on it as on the real one, so that what they find is what would
 * happen; the real state is only read.
 */
import { FLAG_ASK, FLAG_WAITING } from "../book/order-flags.ts";
import { KEY_NONE, Ladder } from "../book/ladder.ts";
import { EventBuffer } from "../event-buffer.ts";
import { keyOf, ladderOf } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import { link } from "../orders/lifecycle.ts";
import { emptyState } from "../state.ts";
import type { State } from "../state.ts";
import { idleWatch } from "../triggers/watch.ts";

export interface Fork {
  readonly state: State;
  readonly market: Market;
  readonly out: EventBuffer;
  /** True when every order of the other side is in it. */
  readonly isWhole: boolean;
}

/** The state as far as an order of an account on a side of a market can reach over `depth` orders. */
export function forkFor(
  source: State,
  order: { readonly accountId: number; readonly marketId: number; readonly isAsk: boolean },
  depth: number,
): Fork {
  const { target, out } = emptyFork(source);
  const market = forkMarket(source, target, order.marketId);
  const makers = slotsOnSide(source, source.markets[order.marketId], !order.isAsk, depth + 1);
  const isWhole = makers.length <= depth;
  const slots = makers.slice(0, depth);
  const own = source.accounts.ofUser(source.accounts.userId(order.accountId));
  const makerIds = slots.map((slot) => source.orders.accountId(slot));
  copyAccounts(source, target, [...own, ...makerIds]);
  for (const slot of ownSlots(source, own, slots)) copyOrder(source, target, slot, market);
  for (const slot of slots) copyOrder(source, target, slot, market);
  return { state: target, market, out, isWhole };
}

/** The state as far as it is about accounts, their siblings and the house; no book is in it. */
export function forkOf(source: State, accountIds: readonly number[]): State {
  const { target } = emptyFork(source);
  copyAccounts(source, target, accountIds);
  const own = accountIds.flatMap((id) => source.accounts.ofUser(source.accounts.userId(id)));
  for (const slot of ownSlots(source, [...new Set(own)], []))
    copyOrder(source, target, slot, undefined);
  return target;
}

/** What every fork shares with its source, and what it has of its own: also where its events go. */
function emptyFork(source: State): { readonly target: State; readonly out: EventBuffer } {
  const fork: State = {
    ...emptyState({ requestIdentitiesMax: 1 }),
    accounts: source.accounts.fork(),
    tiers: source.tiers,
    stages: source.stages,
    assets: source.assets,
    markets: [...source.markets],
    parameters: source.parameters,
    ordinal: source.ordinal,
    tierHour: source.tierHour,
    lendHour: source.lendHour,
    sequence: source.sequence,
    nowMs: source.nowMs,
  };
  fork.positions.copyTotals(source.positions);
  for (const [assetId, pool] of source.pools) fork.pools.set(assetId, { ...pool });
  const out = new EventBuffer();
  fork.emit.begin(out);
  return { target: fork, out };
}

function forkMarket(source: State, target: State, marketId: number): Market {
  const market = source.markets[marketId];
  const own: Market = {
    ...market,
    bids: new Ladder(target.levels, target.orders, market.keyTop),
    asks: new Ladder(target.levels, target.orders, market.keyTop),
    recent: [...market.recent],
    perp: market.perp === null ? null : { ...market.perp },
    watch: idleWatch(),
    isStirred: false,
    feeRowBase: 0,
    feeRowQuote: 0,
  };
  target.markets[marketId] = own;
  return own;
}

/** Orders of a side, best first, in their order. */
function slotsOnSide(state: State, market: Market, isAsk: boolean, most: number): number[] {
  const ladder = ladderOf(market, isAsk);
  const slots: number[] = [];
  for (let key = ladder.bestKey; key !== KEY_NONE; key = ladder.keyAfter(key)) {
    for (let slot = ladder.firstAt(key); slot !== 0; slot = state.orders.next(slot)) {
      slots.push(slot);
      if (slots.length === most) return slots;
    }
  }
  return slots;
}

/** Accounts, their siblings and the house, each once. */
function accountsWith({ accounts, parameters }: State, named: readonly number[]): Set<number> {
  const { feeAccountId, dustAccountId, margin } = parameters;
  const house = margin === undefined ? [] : [margin.poolAccountId, margin.clearingAccountId];
  const found = new Set<number>([feeAccountId, dustAccountId, ...house]);
  for (const accountId of named) {
    for (const sibling of accounts.ofUser(accounts.userId(accountId))) found.add(sibling);
  }
  return found;
}

function copyAccounts(source: State, target: State, named: readonly number[]): void {
  for (const accountId of accountsWith(source, named)) copyAccount(source, target, accountId);
}

function copyAccount(source: State, target: State, accountId: number): void {
  for (let assetId = 0; assetId < source.assets.length; assetId += 1) {
    const row = source.ledger.find(accountId, assetId);
    if (row === 0) continue;
    const { ledger } = target;
    ledger.copy(ledger.row(accountId, assetId), source.ledger, row);
  }
  const { lending, positions } = source;
  for (let row = lending.first(accountId); row !== 0; row = lending.next(row)) {
    const own = target.lending.row(accountId, lending.assetId(row));
    target.lending.setLent(own, lending.lentUnits(row), source.nowMs);
    target.lending.setBorrowed(own, lending.borrowedUnits(row), source.nowMs);
    target.lending.changeSpending(own, lending.spendingUnits(row));
    target.lending.changeLeaving(own, lending.leavingUnits(row));
  }
  for (
    let row = positions.firstOfAccount(accountId);
    row !== 0;
    row = positions.nextOfAccount(row)
  ) {
    target.positions.copy(positions, row);
  }
  target.unsettled.add(accountId, source.unsettled.units(accountId), 0);
}

/** The user's own orders, oldest first, that are not among the other side's. */
function ownSlots(source: State, own: readonly number[], others: readonly number[]): number[] {
  const { accounts, orders } = source;
  const taken = new Set(others);
  const slots: number[] = [];
  for (const accountId of own) {
    for (let slot = accounts.firstOrder(accountId); slot !== 0; slot = orders.ownerNext(slot)) {
      if (!taken.has(slot)) slots.push(slot);
    }
  }
  return slots.sort((a, b) => orders.ordinal(a) - orders.ordinal(b));
}

/** An order in its account's list, and in the book where it is one of the forked market's. */
function copyOrder(source: State, target: State, slot: number, market: Market | undefined): void {
  const { orders } = source;
  const flags = orders.flags(slot);
  const own = target.orders.allocate(orders.ordinal(slot), {
    accountId: orders.accountId(slot),
    marketId: orders.marketId(slot),
    brokerId: orders.brokerId(slot),
    flags,
    clientId: orders.clientId(slot),
    priceTicks: orders.priceTicks(slot),
    originalLots: orders.originalLots(slot),
    remainingLots: orders.remainingLots(slot),
    filledQuoteUnits: orders.filledQuoteUnits(slot),
    createdAtMs: orders.createdAtMs(slot),
  });
  link(target, own);
  if (orders.marketId(slot) !== market?.id || (flags & FLAG_WAITING) !== 0) return;
  const isAsk = (flags & FLAG_ASK) !== 0;
  const key = keyOf(market, isAsk, orders.priceTicks(slot));
  ladderOf(market, isAsk).append(own, key, orders.remainingLots(slot));
}
