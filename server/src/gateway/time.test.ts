/** What only time brings about: logons that end, peers that fall silent, readers that stand still. */
import { nodePorts, type Clock } from "@holdall/server/ports";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Reader } from "./testing/reader.twin.ts";
import { startWorld, type Loose, type World } from "./testing/world.twin.ts";

const SECOND_MICROS = 1_000_000;
const MINUTE_MICROS = 60 * SECOND_MICROS;

let world: World;
let reader: Reader;
let aheadMicros: number;
beforeEach(async () => {
  aheadMicros = 0;
  const { clock } = nodePorts();
  const shifted: Clock = {
    wallMicros: () => clock.wallMicros(),
    monotonicMicros: () => clock.monotonicMicros() + aheadMicros,
    after: (delayMicros, callback) => clock.after(delayMicros, callback),
  };
  world = await startWorld({ clock: shifted });
  reader = await Reader.open(world.gateway.wsUrl);
});
afterEach(async () => {
  reader.close();
  await world.gateway.close();
  expect(world.faults).toEqual([]);
});

const order = { symbol: "SOL_USDC", side: "Bid", orderType: "Limit", price: "20", quantity: "1" };

async function logOn(): Promise<void> {
  reader.send({ method: "HELLO", id: 100 });
  const hello = await reader.next((message) => (message.id as unknown) === 100);
  const signature = world.alice.socketSignature("logon", [["nonce", hello.result.nonce]]);
  reader.send({ method: "LOGON", id: 101, signature });
  expect(await reader.next((message) => (message.id as unknown) === 101)).toHaveProperty("result");
}

async function place(id: number): Promise<Loose> {
  reader.send({ method: "orderExecute", id, params: order });
  return reader.next((message) => (message.id as unknown) === id);
}

describe("a logon", () => {
  test("lasts a quarter of an hour, and is renewed on the same socket without renumbering", async () => {
    await logOn();
    aheadMicros = 14 * MINUTE_MICROS;
    expect(await place(1)).toHaveProperty("result");
    aheadMicros = 15 * MINUTE_MICROS;
    expect(await place(2)).toHaveProperty("error.code", 4012);
    await logOn();
    expect(await place(3)).toHaveProperty("result");
  });
});

describe("a peer", () => {
  test("that answers no ping within two minutes is closed, and one that does is kept", async () => {
    const silent = await Reader.open(world.gateway.wsUrl, { autoPong: false });
    const pinged = Promise.all(
      [silent, reader].map(({ socket }) => new Promise((resolve) => socket.once("ping", resolve))),
    );
    aheadMicros = MINUTE_MICROS;
    await pinged;
    await reader.settled();
    aheadMicros = 3 * MINUTE_MICROS + SECOND_MICROS;
    expect(await silent.untilClosed()).toEqual({ code: 1008, reason: "no pong" });
    await reader.settled();
  });
});

describe("allowances", () => {
  test("come back with time", async () => {
    const frames = 51;
    for (let frame = 0; frame < frames - 1; frame++) reader.send("{}");
    await reader.next((message) => message.error !== undefined);
    aheadMicros += SECOND_MICROS;
    for (let frame = 0; frame < frames - 2; frame++) reader.send("{}");
    await reader.settled();
    expect(reader.closed).toBeUndefined();
  });
});
