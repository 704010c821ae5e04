import { SimClock } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { coinbase } from "./adapters/coinbase.ts";
import { okx } from "./adapters/okx.ts";
import type { FeedAdapter } from "./adapters/adapter.ts";
import { liveFeed } from "./live-feed.ts";

type Listener = (event: { readonly data: unknown }) => void;

class FakeFeedSocket {
  readonly sent: string[] = [];
  isClosed = false;
  readonly #listeners = new Map<string, Listener>();

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, listener);
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.fire("close");
  }
  fire(type: string, data?: unknown): void {
    this.#listeners.get(type)?.({ data });
  }
}

function listening(adapters: readonly FeedAdapter[]) {
  const sockets: FakeFeedSocket[] = [];
  const clock = new SimClock();
  const faults: Error[] = [];
  const feed = liveFeed({
    adapters,
    assets: ["ETH"],
    clock,
    openSocket() {
      const socket = new FakeFeedSocket();
      sockets.push(socket);
      return socket;
    },
    onFault: (fault) => faults.push(fault),
  });
  const pass = (seconds: number) => clock.run(clock.monotonicMicros() + seconds * 1_000_000);
  return { sockets, clock, faults, feed, pass };
}

const frame =
  '{"type":"ticker","product_id":"ETH-USD","price":"1285.22","best_bid":"1285.04","best_ask":"1285.27"}';

test("each source is asked when it is open, and its newest quote is kept", () => {
  const { sockets, clock, feed } = listening([coinbase, okx]);
  expect(sockets).toHaveLength(2);
  sockets[0].fire("open");
  expect(sockets[0].sent[0]).toContain("ETH-USD");
  sockets[0].fire("message", frame);
  sockets[0].fire("message", frame.replace("1285.22", "1285.25"));
  const quotes = feed.read(0);
  expect(quotes).toHaveLength(1);
  expect(quotes[0]).toMatchObject({ source: "coinbase", asset: "ETH", last: "1285.25" });
  expect(quotes[0].atMs).toBe(clock.wallMicros() / 1_000);
});

test("a connection that ends is opened anew, later after each failure", () => {
  const { sockets, pass } = listening([coinbase]);
  sockets[0].fire("close");
  pass(0.9);
  expect(sockets).toHaveLength(1);
  pass(0.2);
  expect(sockets).toHaveLength(2);
  sockets[1].fire("close");
  pass(1.5);
  expect(sockets).toHaveLength(2);
  pass(1);
  expect(sockets).toHaveLength(3);
});

test("silence is asked about, and given up when it lasts", () => {
  const { sockets, pass } = listening([okx]);
  sockets[0].fire("open");
  pass(15);
  expect(sockets[0].sent.at(-1)).toBe("ping");
  sockets[0].fire("message", "pong");
  pass(15);
  expect(sockets[0].sent.filter((text) => text === "ping")).toHaveLength(2);
  pass(15);
  expect(sockets[0].isClosed).toBe(true);
  pass(1);
  expect(sockets).toHaveLength(2);
});

test("a failure is told with the source's name", () => {
  const { sockets, faults } = listening([coinbase]);
  sockets[0].fire("error");
  expect(faults[0].message).toContain("coinbase");
});

test("closed, nothing opens again and late frames are not heard", () => {
  const { sockets, feed, pass } = listening([coinbase]);
  feed.close();
  expect(sockets[0].isClosed).toBe(true);
  pass(120);
  expect(sockets).toHaveLength(1);
});
