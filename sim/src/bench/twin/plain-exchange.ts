/**
 * The exchange of the frozen files, written with plain objects and maps: matching, holds,
 * settlement, fees and event records. It says what the fast engines must answer (the generator
 * takes the expected figures from it), and it is a yardstick: what ordinary TypeScript costs.
 */
import { FLAG, KIND } from "../files/command-file.ts";
import type { FileCommand } from "../files/command-file.ts";
import { assetsOf, baseAssetOf, FEE_BPS, FUNDS, LOT_UNITS } from "../files/plans.ts";
import type { Plan } from "../files/plans.ts";
import { levelBest, meets, plainSide, remove, rest } from "./plain-book.ts";
import type { PlainLevel, PlainOrder, PlainSide, Side } from "./plain-book.ts";

export interface PlainBalance {
  freeUnits: number;
  lockedUnits: number;
}

/** An order as it stands after the event: values, because the order itself goes on changing. */
interface PlainOrderState {
  readonly order: PlainOrder;
  readonly openLots: number;
  readonly filledLots: number;
  readonly filledQuoteUnits: number;
}

export type PlainEvent =
  | ({
      readonly kind: "accepted" | "amended" | "cancelled" | "expired";
    } & PlainOrderState)
  | ({
      readonly kind: "filled";
      readonly priceTicks: number;
      readonly sizeLots: number;
      readonly feeUnits: number;
    } & PlainOrderState)
  | {
      readonly kind: "traded";
      readonly market: number;
      readonly takerSide: Side;
      readonly priceTicks: number;
      readonly sizeLots: number;
      readonly quoteUnits: number;
    }
  | {
      readonly kind: "balance";
      readonly account: number;
      readonly asset: number;
      readonly freeUnits: number;
      readonly lockedUnits: number;
    }
  | {
      readonly kind: "level";
      readonly market: number;
      readonly side: Side;
      readonly priceTicks: number;
      readonly orders: number;
      readonly totalLots: number;
    };

/** Sums over all commands so far. */
export interface Totals {
  trades: number;
  volumeLots: number;
  volumeQuote: number;
  feesBase: number;
  feesQuote: number;
}

const QUOTE = 0;

interface PlainMarket {
  readonly bid: PlainSide;
  readonly ask: PlainSide;
}

export interface PlainExchange {
  readonly plan: Plan;
  readonly markets: readonly PlainMarket[];
  /** Balances by asset of every account; the last one is the house, which keeps the fees. */
  readonly accounts: readonly Map<number, PlainBalance>[];
  readonly orders: Map<number, PlainOrder>;
  readonly totals: Totals;
}

/** A funded exchange without orders. */
export function plainExchange(plan: Plan): PlainExchange {
  const accounts = Array.from({ length: plan.accounts + 1 }, (_, account) => {
    const balances = new Map<number, PlainBalance>();
    if (account === plan.accounts) return balances;
    for (const asset of assetsOf(plan, account)) {
      const freeUnits = asset === 0 ? FUNDS.quote : FUNDS.base;
      balances.set(asset, { freeUnits, lockedUnits: 0 });
    }
    return balances;
  });
  const markets = Array.from({ length: plan.markets }, () => ({
    bid: plainSide("bid"),
    ask: plainSide("ask"),
  }));
  const totals = { trades: 0, volumeLots: 0, volumeQuote: 0, feesBase: 0, feesQuote: 0 };
  return { plan, markets, accounts, orders: new Map(), totals };
}

/** Executes one command and answers its events. A command the state does not allow is a bug here. */
export function applyPlain(exchange: PlainExchange, command: FileCommand): PlainEvent[] {
  const events: PlainEvent[] = [];
  switch (command.kind) {
    case KIND.place:
      place(exchange, command, events);
      break;
    case KIND.cancel:
      cancel(exchange, orderOf(exchange, command), events);
      break;
    case KIND.move:
    case KIND.replace:
      amend(exchange, command, events);
      break;
    case KIND.mark:
      break;
  }
  return events;
}

/** The side of a market a taker of `side` trades with. */
export function oppositeOf(exchange: PlainExchange, market: number, side: Side): PlainSide {
  return side === "bid" ? exchange.markets[market].ask : exchange.markets[market].bid;
}

/** True when an order at this price would trade with another order of its own account. */
export function meetsItself(
  exchange: PlainExchange,
  order: Pick<PlainOrder, "account" | "market" | "side" | "priceTicks" | "openLots">,
): boolean {
  const opposite = oppositeOf(exchange, order.market, order.side);
  let wantedLots = order.openLots;
  for (let at = opposite.pricesTicks.length - 1; at >= 0; at--) {
    const priceTicks = opposite.pricesTicks[at];
    if (!meets(opposite, priceTicks, order.priceTicks)) return false;
    for (const maker of opposite.levels.get(priceTicks)!.orders.values()) {
      if (maker.account === order.account) return true;
      wantedLots -= maker.openLots;
      if (wantedLots <= 0) return false;
    }
  }
  return false;
}

