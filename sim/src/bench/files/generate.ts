/**
 * Writes one frozen command file from its plan. A plain exchange runs beside the draws, so that
 * every command is valid: a cancel, move or replace names a live order, a post-only order rests, an
 * order never meets one of its own account (the peers know no self-trade prevention; so its mode
 * changes nothing), and funds suffice. The plain exchange also gives the expected figures.
 */
import { applyPlain, meetsItself, oppositeOf, plainExchange } from "../twin/plain-exchange.ts";
import type { PlainEvent, PlainExchange, Totals } from "../twin/plain-exchange.ts";
import { plainDepthDigest, plainDigest } from "../twin/plain-digest.ts";
import type { PlainOrder, Side } from "../twin/plain-book.ts";
import { commandWriter, FLAG, KIND } from "./command-file.ts";
import type { CommandWriter, FileCommand } from "./command-file.ts";
import { liveOrders } from "./live-orders.ts";
import type { LiveOrders } from "./live-orders.ts";
import { drawAccount } from "./plans.ts";
import type { MixKind, Plan } from "./plans.ts";
import { randomFrom } from "./random.ts";
import type { Random } from "./random.ts";

/** What every variant must find after the whole file. */
export interface Expected extends Totals {
  /** Cancels turned into orders and orders turned into cancels, to hold the population. */
  readonly substitutions: number;
  /** Commands of the stream that traded. */
  readonly tradingCommands: number;
  /** Orders placed, population included: `orderRef` is below it. */
  readonly orders: number;
  /** Of the final state (`digest.ts`). */
  readonly digest: string;
  /** The same after the first `PREFIX_COMMANDS` of the stream, for the variants that stop there. */
  readonly prefix: Prefix;
}

export interface Prefix extends Totals {
  readonly commands: number;
  readonly digest: string;
  /** Of the levels alone, for the books that keep no balances. */
  readonly depthDigest: string;
}

/** How far the slow variants go. */
export const PREFIX_COMMANDS = 300_000;

export interface Generated {
  readonly bytes: Uint8Array;
  readonly expected: Expected;
}

/** One GTC, IOC or move in so many tries must find a valid draw; more means a broken plan. */
const TRIES_MAX = 1_000;
const MID_FLAT_TICKS = 50_000;
const MID_STAGGER_TICKS = 10_000;
const COMMANDS_PER_STEP = 64;
const SIZE_LOTS_MAX = 100;

interface MarketDraw {
  midTicks: number;
  commands: number;
  readonly live: LiveOrders;
  readonly initialOrders: number;
}

interface Run {
  readonly plan: Plan;
  readonly random: Random;
  readonly exchange: PlainExchange;
  readonly writer: CommandWriter;
  readonly markets: readonly MarketDraw[];
  orders: number;
  substitutions: number;
  tradingCommands: number;
}

/** Generates the file of a plan and what must come out of it. */
export function generate(plan: Plan): Generated {
  const random = randomFrom(plan.seed);
  const markets = Array.from({ length: plan.markets }, (_, market) => ({
    midTicks: midStartTicks(plan.mid.start, market),
    commands: 0,
    live: liveOrders(),
    initialOrders: plan.population / plan.markets,
  }));
  const run: Run = {
    plan,
    random,
    exchange: plainExchange(plan),
    writer: commandWriter(plan.population + plan.commands),
    markets,
    orders: 0,
    substitutions: 0,
    tradingCommands: 0,
  };
  for (let at = 0; at < plan.population; at++) populate(run, at);
  const prefixCommands = Math.min(PREFIX_COMMANDS, plan.commands);
  for (let at = 0; at < prefixCommands; at++) step(run, at);
  const prefix = prefixOf(run.exchange, prefixCommands);
  for (let at = prefixCommands; at < plan.commands; at++) step(run, at);
  const { orders, substitutions, tradingCommands, exchange } = run;
  const digest = plainDigest(exchange);
  return {
    bytes: run.writer.finish(),
    expected: { ...exchange.totals, orders, substitutions, tradingCommands, digest, prefix },
  };
}

