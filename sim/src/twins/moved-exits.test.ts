/**
 * The engine and the slow model where take-profits and stop-losses are moved about while marks walk:
 * they agree event for event, whatever becomes of the pair.
 */
import { CLIENT_ID_NONE, conditionNames } from "@holdall/core/protocol";
import type { Command, Event } from "@holdall/core/protocol";
import { seededRng } from "@holdall/server/ports";
import type { Rng } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { Twins } from "./agree.ts";
import { MarginGenerator } from "./generate-margin.ts";
import { HOUSE_ACCOUNTS, START_TICKS } from "./margin-world.ts";
import { Visits } from "./visits.ts";

const SEEDS = 12;
const COMMANDS = 120;
const SOL_PERP = 2;
const NO_REQUEST = { requestA: 0, requestB: 0, requestExpiresMs: 0 } as const;
const SHORT_OF = HOUSE_ACCOUNTS + 1;
const LONG_OF = HOUSE_ACCOUNTS + 2;

/** What a world knows of its mark and of the exits that wait in it. */
class Exits {
  readonly #rng: Rng;
  readonly #waiting: { orderOrdinal: number; orderSlot: number }[] = [];
  #ticks: number = START_TICKS[SOL_PERP];

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  next(): readonly Command[] {
    const kind = this.#rng.below(6);
    if (kind === 0) return this.#openPair();
    if (kind < 3) return [this.#walk()];
    return [this.#move()];
  }

  see(events: readonly Event[]): void {
    for (const event of events) {
      if (event.kind === "trigger-placed") this.#waiting.unshift(event);
    }
  }

  /** A price within three parts of a hundred of the mark. */
  #near(): number {
    return Math.floor((this.#ticks * (970 + this.#rng.below(61))) / 1_000);
  }

  /** A trade of two at the mark, with a take-profit above it and a stop-loss below. */
  #openPair(): readonly Command[] {
    const common = {
      ...NO_REQUEST,
      marketId: SOL_PERP,
      type: "limit",
      timeInForce: "gtc",
      selfTrade: "reject-maker",
      postOnly: false,
      reduceOnly: false,
      autoBorrow: false,
      autoBorrowRepay: false,
      autoLend: false,
      autoLendRedeem: false,
      brokerId: 0,
      clientId: CLIENT_ID_NONE,
      priceTicks: this.#ticks,
      sizeLots: 1 + this.#rng.below(20),
      quoteUnits: 0,
      expiresAtMs: 0,
    };
    const unset = Object.fromEntries(conditionNames.map((name) => [name, 0]));
    const exits = {
      ...unset,
      triggerBy: "last",
      triggerIsPercent: false,
      slippageKind: "none",
      takeProfitBy: "mark",
      takeProfitTicks: this.#ticks + 200,
      takeProfitLimitTicks: this.#rng.below(2) * (this.#ticks + 190),
      stopLossBy: "mark",
      stopLossTicks: this.#ticks - 200,
    };
    return [
      { ...common, kind: "place-order", accountId: SHORT_OF, side: "ask" },
      { ...common, ...exits, kind: "place-conditional-order", accountId: LONG_OF, side: "bid" },
    ] as unknown as readonly Command[];
  }

  #walk(): Command {
    this.#ticks = this.#near();
    const [indexTicks, markTicks] = [this.#ticks, this.#ticks];
    return { kind: "set-prices", marketId: SOL_PERP, sources: 5, indexTicks, markTicks } as Command;
  }

  /** One of those that came to wait lately gets another trigger, or another price. */
  #move(): Command {
    const known = this.#waiting[this.#rng.below(4)] ?? { orderOrdinal: 1, orderSlot: 1 };
    const { orderOrdinal, orderSlot } = known;
    return {
      kind: "amend-order",
      ...NO_REQUEST,
      accountId: LONG_OF,
      marketId: SOL_PERP,
      orderOrdinal,
      orderSlot,
      clientId: CLIENT_ID_NONE,
      triggerPriceTicks: this.#rng.below(5) === 0 ? 0 : this.#near(),
      priceTicks: this.#rng.below(4) === 0 ? this.#near() : 0,
      sizeLots: this.#rng.below(20) === 0 ? 3 : 0,
    } as Command;
  }
}

test("pairs of exits that are moved agree with the model, until one fires and the other goes", () => {
  const visits = new Visits();
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const generator = new MarginGenerator(seededRng(BigInt(seed)));
    const exits = new Exits(seededRng(BigInt(seed)));
    const twins = new Twins(seed);
    for (const command of generator.genesis()) twins.apply(command, generator.timeMicros());
    for (let step = 0; step < COMMANDS; step += 1) {
      for (const command of exits.next()) {
        const events = twins.apply(command, generator.timeMicros());
        visits.see(events);
        exits.see(events);
      }
    }
    twins.expectSums();
  }
  // Worlds that never came there would prove nothing.
  for (const [name, least] of [
    ["order-amended while trigger-pending", 40],
    ["refused trigger-reached", 40],
    ["refused price-forbidden", 20],
    ["refused trigger-invalid", 10],
    ["trigger-fired", 30],
    ["order-cancelled for sibling-filled", 30],
  ] as const) {
    expect(visits.of(name), name).toBeGreaterThan(least);
  }
});
