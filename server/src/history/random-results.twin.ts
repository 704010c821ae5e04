import type {
  AccountId,
  AssetId,
  CommandResult,
  Event,
  EventOf,
  MarketId,
  OrderState,
} from "@holdall/core/protocol";
import type { Lots, Ticks, Units } from "@holdall/core/num";
import { seededRng } from "@holdall/server/ports";
import { MarginEvents } from "./random-margin.twin.ts";

const ACCOUNTS = 5;
export const accounts = Array.from({ length: ACCOUNTS }, (_, id) => (id + 1) as AccountId);
export const markets = [0, 1, 2] as readonly number[] as readonly MarketId[];
export const assets = [0, 1] as readonly number[] as readonly AssetId[];

/** 2026-01-30 22:00 UTC: a Friday night two days before a month ends. */
export const START_MS = Date.UTC(2026, 0, 30, 22);

/**
 * Results of a made-up venue in which everything that history keeps happens: not what an engine
 * would decide, but events of the right shape, with ids that count and states that follow.
 * The same seed gives the same results.
 */
export function randomResults(seed: bigint, count: number): CommandResult[] {
  const world = new World(seed);
  return Array.from({ length: count }, () => world.step());
}

class World {
  readonly #rng;
  #timeMicros = START_MS * 1000;
  #sequence = 0;
  #ordinal = 0;
  #events: Event[] = [];
  readonly #live: OrderState[] = [];
  readonly #trades = new Map<MarketId, number>();
  readonly #withdrawals: EventOf<"withdrawal-requested">[] = [];
  readonly #counts = { deposit: 0, withdrawal: 0, transfer: 0, conversion: 0 };
  readonly #margin: MarginEvents;

  constructor(seed: bigint) {
    this.#rng = seededRng(seed);
    this.#margin = new MarginEvents(seededRng(seed).fork("margin"), { accounts, markets, assets });
  }