/** Where a market's mid starts. */
export function midStartTicks(start: Plan["mid"]["start"], market: number): number {
  return start === "flat" ? MID_FLAT_TICKS : MID_STAGGER_TICKS * (1 + (market % 7));
}

function prefixOf(exchange: PlainExchange, commands: number): Prefix {
  const digest = plainDigest(exchange);
  const depthDigest = plainDepthDigest(exchange);
  return { ...exchange.totals, commands, digest, depthDigest };
}

/** One resting order of the start: markets one after the other, bids and asks in turn. */
function populate(run: Run, at: number): void {
  const market = Math.floor(at / (run.plan.population / run.plan.markets));
  const side: Side = at % 2 === 0 ? "bid" : "ask";
  const priceTicks = passiveTicks(run, market, side);
  emit(run, { ...placing(run, market, side, priceTicks), account: drawOwner(run, market) });
}

function step(run: Run, at: number): void {
  const { plan, random } = run;
  if (plan.markEvery > 0 && at % plan.markEvery === plan.markEvery - 1) {
    markMarket(run);
    return;
  }
  const market = plan.marketDraw === "only" ? 0 : random.cubic(plan.markets);
  walk(run, market);
  const kind = substituted(run, market, mixDraw(plan, random));
  if (kind === "cancel") cancelOne(run, market);
  else if (kind === "move" || kind === "replace") amendOne(run, market, kind);
  else placeOne(run, market, kind);
}

function mixDraw(plan: Plan, random: Random): MixKind {
  let draw = random.below(1_000);
  for (const kind of MIX_ORDER) {
    draw -= plan.mix[kind];
    if (draw < 0) return kind;
  }
  throw new Error("the shares of a plan must sum to 1,000");
}

const MIX_ORDER: readonly MixKind[] = ["move", "gtc", "cancel", "ioc", "postOnly", "replace"];

/** Keeps the population: below 90 % a cancel becomes an order, above 110 % an order a cancel. */
function substituted(run: Run, market: number, kind: MixKind): MixKind {
  const { live, initialOrders } = run.markets[market];
  const isThin = live.count() * 10 < initialOrders * 9;
  const isThick = live.count() * 10 > initialOrders * 11;
  const needsOrder = kind === "cancel" || kind === "move" || kind === "replace";
  const isWithout = needsOrder && live.count() === 0;
  if (!isWithout && !(kind === "cancel" && isThin) && !(kind === "gtc" && isThick)) return kind;
  run.substitutions += 1;
  return kind === "gtc" ? "cancel" : "gtc";
}

function walk(run: Run, market: number): void {
  const draw = run.markets[market];
  draw.commands += 1;
  if (!run.plan.mid.walks || draw.commands % COMMANDS_PER_STEP !== 0) return;
  draw.midTicks += run.random.below(2) === 0 ? -1 : 1;
}

function cancelOne(run: Run, market: number): void {
  const order = run.markets[market].live.at(run.random.below(run.markets[market].live.count()));
  emit(run, { ...naming(order, KIND.cancel), priceTicks: 0, sizeLots: 0, totalLots: 0 });
}

function amendOne(run: Run, market: number, kind: "move" | "replace"): void {
  const { random } = run;
  const { live } = run.markets[market];
  const oneIn = run.plan.crossingOneIn.move;
  const isCrossing = oneIn > 0 && random.below(oneIn) === 0;
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    const order = live.at(random.below(live.count()));
    const priceTicks = isCrossing
      ? crossingTicks(run, market, order.side, 3)
      : passiveTicks(run, market, order.side);
    const openLots = kind === "move" ? order.openLots : 1 + random.below(SIZE_LOTS_MAX);
    const wanted = { ...order, priceTicks, openLots };
    if (priceTicks === order.priceTicks || meetsItself(run.exchange, wanted)) continue;
    const totalLots = order.filledLots + openLots;
    emit(run, { ...naming(order, KIND[kind]), priceTicks, sizeLots: openLots, totalLots });
    return;
  }
  throw new Error(`no valid ${kind} in market ${market}`);
}