function place(exchange: PlainExchange, command: FileCommand, events: PlainEvent[]): void {
  const order: PlainOrder = {
    ref: command.orderRef,
    account: command.account,
    market: command.market,
    side: (command.flags & FLAG.ask) === 0 ? "bid" : "ask",
    priceTicks: command.priceTicks,
    openLots: command.sizeLots,
    filledLots: 0,
    filledQuoteUnits: 0,
    lockedUnits: 0,
  };
  const opposite = oppositeOf(exchange, order.market, order.side);
  const best = opposite.pricesTicks.at(-1);
  const isCrossing = best !== undefined && meets(opposite, best, order.priceTicks);
  if (isCrossing && (command.flags & FLAG.postOnly) !== 0) {
    throw new Error(`post-only order ${order.ref} would take`);
  }
  hold(exchange, order);
  events.push(orderEvent("accepted", order));
  events.push(balanceEvent(exchange, order.account, heldAsset(order)));
  match(exchange, order, events);
  settleRemainder(exchange, order, (command.flags & FLAG.ioc) !== 0, events);
}

function cancel(exchange: PlainExchange, order: PlainOrder, events: PlainEvent[]): void {
  exchange.orders.delete(order.ref);
  const level = remove(exchange.markets[order.market][order.side], order);
  release(exchange, order);
  events.push(orderEvent("cancelled", order));
  events.push(levelEvent(order.market, order.side, level));
  events.push(balanceEvent(exchange, order.account, heldAsset(order)));
}

/** A new price, and for a replace a new size: the order loses its place in the queue. */
function amend(exchange: PlainExchange, command: FileCommand, events: PlainEvent[]): void {
  const order = orderOf(exchange, command);
  const level = remove(exchange.markets[order.market][order.side], order);
  const lockedBefore = order.lockedUnits;
  release(exchange, order);
  order.priceTicks = command.priceTicks;
  if (command.kind === KIND.replace) order.openLots = command.sizeLots;
  hold(exchange, order);
  events.push(orderEvent("amended", order));
  events.push(levelEvent(order.market, order.side, level));
  if (order.lockedUnits !== lockedBefore) {
    events.push(balanceEvent(exchange, order.account, heldAsset(order)));
  }
  match(exchange, order, events);
  settleRemainder(exchange, order, false, events);
}

function match(exchange: PlainExchange, taker: PlainOrder, events: PlainEvent[]): void {
  const opposite = oppositeOf(exchange, taker.market, taker.side);
  while (taker.openLots > 0) {
    const level = levelBest(opposite);
    if (level === undefined || !meets(opposite, level.priceTicks, taker.priceTicks)) return;
    for (const maker of level.orders.values()) {
      fill(exchange, { maker, taker, level, side: opposite }, events);
      if (taker.openLots === 0) break;
    }
  }
}

interface Meeting {
  readonly maker: PlainOrder;
  readonly taker: PlainOrder;
  readonly level: PlainLevel;
  readonly side: PlainSide;
}

/** One fill at the maker's price; the maker leaves the book when nothing of it remains. */
function fill(exchange: PlainExchange, meeting: Meeting, events: PlainEvent[]): void {
  const { maker, taker, level, side } = meeting;
  const sizeLots = Math.min(maker.openLots, taker.openLots);
  const quoteUnits = sizeLots * level.priceTicks;
  const makerFeeUnits = settle(exchange, maker, sizeLots, quoteUnits, FEE_BPS.maker);
  const takerFeeUnits = settle(exchange, taker, sizeLots, quoteUnits, FEE_BPS.taker);
  for (const order of [maker, taker]) {
    order.openLots -= sizeLots;
    order.filledLots += sizeLots;
    order.filledQuoteUnits += quoteUnits;
  }
  level.totalLots -= sizeLots;
  const { totals } = exchange;
  totals.trades += 1;
  totals.volumeLots += sizeLots;
  totals.volumeQuote += quoteUnits;
  const { market } = maker;
  const { priceTicks } = level;
  events.push({ kind: "traded", market, takerSide: taker.side, priceTicks, sizeLots, quoteUnits });
  events.push(filledEvent(maker, priceTicks, sizeLots, makerFeeUnits));
  if (maker.openLots === 0) {
    remove(side, maker);
    exchange.orders.delete(maker.ref);
  }
  events.push(levelEvent(market, side.side, level));
  events.push(filledEvent(taker, priceTicks, sizeLots, takerFeeUnits));
  for (const account of [maker.account, taker.account, exchange.plan.accounts]) {
    events.push(balanceEvent(exchange, account, baseAssetOf(market)));
    events.push(balanceEvent(exchange, account, QUOTE));
  }
}

