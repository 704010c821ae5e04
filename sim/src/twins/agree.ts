import { AssertionError } from "node:assert";
import { isDeepStrictEqual } from "node:util";
import { createEngine, EventBuffer, restoreEngine } from "@holdall/core/engine";
import type { AccountId, Command, Event } from "@holdall/core/protocol";
import { figuresOf, riskFigures } from "./figures.ts";
import { Model } from "./model/model.ts";
import { readEvents, withoutSlots } from "./told.ts";

/** The engine and the slow model beside each other: every command goes to both, and they must tell the same. */
export class Twins {
  #engine = createEngine();
  readonly #model = new Model();
  readonly #buffer = new EventBuffer();
  readonly #seed: number;
  #sequence = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Applies a command to both; returns what they agree on. */
  apply(command: Command, timeMicros: number): Event[] {
    this.#sequence += 1;
    this.#buffer.clear();
    this.#engine.apply(command, this.#sequence, timeMicros, this.#buffer);
    const events = readEvents(this.#buffer);
    const expected = this.#model.apply(command, this.#sequence, timeMicros);
    const [ours, theirs] = [events.map(withoutSlots), expected.map(withoutSlots)];
    if (!isDeepStrictEqual(ours, theirs)) this.#disagree(ours, theirs, this.placeOf(command));
    return events;
  }

  /** Demands that the laws of `docs/margin.md` section 11 hold after a command. */
  expectLaws(command: Command): void {
    const broken = this.#engine.view({ kind: "margin-laws" });
    if (broken.length > 0) throw new Error(`${this.placeOf(command)}: ${broken[0]}`);
  }

  /** Demands that both see the same risk in one account, another one after each command. */
  expectRisk(command: Command): void {
    const { state } = this.#model;
    const accountId = 1 + (this.#sequence % Math.max(1, state.accounts.length));
    const risk = this.#engine.view({ kind: "account-risk", accountId: accountId as AccountId });
    if (risk === null) return;
    const [ours, theirs] = [figuresOf(risk), riskFigures(state, accountId)];
    const place = `the risk of account ${accountId} after ${this.placeOf(command)}`;
    if (!isDeepStrictEqual(ours, theirs)) this.#disagree(ours, theirs, place);
  }

  /** By how much of its exposure an account is above its maintenance, in millionths, at least 0. */
  slackPpm(accountId: number): number {
    const risk = this.#engine.view({ kind: "account-risk", accountId: accountId as AccountId });
    if (risk === null || risk.exposureUnits === 0) return 0;
    const slack = Math.max(0, risk.netEquityUnits - risk.maintenanceUnits);
    return Math.floor((slack / risk.exposureUnits) * 1_000_000);
  }

  /** Demands that everything held of each asset sums to nothing. */
  expectSums(): void {
    const { assets, ledger } = this.#model.state;
    for (const asset of assets.keys()) {
      const sum = ledger.sum(asset);
      if (sum !== 0n) this.#disagree(sum, 0n, `seed ${this.#seed}: sum of asset ${asset}`);
    }
  }

  /** The engine goes on from a snapshot of itself, of which the next snapshot may not differ. */
  restart(): void {
    const before = this.#engine.hash();
    this.#engine = restoreEngine(this.#engine.snapshot());
    const after = this.#engine.hash();
    if (after !== before) this.#disagree(after, before, `seed ${this.#seed}: after a restart`);
  }

  /** Where a command stands, as a failure says it. */
  placeOf(command: Command): string {
    return `seed ${this.#seed}, command ${this.#sequence}: ${JSON.stringify(command)}`;
  }

  #disagree(actual: unknown, expected: unknown, place: string): never {
    const cause = new AssertionError({ actual, expected, operator: "deepStrictEqual" });
    throw new Error(place, { cause });
  }
}
