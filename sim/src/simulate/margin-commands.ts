import { plainOrder } from "@holdall/core/protocol";
import type { Command, CommandKind, Event } from "@holdall/core/protocol";
import type { Rng } from "@holdall/server/ports";
import type { FaultKind } from "./faults.ts";
import { ASSETS, COINS, FUND, HOUSE, TREASURY, USDC, drawTerms } from "./margin-world.ts";
import { NO_REQUEST, command } from "./plain-commands.ts";
import type { CommandSource } from "./source.ts";

interface KnownOrder {
  readonly accountId: number;
  readonly marketId: number;
  readonly orderOrdinal: number;
  readonly orderSlot: number;
}

const KNOWN_ORDERS_MAX = 100;
const SOURCES = 5;
const MILLION = 1_000_000;
const DAY_MS = 86_400_000;

/** Kinds of act and how often they come; a seed leaves some of them out. */
const acts = {
  order: 40,
  cancel: 6,
  "cancel-all": 1,
  lend: 4,
  redeem: 3,
  borrow: 5,
  repay: 3,
  withdraw: 4,
  unwithdraw: 1,
  deposit: 2,
  transfer: 2,
  settings: 2,
  realize: 2,
  convert: 2,
  backstop: 1,
  yield: 1,
  dust: 1,
  reserves: 1,
  prices: 8,
  round: 8,
  tick: 8,
} as const;
type Act = keyof typeof acts;

/** Ways in which a market misbehaves. */
const marketFaults = ["stale-sources", "index-jump", "missing-mark", "market-crash", "thin-book"];

/**
 * Random commands for worlds with margin: people lever up against each other, lend, borrow and take
 * out what they can, while marks walk, jump, crash and go missing, and every round of marks looks at
 * who must be liquidated. Mostly sensible, often at a frontier.
 */
export class MarginCommands implements CommandSource {
  readonly #rng: Rng;
  readonly #onFault: (kind: FaultKind) => void;
  readonly #weights: readonly (readonly [Act, number])[];
  readonly #people: readonly number[];
  readonly #faults: readonly FaultKind[];
  readonly #orders: KnownOrder[] = [];
  readonly #marks: number[] = COINS.map(({ startTicks }) => startTicks);
  readonly #movePpm: number;
  readonly #queue: Command[] = [];
  #request = 0;
  #reference = 0;
  #withdrawals = 0;
  #nowMs = 0;

