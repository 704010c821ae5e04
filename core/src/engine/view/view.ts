/** What the state says to a question. Nothing here changes anything. */
import { OUTSIDE_ACCOUNT } from "@holdall/core/protocol";
import type { Answer, AssetId, Query, Question, UserId } from "@holdall/core/protocol";
import { backstopRows } from "./backstops.ts";
import { uncrossingOf } from "../auction/price.ts";
import { FLAG_WAITING } from "../book/order-flags.ts";
import { KEY_NONE } from "../book/ladder.ts";
import { bestTicks, keyOf, ladderOf } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import { slotsOf } from "../orders/cancel.ts";
import { namedSlot } from "../orders/named.ts";
import { hashSnapshot, takeSnapshot } from "../snapshot.ts";
import type { State } from "../state.ts";
import { brokenLaws } from "./laws.ts";
import { concentration } from "./concentration.ts";
import { lendingRows, poolRows, yieldDue } from "./lending.ts";
import { borrowLimit, withdrawalLimit as marginWithdrawalLimit } from "./limits.ts";
import { accountRisk, positionRows, riskiest } from "./margin.ts";
import { openOrder } from "./orders.ts";
import { marketTrial } from "./market-trial.ts";
import { perpRows } from "./perps.ts";
import { marginOrderLimit } from "./order-limit.ts";
import { orderPreview } from "./preview.ts";
import { shock } from "./shock.ts";
import { transferPreview } from "./transfer-preview.ts";

/** Answers a question from the state as it is now. */
export function answer(state: State, query: Query): Answer {
  switch (query.kind) {
    case "assets":
      return state.assets.map((spec, assetId) => ({ assetId: assetId as AssetId, spec }));
    case "markets":
      return state.markets.map((market) => marketView(market));
    case "parameters":
      return state.parameters;
    case "depth":
      return depth(state, query);
    case "accounts-of-user":
      return state.accounts.ofUser(query.userId).map((id) => accountView(state, id));
    case "account":
      return state.accounts.exists(query.accountId) ? accountView(state, query.accountId) : null;
    case "balances":
      return balances(state, query.accountId);
    case "open-orders":
      return openOrders(state, query);
    case "open-order":
      return findOrder(state, query);
    case "order-limit":
      return orderLimit(state, query);
    case "withdrawal-limit":
      return withdrawalLimit(state, query);
    case "open-withdrawals":
      return [...state.withdrawals.values()].sort((a, b) => a.withdrawalId - b.withdrawalId);
    case "auction":
      return auctionView(state, query);
    case "zero-sum":
      return zeroSum(state);
    case "state-hash":
      return hashSnapshot(takeSnapshot(state));
    case "reserves-nonce":
      return state.reservesNonces.hashOf(query.userId);
    case "account-risk":
      return accountRisk(state, query.accountId);
    case "positions":
      return positionRows(state, query.accountId);
    case "lending":
      return lendingRows(state, query.accountId);
    case "pools":
      return poolRows(state);
    case "yield-due":
      return yieldDue(state, query);
    case "perps":
      return perpRows(state);
    case "backstops":
      return backstopRows(state);
    case "user-of-account":
      return userOf(state, query.accountId);
    case "riskiest":
      return riskiest(state, query.count);
    case "concentration":
    case "shock":
    case "market-trial":
      return looksAhead(state, query);
    case "order-preview":
      return orderPreview(state, query);
    case "borrow-limit":
      return borrowLimit(state, query);
    case "margin-order-limit":
      return marginOrderLimit(state, query);
    case "margin-withdrawal-limit":
      return marginWithdrawalLimit(state, query);
    case "transfer-preview":
      return transferPreview(state, query);
    case "margin-laws":
      return brokenLaws(state);
  }
}

/** What those who answer for the venue's risk ask of all accounts at once. */
function looksAhead(
  state: State,
  query: Question<"concentration" | "shock" | "market-trial">,
): Answer {
  switch (query.kind) {
    case "concentration":
      return concentration(state, query.count);
    case "shock":
      return shock(state, query);
    case "market-trial":
      return marketTrial(state, query);
  }
}

function marketView(market: Market): Answer<"markets">[number] {
  return {
    marketId: market.id,
    spec: market.spec,
    state: market.state,
    auctionEndsAtMs: market.auctionEndsAtMs,
    listedAtMs: market.listedAtMs,
    lastPriceTicks: market.lastTicks,
    indexTicks: market.indexTicks,
    markTicks: market.markTicks,
    bestBidTicks: bestTicks(market, false),
    bestAskTicks: bestTicks(market, true),
  } as Answer<"markets">[number];
}

