import {
  CLIENT_ID_NONE,
  marketStates,
  priceSources,
  selfTradeModes,
  timesInForce,
} from "@holdall/core/protocol";
import type { Command, CommandOf, Event, MarketSpec, Parameters } from "@holdall/core/protocol";
import type { Rng } from "@holdall/server/ports";
import { reservesNonce } from "./reserves-nonce.ts";

/** What a world of the twins looks like: small, so that everything meets everything. */
interface World {
  readonly accounts: number;
  readonly markets: number;
  /** Chance of each command kind, drawn per seed; some kinds are absent. */
  readonly weights: Readonly<Record<string, number>>;
  readonly midTicks: number;
  readonly spreadTicks: number;
}

interface KnownOrder {
  readonly ordinal: number;
  readonly slot: number;
  readonly accountId: number;
  readonly marketId: number;
}

const ASSETS = [
  { symbol: "USDC", displayName: "USD Coin", decimals: 6, tokens: [] },
  { symbol: "SOL", displayName: "Solana", decimals: 9, tokens: [] },
  { symbol: "BTC", displayName: "Bitcoin", decimals: 8, tokens: [] },
];
const KNOWN_ORDERS_MAX = 200;
const HOUSE_ACCOUNTS = 2;
const DUST_ACCOUNT = 2;

/**
 * Random commands for the twins: mostly sensible, often at a frontier, sometimes absurd. It learns
 * from the events which orders exist. Everything is drawn from one seed.
 */
export class CommandGenerator {
  readonly #rng: Rng;
  readonly #world: World;
  readonly #orders: KnownOrder[] = [];
  readonly #withdrawals: number[] = [];
  #timeMicros = 1_767_225_600_000_000;
  #request = 0;

  constructor(rng: Rng) {
    this.#rng = rng;
    this.#world = drawWorld(rng);
  }