/** One leg of a fill: pays from the hold, receives less the fee, frees what a better price saved. */
function settle(
  exchange: PlainExchange,
  order: PlainOrder,
  sizeLots: number,
  quoteUnits: number,
  feeBps: number,
): number {
  const isBid = order.side === "bid";
  const base = baseAssetOf(order.market);
  const [paidAsset, gotAsset] = isBid ? [QUOTE, base] : [base, QUOTE];
  const baseUnits = sizeLots * LOT_UNITS;
  const paidUnits = isBid ? quoteUnits : baseUnits;
  const gotUnits = isBid ? baseUnits : quoteUnits;
  const heldUnits = isBid ? sizeLots * order.priceTicks : baseUnits;
  const feeUnits = feeCeil(gotUnits, feeBps);
  const paid = balanceOf(exchange, order.account, paidAsset);
  paid.lockedUnits -= heldUnits;
  paid.freeUnits += heldUnits - paidUnits;
  order.lockedUnits -= heldUnits;
  const got = balanceOf(exchange, order.account, gotAsset);
  got.freeUnits += gotUnits - feeUnits;
  balanceOf(exchange, exchange.plan.accounts, gotAsset).freeUnits += feeUnits;
  if (isBid) exchange.totals.feesBase += feeUnits;
  else exchange.totals.feesQuote += feeUnits;
  return feeUnits;
}

/** What is left after matching: nothing, a resting order, or an expired one. */
function settleRemainder(
  exchange: PlainExchange,
  order: PlainOrder,
  isIoc: boolean,
  events: PlainEvent[],
): void {
  if (order.openLots === 0) {
    exchange.orders.delete(order.ref);
    return;
  }
  if (isIoc) {
    release(exchange, order);
    events.push(orderEvent("expired", order));
    events.push(balanceEvent(exchange, order.account, heldAsset(order)));
    return;
  }
  exchange.orders.set(order.ref, order);
  const level = rest(exchange.markets[order.market][order.side], order);
  events.push(levelEvent(order.market, order.side, level));
}

function hold(exchange: PlainExchange, order: PlainOrder): void {
  const balance = balanceOf(exchange, order.account, heldAsset(order));
  const units = order.openLots * (order.side === "bid" ? order.priceTicks : LOT_UNITS);
  if (balance.freeUnits < units) throw new Error(`account ${order.account} cannot fund its order`);
  balance.freeUnits -= units;
  balance.lockedUnits += units;
  order.lockedUnits = units;
}

function release(exchange: PlainExchange, order: PlainOrder): void {
  const balance = balanceOf(exchange, order.account, heldAsset(order));
  balance.freeUnits += order.lockedUnits;
  balance.lockedUnits -= order.lockedUnits;
  order.lockedUnits = 0;
}

function orderOf(exchange: PlainExchange, command: FileCommand): PlainOrder {
  const order = exchange.orders.get(command.orderRef);
  if (order === undefined || order.account !== command.account) {
    throw new Error(`order ${command.orderRef} of account ${command.account} does not rest`);
  }
  return order;
}

function balanceOf(exchange: PlainExchange, account: number, asset: number): PlainBalance {
  const balances = exchange.accounts[account];
  let balance = balances.get(asset);
  if (balance === undefined) {
    balance = { freeUnits: 0, lockedUnits: 0 };
    balances.set(asset, balance);
  }
  return balance;
}

/** ⌈units × bps / 10,000⌉. Every product of the files is far below 2^53, hence exact. */
function feeCeil(units: number, bps: number): number {
  const product = units * bps;
  const rest = product % 10_000;
  return (product - rest) / 10_000 + (rest === 0 ? 0 : 1);
}

function heldAsset(order: PlainOrder): number {
  return order.side === "bid" ? QUOTE : baseAssetOf(order.market);
}

function orderEvent(
  kind: "accepted" | "amended" | "cancelled" | "expired",
  order: PlainOrder,
): PlainEvent {
  const { openLots, filledLots, filledQuoteUnits } = order;
  return { kind, order, openLots, filledLots, filledQuoteUnits };
}

function filledEvent(
  order: PlainOrder,
  priceTicks: number,
  sizeLots: number,
  feeUnits: number,
): PlainEvent {
  const { openLots, filledLots, filledQuoteUnits } = order;
  const state = { order, openLots, filledLots, filledQuoteUnits };
  return { kind: "filled", priceTicks, sizeLots, feeUnits, ...state };
}

function balanceEvent(exchange: PlainExchange, account: number, asset: number): PlainEvent {
  const { freeUnits, lockedUnits } = balanceOf(exchange, account, asset);
  return { kind: "balance", account, asset, freeUnits, lockedUnits };
}

function levelEvent(market: number, side: Side, level: PlainLevel): PlainEvent {
  const { priceTicks, totalLots, orders } = level;
  return { kind: "level", market, side, priceTicks, totalLots, orders: orders.size };
}