  step(): CommandResult {
    this.#sequence += 1;
    this.#timeMicros += this.#pause();
    this.#events = [];
    const acts = [
      () => this.#place(),
      () => this.#place(),
      () => this.#trade(),
      () => this.#trade(),
      () => this.#trade(),
      () => this.#end(),
      () => this.#amend(),
      () => this.#fire(),
      () => this.#deposit(),
      () => this.#withdraw(),
      () => this.#settle(),
      () => this.#transfer(),
      () => this.#convert(),
      () => this.#refuse(),
      () => {},
    ];
    acts[this.#rng.below(acts.length)]();
    this.#events.push(...this.#margin.some(Math.floor(this.#timeMicros / 1000)));
    return { sequence: this.#sequence, timeMicros: this.#timeMicros, events: this.#events };
  }

  /** Mostly milliseconds, sometimes none, now and then hours or days. */
  #pause(): number {
    const scale = [0, 900, 250_000, 40_000_000, 3_000_000_000, 150_000_000_000];
    const rank = [0, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5][this.#rng.below(15)];
    return rank === 0 ? 0 : this.#rng.below(2 ** 20) * Math.ceil(scale[rank] / 2 ** 20);
  }

  #pick<Value>(values: readonly Value[]): Value {
    return values[this.#rng.below(values.length)];
  }

  #place(): void {
    const waits = this.#rng.below(4) === 0;
    const order: OrderState = {
      accountId: this.#pick(accounts),
      orderSlot: this.#rng.below(2 ** 22),
      marketId: this.#pick(markets),
      brokerId: this.#rng.below(2 ** 16),
      side: this.#pick(["bid", "ask"] as const),
      type: this.#pick(["limit", "market"] as const),
      timeInForce: this.#pick(["gtc", "ioc", "fok", "gtd"] as const),
      selfTrade: this.#pick(["reject-taker", "reject-maker", "reject-both"] as const),
      status: waits ? "trigger-pending" : "new",
      origin: this.#pick(["user", "liquidation"] as const),
      postOnly: this.#rng.below(2) === 0,
      reduceOnly: this.#rng.below(2) === 0,
      orderOrdinal: (this.#ordinal += 1),
      clientId: this.#rng.below(3) === 0 ? -1 : this.#rng.u32(),
      priceTicks: (90 + this.#rng.below(20)) as Ticks,
      sizeLots: (1 + this.#rng.below(1000)) as Lots,
      quoteUnits: 0 as Units,
      filledLots: 0 as Lots,
      filledQuoteUnits: 0 as Units,
      createdAtMs: Math.floor(this.#timeMicros / 1000),
    };
    this.#live.push(order);
    this.#events.push({ kind: waits ? "trigger-placed" : "order-accepted", ...order });
    if (waits || this.#rng.below(4) === 0) this.#events.push(this.#terms(order));
    this.#noise(order);
  }

  #terms(order: OrderState): EventOf<"order-terms"> {
    return {
      kind: "order-terms",
      accountId: order.accountId,
      orderSlot: order.orderSlot,
      orderOrdinal: order.orderOrdinal,
      marketId: order.marketId,
      triggerBy: this.#pick(["last", "mark", "index"] as const),
      takeProfitBy: "last",
      stopLossBy: "mark",
      slippageKind: this.#pick(["none", "ticks", "ppm"] as const),
      triggerIsPercent: this.#rng.below(2) === 0,
      triggerPriceTicks: this.#rng.below(200) as Ticks,
      triggerQuantity: this.#rng.below(1000),
      takeProfitTicks: this.#rng.below(200) as Ticks,
      takeProfitLimitTicks: this.#rng.below(200) as Ticks,
      stopLossTicks: this.#rng.below(200) as Ticks,
      stopLossLimitTicks: this.#rng.below(200) as Ticks,
      slippageTolerance: this.#rng.below(1000),
      expiresAtMs: this.#rng.below(2) * Number.MAX_SAFE_INTEGER,
      relatedOrdinal: this.#rng.below(this.#ordinal + 1),
      relatedSlot: this.#rng.below(2 ** 22),
    };
  }

  /** Events that history does not keep, so that kept ones have gaps between their indices. */
  #noise({ marketId, accountId, side, priceTicks }: OrderState): void {
    const totalLots = this.#rng.below(10) as Lots;
    if (this.#rng.below(2) === 0) {
      const rest = { orders: 1, updateId: this.#sequence, priceTicks, totalLots };
      this.#events.push({ kind: "level-changed", marketId, side, ...rest });
    }
    const units = this.#rng.below(1000) as Units;
    const balance = { freeUnits: units, lockedUnits: units, assetId: assets[0] };
    this.#events.push({ kind: "balance-changed", accountId, cause: "order", ...balance });
  }

  #trade(): void {
    const bid = this.#live.find(
      ({ side, status }) => side === "bid" && status !== "trigger-pending",
    );
    const ask = this.#live.find(
      ({ side, status, marketId }) =>
        side === "ask" && status !== "trigger-pending" && marketId === bid?.marketId,
    );
    if (bid === undefined || ask === undefined) return this.#place();
    const rounds = 1 + this.#rng.below(3);
    for (let round = 0; round < rounds; round++) this.#execute(bid, ask);
  }

  #execute(bid: OrderState, ask: OrderState): void {
    const rest = Math.min(bid.sizeLots - bid.filledLots, ask.sizeLots - ask.filledLots);
    if (rest === 0) return;
    const sizeLots = (this.#rng.below(2) === 0 ? rest : 1 + this.#rng.below(rest)) as Lots;
    const priceTicks = (90 + this.#rng.below(20)) as Ticks;
    const quoteUnits = (sizeLots * priceTicks * 1_000_000) as Units;
    const tradeId = (this.#trades.get(bid.marketId) ?? 0) + 1;
    this.#trades.set(bid.marketId, tradeId);
    this.#events.push({
      kind: "traded",
      marketId: bid.marketId,
      takerSide: this.#pick(["bid", "ask"] as const),
      bidOrderSlot: bid.orderSlot,
      bidOrderOrdinal: bid.orderOrdinal,
      askOrderSlot: ask.orderSlot,
      askOrderOrdinal: ask.orderOrdinal,
      tradeId,
      priceTicks,
      sizeLots,
      quoteUnits,
    });
    for (const order of [bid, ask]) this.#fill(order, tradeId, priceTicks, sizeLots, quoteUnits);
  }

  #fill(order: OrderState, tradeId: number, ticks: Ticks, lots: Lots, quote: Units): void {
    const filledLots = (order.filledLots + lots) as Lots;
    const filledQuoteUnits = (order.filledQuoteUnits + quote) as Units;
    const status = filledLots === order.sizeLots ? "filled" : "partially-filled";
    Object.assign(order, { filledLots, filledQuoteUnits, status });
    if (status === "filled") this.#live.splice(this.#live.indexOf(order), 1);
    this.#events.push({
      kind: "order-filled",
      ...order,
      tradeId,
      fillTicks: ticks,
      fillLots: lots,
      fillQuoteUnits: quote,
      feeUnits: this.#rng.below(1000),
      feeAssetId: this.#pick(assets),
      isMaker: this.#rng.below(2) === 0,
    });
    this.#noise(order);
  }

  #end(): void {
    if (this.#live.length === 0) return;
    const [order] = this.#live.splice(this.#rng.below(this.#live.length), 1);
    const kind = this.#pick(["order-cancelled", "order-expired", "trigger-failed"] as const);
    const statuses = {
      "order-cancelled": "cancelled",
      "order-expired": "expired",
      "trigger-failed": "trigger-failed",
    } as const;
    const reason = this.#pick(["none", "expired", "self-trade-prevention"] as const);
    this.#events.push({ kind, ...order, status: statuses[kind], reason });
    this.#noise(order);
  }

  #amend(): void {
    if (this.#live.length === 0) return;
    const order = this.#pick(this.#live);
    order.sizeLots = (order.filledLots + 1 + this.#rng.below(500)) as Lots;
    this.#events.push({ kind: "order-amended", ...order });
    if (this.#rng.below(3) === 0) this.#events.push(this.#terms(order));
  }

  #fire(): void {
    const order = this.#live.find(({ status }) => status === "trigger-pending");
    if (order === undefined) return;
    order.status = "new";
    this.#events.push({ kind: "trigger-fired", ...order });
    if (this.#rng.below(2) === 0) this.#events.push({ kind: "order-accepted", ...order });
  }

  #deposit(): void {
    const depositId = (this.#counts.deposit += 1);
    const reference = this.#pick(["devnet:1:0", "quote ' and \"", "Ünï€ 😀", "nul \0 inside", ""]);
    this.#events.push({ kind: "deposited", ...this.#money(), depositId, reference });
  }

  #withdraw(): void {
    const withdrawalId = (this.#counts.withdrawal += 1);
    const request: EventOf<"withdrawal-requested"> = {
      kind: "withdrawal-requested",
      ...this.#money(),
      withdrawalId,
      feeUnits: this.#rng.below(10) as Units,
      details: this.#pick([
        '{"blockchain":"Solana","address":"abc","clientId":"mine"}',
        '{"blockchain":"Ethereum","address":"0x1","clientId":null}',
        '{"blockchain":7}',
        '{"address":"\\ud800"}',
        "not json",
        "",
      ]),
    };
    this.#withdrawals.push(request);
    this.#events.push(request);
    if (this.#rng.below(4) === 0) this.#settle();
  }

  #settle(): void {
    const request = this.#withdrawals.shift();
    if (request === undefined) return;
    const { kind: _kind, details: _details, ...money } = request;
    if (this.#rng.below(2) === 0) this.#events.push({ kind: "withdrawal-cancelled", ...money });
    else {
      const transactionHash = `0x${this.#rng.u32().toString(16)}`;
      this.#events.push({ kind: "withdrawal-settled", ...money, transactionHash });
    }
  }

  #transfer(): void {
    const { assetId, units, accountId: sourceId } = this.#money();
    const targetId = this.#pick(accounts.filter((id) => id !== sourceId));
    const transferId = (this.#counts.transfer += 1);
    this.#events.push({ kind: "transferred", sourceId, targetId, assetId, transferId, units });
  }

  #convert(): void {
    const conversionId = (this.#counts.conversion += 1);
    const receivedUnits = this.#rng.below(100) as Units;
    const event = { ...this.#money(), conversionId, receivedUnits };
    this.#events.push({ kind: "dust-converted", ...event });
  }

  #refuse(): void {
    this.#events.push({ kind: "rejected", accountId: this.#pick(accounts), code: 1 });
  }

  #money(): { accountId: AccountId; assetId: AssetId; units: Units } {
    const units = (this.#rng.below(5) === 0 ? 2 ** 53 - 16 : this.#rng.u32()) as Units;
    return { accountId: this.#pick(accounts), assetId: this.#pick(assets), units };
  }
}