  /** Commands that make the world: parameters, house accounts, assets, markets, people, money. */
  genesis(): Command[] {
    const { accounts, markets } = this.#world;
    const commands: Command[] = [
      this.#open(0, 0, "fees"),
      this.#open(0, 0, "dust"),
      ...ASSETS.map((spec): Command => ({ kind: "add-asset", spec: JSON.stringify(spec) })),
      { kind: "set-parameters", parameters: JSON.stringify(this.#parameters()) },
    ];
    for (let market = 0; market < markets; market++) {
      commands.push({ kind: "list-market", spec: JSON.stringify(this.#market(market)) });
    }
    for (let account = 0; account < accounts; account++) {
      // Every third account is a sub-account of the one before: self-trades and transfers need some.
      const isSub = account % 3 === 2;
      commands.push(
        isSub
          ? this.#open(HOUSE_ACCOUNTS + account - Math.floor(account / 3), 1, "sub")
          : this.#open(0, 0, "main"),
      );
    }
    const everyone = Array.from({ length: accounts + HOUSE_ACCOUNTS }, (_, index) => index + 1);
    for (const accountId of everyone) {
      for (let assetId = 0; assetId < ASSETS.length; assetId++) {
        // Some own nothing of an asset at first: what they come by is dust.
        if (accountId === DUST_ACCOUNT || this.#rng.below(4) > 0)
          commands.push(this.#deposit(accountId, assetId));
      }
    }
    return commands;
  }

  /** The next command; `nowMicros` is the time that its expiries count from, where the world has a clock. */
  next(nowMicros = this.#timeMicros): Command {
    this.#timeMicros = nowMicros;
    const { weights } = this.#world;
    const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
    let draw = this.#rng.below(total);
    for (const [kind, weight] of Object.entries(weights)) {
      if (draw < weight) return this.#make(kind);
      draw -= weight;
    }
    throw new Error("the weights do not add up");
  }

  /** Time of the next command: mostly soon, now and then an hour or a day later. */
  timeMicros(): number {
    const draw = this.#rng.below(1_000);
    const step =
      draw < 900
        ? this.#rng.below(2_000_000)
        : draw < 995
          ? 60_000_000
          : draw < 999
            ? 3_600_000_000
            : 86_400_000_000;
    this.#timeMicros += step;
    return this.#timeMicros;
  }

  /** Learns from what happened. */
  see(events: readonly Event[]): void {
    for (const event of events) {
      if (event.kind === "order-accepted" || event.kind === "trigger-placed") {
        const { orderOrdinal: ordinal, orderSlot: slot, accountId, marketId } = event;
        this.#orders.push({ ordinal, slot, accountId, marketId });
        if (this.#orders.length > KNOWN_ORDERS_MAX) this.#orders.shift();
      }
      if (event.kind === "withdrawal-requested") this.#withdrawals.push(event.withdrawalId);
    }
  }

  #parameters(): Parameters {
    const tier = (volumeUnitsMin: number, maker: number, taker: number): object => ({
      volumeUnitsMin,
      spotMakerPpm: maker,
      spotTakerPpm: taker,
      perpMakerPpm: maker,
      perpTakerPpm: taker,
    });
    const isFree = this.#rng.below(8) === 0;
    return {
      feeTiers: isFree
        ? [tier(0, 0, 0)]
        : [tier(0, 800, 1_000), tier(2_000_000, 500, 900), tier(50_000_000, 0, 250)],
      restingOrdersMax: this.#pick([3, 8, 400]),
      triggerOrdersMax: this.#pick([1, 3, 100]),
      subaccountsMax: 3,
      batchOrdersMax: 50,
      clientIdMemoryMs: 600_000,
      feeAccountId: 1,
      dustAccountId: 2,
      settlementAssetId: 0,
    } as unknown as Parameters;
  }

  #market(market: number): MarketSpec {
    const { midTicks } = this.#world;
    const hasBands = this.#rng.below(2) === 0;
    const band = (ppm: number): number => (hasBands ? ppm : 0);
    return {
      symbol: market === 0 ? "SOL_USDC" : "BTC_USDC",
      kind: "spot",
      baseAssetId: market + 1,
      quoteAssetId: 0,
      tickSize: market === 0 ? "0.01" : "0.1",
      lotSize: market === 0 ? "0.01" : "0.00001",
      priceTicksMin: 1,
      priceTicksMax: midTicks * 10,
      sizeLotsMin: this.#pick([1, 2]),
      sizeLotsMax: 1_000_000,
      bands: {
        maxMultiplierPpm: band(1_250_000),
        minMultiplierPpm: band(750_000),
        maxImpactMultiplierPpm: band(1_030_000),
        minImpactMultiplierPpm: band(970_000),
        maxMarkMultiplierPpm: band(1_150_000),
        minMarkMultiplierPpm: band(900_000),
      },
      state: this.#pick(["open", "open", "open", "auction"]),
      breakerMovePpm: this.#pick([0, 0, 100_000]),
      breakerWindowMs: 60_000,
      breakerAuctionMs: 60_000,
    } as unknown as MarketSpec;
  }

  #make(kind: string): Command {
    switch (kind) {
      case "place":
        return this.#place();
      case "conditional":
        return this.#conditional();
      case "cancel":
        return { kind: "cancel-order", ...this.#named() };
      case "amend":
        return this.#amend();
      case "cancel-all":
        return {
          kind: "cancel-all-orders",
          ...this.#identity(),
          accountId: this.#account(),
          marketId: this.#anyMarket(),
          everyMarket: this.#rng.below(2) === 0,
          scope: this.#pick(["all", "resting", "conditional"]),
        } as Command;
      case "cancel-after":
        return {
          kind: "set-cancel-after",
          ...this.#identity(),
          accountId: this.#account(),
          atMs: this.#rng.below(3) === 0 ? 0 : this.#soonMs(),
        } as Command;
      case "state":
        return this.#state();
      case "prices":
        return {
          kind: "set-prices",
          marketId: this.#anyMarket(),
          sources: 5,
          indexTicks: this.#rng.below(10) === 0 ? 0 : this.#price(),
          markTicks: this.#rng.below(10) === 0 ? 0 : this.#price(),
        } as Command;
      case "tick":
        return { kind: "tick" };
      default:
        return this.#money(kind);
    }
  }

  #money(kind: string): Command {
    const accountId = this.#account();
    const assetId = this.#rng.below(20) === 0 ? 9 : this.#rng.below(ASSETS.length);
    const units = this.#rng.below(30) === 0 ? 2 ** 53 - 16 : this.#rng.below(2_000_000_000);
    switch (kind) {
      case "deposit":
        return {
          ...this.#deposit(accountId, assetId),
          units: this.#rng.below(3) === 0 ? this.#rng.below(900) : units,
        } as Command;
      case "withdraw":
        return {
          kind: "request-withdrawal",
          ...this.#identity(),
          accountId,
          assetId,
          autoBorrow: false,
          autoLendRedeem: false,
          units,
          feeUnits: this.#rng.below(1_000),
          details: "{}",
        } as Command;
      case "settle":
        return {
          kind: "settle-withdrawal",
          withdrawalId: this.#withdrawal(),
          transactionHash: "ab",
        };
      case "unwithdraw":
        return { kind: "cancel-withdrawal", withdrawalId: this.#withdrawal() };
      case "transfer":
        return {
          kind: "transfer",
          ...this.#identity(),
          sourceId: accountId,
          targetId: this.#account(),
          assetId,
          units,
        } as Command;
      case "dust":
        return { kind: "convert-dust", ...this.#identity(), accountId, assetId } as Command;
      case "tier":
        return {
          kind: "set-fee-tier",
          userId: 1 + this.#rng.below(8),
          tier: this.#rng.below(4),
          untilMs: this.#soonMs(),
        } as Command;
      case "rename":
        return {
          kind: "rename-account",
          ...this.#identity(),
          accountId,
          name: this.#pick(["new", ""]),
        } as Command;
      case "settings":
        return this.#settings(accountId);
      case "change":
        return this.#change();
      case "margin":
        return this.#margin(accountId, assetId, units);
      case "open":
        return this.#further(
          this.#open(this.#rng.below(6), this.#rng.below(5), this.#pick(["x", "", "name"])),
        );
      default:
        throw new Error(`no generator for ${kind}`);
    }
  }

  /** Commands of lending, perpetuals and liquidation: refused here, where nothing has margin. */
  #margin(accountId: number, assetId: number, units: number): Command {
    const named = { ...this.#identity(), accountId, assetId, units };
    const marketId = this.#anyMarket();
    return this.#pick([
      { kind: "lend", ...named },
      { kind: "redeem", ...named },
      { kind: "borrow", ...named },
      { kind: "repay", ...named },
      { kind: "realize", ...named, marketId },
      { kind: "set-backstop", ...named, marketId, isBorrow: units % 2 === 0, capacity: units },
      {
        kind: "convert-collateral",
        ...named,
        sourceAssetId: assetId,
        targetAssetId: 0,
        targetUnitsMin: 0,
      },
      { kind: "distribute-yield", assetId, yieldKind: "staking", units, reference: "y" },
      { kind: "mark-round" },
      { kind: "reserves-snapshot", ...this.#identity(), day: units % 40_000 },
      reservesNonce(accountId, units % 3 > 0),
      { kind: "change-asset", assetId, spec: JSON.stringify(this.#pick(ASSETS)) },
    ]) as Command;
  }

  #place(): CommandOf<"place-order"> {
    const isLimit = this.#rng.below(6) > 0;
    const byQuote = !isLimit && this.#rng.below(2) === 0;
    const timeInForce = this.#rng.below(2) === 0 ? "gtc" : this.#pick(timesInForce);
    const isOdd = this.#rng.below(40) === 0;
    return {
      kind: "place-order",
      ...this.#identity(),
      accountId: this.#account(),
      marketId: this.#anyMarket(),
      side: this.#pick(["bid", "ask"]),
      type: isLimit ? "limit" : "market",
      timeInForce,
      selfTrade: this.#pick(selfTradeModes),
      postOnly: this.#rng.below(6) === 0,
      reduceOnly: this.#rng.below(60) === 0,
      autoBorrow: false,
      autoBorrowRepay: false,
      autoLend: false,
      autoLendRedeem: false,
      brokerId: this.#rng.below(2) * 1400,
      clientId: this.#rng.below(3) === 0 ? this.#rng.below(30) : CLIENT_ID_NONE,
      priceTicks: isLimit !== isOdd ? this.#price() : 0,
      sizeLots: byQuote ? 0 : this.#size(),
      quoteUnits: byQuote || isOdd ? 1 + this.#rng.below(400_000_000) : 0,
      expiresAtMs: timeInForce === "gtd" || isOdd ? this.#soonMs() : 0,
    } as CommandOf<"place-order">;
  }

  #conditional(): Command {
    const order = this.#place();
    const waits = this.#rng.below(3) > 0;
    const triggerQuantity = waits ? this.#size() : 0;
    const hasExits = this.#rng.below(2) === 0;
    const exit = (): number => (hasExits && this.#rng.below(4) > 0 ? this.#price() : 0);
    const limit = (ticks: number): number =>
      ticks > 0 && this.#rng.below(2) === 0 ? this.#price() : 0;
    const takeProfitTicks = exit();
    const stopLossTicks = exit();
    const slippageKind = this.#pick(["none", "none", "ticks", "ppm"]);
    return {
      ...order,
      kind: "place-conditional-order",
      sizeLots: waits ? this.#pick([0, triggerQuantity]) : order.sizeLots,
      quoteUnits: waits && this.#rng.below(10) > 0 ? 0 : order.quoteUnits,
      triggerBy: this.#pick(priceSources),
      triggerPriceTicks: waits || this.#rng.below(50) === 0 ? this.#price() : 0,
      triggerQuantity,
      triggerIsPercent: this.#rng.below(50) === 0,
      takeProfitBy: this.#pick(priceSources),
      takeProfitTicks,
      takeProfitLimitTicks: limit(takeProfitTicks),
      stopLossBy: this.#pick(priceSources),
      stopLossTicks,
      stopLossLimitTicks: limit(stopLossTicks),
      slippageKind,
      slippageTolerance:
        slippageKind === "none"
          ? 0
          : slippageKind === "ticks"
            ? this.#rng.below(20)
            : this.#rng.below(100_000),
    } as unknown as Command;
  }

  #amend(): Command {
    return {
      kind: "amend-order",
      ...this.#named(),
      priceTicks: this.#rng.below(2) === 0 ? 0 : this.#price(),
      sizeLots: this.#rng.below(2) === 0 ? 0 : this.#size(),
      triggerPriceTicks: this.#rng.below(3) === 0 ? this.#price() : 0,
    } as Command;
  }

  #state(): Command {
    const state = this.#rng.below(2) === 0 ? "open" : this.#pick(marketStates);
    const ends = state === "auction" && this.#rng.below(2) === 0;
    return {
      kind: "set-market-state",
      marketId: this.#anyMarket(),
      state,
      auctionEndsAtMs: ends ? this.#soonMs() : 0,
    } as Command;
  }

  #settings(accountId: number): Command {
    return {
      kind: "set-account",
      ...this.#identity(),
      accountId,
      autoLend: this.#rng.below(2) === 0,
      autoRepayBorrows: true,
      autoBorrowSettlements: false,
      autoRealizePnl: true,
      leverageLimitPpm: 5_000_000,
    } as Command;
  }

  #change(): Command {
    const spec = this.#market(0);
    const change = this.#pick([
      {},
      { symbol: "XYZ_USDC" },
      { priceTicksMin: 0 },
      { sizeLotsMax: 50 },
    ]);
    return {
      kind: "change-market",
      marketId: 0,
      spec: JSON.stringify({ ...spec, ...change }),
    } as Command;
  }

