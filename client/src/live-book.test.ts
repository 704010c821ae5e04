import type { ResponseOf } from "@holdall/core/contract";
import { expect, test } from "vitest";
import { FakeNetwork, FakeTimers, settled } from "./fake-socket.twin.ts";
import { followBook } from "./live-book.ts";
import { serverClock } from "./server-clock.ts";
import { Streams } from "./streams.ts";

type Depth = ResponseOf<"depth">;

function following(window?: "200ms") {
  const network = new FakeNetwork();
  const timers = new FakeTimers();
  const faults: Error[] = [];
  const onFault = (fault: Error) => faults.push(fault);
  const asked: PromiseWithResolvers<Depth>[] = [];
  const streams = new Streams({
    url: "ws://venue",
    openSocket: network.openSocket,
    after: timers.after,
    random: () => 0.5,
    timeoutMs: 1_000,
    onGreeting: () => {},
    windowMs: 5_000,
    signer: undefined,
    clock: serverClock(
      () => 0,
      async () => 0,
    ),
    onFault,
  });
  let changes = 0;
  const book = followBook({
    symbol: "SOL_USDC",
    ...(window === undefined ? {} : { window }),
    streams,
    snapshot() {
      const question = Promise.withResolvers<Depth>();
      asked.push(question);
      return question.promise;
    },
    after: timers.after,
    onFault,
    onChange: () => {
      changes += 1;
    },
  });
  return { network, timers, faults, asked, book, changes: () => changes };
}

const depthAt = (id: number): Depth => ({
  asks: [["101", "1"]],
  bids: [["100", "1"]],
  lastUpdateId: String(id),
  timestamp: 0,
});

function update(id: number, ask: string) {
  const data = { e: "depth", E: 1, T: 1, s: "SOL_USDC", U: id, u: id, a: [["101", ask]], b: [] };
  return { stream: "depth.SOL_USDC", data };
}

test("the snapshot is asked for after the subscription, and held updates are laid over it", async () => {
  const { network, asked, book, changes } = following();
  expect(asked).toHaveLength(0);
  network.last.accept();
  expect(network.last.asked).toEqual([
    { method: "SUBSCRIBE", params: ["depth.SOL_USDC"], checksum: true },
  ]);
  network.last.say(update(11, "5"));
  expect(book.updateId()).toBeUndefined();
  asked[0].resolve(depthAt(10));
  await book.ready;
  expect(book.asks()).toEqual([{ price: "101", quantity: "5" }]);
  expect(book.bids(1)).toEqual([{ price: "100", quantity: "1" }]);
  expect([book.updateId(), changes(), book.restarts()]).toEqual([11, 1, 0]);
});

test("a missing update stitches the book anew", async () => {
  const { network, asked, book } = following();
  network.last.accept();
  asked[0].resolve(depthAt(10));
  await book.ready;
  network.last.say(update(12, "5"));
  expect(book.asks()).toEqual([]);
  asked[1].resolve(depthAt(12));
  await settled();
  network.last.say(update(13, "6"));
  expect(book.asks()).toEqual([{ price: "101", quantity: "6" }]);
  expect([book.updateId(), book.restarts()]).toEqual([13, 1]);
});

test("a snapshot that is too old is asked for again", async () => {
  const { network, timers, asked, book } = following();
  network.last.accept();
  network.last.say(update(12, "5"));
  asked[0].resolve(depthAt(10));
  await settled();
  expect(asked).toHaveLength(1);
  timers.pass(250);
  asked[1].resolve(depthAt(11));
  await book.ready;
  expect(book.updateId()).toBe(12);
});

test("a snapshot that fails is told and asked for again", async () => {
  const { network, timers, asked, book, faults } = following();
  network.last.accept();
  asked[0].reject(new Error("down"));
  await settled();
  expect(faults.map((fault) => fault.message)).toEqual(["down"]);
  timers.pass(250);
  asked[1].resolve(depthAt(10));
  await book.ready;
});

test("a cut connection stitches the book anew", async () => {
  const { network, timers, asked, book } = following("200ms");
  network.last.accept();
  expect(network.last.asked).toMatchObject([{ params: ["depth.200ms.SOL_USDC"] }]);
  asked[0].resolve(depthAt(10));
  await book.ready;
  network.last.close();
  timers.pass(125);
  network.last.accept();
  expect(book.updateId()).toBeUndefined();
  asked[1].resolve(depthAt(20));
  await settled();
  expect([book.updateId(), book.restarts()]).toEqual([20, 1]);
});

test("closed, it asks for nothing more", async () => {
  const { network, timers, asked, book } = following();
  network.last.accept();
  network.last.say(update(12, "5"));
  asked[0].resolve(depthAt(10));
  await settled();
  book.close();
  timers.pass(60_000);
  expect(asked).toHaveLength(1);
  expect(network.last.asked.at(-1)).toEqual({ method: "UNSUBSCRIBE", params: ["depth.SOL_USDC"] });
});