function placeOne(run: Run, market: number, kind: "gtc" | "postOnly" | "ioc"): void {
  const { random, plan } = run;
  const side: Side = random.below(2) === 0 ? "bid" : "ask";
  const isCrossing = kind === "gtc" && random.below(plan.crossingOneIn.gtc) === 0;
  const depthTicks = kind === "ioc" ? 10 : isCrossing ? 3 : 0;
  const priceTicks =
    depthTicks === 0
      ? passiveTicks(run, market, side)
      : crossingTicks(run, market, side, depthTicks);
  const command = placing(run, market, side, priceTicks);
  const flags = kind === "ioc" ? FLAG.ioc : kind === "postOnly" ? FLAG.postOnly : 0;
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    const account = drawOwner(run, market);
    const openLots = command.sizeLots;
    if (meetsItself(run.exchange, { account, market, side, priceTicks, openLots })) continue;
    emit(run, { ...command, account, flags: command.flags | flags });
    return;
  }
  throw new Error(`no account may place in market ${market}`);
}

/** A mark update of any market, near its mid. */
function markMarket(run: Run): void {
  const market = run.random.below(run.plan.markets);
  const priceTicks = run.markets[market].midTicks;
  const none = { flags: 0, account: 0, orderRef: 0, sizeLots: 0, totalLots: 0 };
  emit(run, { ...none, kind: KIND.mark, market, priceTicks });
}

/** A price that rests: behind the mid by the plan's law, and never through the opposite touch. */
function passiveTicks(run: Run, market: number, side: Side): number {
  const { random, plan } = run;
  const offset = 1 + (plan.offset === "uniform375" ? random.below(375) : random.cubic(200));
  const { midTicks } = run.markets[market];
  const touch = oppositeOf(run.exchange, market, side).pricesTicks.at(-1);
  if (side === "bid") return Math.min(midTicks - offset, (touch ?? Infinity) - 1);
  return Math.max(midTicks + offset, (touch ?? -Infinity) + 1);
}

/** A price `1 … depth` ticks through the opposite touch; a resting one when nothing rests there. */
function crossingTicks(run: Run, market: number, side: Side, depth: number): number {
  const touch = oppositeOf(run.exchange, market, side).pricesTicks.at(-1);
  if (touch === undefined) return passiveTicks(run, market, side);
  const through = 1 + run.random.below(depth);
  return side === "bid" ? touch + through : touch - through;
}

function drawOwner(run: Run, market: number): number {
  return drawAccount(run.plan, run.random, market);
}

function placing(run: Run, market: number, side: Side, priceTicks: number): FileCommand {
  const sizeLots = 1 + run.random.below(SIZE_LOTS_MAX);
  const flags = side === "ask" ? FLAG.ask : 0;
  const orderRef = run.orders;
  const size = { sizeLots, totalLots: sizeLots };
  return { kind: KIND.place, flags, market, account: 0, orderRef, priceTicks, ...size };
}

function naming(
  order: PlainOrder,
  kind: (typeof KIND)["cancel" | "move" | "replace"],
): Omit<FileCommand, "priceTicks" | "sizeLots" | "totalLots"> {
  const flags = order.side === "ask" ? FLAG.ask : 0;
  return { kind, flags, market: order.market, account: order.account, orderRef: order.ref };
}

/** Writes a command, executes it and keeps the lists of live orders. */
function emit(run: Run, command: FileCommand): void {
  run.writer.write(command);
  if (command.kind === KIND.place) run.orders += 1;
  const tradesBefore = run.exchange.totals.trades;
  const events = applyPlain(run.exchange, command);
  if (run.exchange.totals.trades > tradesBefore) run.tradingCommands += 1;
  for (const event of events) follow(run, event);
}

/** Keeps the lists of live orders: what rests after the command is listed, nothing else. */
function follow(run: Run, event: PlainEvent): void {
  if (event.kind === "balance" || event.kind === "level" || event.kind === "traded") return;
  const { order } = event;
  const { live } = run.markets[order.market];
  if (run.exchange.orders.has(order.ref)) live.add(order);
  else live.delete(order);
}