  #named(): Omit<CommandOf<"cancel-order">, "kind"> {
    const known = this.#orders[this.#rng.below(Math.max(1, this.#orders.length))];
    const isStranger = this.#rng.below(12) === 0;
    const byClient = known === undefined || this.#rng.below(4) === 0;
    const accountId =
      known === undefined || isStranger || byClient ? this.#account() : known.accountId;
    return {
      ...this.#identity(),
      accountId,
      marketId:
        known === undefined || this.#rng.below(20) === 0 ? this.#anyMarket() : known.marketId,
      orderOrdinal: byClient ? 0 : known.ordinal,
      orderSlot: byClient ? 0 : known.slot,
      clientId: byClient ? this.#rng.below(30) : CLIENT_ID_NONE,
    } as Omit<CommandOf<"cancel-order">, "kind">;
  }

  #open(userId: number, subaccountNumber: number, name: string): Command {
    return {
      kind: "open-account",
      requestA: 0,
      requestB: 0,
      requestExpiresMs: 0,
      userId,
      subaccountNumber,
      name,
    } as Command;
  }

  /** The same opening, or as a sub-account with settings at and beyond their frontiers. */
  #further(opening: Command): Command {
    if (this.#rng.below(2) === 0) return opening;
    return {
      ...opening,
      kind: "open-subaccount",
      autoLend: this.#rng.below(2) === 0,
      leverageLimitPpm: this.#pick([0, 999_999, 1_000_000, 5_000_000, 1_000_000_001]),
    } as Command;
  }

  #deposit(accountId: number, assetId: number): Command {
    // Poor and rich worlds: half of the accounts run dry.
    const units = this.#rng.below(2) === 0 ? 200_000_000_000 : 3_000_000_000;
    const isNamed = this.#rng.below(4) === 0;
    const reference = isNamed ? `r${this.#rng.below(50)}` : "";
    return {
      kind: "deposit",
      requestA: 0,
      requestB: 0,
      requestExpiresMs: 0,
      accountId,
      assetId,
      units,
      reference,
    } as Command;
  }

  #identity(): { requestA: number; requestB: number; requestExpiresMs: number } {
    if (this.#rng.below(3) > 0) return { requestA: 0, requestB: 0, requestExpiresMs: 0 };
    const requestA =
      this.#rng.below(5) === 0 ? this.#rng.below(this.#request + 1) : ++this.#request;
    return {
      requestA,
      requestB: 7,
      requestExpiresMs: Math.floor(this.#timeMicros / 1000) + 10_000,
    };
  }

  #account(): number {
    return this.#rng.below(60) === 0
      ? 99
      : 1 + this.#rng.below(this.#world.accounts + HOUSE_ACCOUNTS);
  }

  #anyMarket(): number {
    return this.#rng.below(60) === 0 ? 7 : this.#rng.below(this.#world.markets);
  }

  #withdrawal(): number {
    return this.#withdrawals[this.#rng.below(Math.max(1, this.#withdrawals.length))] ?? 1;
  }

  #soonMs(): number {
    return Math.floor(this.#timeMicros / 1000) + this.#rng.below(120_000) - 5_000;
  }

  #price(): number {
    const { midTicks, spreadTicks } = this.#world;
    if (this.#rng.below(50) === 0)
      return this.#pick([1, midTicks * 10, midTicks * 10 + 1, Math.floor(midTicks / 2)]);
    return midTicks - spreadTicks + this.#rng.below(2 * spreadTicks + 1);
  }

  #size(): number {
    return this.#rng.below(30) === 0
      ? this.#pick([0, 1_000_000, 1_000_001, 1])
      : 1 + this.#rng.below(30);
  }

  #pick<const T>(values: readonly T[]): T {
    return values[this.#rng.below(values.length)];
  }
}

function drawWorld(rng: Rng): World {
  const kinds = [
    "place",
    "conditional",
    "cancel",
    "amend",
    "cancel-all",
    "cancel-after",
    "state",
    "prices",
    "tick",
    "deposit",
    "withdraw",
    "settle",
    "unwithdraw",
    "transfer",
    "dust",
    "tier",
    "open",
    "rename",
    "settings",
    "change",
    "margin",
  ];
  const weights = Object.fromEntries(
    kinds.map((kind) => [kind, rng.below(4) === 0 ? 0 : 1 + rng.below(kind === "state" ? 2 : 12)]),
  );
  return {
    accounts: 2 + rng.below(7),
    markets: 1 + rng.below(2),
    weights: { ...weights, place: 40 + rng.below(60) },
    midTicks: rng.below(2) === 0 ? 15_000 : 100,
    spreadTicks: [3, 20, 60][rng.below(3)],
  };
}
