import { createEngine } from "@holdall/core/engine";
import { VenueBusy } from "@holdall/core/protocol";
import type { Command, CommandResult, Query } from "@holdall/core/protocol";
import { SimClock } from "@holdall/server/ports";
import {
  Doorbell,
  RingReader,
  RingWriter,
  SharedSequence,
  createRing,
} from "@holdall/server/rings";
import { expect, test } from "vitest";
import { EngineLink, EngineLoop, ResultWriter } from "./index.ts";
import type { SealedBatch } from "./index.ts";

const MIB = 1024 * 1024;

interface Parts {
  readonly requestBytes?: number;
  readonly resultBytes?: number;
  readonly afterTurn?: (task: () => void) => void;
}

/** Loop and link in one thread, with a journal that syncs when told to. */
function makeVenue({ requestBytes = 4 * MIB, resultBytes = 16 * MIB, afterTurn }: Parts = {}) {
  const bell = new Doorbell();
  const requests = createRing({ capacityBytes: requestBytes, recordBytesMax: 65_544 });
  const results = createRing({ capacityBytes: resultBytes, readerBells: [bell] });
  const resultRing = new RingWriter(results);
  const durable = SharedSequence.create(0, [bell]);
  const engine = createEngine();
  const clock = new SimClock();
  const sealed: SealedBatch[] = [];
  const loop = new EngineLoop({
    engine,
    clock,
    requests: [new RingReader(requests)],
    results: new ResultWriter(resultRing),
    seal: (batch) => sealed.push({ ...batch, body: batch.body.slice() }),
    sequence: 0,
    timeMicros: 0,
  });
  let listener: Parameters<EngineLink["query"]>[0] | undefined;
  let onAnswer: (id: number, sequence: number, answer: never) => void = () => {};
  const link = new EngineLink({
    gateway: 0,
    requests: new RingWriter(requests),
    results: new RingReader(results),
    bell,
    durable,
    queries: {
      ask: (id: number, query: Query) => {
        listener = query;
        onAnswer(id, loop.sequence, engine.view(query) as never);
      },
      onAnswer: (given) => {
        onAnswer = given;
      },
    },
    ...(afterTurn === undefined ? {} : { afterTurn }),
  });
  return { loop, link, durable, sealed, clock, resultRing, asked: () => listener };
}

const openAlice = {
  kind: "open-account",
  requestA: 0,
  requestB: 0,
  requestExpiresMs: 0,
  userId: 0,
  subaccountNumber: 0,
  name: "alice",
} as Command;
const tick: Command = { kind: "tick" };

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.then(
    () => (settled = true),
    () => (settled = true),
  );
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  return settled;
}

test("a command gets the next sequence, is sealed with its bytes, and answers with its events", async () => {
  const { loop, link, durable, sealed } = makeVenue();
  const answer = link.submit(openAlice);
  expect(loop.step()).toBe(1);
  durable.advance(1);
  link.pump();
  const result = await answer;
  expect(result.sequence).toBe(1);
  expect(result.events).toStrictEqual([
    { kind: "account-opened", accountId: 1, userId: 1, subaccountNumber: 0, name: "alice" },
  ]);
  expect(sealed).toHaveLength(1);
  expect(sealed[0]).toMatchObject({ firstSequence: 1, count: 1 });
});

test("nothing leaves before it is durable: neither reply, nor stream, nor answer", async () => {
  const { loop, link, durable } = makeVenue();
  const seen: CommandResult[] = [];
  link.subscribe((result) => seen.push(result));
  const reply = link.submit(openAlice);
  loop.step();
  const answer = link.query({ kind: "markets" });
  link.pump();
  expect(await isSettled(reply)).toBe(false);
  expect(await isSettled(answer)).toBe(false);
  expect(seen).toStrictEqual([]);

  durable.advance(1);
  link.pump();
  expect(await isSettled(reply)).toBe(true);
  expect(await isSettled(answer)).toBe(true);
  expect(seen).toHaveLength(1);
});

