import { crc32 } from "node:zlib";
import { awaySecondsOf, check, streams } from "@holdall/core/contract";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Reader } from "./testing/reader.twin.ts";
import { startWorld, type World } from "./testing/world.twin.ts";

let world: World;
let reader: Reader;
beforeEach(async () => {
  world = await startWorld();
  reader = await Reader.open(world.gateway.wsUrl);
});
afterEach(async () => {
  reader.close();
  await world.gateway.close();
  expect(world.faults).toEqual([]);
});

const bid = (price: string, quantity: string) => ({
  symbol: "SOL_USDC",
  side: "Bid",
  orderType: "Limit",
  price,
  quantity,
});
const ask = (price: string, quantity: string) => ({ ...bid(price, quantity), side: "Ask" });

async function place(who: "alice" | "bob", body: object): Promise<string> {
  const placed = await world.call(world[who], "POST", "/api/v1/order", "orderExecute", { body });
  expect(placed.status, placed.text).toBe(200);
  return placed.json.id;
}

describe("public streams", () => {
  test("depth tells absolute levels with ids that follow each other, padded to the grid", async () => {
    await reader.subscribe(["depth.SOL_USDC"]);
    await place("alice", bid("20", "1"));
    await place("alice", bid("20", "0.5"));
    const first = await reader.of("depth.SOL_USDC");
    const second = await reader.of("depth.SOL_USDC");
    expect(check(streams.depth.payload, first).ok).toBe(true);
    expect(first).toMatchObject({ e: "depth", U: 1, u: 1, b: [["20.00", "1.00"]], a: [] });
    expect(second).toMatchObject({ U: 2, u: 2, b: [["20.00", "1.50"]] });
    expect(second).not.toHaveProperty("c");
  });

  test("a level that is gone has quantity zero", async () => {
    await place("alice", bid("20", "1"));
    await reader.subscribe(["depth.SOL_USDC"]);
    await place("bob", ask("20", "1"));
    expect(await reader.of("depth.SOL_USDC")).toMatchObject({ b: [["20.00", "0.00"]] });
  });

  test("a snapshot comes before the first change and joins on to it", async () => {
    await place("alice", bid("20", "1"));
    await place("alice", bid("19", "2"));
    await reader.subscribe(["depth.SOL_USDC"], { snapshot: true });
    await place("alice", ask("30", "1"));
    const whole = await reader.of("depth.SOL_USDC");
    expect(whole).toMatchObject({
      U: 1,
      u: 2,
      b: [
        ["19.00", "2.00"],
        ["20.00", "1.00"],
      ],
    });
    expect(await reader.of("depth.SOL_USDC")).toMatchObject({ U: 3, u: 3 });
  });

  test("who asks for checksums gets them, and others do not", async () => {
    const checker = await Reader.open(world.gateway.wsUrl);
    await checker.subscribe(["depth.SOL_USDC"], { checksum: true });
    await reader.subscribe(["depth.SOL_USDC"]);
    await place("alice", bid("100.1", "2"));
    await place("alice", bid("100", "1"));
    await place("alice", ask("100.2", "0.5"));
    for (let id = 1; id <= 3; id++) {
      expect(await reader.of("depth.SOL_USDC")).not.toHaveProperty("c");
      const checked = await checker.of("depth.SOL_USDC");
      expect(checked.u).toBe(id);
      if (id === 3) expect(checked.c).toBe(crc32("100.1:2:100.2:0.5:100:1"));
    }
    checker.close();
  });

  test("windowed depth gathers what happened within its window", async () => {
    await reader.subscribe(["depth.200ms.SOL_USDC"]);
    await place("alice", bid("20", "1"));
    await place("alice", bid("20", "1"));
    await place("alice", ask("30", "1"));
    let book = { b: "", a: "" };
    let nextId = 1;
    while (nextId <= 3) {
      const update = await reader.of("depth.200ms.SOL_USDC");
      expect(update.U).toBe(nextId);
      nextId = Number(update.u) + 1;
      book = { b: String(update.b) || book.b, a: String(update.a) || book.a };
    }
    expect(book).toEqual({ b: "20.00,2.00", a: "30.00,1.00" });
  });

  test("best prices, trades, candles and tickers fit the contract", async () => {
    await reader.subscribe([
      "bookTicker.SOL_USDC",
      "trade.SOL_USDC",
      "kline.1m.SOL_USDC",
      "ticker.SOL_USDC",
    ]);
    const buyer = await place("alice", bid("20", "1"));
    const best = await reader.of("bookTicker.SOL_USDC");
    expect(check(streams.bookTicker.payload, best).ok).toBe(true);
    expect(best).toMatchObject({ b: "20.00", B: "1.00", a: null, A: null });
    const seller = await place("bob", ask("20", "0.4"));
    const trade = await reader.of("trade.SOL_USDC");
    expect(check(streams.trade.payload, trade).ok).toBe(true);
    expect(trade).toMatchObject({ p: "20.00", q: "0.40", b: buyer, a: seller, t: 1, m: true });
    const kline = await reader.of("kline.1m.SOL_USDC");
    expect(check(streams.kline.payload, kline).ok).toBe(true);
    expect(kline).toMatchObject({ o: "20.00", v: "0.40", n: 1 });
    const ticker = await reader.next(
      (message) => message.stream === "ticker.SOL_USDC" && (message.data.n as unknown) === 1,
    );
    expect(check(streams.ticker.payload, ticker.data).ok).toBe(true);
  });

  test("subscribing twice delivers once, and unsubscribing ends it", async () => {
    await reader.subscribe(["depth.SOL_USDC"]);
    await reader.subscribe(["depth.SOL_USDC"]);
    await place("alice", bid("20", "1"));
    await reader.of("depth.SOL_USDC");
    reader.send({ method: "UNSUBSCRIBE", params: ["depth.SOL_USDC"] });
    await reader.settled();
    await place("alice", bid("20", "1"));
    await reader.subscribe(["trade.SOL_USDC"]);
    await place("bob", ask("20", "1"));
    await reader.of("trade.SOL_USDC");
    expect(reader.messages).toEqual([]);
  });
});

