import { CLIENT_ID_NONE, selfTradeModes, yieldKinds } from "@holdall/core/protocol";
import type { Command, CommandOf, Event } from "@holdall/core/protocol";
import type { Rng } from "@holdall/server/ports";
import {
  HOUSE_ACCOUNTS,
  MARKETS,
  MarginWorld,
  perThousand,
  PREMARKET,
  START_TICKS,
  THOUSAND,
  TREASURY,
  FUND,
  WHOLE,
} from "./margin-world.ts";
import { TRAPS, WEIGHTS, WILD } from "./margin-weights.ts";
import type { Kind, MoneyKind } from "./margin-weights.ts";
import { reservesNonce } from "./reserves-nonce.ts";
import { trap } from "./trap.ts";
import type { Plan, TrapWorld } from "./trap.ts";

interface KnownOrder {
  readonly ordinal: number;
  readonly slot: number;
  readonly accountId: number;
  readonly marketId: number;
}

const KNOWN_ORDERS_MAX = 60;
const PEOPLE = 6;
const DAY_MICROS = 86_400_000_000;
const NO_REQUEST = { requestA: 0, requestB: 0, requestExpiresMs: 0 } as const;

/**
 * Random commands for worlds with margin: thin accounts, high leverage, thin books, marks that walk
 * and now and then crash; everything is near a limit. In four worlds of five, the wild ones, people come
 * with little and trade large positions to each other, or, in half of these, walk into traps. All of
 * it comes from one seed.
 */
export class MarginGenerator {
  readonly #rng: Rng;
  readonly #world: MarginWorld;
  readonly #isWild: boolean;
  readonly #hasTraps: boolean;
  readonly #weights: readonly (readonly [Kind, number])[];
  readonly #orders: KnownOrder[] = [];
  readonly #ticks: number[] = [...START_TICKS];
  readonly #planned: Plan[] = [];
  readonly #slackPpm: TrapWorld["slackPpm"];
  #withdrawals = 0;
  #timeMicros = 1_767_225_600_000_000;