test("an answer whose state is durable leaves at once", async () => {
  const { link } = makeVenue();
  await expect(link.query({ kind: "markets" })).resolves.toStrictEqual({ sequence: 0, answer: [] });
});

test("the commands of one turn are published together when it is over, and again in the next", () => {
  const tasks: (() => void)[] = [];
  const { loop, link } = makeVenue({ afterTurn: (task) => tasks.push(task) });
  void link.submit(openAlice);
  void link.submit(openAlice);
  expect(tasks).toHaveLength(1);
  expect(loop.step()).toBe(0);
  tasks.pop()!();
  expect(loop.step()).toBe(2);
  void link.submit(openAlice);
  tasks.pop()!();
  expect(loop.step()).toBe(1);
});

test("a question does not overtake the commands of its own turn", () => {
  const { loop, link } = makeVenue({ afterTurn: () => {} });
  void link.submit(openAlice);
  void link.query({ kind: "markets" });
  expect(loop.step()).toBe(1);
});

test("results are released in order, up to the durable sequence and no further", async () => {
  const { loop, link, durable } = makeVenue();
  const replies = Array.from({ length: 5 }, () => link.submit(openAlice));
  expect(loop.step()).toBe(5);
  durable.advance(3);
  link.pump();
  const settled = await Promise.all(replies.map(isSettled));
  expect(settled).toStrictEqual([true, true, true, false, false]);
  durable.advance(5);
  link.pump();
  const sequences = await Promise.all(replies.map(async (reply) => (await reply).sequence));
  expect(sequences).toStrictEqual([1, 2, 3, 4, 5]);
});

test("what waits at the gate is not written over, however much comes behind it", () => {
  const { loop, link, durable, resultRing } = makeVenue({ resultBytes: 1_024 });
  const seen: CommandResult[] = [];
  link.subscribe((result) => seen.push(result));
  const freeBytes = resultRing.freeBytes();
  let sent = 0;
  let resultBytes = 0;
  // As long as another result fits: the engine's thread would wait for room from then on.
  while (resultRing.freeBytes() > resultBytes) {
    void link.submit(tick);
    sent += loop.step();
    if (sent === 1) resultBytes = freeBytes - resultRing.freeBytes();
    link.pump();
  }
  expect(sent).toBe(Math.floor(freeBytes / resultBytes));
  expect(seen).toStrictEqual([]);

  durable.advance(sent);
  link.pump();
  expect(seen.map(({ sequence }) => sequence)).toStrictEqual(
    Array.from({ length: sent }, (_, index) => index + 1),
  );
});

test("time never goes back, even when the wall clock is set back", async () => {
  const { loop, link, durable, clock } = makeVenue();
  const first = link.submit(tick);
  loop.step();
  clock.stepWall(-3_600_000_000);
  const second = link.submit(tick);
  loop.step();
  durable.advance(2);
  link.pump();
  expect((await second).timeMicros).toBe((await first).timeMicros);
});

test("a full queue refuses orders and keeps room for cancels", async () => {
  const { link } = makeVenue({ requestBytes: 2 * MIB });
  const cancel = {
    kind: "cancel-all-orders",
    requestA: 0,
    requestB: 0,
    requestExpiresMs: 0,
    accountId: 1,
    marketId: 0,
    everyMarket: true,
    scope: "all",
  } as Command;
  let refused: Promise<unknown> | undefined;
  for (let sent = 0; sent < 100_000 && refused === undefined; sent++) {
    const reply = link.submit(openAlice);
    if (await isSettled(reply)) refused = reply;
  }
  await expect(refused).rejects.toThrow(VenueBusy);
  expect(await isSettled(link.submit(cancel))).toBe(false);
});

test("nothing to do is no batch", () => {
  const { loop, sealed } = makeVenue();
  expect(loop.step()).toBe(0);
  expect(sealed).toStrictEqual([]);
});