function depth(state: State, query: Question<"depth">): Answer<"depth"> {
  const market = state.markets[query.marketId];
  if (market === undefined) return null;
  return {
    updateId: market.updateId,
    bids: levels(market, false, query.levels),
    asks: levels(market, true, query.levels),
  };
}

/** The best levels of a side, price and total lots, best first. */
function levels(market: Market, isAsk: boolean, count: number): [number, number][] {
  const ladder = ladderOf(market, isAsk);
  const rows: [number, number][] = [];
  let key = ladder.bestKey;
  while (key !== KEY_NONE && rows.length < count) {
    rows.push([keyOf(market, isAsk, key), ladder.lotsAt(key)]);
    key = ladder.keyAfter(key);
  }
  return rows;
}

function accountView(state: State, accountId: number): NonNullable<Answer<"account">> {
  const { accounts, orders, tiers } = state;
  const slots = slotsOf(state, accountId, null);
  const waiting = slots.filter((slot) => orders.flags(slot) & FLAG_WAITING).length;
  const userId = accounts.userId(accountId);
  return {
    accountId,
    userId,
    subaccountNumber: accounts.subaccountNumber(accountId),
    name: accounts.name(accountId),
    ...accounts.settings(accountId),
    feeTier: tiers.tier(userId),
    restingOrders: slots.length - waiting,
    triggerOrders: waiting,
    cancelAfterMs: accounts.cancelAfterMs(accountId),
  } as NonNullable<Answer<"account">>;
}

function balances(state: State, accountId: number): Answer<"balances"> {
  const { ledger } = state;
  return state.assets.flatMap((_, assetId) => {
    const row = ledger.find(accountId, assetId);
    const freeUnits = ledger.freeUnits(row);
    const lockedUnits = ledger.lockedUnits(row);
    const isActive = freeUnits !== 0 || lockedUnits !== 0;
    return isActive ? [{ assetId: assetId as AssetId, freeUnits, lockedUnits }] : [];
  });
}

function openOrders(state: State, query: Question<"open-orders">): Answer<"open-orders"> {
  const { accountId, marketId } = query;
  if (!state.accounts.exists(accountId)) return [];
  return slotsOf(state, accountId, marketId).map((slot) => openOrder(state, slot));
}

function findOrder(state: State, query: Question<"open-order">): Answer<"open-order"> {
  const slot = namedSlot(state, query);
  return slot === 0 ? null : openOrder(state, slot);
}

/** The largest order that the free balance pays, in lots, rounded down. */
function orderLimit(state: State, query: Question<"order-limit">): Answer<"order-limit"> {
  const market = state.markets[query.marketId];
  if (market === undefined || !state.accounts.exists(query.accountId)) return null;
  const isAsk = query.side === "ask";
  const asset = isAsk ? market.baseAssetId : market.quoteAssetId;
  const free = state.ledger.freeUnits(state.ledger.find(query.accountId, asset));
  if (isAsk) return { sizeLots: Math.floor(free / market.baseUnitsPerLot) };
  const priceTicks = query.priceTicks === 0 ? bestTicks(market, true) : query.priceTicks;
  if (priceTicks <= 0) return { sizeLots: 0 };
  return { sizeLots: Math.floor(free / (market.quoteUnitsPerLotTick * priceTicks)) };
}

function withdrawalLimit(
  state: State,
  query: Question<"withdrawal-limit">,
): Answer<"withdrawal-limit"> {
  if (!state.accounts.exists(query.accountId)) return null;
  if (state.assets[query.assetId] === undefined) return null;
  return { units: state.ledger.freeUnits(state.ledger.find(query.accountId, query.assetId)) };
}

function userOf({ accounts }: State, accountId: number): Answer<"user-of-account"> {
  return accounts.isOpened(accountId) ? (accounts.userId(accountId) as UserId) : null;
}

function auctionView(state: State, query: Question<"auction">): Answer<"auction"> {
  const market = state.markets[query.marketId];
  if (market === undefined) return null;
  return uncrossingOf(market) ?? { priceTicks: 0, sizeLots: 0, imbalanceLots: 0 };
}

function zeroSum(state: State): Answer<"zero-sum"> {
  return state.ledger.totals(state.assets.length, OUTSIDE_ACCOUNT).map((total) => ({
    assetId: total.assetId as AssetId,
    differenceUnits: total.differenceUnits.toString(),
    heldUnits: total.heldUnits.toString(),
  }));
}