  constructor(rng: Rng, slackPpm: TrapWorld["slackPpm"] = () => 0) {
    this.#rng = rng;
    this.#slackPpm = slackPpm;
    this.#world = new MarginWorld(rng);
    const wildness = rng.below(5);
    this.#isWild = wildness > 0;
    this.#hasTraps = wildness > 2;
    const wild = this.#hasTraps ? TRAPS : WILD;
    const weights: Record<Kind, number> = this.#isWild ? { ...WEIGHTS, ...wild } : WEIGHTS;
    this.#weights = Object.entries(weights).map(([kind, weight]) => {
      const isAbsent = kind !== "order" && rng.below(6) === 0;
      return [kind as Kind, isAbsent ? 0 : weight * (1 + rng.below(3))] as const;
    });
  }

  /** Parameters, house accounts, assets, markets, people, money and first prices. */
  genesis(): Command[] {
    const house = ["fees", "dust", "pool", "clearing", "fund", "treasury"];
    const assets = [...WHOLE.keys()];
    const people = this.#people();
    // Who has lent of an asset may not borrow it: there only the treasury lends.
    const lenders = this.#hasTraps ? [TREASURY] : people;
    const deposits = [FUND, TREASURY, ...people].flatMap((accountId) =>
      assets
        .filter(() => this.#isWild || this.#rng.below(4) > 0)
        .map((assetId) => this.#first(accountId, assetId)),
    );
    return [
      ...house.map((name) => open(0, 0, name)),
      ...assets.map((assetId): Command => ({
        kind: "add-asset",
        spec: JSON.stringify(this.#world.asset(assetId)),
      })),
      { kind: "set-parameters", parameters: JSON.stringify(this.#world.parameters()) },
      ...[...MARKETS.keys()].map((marketId): Command => ({
        kind: "list-market",
        spec: JSON.stringify(this.#world.market(marketId)),
      })),
      // Every third of the people is a sub-account of the one before.
      ...people.map((_, index) =>
        index % 3 === 2
          ? open(HOUSE_ACCOUNTS + index - Math.floor(index / 3), 1, "sub")
          : open(0, 0, "main"),
      ),
      ...deposits,
      ...[FUND, TREASURY, ...people].map((accountId): Command => this.#settings(accountId)),
      ...lenders.flatMap((accountId) => assets.map((assetId) => this.#lend(accountId, assetId))),
      ...[...MARKETS.keys()].map((marketId) => this.#prices(marketId)),
    ];
  }

  next(): Command {
    const planned = this.#take();
    if (planned !== undefined) return planned;
    const total = this.#weights.reduce((sum, [, weight]) => sum + weight, 0);
    let draw = this.#rng.below(total);
    for (const [kind, weight] of this.#weights) {
      if (draw < weight) return this.#make(kind);
      draw -= weight;
    }
    throw new Error("the weights do not add up");
  }

  /** The next command that is planned, if any is. */
  #take(): Command | undefined {
    for (;;) {
      const plan = this.#planned.shift();
      if (typeof plan !== "function") return plan;
      this.#planned.unshift(...plan());
    }
  }

  /** Mostly a few seconds later, now and then an hour. */
  timeMicros(): number {
    const draw = this.#rng.below(100);
    const step = draw < 94 ? this.#rng.below(8_000) : draw < 97 ? 70_000 : 3_600_000;
    this.#timeMicros += step * 1_000;
    return this.#timeMicros;
  }

  /** Learns which orders and withdrawals there are. */
  see(events: readonly Event[]): void {
    for (const event of events) {
      if (event.kind === "withdrawal-requested") this.#withdrawals = event.withdrawalId;
      if (event.kind !== "order-accepted" && event.kind !== "trigger-placed") continue;
      const { orderOrdinal: ordinal, orderSlot: slot, accountId, marketId } = event;
      this.#orders.push({ ordinal, slot, accountId, marketId });
      if (this.#orders.length > KNOWN_ORDERS_MAX) this.#orders.shift();
    }
  }

  #make(kind: Kind): Command {
    switch (kind) {
      case "order":
        return this.#order();
      case "conditional":
        return this.#conditional();
      case "cancel":
        return { kind: "cancel-order", ...this.#named() } as Command;
      case "amend":
        return this.#amend();
      case "cancel-all":
        return this.#cancelAll();
      case "round":
        return this.#isWild && this.#chance(4) ? this.#slide() : this.#round(8_000);
      case "crash":
        return this.#round(this.#pick([60_000, 200_000, 500_000]));
      case "lever":
        return this.#lever();
      case "trap":
        return this.#trap();
      case "tick":
        return { kind: "tick" };
      case "state":
        return this.#state();
      case "reserves":
        return this.#reservesSnapshot();
      case "nonce":
        return reservesNonce(this.#rng.below(8), this.#chance(2));
      case "asset":
        return this.#changeAsset();
      case "yield":
        return this.#yield();
      case "unwithdraw":
        return this.#withdrawal();
      case "lend":
      case "redeem":
      case "borrow":
      case "repay":
      case "withdraw":
      case "transfer":
      case "deposit":
      case "realize":
      case "convert":
      case "dust":
      case "backstop":
      case "settings":
        return this.#money(kind);
    }
  }

  #money(kind: MoneyKind): Command {
    const accountId = this.#account();
    const assetId = this.#rng.below(WHOLE.length);
    const units = this.#units(assetId);
    const named = { ...NO_REQUEST, accountId, assetId, units };
    switch (kind) {
      case "lend":
      case "redeem":
      case "borrow":
      case "repay":
        return { kind, ...named } as Command;
      case "withdraw":
        return {
          kind: "request-withdrawal",
          ...named,
          autoBorrow: this.#chance(3),
          autoLendRedeem: this.#chance(2),
          feeUnits: this.#rng.below(2) * 1_000,
          details: "{}",
        } as Command;
      case "transfer":
        return {
          kind: "transfer",
          ...NO_REQUEST,
          sourceId: accountId,
          targetId: this.#chance(3) ? this.#account() : accountId + this.#pick([-1, 1]),
          assetId,
          units,
        } as Command;
      case "deposit":
        return this.#deposit(accountId, assetId);
      case "realize":
        return {
          kind: "realize",
          ...NO_REQUEST,
          accountId,
          marketId: this.#marketId(),
          units: this.#chance(2) ? 0 : this.#units(0),
        } as Command;
      case "convert":
        return {
          kind: "convert-collateral",
          ...NO_REQUEST,
          accountId,
          sourceAssetId: assetId,
          targetAssetId: this.#rng.below(WHOLE.length),
          units,
          targetUnitsMin: this.#rng.below(3) * 10_000,
        } as Command;
      case "dust":
        return { kind: "convert-dust", ...NO_REQUEST, accountId, assetId } as Command;
      case "backstop":
        return this.#backstop(accountId, assetId);
      case "settings":
        return this.#settings(accountId);
    }
  }

  #backstop(accountId: number, assetId: number): Command {
    const isBorrow = this.#chance(2);
    return {
      kind: "set-backstop",
      ...NO_REQUEST,
      accountId: isBorrow && this.#chance(2) ? TREASURY : accountId,
      marketId: 2 + this.#rng.below(2),
      assetId,
      isBorrow,
      capacity: this.#chance(4) ? 0 : isBorrow ? this.#units(assetId) : 1 + this.#rng.below(3_000),
    } as Command;
  }

  #lend(accountId: number, assetId: number): Command {
    return {
      kind: "lend",
      ...NO_REQUEST,
      accountId,
      assetId,
      units: this.#units(assetId),
    } as Command;
  }

  #settings(accountId: number): Command {
    return {
      kind: "set-account",
      ...NO_REQUEST,
      accountId,
      autoLend: this.#chance(this.#hasTraps ? 15 : 3),
      autoRepayBorrows: this.#chance(2),
      autoBorrowSettlements: this.#chance(2),
      autoRealizePnl: this.#chance(2),
      leverageLimitPpm: this.#pick(this.#isWild ? [50] : [2, 10, 20, 50, 50, 50]) * 1_000_000,
    } as Command;
  }

  #withdrawal(): Command {
    const withdrawalId = 1 + this.#rng.below(this.#withdrawals + 1);
    return this.#chance(2)
      ? { kind: "cancel-withdrawal", withdrawalId }
      : { kind: "settle-withdrawal", withdrawalId, transactionHash: "ab" };
  }

  #yield(): Command {
    const assetId = this.#rng.below(WHOLE.length);
    return {
      kind: "distribute-yield",
      assetId,
      yieldKind: this.#pick(yieldKinds),
      units: Math.floor(this.#units(assetId) / 20),
      reference: this.#chance(3) ? "" : `y${this.#rng.below(20)}`,
    } as Command;
  }

  /** Often right after the marks moved: who is short then has not been looked at. */
  #reservesSnapshot(): Command {
    const day = Math.floor(this.#timeMicros / DAY_MICROS);
    const snapshot: Command = { kind: "reserves-snapshot", ...NO_REQUEST, day };
    if (this.#chance(3)) return snapshot;
    const first = this.#round(this.#pick([60_000, 200_000, 500_000]));
    this.#planned.splice(MARKETS.length - 1, Infinity, snapshot);
    return first;
  }

  #changeAsset(): Command {
    const assetId = this.#rng.below(WHOLE.length);
    return {
      kind: "change-asset",
      assetId,
      spec: JSON.stringify(this.#world.asset(assetId)),
    } as Command;
  }

  #state(): Command {
    const state = this.#pick(["open", "open", "post-only", "auction", "limit-only"]);
    return {
      kind: "set-market-state",
      marketId: this.#marketId(),
      state,
      auctionEndsAtMs: state === "auction" ? Math.floor(this.#timeMicros / 1_000) + 20_000 : 0,
    } as Command;
  }

  /** Prices move, and accounts are looked at. */
  #round(movePpm: number): Command {
    for (const marketId of MARKETS.keys()) this.#walk(marketId, movePpm);
    for (const marketId of MARKETS.keys()) this.#planned.push(this.#prices(marketId));
    if (this.#isWild && this.#chance(2)) this.#quote();
    const rounds = 1 + this.#rng.below(4);
    for (let round = 0; round < rounds; round++) this.#planned.push({ kind: "mark-round" });
    return this.#take()!;
  }

  /** An asset falls or rises step by step, looked at twice after each: who fails, fails by little. */
  #slide(): Command {
    const spot = this.#rng.below(2);
    const direction = this.#pick([-1, 1]);
    for (let step = 2 + this.#rng.below(5); step > 0; step--) {
      const move = direction * Math.floor((this.#ticks[spot] * (1 + this.#rng.below(6))) / 1_000);
      this.#ticks[spot] += move;
      this.#ticks[spot + 2] = this.#ticks[spot];
      for (const marketId of [spot, spot + 2]) this.#planned.push(this.#prices(marketId));
      this.#planned.push({ kind: "mark-round" }, { kind: "mark-round" });
    }
    this.#quote();
    return this.#take()!;
  }

  /** The treasury, rich in wild worlds, quotes one market anew: a book that liquidations can use. */
  #quote(): void {
    const marketId = this.#rng.below(PREMARKET);
    const mid = this.#ticks[marketId];
    const away = Math.max(1, Math.floor(mid / 300));
    const cancel = { ...this.#cancelAll(), accountId: TREASURY, marketId, everyMarket: false };
    const sizeLots = perThousand(marketId) * (1 + this.#rng.below(30));
    const quoted = { ...this.#plainOrder(), accountId: TREASURY, marketId, sizeLots } as const;
    this.#planned.push(
      cancel as Command,
      { ...quoted, side: "bid", priceTicks: mid - away } as Command,
      { ...quoted, side: "ask", priceTicks: mid + away } as Command,
    );
  }

  /** A limit order that rests until it is filled or cancelled. */
  #plainOrder(): CommandOf<"place-order"> {
    return {
      ...this.#order(),
      type: "limit",
      timeInForce: "gtc",
      postOnly: false,
      reduceOnly: false,
      quoteUnits: 0 as never,
      expiresAtMs: 0,
      clientId: CLIENT_ID_NONE,
    };
  }

  /** Spot and perpetual of an asset move together, within a third and thrice of where they began. */
  #walk(marketId: number, movePpm: number): void {
    const spot = marketId - 2;
    const move = this.#rng.below(2 * movePpm + 1) - movePpm;
    const start = START_TICKS[marketId];
    const now = this.#ticks[marketId];
    const moved = marketId >= 2 && marketId < PREMARKET ? this.#ticks[spot] : now;
    const next = marketId < 2 ? now + Math.trunc((now * move) / 1_000_000) : moved;
    this.#ticks[marketId] = Math.max(Math.floor(start / 3), Math.min(start * 3, next));
  }

  #prices(marketId: number): Command {
    const ticks = this.#ticks[marketId];
    return {
      kind: "set-prices",
      marketId,
      sources: this.#chance(40) ? 1 : 5,
      indexTicks: ticks,
      markTicks: ticks,
    } as Command;
  }

  #order(): CommandOf<"place-order"> {
    const marketId = this.#marketId();
    const isPerp = MARKETS[marketId].kind === "perp";
    const isMarket = this.#chance(5);
    const byQuote = isMarket && this.#chance(3);
    const timeInForce = this.#pick(["gtc", "gtc", "gtc", "ioc", "fok", "gtd"]);
    return {
      kind: "place-order",
      ...NO_REQUEST,
      accountId: this.#account(),
      marketId,
      side: this.#pick(["bid", "ask"]),
      type: isMarket ? "market" : "limit",
      timeInForce,
      selfTrade: this.#pick(selfTradeModes),
      postOnly: !isMarket && this.#chance(10) && timeInForce === "gtc",
      reduceOnly: isPerp && this.#chance(12),
      autoBorrow: this.#chance(3),
      autoBorrowRepay: this.#chance(3),
      autoLend: this.#chance(5),
      autoLendRedeem: this.#chance(3),
      brokerId: 0,
      clientId: this.#chance(8) ? this.#rng.below(20) : CLIENT_ID_NONE,
      priceTicks: isMarket ? 0 : this.#price(marketId),
      sizeLots: byQuote ? 0 : this.#size(marketId),
      quoteUnits: byQuote ? 1 + this.#units(0) : 0,
      expiresAtMs: timeInForce === "gtd" ? this.#soonMs() : 0,
    } as CommandOf<"place-order">;
  }

  #conditional(): Command {
    const order = this.#order();
    const waits = this.#chance(2);
    const isShare = waits && MARKETS[order.marketId].kind === "perp" && this.#chance(2);
    const size = this.#size(order.marketId);
    const exit = (): number => (this.#chance(2) ? this.#price(order.marketId) : 0);
    return {
      ...order,
      kind: "place-conditional-order",
      sizeLots: isShare ? 0 : waits ? size : order.sizeLots,
      quoteUnits: waits ? 0 : order.quoteUnits,
      triggerBy: this.#pick(["last", "mark", "index"]),
      triggerPriceTicks: waits ? this.#price(order.marketId) : 0,
      triggerQuantity: isShare ? this.#pick([1_000_000, 500_000, 1]) : waits ? size : 0,
      triggerIsPercent: isShare,
      takeProfitBy: "last",
      takeProfitTicks: exit(),
      takeProfitLimitTicks: 0,
      stopLossBy: "mark",
      stopLossTicks: exit(),
      stopLossLimitTicks: 0,
      ...(order.type === "market" && this.#chance(2)
        ? { slippageKind: "ticks", slippageTolerance: 1 + this.#rng.below(60) }
        : { slippageKind: "none", slippageTolerance: 0 }),
    } as unknown as Command;
  }

  #amend(): Command {
    const named = this.#named();
    return {
      kind: "amend-order",
      ...named,
      priceTicks: this.#chance(2) ? 0 : this.#price(named.marketId),
      sizeLots: this.#chance(2) ? 0 : this.#size(named.marketId),
      triggerPriceTicks: this.#chance(3) ? this.#price(named.marketId) : 0,
    } as Command;
  }

  #cancelAll(): Command {
    return {
      kind: "cancel-all-orders",
      ...NO_REQUEST,
      accountId: this.#account(),
      marketId: this.#marketId(),
      everyMarket: this.#chance(2),
      scope: "all",
    } as Command;
  }

  /** Two people trade a position with each other that is large for what they have. */
  #lever(): Command {
    const marketId = 2 + this.#rng.below(2);
    const sizeLots = perThousand(marketId) * (1 + this.#rng.below(this.#pick([4, 12, 30])));
    const priceTicks = this.#ticks[marketId];
    const common = { ...this.#plainOrder(), marketId, sizeLots, priceTicks } as const;
    const [first, second] = [this.#account(), this.#account()];
    const sides = this.#pick([
      ["bid", "ask"],
      ["ask", "bid"],
    ] as const);
    for (const [at, accountId] of [first, second].entries())
      this.#planned.push({ ...common, accountId, side: sides[at] } as Command);
    return this.#take()!;
  }

  #people(): number[] {
    return Array.from({ length: PEOPLE }, (_, index) => HOUSE_ACCOUNTS + 1 + index);
  }

  /** Somebody is led into a liquidation. */
  #trap(): Command {
    const [rng, ticks, slackPpm] = [this.#rng, this.#ticks, this.#slackPpm];
    this.#planned.push(...trap({ rng, ticks, slackPpm, people: this.#people() }));
    return this.#take()!;
  }

  #named() {
    const known = this.#orders[this.#rng.below(Math.max(1, this.#orders.length))];
    return {
      ...NO_REQUEST,
      accountId: known?.accountId ?? this.#account(),
      marketId: known?.marketId ?? this.#marketId(),
      orderOrdinal: known?.ordinal ?? 1,
      orderSlot: known?.slot ?? 1,
      clientId: CLIENT_ID_NONE,
    };
  }

  #deposit(accountId: number, assetId: number): Command {
    return {
      kind: "deposit",
      ...NO_REQUEST,
      accountId,
      assetId,
      units: this.#units(assetId),
      reference: "",
    } as Command;
  }

  /** What somebody begins with: in wild worlds a thousand dollars, and sometimes half of it in a coin. */
  #first(accountId: number, assetId: number): Command {
    const deposit = this.#deposit(accountId, assetId);
    if (!this.#isWild) return deposit;
    const part = assetId === 0 ? 1 : this.#pick([0, 0, 0.5]);
    const thousands = accountId === TREASURY ? 200 : part;
    const units = 1 + Math.floor(WHOLE[assetId] * THOUSAND[assetId] * thousands);
    return { ...deposit, units } as Command;
  }

  /** Mostly people; now and then the house, and its purses that nobody may name. */
  #account(): number {
    return this.#chance(20)
      ? 1 + this.#rng.below(HOUSE_ACCOUNTS)
      : HOUSE_ACCOUNTS + 1 + this.#rng.below(PEOPLE);
  }

  #marketId(): number {
    if (this.#chance(25)) return PREMARKET;
    return this.#chance(3) ? this.#rng.below(2) : 2 + this.#rng.below(2);
  }

  /** Units worth up to some thousands of dollars. */
  #units(assetId: number): number {
    const thousands = this.#pick([0.01, 0.3, 2, 10]);
    const thousandth = Math.floor((WHOLE[assetId] * THOUSAND[assetId] * thousands) / 1_000);
    return 1 + this.#rng.below(1_000) * thousandth + this.#rng.below(1_000);
  }

  #price(marketId: number): number {
    const mid = this.#ticks[marketId];
    const spread = Math.max(2, Math.floor(mid / this.#pick([300, 100, 30])));
    return Math.max(1, mid - spread + this.#rng.below(2 * spread + 1));
  }

  /** Lots worth up to a hundred dollars, or ten thousands. */
  #size(marketId: number): number {
    const lots = Math.floor(perThousand(marketId) * this.#pick([0.1, 1, 10, 30]));
    return 1 + this.#rng.below(lots + 1);
  }

  #soonMs(): number {
    return Math.floor(this.#timeMicros / 1_000) + 10_000 + this.#rng.below(120_000);
  }

  /** True once in so many times. */
  #chance(times: number): boolean {
    return this.#rng.below(times) === 0;
  }

  #pick<const T>(values: readonly T[]): T {
    return values[this.#rng.below(values.length)];
  }
}

function open(userId: number, subaccountNumber: number, name: string): Command {
  return { kind: "open-account", ...NO_REQUEST, userId, subaccountNumber, name } as Command;
}
