/** Sockets that mean harm, beside one that means none: they are bounded, then closed, and it never notices. */
import { connect, type Socket } from "node:net";
import { randomBytes } from "node:crypto";
import { plainOrder } from "@holdall/core/protocol";
import type { Command } from "@holdall/core/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Reader } from "./testing/reader.twin.ts";
import { startWorld, type World } from "./testing/world.twin.ts";

let world: World;
let honest: Reader;
beforeEach(async () => {
  world = await startWorld();
  honest = await Reader.open(world.gateway.wsUrl);
  await honest.subscribe(["depth.SOL_USDC"]);
});
afterEach(async () => {
  expect(honest.closed).toBeUndefined();
  honest.close();
  await world.gateway.close();
  expect(world.faults).toEqual([]);
});

/** A socket that upgrades, subscribes to everything, and never reads a byte. */
async function neverReading(streams: readonly string[]): Promise<Socket> {
  const { port } = new URL(world.gateway.url);
  const socket = connect(Number(port), "127.0.0.1");
  await new Promise((resolve) => socket.once("connect", resolve));
  socket.on("error", () => {});
  socket.write(
    "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  await new Promise((resolve) => socket.once("data", resolve));
  socket.pause();
  socket.write(maskedFrame(JSON.stringify({ method: "SUBSCRIBE", params: streams })));
  return socket;
}

/** A client's text frame, masked with zeros. */
function maskedFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([header, Buffer.alloc(4), payload]);
}

/** Places and cancels orders at a price: two depth updates each round, and no trade. */
function churn(rounds: number): void {
  for (let round = 0; round < rounds; round++) {
    const placed = world.venue.apply({
      ...plainOrder,
      kind: "place-order",
      accountId: 3,
      marketId: 0,
      side: "bid",
      priceTicks: 1_000 + (round % 200),
      sizeLots: 1,
    } as unknown as Command);
    const accepted = placed.events.find((event) => event.kind === "order-accepted")!;
    const { accountId, marketId, orderOrdinal, orderSlot } = accepted;
    const name = { orderOrdinal, orderSlot, clientId: -1 };
    const request = { requestA: 0, requestB: 0, requestExpiresMs: 0 };
    world.venue.apply({ kind: "cancel-order", ...request, accountId, marketId, ...name });
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("a reader who never reads", () => {
  test("costs the process a bounded book, while an honest one gets every update without a gap", async () => {
    const slow = await neverReading(["depth.SOL_USDC"]);
    const rounds = 10_000;
    const before = process.memoryUsage().arrayBuffers;
    for (let part = 0; part < 20; part++) {
      churn(rounds / 20);
      await pause(15);
    }
    let nextId = 1;
    while (nextId <= 2 * rounds) {
      const update = await honest.of("depth.SOL_USDC");
      expect(update.U).toBe(nextId);
      nextId = Number(update.u) + 1;
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
    slow.destroy();
  });
});

describe("a sender who floods", () => {
  test("is told once and closed after fifty frames within a second", async () => {
    const flooder = await Reader.open(world.gateway.wsUrl);
    for (let frame = 0; frame < 60; frame++) flooder.send("{}");
    expect(await flooder.untilClosed()).toEqual({ code: 1008, reason: "too many frames" });
    const codes = flooder.messages.map((message) => Number(message.error.code));
    expect(codes.filter((code) => code === 4002)).toHaveLength(50);
    expect(codes.filter((code) => code === 4011)).toHaveLength(1);
  });

  test("of a frame beyond 64 KiB is closed with 1009, and one of exactly that is read", async () => {
    const big = await Reader.open(world.gateway.wsUrl);
    big.send(`"${"x".repeat(64 * 1024 - 2)}"`);
    expect(await big.next((message) => message.error !== undefined)).toHaveProperty(
      "error.code",
      4002,
    );
    big.send(`"${"x".repeat(64 * 1024 - 1)}"`);
    expect(await big.untilClosed()).toMatchObject({ code: 1009 });
  });

  test("of a compressed bomb is closed before it unfolds", async () => {
    const bomber = await Reader.open(world.gateway.wsUrl, { perMessageDeflate: { threshold: 0 } });
    bomber.send(`"${"x".repeat(8 * 1024 * 1024)}"`);
    expect(await bomber.untilClosed()).toMatchObject({ code: 1009 });
  });
});

describe("a collector of streams", () => {
  test("holds 512 and is refused the next, in one frame or in many", async () => {
    const collector = await Reader.open(world.gateway.wsUrl);
    const names = Array.from({ length: 512 }, (_, index) => `trade.MARKET_${index}`);
    await collector.subscribe(names.slice(0, 256));
    await collector.subscribe(names.slice(256));
    expect(collector.messages).toEqual([]);
    collector.send({ method: "SUBSCRIBE", params: ["trade.ONE_MORE"] });
    expect(await collector.next((message) => message.error !== undefined)).toEqual({
      id: null,
      error: { code: 4010, message: "Too many streams" },
    });
    collector.send({ method: "SUBSCRIBE", params: [...names, "trade.ONE_MORE"] });
    expect(await collector.next((message) => message.error !== undefined)).toHaveProperty(
      "error.code",
      4010,
    );
    collector.close();
  });
});

describe("a collector of sockets", () => {
  test("holds 256 from one address and is refused the next upgrade with 429", async () => {
    const held: Reader[] = [];
    for (let count = 1; count < 256; count++) held.push(await Reader.open(world.gateway.wsUrl));
    await expect(Reader.open(world.gateway.wsUrl)).rejects.toThrow("429");
    held[0].close();
    await held[0].untilClosed();
    await pause(20);
    const again = await Reader.open(world.gateway.wsUrl);
    for (const reader of [...held, again]) reader.close();
  });
});
