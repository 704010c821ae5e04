import { isDeepStrictEqual } from "node:util";
import { EventBuffer, createEngine } from "@holdall/core/engine";
import type { Command, Event } from "@holdall/core/protocol";
import { expect } from "vitest";
import { Model } from "./model/model.ts";
import { readEvents, withoutSlots } from "./told.ts";

/** The engine and the slow model beside each other: every command goes to both, and they must tell the same. */
export class Twins {
  readonly engine = createEngine();
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
    this.engine.apply(command, this.#sequence, timeMicros, this.#buffer);
    const events = readEvents(this.#buffer);
    const expected = this.#model.apply(command, this.#sequence, timeMicros);
    const [ours, theirs] = [events.map(withoutSlots), expected.map(withoutSlots)];
    // By the machine first: the words of a failure are made, at many times the cost, only where there is one.
    if (!isDeepStrictEqual(ours, theirs)) expect(ours, this.placeOf(command)).toStrictEqual(theirs);
    return events;
  }

  /** Demands that everything held of each asset sums to nothing. */
  expectSums(): void {
    const { assets, ledger } = this.#model.state;
    for (const asset of assets.keys()) expect(ledger.sum(asset), `seed ${this.#seed}`).toBe(0n);
  }

  /** Where a command stands, as a failure says it. */
  placeOf(command: Command): string {
    return `seed ${this.#seed}, command ${this.#sequence}: ${JSON.stringify(command)}`;
  }
}