describe("private streams", () => {
  test("tell one's orders, fills and balances, and nobody else's", async () => {
    const names = ["account.orderUpdate", "account.fillUpdate", "account.balanceUpdate"];
    await reader.subscribe([...names, "account.orderUpdate.SOL_USDC"], {
      signature: world.alice.socketSignature("subscribe"),
    });
    const id = await place("alice", { ...bid("20", "1"), clientId: 9 });
    const accepted = await reader.of("account.orderUpdate");
    expect(check(streams.orderUpdate.payload, accepted).ok).toBe(true);
    expect(accepted).toMatchObject({
      e: "orderAccepted",
      i: id,
      c: 9,
      X: "New",
      o: "LIMIT",
      S: "Bid",
    });
    expect(await reader.of("account.orderUpdate.SOL_USDC")).toMatchObject({ e: "orderAccepted" });
    const locked = await reader.of("account.balanceUpdate");
    expect(check(streams.balanceUpdate.payload, locked).ok).toBe(true);
    expect(locked).toMatchObject({ s: "USDC", a: "999980", l: "20" });

    await place("bob", ask("20", "0.4"));
    const filled = await reader.of("account.orderUpdate");
    expect(check(streams.orderUpdate.payload, filled).ok).toBe(true);
    expect(filled).toMatchObject({
      e: "orderFill",
      i: id,
      X: "PartiallyFilled",
      l: "0.40",
      L: "20.00",
      z: "0.40",
      m: true,
      N: "SOL",
      n: "0.00008",
    });
    const fill = await reader.of("account.fillUpdate");
    expect(check(streams.fillUpdate.payload, fill).ok).toBe(true);
    const orders = reader.messages.filter((message) => message.stream === "account.orderUpdate");
    expect(orders).toEqual([]);
  });

  test("balances come first to who asks for a snapshot", async () => {
    await reader.subscribe(["account.balanceUpdate"], {
      signature: world.bob.socketSignature("subscribe"),
      snapshot: true,
    });
    const first = await reader.of("account.balanceUpdate");
    expect(first).toMatchObject({ s: "SOL", a: "1000", l: "0" });
  });

  test.each([
    ["no signature", undefined],
    ["a signature for something else", "unsubscribe"],
  ])("with %s are refused", async (_what, instruction) => {
    const signature =
      instruction === undefined ? {} : { signature: world.alice.socketSignature(instruction) };
    reader.send({ method: "SUBSCRIBE", params: ["account.orderUpdate"], ...signature });
    expect(await reader.next((message) => message.error !== undefined)).toEqual({
      id: null,
      error: { code: 4003, message: "Invalid signature" },
    });
  });
});

describe("what the socket does not understand", () => {
  test.each([
    ["{", 4002, "Parse error"],
    ["[]", 4002, "Parse error"],
    ['{"method":"PING"}', 4002, "Parse error"],
    ['{"method":"SUBSCRIBE"}', 4002, "Parse error"],
    ['{"method":"SUBSCRIBE","params":[1]}', 4002, "Parse error"],
    ['{"method":"SUBSCRIBE","params":["unheard.SOL_USDC"]}', 4006, "Invalid stream"],
    ['{"method":"SUBSCRIBE","params":["depth.100ms.SOL_USDC"]}', 4008, "Invalid depth window"],
  ])("%s is answered %i and the socket stays open", async (text, code, message) => {
    reader.send(text);
    expect(await reader.next((answer) => answer.error !== undefined)).toEqual({
      id: null,
      error: { code, message },
    });
    await reader.settled();
  });

  test("a market that is not listed is silence", async () => {
    await reader.subscribe(["depth.NO_SUCH", "kline.1m.NO_SUCH"]);
    expect(reader.messages).toEqual([]);
  });
});

describe("the end of the venue", () => {
  test("is announced by a close frame of code 1001 that says when to come back", async () => {
    const closing = world.gateway.close();
    const closed = await reader.untilClosed();
    expect(closed).toEqual({ code: 1001, reason: "going away; retry in 5 s" });
    expect(awaySecondsOf(closed)).toBe(5);
    await closing;
  });

  test("says as long as it is told to, to those who ask by HTTP too", async () => {
    const leaving = await startWorld({ awaySeconds: 60, closeGraceMs: 10_000 });
    const slow = await Reader.open(leaving.gateway.wsUrl);
    // Whoever does not take leave keeps the door open for as long as the grace lasts.
    slow.socket.pause();
    const closing = leaving.gateway.close();
    const answer = await leaving.get("/api/v1/ping");
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "60"]);
    slow.socket.resume();
    expect(awaySecondsOf(await slow.untilClosed())).toBe(60);
    await closing;
  });
});
