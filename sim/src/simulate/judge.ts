import { isDeepStrictEqual } from "node:util";
import { EventBuffer, createEngine, restoreEngine } from "@holdall/core/engine";
import type { Engine, SnapshotPages } from "@holdall/core/engine";
import { decodeEvent, recordBytes } from "@holdall/core/protocol";
import type { Command, Event } from "@holdall/core/protocol";
import { Model } from "@holdall/sim/twins";
import { Broken } from "./broken.ts";
import { Fold } from "./fold.ts";
import { Laws } from "./laws.ts";
import { Shapes } from "./shapes.ts";
import type { Profile } from "./source.ts";

const COMPARE_EVERY = 50;
const RESTORE_EVERY = 70;

/**
 * A second engine that follows what left the first, command by command, as a standby does. After
 * each command it asks every law, compares what it decided with what was answered and with the slow
 * model, and folds the events; now and then it is put away as a snapshot and taken out again.
 */
export class Judge {
  readonly shapes = new Shapes();
  readonly #hasMargin: boolean;
  readonly #model: Model | undefined;
  readonly #fold = new Fold();
  readonly #laws = new Laws();
  readonly #buffer = new EventBuffer();
  /** What each request did, by its identity: once. */
  readonly #effects = new Map<string, number>();
  #engine = createEngine();
  #sequence = 0;

  constructor(profile: Profile) {
    this.#hasMargin = profile === "margin";
    this.#model = profile === "spot" ? new Model() : undefined;
  }

  /** Sequence of the last command that was judged. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Judges the next command and the text of what was answered to it. */
  follow(command: Command, timeMicros: number, answered: string): void {
    const sequence = ++this.#sequence;
    this.#buffer.clear();
    this.#engine.apply(command, sequence, timeMicros, this.#buffer);
    const events = readEvents(this.#buffer);
    const text = JSON.stringify(events);
    if (text !== answered)
      throw new Broken(`J1: sequence ${sequence} was answered with ${answered}, not ${text}`);
    this.#compareWithModel(command, timeMicros, events);
    this.#laws.ask(this.#engine, events, this.#hasMargin);
    this.#askOnce(command, events);
    this.#fold.take(events);
    this.shapes.see(command, events);
    if (sequence % COMPARE_EVERY === 0) this.#fold.compare(this.#engine);
    if (sequence % RESTORE_EVERY === 0) this.#restore();
  }

  /** J1, J2: the state of an engine that stands where this one does. */
  compare(engine: Engine, what: string): void {
    if (!arePagesEqual(this.#engine.snapshot(), engine.snapshot()))
      throw new Broken(`J1: the state of ${what} at ${this.#sequence} is not the follower's`);
  }

  /** The last look: everything at once. */
  conclude(): void {
    this.#fold.compare(this.#engine);
  }

  #compareWithModel(command: Command, timeMicros: number, events: readonly Event[]): void {
    if (this.#model === undefined) return;
    const expected = this.#model.apply(command, this.#sequence, timeMicros);
    if (areEventsEqual(expected, events)) return;
    const parting = partingOf(expected, events);
    throw new Broken(
      `twin: at ${this.#sequence} the slow model decides otherwise, ${parting}; the command: ${JSON.stringify(command)}`,
    );
  }

  /** A1: one identity, at most one effect, whatever the clocks do and however late it comes again. */
  #askOnce(command: Command, events: readonly Event[]): void {
    if (!("requestA" in command) || (command.requestA === 0 && command.requestB === 0)) return;
    const [first] = events;
    if (first === undefined || first.kind === "rejected" || first.kind === "repeated") return;
    const key = `${command.requestA}:${command.requestB}:${command.requestExpiresMs}`;
    const before = this.#effects.get(key);
    if (before !== undefined)
      throw new Broken(`A1: request ${key} had an effect at ${before} and at ${this.#sequence}`);
    this.#effects.set(key, this.#sequence);
  }

  #restore(): void {
    const pages = this.#engine.snapshot();
    const restored = restoreEngine(pages);
    if (!arePagesEqual(pages, restored.snapshot()))
      throw new Broken(`J2: a snapshot at ${this.#sequence} does not come back as it was`);
    this.#engine = restored;
  }
}

function arePagesEqual(left: SnapshotPages, right: SnapshotPages): boolean {
  return (
    left.sequence === right.sequence &&
    left.pages.length === right.pages.length &&
    left.pages.every(({ bytes }, index) => Buffer.compare(bytes, right.pages[index].bytes) === 0)
  );
}

/** Slots are addresses inside the engine: the model has none. */
function areEventsEqual(expected: readonly object[], found: readonly Event[]): boolean {
  return (
    expected.length === found.length &&
    found.every((event, index) => areFieldsEqual(expected[index] as Fields, event as never))
  );
}

type Fields = Readonly<Record<string, unknown>>;

function areFieldsEqual(expected: Fields, found: Fields): boolean {
  let left = 0;
  for (const name in expected) {
    if (isSlot(name)) continue;
    left += 1;
    if (!isValueEqual(expected[name], found[name])) return false;
  }
  let right = 0;
  for (const name in found) if (!isSlot(name)) right += 1;
  return left === right;
}

/** The first event in which the two part, and how. */
function partingOf(expected: readonly Fields[], found: readonly Fields[]): string {
  const places = Math.max(expected.length, found.length);
  for (let at = 0; at < places; at++) {
    const [meant, did] = [expected[at], found[at]];
    if (did === undefined) return `event ${at + 1} is missing: ${JSON.stringify(meant)}`;
    if (meant === undefined) return `event ${at + 1} is too many: ${JSON.stringify(did)}`;
    const fields = [...new Set([...Object.keys(meant), ...Object.keys(did)])];
    const other = fields.filter((name) => !isSlot(name) && !isValueEqual(meant[name], did[name]));
    if (other.length === 0) continue;
    const words = other.map((name) => `${name} ${textOf(did[name])}, not ${textOf(meant[name])}`);
    return `event ${at + 1}, ${textOf(did["kind"])}: ${words.join("; ")}`;
  }
  throw new Error("the two do not part");
}

function textOf(value: unknown): string {
  return JSON.stringify(value) ?? "absent";
}

function isSlot(name: string): boolean {
  return name.endsWith("Slot") || name === "slot";
}

function isValueEqual(expected: unknown, found: unknown): boolean {
  return Object.is(expected, found) || isDeepStrictEqual(expected, found);
}

function readEvents(buffer: EventBuffer): Event[] {
  const events: Event[] = [];
  for (let at = 0; at < buffer.end; at += recordBytes(buffer.views, at, buffer.end))
    events.push(decodeEvent(buffer.views, at, buffer.end));
  return events;
}