  constructor(rng: Rng, onFault: (kind: FaultKind) => void) {
    this.#rng = rng;
    this.#onFault = onFault;
    this.#weights = Object.entries(acts).map(([act, weight]) => {
      const isAlways = act === "order" || act === "prices" || act === "round" || act === "tick";
      return [act as Act, !isAlways && rng.below(4) === 0 ? 0 : 1 + rng.below(2 * weight)];
    });
    const count = 3 + rng.below(5);
    this.#people = Array.from({ length: count }, (_, index) => HOUSE.length + 1 + index);
    this.#faults = (marketFaults as FaultKind[]).filter(() => rng.below(2) === 0);
    this.#movePpm = [2_000, 10_000, 40_000][rng.below(3)];
  }

  genesis(): Command[] {
    const terms = drawTerms(this.#rng);
    const commands: Command[] = HOUSE.map((name) => this.#open(0, 0, name));
    for (const spec of terms.assets) commands.push(command("add-asset", { spec }));
    commands.push(command("set-parameters", { parameters: terms.parameters }));
    for (const spec of terms.markets) commands.push(command("list-market", { spec }));
    for (const accountId of this.#people) {
      // Every third is a sub-account of the one before it; users are counted like accounts.
      const index = accountId - HOUSE.length - 1;
      const owner = HOUSE.length + index - Math.floor(index / 3);
      commands.push(index % 3 === 2 ? this.#open(owner, 1, "sub") : this.#open(0, 0, "main"));
    }
    for (const accountId of this.#people) {
      for (const assetId of ASSETS.keys()) {
        if (this.#rng.below(4) > 0) commands.push(this.#deposit(accountId, assetId));
      }
    }
    if (this.#rng.below(2) === 0) commands.push(this.#deposit(FUND, USDC));
    commands.push(this.#deposit(TREASURY, USDC), ...this.#prices());
    const lender = this.#people[0];
    for (const assetId of ASSETS.keys()) {
      commands.push(this.#movement("lend", lender, assetId, ASSETS[assetId].wholeUnits * 5));
    }
    commands.push(...this.#leverUp());
    return commands;
  }

  next(nowMicros: number): Command {
    this.#nowMs = Math.floor(nowMicros / 1000);
    const queued = this.#queue.shift();
    if (queued !== undefined) return queued;
    const total = this.#weights.reduce((sum, [, weight]) => sum + weight, 0);
    let draw = this.#rng.below(total);
    for (const [act, weight] of this.#weights) {
      if (draw < weight) return this.#make(act);
      draw -= weight;
    }
    throw new Error("the weights do not add up");
  }

  see(events: readonly Event[]): void {
    for (const event of events) {
      if (event.kind === "order-accepted") {
        const { accountId, marketId, orderOrdinal, orderSlot } = event;
        this.#orders.push({ accountId, marketId, orderOrdinal, orderSlot });
        if (this.#orders.length > KNOWN_ORDERS_MAX) this.#orders.shift();
      }
      if (event.kind === "withdrawal-requested") this.#withdrawals = event.withdrawalId;
    }
  }

  #make(act: Act): Command {
    const accountId = this.#person();
    const assetId = this.#rng.below(ASSETS.length);
    const units = this.#units(assetId);
    switch (act) {
      case "order":
        return this.#order();
      case "cancel":
        return this.#cancel();
      case "cancel-all":
        return this.#cancelAll(accountId);
      case "prices":
        this.#queue.push(...this.#walk(), command("mark-round", {}));
        return this.#queue.shift()!;
      case "round":
        return command("mark-round", {});
      case "tick":
        return command("tick", {});
      case "lend":
      case "redeem":
      case "borrow":
      case "repay":
        return this.#movement(act, accountId, assetId, units);
      case "deposit":
        return this.#deposit(accountId, assetId);
      case "withdraw":
        return this.#withdraw(accountId, assetId, units);
      case "unwithdraw":
        return this.#endWithdrawal();
      case "transfer":
        return this.#transfer(accountId, assetId, units);
      case "settings":
        return this.#settings(accountId);
      case "realize":
        return this.#realize(accountId, this.#rng.below(2) * units);
      case "convert":
        return this.#convert(accountId, assetId, Math.ceil(units / 100));
      case "backstop":
        return this.#backstop(accountId, assetId);
      case "yield":
        return this.#yield(assetId);
      case "reserves":
        return this.#reserves();
      case "dust":
        return command("convert-dust", { ...this.#identity(), accountId, assetId });
    }
  }

  #cancelAll(accountId: number): Command {
    return command("cancel-all-orders", {
      ...this.#identity(),
      accountId,
      marketId: this.#rng.below(4),
      everyMarket: this.#rng.below(2) === 0,
      scope: "all",
    });
  }

  #withdraw(accountId: number, assetId: number, units: number): Command {
    return command("request-withdrawal", {
      ...this.#identity(),
      accountId,
      assetId,
      autoBorrow: this.#rng.below(3) === 0,
      autoLendRedeem: this.#rng.below(2) === 0,
      units,
      feeUnits: this.#rng.below(1_000),
      details: "{}",
    });
  }

  #endWithdrawal(): Command {
    const withdrawalId = this.#withdrawals;
    return this.#rng.below(2) === 0
      ? command("cancel-withdrawal", { withdrawalId })
      : command("settle-withdrawal", { withdrawalId, transactionHash: "ab" });
  }

  #transfer(sourceId: number, assetId: number, units: number): Command {
    const targetId = this.#person();
    return command("transfer", { ...this.#identity(), sourceId, targetId, assetId, units });
  }

  #realize(accountId: number, units: number): Command {
    const marketId = COINS.length + this.#rng.below(COINS.length);
    return command("realize", { ...this.#identity(), accountId, marketId, units });
  }

  #convert(accountId: number, sourceAssetId: number, units: number): Command {
    const targetAssetId = this.#rng.below(ASSETS.length);
    const terms = { accountId, sourceAssetId, targetAssetId, units, targetUnitsMin: 0 };
    return command("convert-collateral", { ...this.#identity(), ...terms });
  }

  /** The moment of a day's proof, half of the time right after marks that nobody has looked at yet. */
  #reserves(): Command {
    const day = Math.floor(this.#nowMs / DAY_MS);
    const snapshot = command("reserves-snapshot", { ...this.#identity(), day });
    if (this.#rng.below(2) === 0) return snapshot;
    this.#queue.push(...this.#walk(), snapshot);
    return this.#queue.shift()!;
  }

  #yield(assetId: number): Command {
    const units = this.#rng.below(ASSETS[assetId].wholeUnits);
    const reference = `yield ${this.#rng.below(10)}`;
    return command("distribute-yield", { assetId, yieldKind: "treasury", units, reference });
  }

  #order(): Command {
    const marketId = this.#rng.below(4);
    const isPerp = marketId >= COINS.length;
    const isMarket = this.#rng.below(5) === 0;
    const isByQuote = isMarket && this.#rng.below(4) === 0;
    return command("place-order", {
      ...this.#identity(),
      ...this.#orderTerms(marketId, isPerp),
      type: isMarket ? "market" : "limit",
      timeInForce: isMarket ? "ioc" : this.#pick(["gtc", "gtc", "gtc", "ioc", "fok"]),
      postOnly: !isMarket && this.#rng.below(8) === 0,
      priceTicks: isMarket ? 0 : this.#price(marketId),
      sizeLots: isByQuote ? 0 : this.#sizeLots(),
      quoteUnits: isByQuote ? (1 + this.#rng.below(50_000)) * MILLION : 0,
    });
  }

  #orderTerms(marketId: number, isPerp: boolean): object {
    return {
      accountId: this.#person(),
      marketId,
      side: this.#pick(["bid", "ask"]),
      selfTrade: this.#pick(["reject-taker", "reject-maker", "reject-both"]),
      reduceOnly: isPerp && this.#rng.below(5) === 0,
      autoBorrow: !isPerp && this.#rng.below(3) === 0,
      autoBorrowRepay: !isPerp && this.#rng.below(3) === 0,
      autoLend: !isPerp && this.#rng.below(6) === 0,
      autoLendRedeem: !isPerp && this.#rng.below(3) === 0,
      brokerId: 0,
      clientId: this.#rng.below(6) === 0 ? this.#rng.below(30) : -1,
      expiresAtMs: 0,
    };
  }

  #cancel(): Command {
    const known = this.#orders[this.#rng.below(Math.max(1, this.#orders.length))];
    if (known === undefined) return command("tick", {});
    const isStranger = this.#rng.below(10) === 0;
    return command("cancel-order", {
      ...this.#identity(),
      ...known,
      ...(isStranger ? { accountId: this.#person() } : {}),
      clientId: -1,
    });
  }

  /** Two sides of a perpetual, as large as money carries: what happens next hurts somebody. */
  #leverUp(): Command[] {
    return COINS.flatMap(({ perpId, startTicks }) => {
      const [maker, taker] = [this.#person(), this.#person()];
      const sizeLots = perpId === 2 ? 100 * (1 + this.#rng.below(50)) : 1 + this.#rng.below(500);
      const terms = { ...quietOrder, marketId: perpId, sizeLots, priceTicks: startTicks };
      return [
        command("place-order", { ...terms, accountId: maker, side: "ask" }),
        command("place-order", { ...terms, accountId: taker, side: "bid" }),
      ];
    });
  }

  #settings(accountId: number): Command {
    return command("set-account", {
      ...this.#identity(),
      accountId,
      autoLend: this.#rng.below(3) === 0,
      autoRepayBorrows: this.#rng.below(2) === 0,
      autoBorrowSettlements: this.#rng.below(2) === 0,
      autoRealizePnl: this.#rng.below(3) > 0,
      leverageLimitPpm: (1 + this.#rng.below(50)) * MILLION,
    });
  }

  #backstop(accountId: number, assetId: number): Command {
    const isBorrow = this.#rng.below(3) === 0;
    return command("set-backstop", {
      ...this.#identity(),
      accountId,
      marketId: 2 + this.#rng.below(2),
      assetId,
      isBorrow,
      capacity: isBorrow ? this.#units(assetId) : this.#rng.below(20_000),
    });
  }

  /** Marks move, each market by its own; now and then in a way that they should not. */
  #walk(): Command[] {
    for (const coin of COINS.keys()) {
      this.#scale(coin, MILLION - this.#movePpm + this.#rng.below(2 * this.#movePpm + 1));
    }
    if (this.#faults.length === 0 || this.#rng.below(3) > 0) return this.#prices();
    const fault = this.#pick(this.#faults);
    this.#onFault(fault);
    const coin = this.#rng.below(COINS.length);
    if (fault === "market-crash") this.#scale(coin, 500_000);
    if (fault === "index-jump") this.#scale(coin, this.#pick([700_000, 1_400_000]));
    const prices = this.#prices(fault === "missing-mark", fault === "stale-sources");
    return fault === "thin-book" ? [...this.#people.map(emptyBook), ...prices] : prices;
  }

  #scale(coin: number, ppm: number): void {
    const { startTicks } = COINS[coin];
    const moved = Math.floor((this.#marks[coin] * ppm) / MILLION);
    this.#marks[coin] = Math.max(Math.floor(startTicks / 10), Math.min(startTicks * 10, moved));
  }

  #prices(isMissing = false, isStale = false): Command[] {
    return COINS.flatMap(({ spotId, perpId }, coin) => {
      const ticks = isMissing && this.#rng.below(2) === 0 ? 0 : this.#marks[coin];
      const sources = isStale && this.#rng.below(2) === 0 ? this.#rng.below(3) : SOURCES;
      return [spotId, perpId].map((marketId) =>
        command("set-prices", { marketId, sources, indexTicks: ticks, markTicks: ticks }),
      );
    });
  }

  #movement(kind: CommandKind, accountId: number, assetId: number, units: number): Command {
    return command(kind, { ...this.#identity(), accountId, assetId, units });
  }

  #deposit(accountId: number, assetId: number): Command {
    const whole = ASSETS[assetId].wholeUnits;
    const most = [20_000, 200, 1][assetId];
    const units = this.#rng.below(most * 100) * (whole / 100) + this.#rng.below(1_000);
    const reference = this.#rng.below(4) === 0 ? `r${++this.#reference % 8}` : "";
    return command("deposit", { ...NO_REQUEST, accountId, assetId, units, reference });
  }

  #open(userId: number, subaccountNumber: number, name: string): Command {
    return command("open-account", { ...NO_REQUEST, userId, subaccountNumber, name });
  }

  #identity(): object {
    if (this.#rng.below(3) > 0) return NO_REQUEST;
    const requestA =
      this.#rng.below(5) === 0 ? this.#rng.below(this.#request + 1) : ++this.#request;
    return { requestA, requestB: 7, requestExpiresMs: this.#nowMs + 10_000 };
  }

  #person(): number {
    if (this.#rng.below(40) === 0) return 1 + this.#rng.below(HOUSE.length);
    return this.#people[this.#rng.below(this.#people.length)];
  }

  #price(marketId: number): number {
    const mark = this.#marks[marketId % COINS.length];
    const reach = Math.max(1, Math.floor(mark / 100));
    return Math.max(1, mark - reach + this.#rng.below(2 * reach + 1));
  }

  #sizeLots(): number {
    return 1 + this.#rng.below(this.#rng.below(4) === 0 ? 20_000 : 500);
  }

  #units(assetId: number): number {
    const most = [30_000, 300, 2][assetId];
    const whole = ASSETS[assetId].wholeUnits;
    return this.#rng.below(20) === 0
      ? this.#rng.below(2)
      : 1 + this.#rng.below(most * 100) * (whole / 100);
  }

  #pick<const T>(values: readonly T[]): T {
    return values[this.#rng.below(values.length)];
  }
}

const quietOrder = { ...plainOrder, selfTrade: "reject-maker" };

function emptyBook(accountId: number): Command {
  const terms = { ...NO_REQUEST, accountId, marketId: 0, everyMarket: true, scope: "all" };
  return command("cancel-all-orders", terms);
}
