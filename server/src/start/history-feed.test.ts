import type { CommandResult } from "@holdall/core/protocol";
import { HistoryError } from "@holdall/server/history";
import { SimClock, seededRng } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { CLOSING_MAX, HistoryFeed, RETRY_MICROS, WAITING_ITEMS_MAX } from "./history-feed.ts";
import type { HistoryFeedOptions } from "./history-feed.ts";

const result = (sequence: number): CommandResult => ({
  sequence,
  timeMicros: sequence,
  events: [],
});
/** With this many items each, some hundred results are more than may wait. */
const fatEvents = Array.from({ length: 99 }, () => ({ kind: "ticked" })) as never;
const fatResult = (sequence: number): CommandResult => ({ ...result(sequence), events: fatEvents });
const sequences = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, place) => first + place);
const away = (): HistoryError => new HistoryError("database", "the database is away");

/** A history that keeps sequences, refuses gaps as the true one does, and answers when it is let. */
class SlowHistory {
  readonly kept: number[];
  readonly failures: Error[] = [];
  isHeld = false;
  #release: () => void = () => {};

  constructor(cursorSequence: number) {
    this.kept = sequences(1, cursorSequence);
  }

  async apply(results: readonly CommandResult[]): Promise<void> {
    if (this.isHeld) await new Promise<void>((resolve) => (this.#release = resolve));
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    for (const { sequence } of results) {
      if (sequence <= this.kept.length) throw new Error(`${sequence} came twice`);
      if (sequence > this.kept.length + 1)
        throw new HistoryError("gap", `${sequence} came too early`);
      this.kept.push(sequence);
    }
  }

  async cursor() {
    return { sequence: this.kept.length, index: 0 };
  }

  release(): void {
    this.isHeld = false;
    this.#release();
  }
}

function feedOver(
  cursorSequence: number,
  headSequence: number,
  more: Partial<HistoryFeedOptions> & { readonly resultOf?: typeof result } = {},
) {
  const { resultOf = result, ...options } = more;
  const clock = new SimClock();
  const history = new SlowHistory(cursorSequence);
  const readAgain: (readonly [number, number])[] = [];
  const told: string[] = [];
  let sequence = headSequence;
  const feed = new HistoryFeed({
    history,
    cursorSequence,
    headSequence,
    async *past(from, until) {
      readAgain.push([from, until]);
      for (let first = from; first <= until; first += 1_000)
        yield sequences(first, Math.min(until, first + 999)).map(result);
    },
    clock,
    onDelay: (fault) => told.push(`delay: ${fault.message}`),
    onFault: (fault) => told.push(`fault: ${fault.message}`),
    ...options,
  });
  const receive = (count: number): void => {
    for (const end = sequence + count; sequence < end;) feed.receive(resultOf(++sequence));
  };
  const pass = (micros = 0) => clock.runSettled(clock.monotonicMicros() + micros);
  return { feed, history, readAgain, told, receive, pass };
}

test("live results go to the history in order", async () => {
  const { feed, history, readAgain, receive } = feedOver(7, 7);
  receive(5_000);
  await feed.close();
  expect(history.kept).toStrictEqual(sequences(1, 5_007));
  expect(readAgain).toStrictEqual([]);
});

test("what the history lacks at the start is read again, and live results follow without a gap", async () => {
  const { feed, history, readAgain, receive, pass } = feedOver(100, 3_000);
  receive(10);
  await feed.caughtUp(1);
  await pass();
  await feed.close();
  expect(history.kept).toStrictEqual(sequences(1, 3_010));
  expect(readAgain).toStrictEqual([[101, 3_000]]);
});

test("a start waits for the history no longer than it is told", async () => {
  const { feed, history, pass } = feedOver(0, 10);
  history.isHeld = true;
  let isOver = false;
  void feed.caughtUp(RETRY_MICROS).then(() => (isOver = true));
  await pass(RETRY_MICROS - 1);
  expect(isOver).toBe(false);
  await pass(1);
  expect(isOver).toBe(true);
});

test("as many results as the limit wait; one more, and all are let go and read again", async () => {
  for (const [count, again] of [
    [WAITING_ITEMS_MAX, []],
    [WAITING_ITEMS_MAX + 1, [[2, WAITING_ITEMS_MAX + 1]]],
  ] as const) {
    const { feed, history, readAgain, receive, pass } = feedOver(0, 0);
    history.isHeld = true;
    receive(1);
    await pass();
    receive(count);
    history.release();
    await pass();
    await feed.close();
    expect(history.kept).toStrictEqual(sequences(1, count + 1));
    expect(readAgain).toStrictEqual(again);
  }
});

test("a database that fails is asked again later, from its own cursor", async () => {
  const { feed, history, readAgain, told, receive, pass } = feedOver(0, 0);
  history.failures.push(away(), away());
  receive(3);
  await pass();
  receive(2);
  await pass(RETRY_MICROS - 1);
  expect(history.kept).toStrictEqual([]);
  await pass(1 + RETRY_MICROS);
  await feed.close();
  expect(history.kept).toStrictEqual(sequences(1, 5));
  expect(readAgain.at(-1)).toStrictEqual([1, 3]);
  expect(told).toStrictEqual(Array(2).fill("delay: the database is away"));
});

test("a database that was set back gets again what it forgot", async () => {
  const { feed, history, readAgain, told, receive, pass } = feedOver(50, 50);
  history.kept.length = 20;
  receive(4);
  await pass(RETRY_MICROS);
  await feed.close();
  expect(history.kept).toStrictEqual(sequences(1, 54));
  expect(readAgain).toStrictEqual([[21, 54]]);
  expect(told).toStrictEqual(["delay: 51 came too early"]);
});

test("a history that ended is a fault, and so is a journal that gives less than it should", async () => {
  const closed = feedOver(0, 0);
  closed.history.failures.push(new HistoryError("closed", "the worker of history has ended"));
  closed.receive(1);
  await closed.pass();
  expect(closed.told).toStrictEqual(["fault: the worker of history has ended"]);

  const short = feedOver(0, 9, {
    async *past() {
      yield sequences(1, 8).map(result);
    },
  });
  await short.pass();
  expect(short.told).toStrictEqual(["fault: the journal gave results up to 8, not 9"]);
});

test("a history that goes beyond the journal is refused", () => {
  expect(() => feedOver(11, 10)).toThrow("they do not belong together");
  expect(() => feedOver(10, 10)).not.toThrow();
});

test("closing hands over what waits, or leaves it to the next start when that is much", async () => {
  for (const [count, kept] of [
    [CLOSING_MAX, CLOSING_MAX + 1],
    [CLOSING_MAX + 1, 1],
  ] as const) {
    const { feed, history, receive, pass } = feedOver(0, 0);
    history.isHeld = true;
    receive(1);
    await pass();
    receive(count);
    const closed = feed.close();
    history.release();
    await closed;
    expect(history.kept).toStrictEqual(sequences(1, kept));
  }
});

test("closing leaves what would have to be read again", async () => {
  const { feed, history, pass } = feedOver(0, 5_000);
  history.isHeld = true;
  await pass();
  const closed = feed.close();
  history.release();
  await closed;
  expect(history.kept).toStrictEqual(sequences(1, 1_000));
});

test("whatever goes wrong in whatever order, every result is there once", async () => {
  for (const seed of sequences(1, 20)) {
    const rng = seededRng(BigInt(seed));
    const { feed, history, told, receive, pass } = feedOver(rng.below(50), 50 + rng.below(500), {
      resultOf: fatResult,
    });
    for (let turn = 0; turn < 12; turn++) {
      receive(rng.below(400));
      if (rng.below(3) === 0) history.isHeld = true;
      if (rng.below(3) === 0) history.failures.push(away());
      if (rng.below(6) === 0) history.kept.length = rng.below(history.kept.length + 1);
      await pass(rng.below(2 * RETRY_MICROS));
      history.release();
    }
    receive(1);
    await pass(30 * RETRY_MICROS);
    await feed.close();
    expect(history.kept, `seed ${seed}`).toStrictEqual(sequences(1, history.kept.length));
    expect(
      told.filter((line) => line.startsWith("fault")),
      `seed ${seed}`,
    ).toStrictEqual([]);
    expect(history.kept.length, `seed ${seed}`).toBeGreaterThan(50);
  }
});
