import { SimClock } from "@holdall/server/ports";
import { expect, test } from "vitest";
import type { Excerpt } from "./excerpt.ts";
import {
  BATCH_DELAY_MICROS,
  BATCH_EVENTS_MAX,
  Feed,
  QUEUE_ITEMS_MAX,
  RETRIES_MAX,
} from "./feed.ts";
import { HistoryError } from "./history-error.ts";

/** A result without events: one item of a batch. */
const result = (sequence: number): Excerpt => ({ sequence, timeMs: 0, indexLast: -1, events: [] });
const results = (first: number, count: number): Excerpt[] =>
  Array.from({ length: count }, (_, position) => result(first + position));

/** A feed over a database that notes the sequences of each write, and fails as told. */
function feedOver(failures: unknown[] = []): {
  clock: SimClock;
  feed: Feed;
  writes: number[][];
  pass: (micros: number) => Promise<void>;
} {
  const clock = new SimClock();
  const writes: number[][] = [];
  const feed = new Feed(clock, async (excerpts) => {
    writes.push(excerpts.map(({ sequence }) => sequence));
    if (failures.length > 0) throw failures.shift();
  });
  const pass = async (micros: number): Promise<void> => {
    await clock.runSettled(clock.monotonicMicros() + micros);
  };
  return { clock, feed, writes, pass };
}

const away = (): HistoryError => new HistoryError("database", "the database is away");

test("results wait for company, and go in one transaction when the first has waited long enough", async () => {
  const { feed, writes, pass } = feedOver();
  const first = feed.apply(results(1, 2));
  await pass(BATCH_DELAY_MICROS - 1);
  const second = feed.apply(results(3, 1));
  expect(writes).toEqual([]);
  await pass(1);
  await Promise.all([first, second]);
  expect(writes).toEqual([[1, 2, 3]]);
});

test("a full batch does not wait; one item less does", async () => {
  const { feed, writes, pass } = feedOver();
  const waiting = feed.apply(results(1, BATCH_EVENTS_MAX - 1));
  await pass(0);
  expect(writes).toHaveLength(0);
  await feed.apply([result(BATCH_EVENTS_MAX)]);
  await waiting;
  expect(writes).toHaveLength(1);
  expect(writes[0]).toHaveLength(BATCH_EVENTS_MAX);
});

test("what arrives during a write goes into the next, in order", async () => {
  const { feed, writes, pass } = feedOver();
  const first = feed.apply(results(1, BATCH_EVENTS_MAX));
  const second = feed.apply([result(BATCH_EVENTS_MAX + 1)]);
  const third = feed.apply([result(BATCH_EVENTS_MAX + 2)]);
  await first;
  await pass(BATCH_DELAY_MICROS);
  await Promise.all([second, third]);
  expect(writes[1]).toEqual([BATCH_EVENTS_MAX + 1, BATCH_EVENTS_MAX + 2]);
});

test("a write that the database refuses is repeated, each time after twice the delay", async () => {
  const { feed, writes, pass } = feedOver([away(), away()]);
  const applied = feed.apply(results(1, BATCH_EVENTS_MAX));
  const next = feed.apply([result(BATCH_EVENTS_MAX + 1)]);
  await pass(BATCH_DELAY_MICROS - 1);
  expect(writes).toHaveLength(1);
  await pass(1);
  expect(writes).toHaveLength(2);
  await pass(2 * BATCH_DELAY_MICROS - 1);
  expect(writes).toHaveLength(2);
  await pass(1);
  await applied;
  await pass(BATCH_DELAY_MICROS);
  await next;
  expect(writes.map((write) => write[0])).toEqual([1, 1, 1, BATCH_EVENTS_MAX + 1]);
});

test("a database that stays away is given up after the last repetition", async () => {
  const { feed, writes, pass } = feedOver(Array.from({ length: RETRIES_MAX + 1 }, away));
  const applied = feed.apply(results(1, 1)).catch((error: unknown) => error);
  await pass(BATCH_DELAY_MICROS * 2 ** (RETRIES_MAX + 1));
  expect(await applied).toMatchObject({ code: "database" });
  expect(writes).toHaveLength(RETRIES_MAX + 1);
});

test("a gap is told at once: repetition would not close it", async () => {
  const { feed, writes, pass } = feedOver([new HistoryError("gap", "expected 1")]);
  const applied = feed.apply([result(2)]).catch((error: unknown) => error);
  await pass(BATCH_DELAY_MICROS);
  expect(await applied).toMatchObject({ code: "gap" });
  expect(writes).toHaveLength(1);
});

test("a full queue refuses, and takes again once it has been written", async () => {
  const { feed, pass } = feedOver([away()]);
  const large = feed.apply(results(1, QUEUE_ITEMS_MAX - 1));
  const last = feed.apply([result(QUEUE_ITEMS_MAX)]);
  await expect(feed.apply([result(QUEUE_ITEMS_MAX + 1)])).rejects.toMatchObject({ code: "behind" });
  await pass(BATCH_DELAY_MICROS);
  await large;
  await pass(BATCH_DELAY_MICROS);
  await last;
  const again = feed.apply([result(QUEUE_ITEMS_MAX + 1)]);
  await pass(BATCH_DELAY_MICROS);
  await again;
});

test("an empty queue takes a call of any size", async () => {
  const { feed, writes } = feedOver();
  await feed.apply(results(1, QUEUE_ITEMS_MAX + 1));
  expect(writes[0]).toHaveLength(QUEUE_ITEMS_MAX + 1);
});

test("closing writes what waits, without delay, and refuses what comes later", async () => {
  const { clock, feed, writes } = feedOver();
  const waiting = feed.apply(results(1, 3));
  await feed.close();
  await waiting;
  expect(writes).toEqual([[1, 2, 3]]);
  expect(clock.monotonicMicros()).toBe(0);
  await expect(feed.apply([result(4)])).rejects.toMatchObject({ code: "closed" });
});

test("an empty call resolves without a write", async () => {
  const { feed, writes, pass } = feedOver();
  const applied = feed.apply([]);
  await pass(BATCH_DELAY_MICROS);
  await applied;
  expect(writes).toEqual([]);
});
