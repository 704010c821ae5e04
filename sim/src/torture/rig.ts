import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@holdall/client";
import type { Client } from "@holdall/client";
import { clear, judge } from "./judge.ts";
import type { Verdict } from "./judge.ts";
import { SILENCE_MS_MAX, Trader, pause } from "./orders.ts";
import { Venue } from "./venue.ts";
import type { VenueOptions } from "./venue.ts";

/** What one kind of fault came to. */
export interface FaultReport {
  readonly fault: string;
  readonly rounds: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly duplicated: number;
  /** From the fault to the first new acknowledgement, one per round where the venue goes on by itself. */
  readonly outagesMs: readonly number[];
  /** Why it could not run here. */
  readonly skipped?: string;
  /** Broken promises, in words. */
  readonly faults: readonly string[];
  /** What else is worth knowing. */
  readonly note?: string;
}

/** A kind of fault: how it is done, some rounds of it. */
export interface FaultKind {
  readonly name: string;
  /** Why it cannot run on this machine; `undefined` when it can. */
  readonly obstacle: () => string | undefined;
  /** Torments the venue until `isOver` or the rounds are done; at least one round. */
  readonly run: (bench: Bench) => Promise<void>;
}

export interface BenchOptions {
  readonly rounds: number;
  readonly isOver: () => boolean;
  /** Told after each round. */
  readonly onRound?: () => void;
}

const TRADER_USER = "alice";
const TIMEOUT_MS = 3_000;
const HANDS = 8;

/** Where one kind of fault is tried: folders, a trader, and the count of what came of it. */
export class Bench {
  readonly root: string;
  readonly rounds: number;
  readonly trader: Trader;
  readonly isOver: () => boolean;
  readonly #onRound: () => void;
  readonly outagesMs: number[] = [];
  readonly faults: string[] = [];
  note: string | undefined;
  #rounds = 0;
  #lost = 0;
  #duplicated = 0;
  readonly #clients: Client[] = [];
  readonly #venues: Venue[] = [];

  constructor({ rounds, isOver, onRound = () => {} }: BenchOptions) {
    this.root = mkdtempSync(join(tmpdir(), "holdall-torture-"));
    this.rounds = rounds;
    this.isOver = isOver;
    this.#onRound = onRound;
    // Client ids are remembered for minutes: those of another run must not be met again.
    this.trader = new Trader((Date.now() % 1_000_000) * 1_000 + 1);
  }

  folder(name: string): string {
    const path = join(this.root, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** Starts the program; however the round ends, it ends with it. */
  spawn(options: VenueOptions): Venue {
    const venue = new Venue(options);
    this.#venues.push(venue);
    return venue;
  }

  /** Starts the program and waits until its doors are open. */
  async start(options: VenueOptions): Promise<{ readonly venue: Venue; readonly client: Client }> {
    const venue = this.spawn(options);
    const { url, keys } = await venue.ready;
    const apiSecret = keys.find(({ user }) => user === TRADER_USER)?.apiSecret ?? "";
    return { venue, client: await this.client(url, apiSecret) };
  }

  async client(url: string, apiSecret: string, timeoutMs = TIMEOUT_MS): Promise<Client> {
    const client = await connect({ url, apiSecret, timeoutMs, onFault: () => {} });
    this.#clients.push(client);
    return client;
  }

  /** Trades while `act` runs, and a moment longer where `act` leaves the venue alive. */
  async tradeDuring(client: Client, act: () => Promise<void>): Promise<void> {
    await this.trader.look(client);
    let isOver = false;
    const trading = this.trader.trade(client, () => isOver, HANDS);
    try {
      await act();
    } finally {
      isOver = true;
      await trading;
    }
  }

  /** Resolves with the next acknowledgement: what strikes before there is one strikes little. */
  async firstAcknowledgement(): Promise<void> {
    const { acknowledged } = this.trader.tally;
    const untilMs = performance.now() + SILENCE_MS_MAX;
    while (this.trader.tally.acknowledged === acknowledged) {
      if (performance.now() > untilMs) throw new Error("a venue that is open acknowledges nothing");
      await pause(2);
    }
  }

  /** Judges a round and begins the next with an empty account. */
  async judge(client: Client): Promise<void> {
    this.count(await judge(client, this.trader));
    await clear(client, this.trader);
  }

  count({ lost, duplicated, faults }: Verdict): void {
    this.#rounds += 1;
    this.#lost += lost;
    this.#duplicated += duplicated;
    this.faults.push(...faults);
    this.#onRound();
  }

  /** True when something other than the comparison of orders must hold and does not. */
  expect(isSo: boolean, otherwise: string): void {
    if (!isSo) this.faults.push(otherwise);
  }

  get areRoundsDone(): boolean {
    return this.#rounds >= this.rounds || (this.#rounds > 0 && this.isOver());
  }

  report(fault: string): FaultReport {
    return {
      fault,
      rounds: this.#rounds,
      acknowledged: this.trader.tally.acknowledged,
      lost: this.#lost,
      duplicated: this.#duplicated,
      outagesMs: this.outagesMs,
      faults: this.faults,
      ...(this.note === undefined ? {} : { note: this.note }),
    };
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    // One that ended already takes no harm.
    await Promise.all(this.#venues.map((venue) => venue.kill()));
    rmSync(this.root, { recursive: true, force: true });
  }
}
