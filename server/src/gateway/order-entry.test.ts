import { check, CONTRACT_VERSION, greeting } from "@holdall/core/contract";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Person } from "./testing/person.twin.ts";
import type { ApiKey } from "./auth/api-key.ts";
import { Reader } from "./testing/reader.twin.ts";
import { startWorld, type Loose, type World } from "./testing/world.twin.ts";

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

const order = { symbol: "SOL_USDC", side: "Bid", orderType: "Limit", price: "20", quantity: "1" };

async function logOn(who: Person, more: object = {}): Promise<Loose> {
  reader.send({ method: "HELLO", id: 100 });
  const hello = await reader.next((message) => (message.id as unknown) === 100);
  const signature = who.socketSignature("logon", [["nonce", hello.result.nonce]]);
  reader.send({ method: "LOGON", id: 101, signature, ...more });
  return reader.next((message) => (message.id as unknown) === 101);
}

async function command(
  id: number,
  method: string,
  params: unknown,
  more: object = {},
): Promise<Loose> {
  reader.send({ method, id, params, ...more });
  return reader.next((message) => (message.id as unknown) === id);
}

describe("a logon", () => {
  test("over the nonce of the socket opens it for commands", async () => {
    expect(await logOn(world.alice)).toEqual({ id: 101, result: {} });
    const placed = await command(1, "orderExecute", order);
    expect(placed.result).toMatchObject({ status: "New", price: "20", symbol: "SOL_USDC" });
    const cancelled = await command(2, "orderCancel", {
      symbol: "SOL_USDC",
      orderId: placed.result.id,
    });
    expect(cancelled.result).toMatchObject({ status: "Cancelled" });
  });

  test("gives the private streams of its account without another signature", async () => {
    await logOn(world.alice);
    await reader.subscribe(["account.orderUpdate"]);
    await command(1, "orderExecute", order);
    expect(await reader.of("account.orderUpdate")).toMatchObject({ e: "orderAccepted" });
  });

  test("over a used nonce, or none, is refused", async () => {
    const signature = world.alice.socketSignature("logon", [["nonce", ""]]);
    reader.send({ method: "LOGON", id: 5, signature });
    const first = await reader.next((message) => (message.id as unknown) === 5);
    expect(first.error).toMatchObject({
      code: "INVALID_CLIENT_REQUEST",
      message: "Invalid signature",
    });
    reader.send({ method: "HELLO", id: 6 });
    const hello = await reader.next((message) => (message.id as unknown) === 6);
    const good = world.alice.socketSignature("logon", [["nonce", hello.result.nonce]]);
    reader.send({ method: "LOGON", id: 7, signature: good });
    expect(await reader.next((message) => (message.id as unknown) === 7)).toHaveProperty("result");
    reader.send({ method: "LOGON", id: 8, signature: good });
    expect(await reader.next((message) => (message.id as unknown) === 8)).toHaveProperty("error");
  });

  test("is greeted with the contract; a venue without pages names no build of them", async () => {
    const greeted = async (of: Reader): Promise<Loose> => {
      of.send({ method: "HELLO", id: 100 });
      return (await of.next((message) => (message.id as unknown) === 100)).result;
    };
    const plain = await greeted(reader);
    expect(check(greeting, plain).ok).toBe(true);
    expect(plain).toEqual({ nonce: plain.nonce, contract: CONTRACT_VERSION });
  });

  test("is asked for before any command", async () => {
    const answer = await command(1, "orderExecute", order);
    expect(answer).toEqual({ id: 1, error: { code: 4012, message: "Log on first" } });
  });

  test("ends with its key", async () => {
    await logOn(world.alice);
    world.keys.delete(world.alice.publicKey);
    // The hub looks for keys that are gone too, and may have closed the socket first.
    const answer = command(1, "orderExecute", order).catch(() => reader.untilClosed());
    const { code, error } = (await answer) as { code?: number; error?: { code: number } };
    expect([4012, 1008]).toContain(error?.code ?? code);
    expect(world.venue.results.flatMap(({ events }) => events)).not.toContainEqual(
      expect.objectContaining({ kind: "order-accepted" }),
    );
  });
});

describe("numbered frames", () => {
  test("out of sequence, by a gap or a repeat, close the socket without effect", async () => {
    await logOn(world.alice);
    await command(1, "orderExecute", order);
    const before = world.venue.results.length;
    reader.send({ method: "orderExecute", id: 1, params: order });
    expect(await reader.next((message) => message.error !== undefined)).toEqual({
      id: 1,
      error: { code: 4013, message: "Frame number out of sequence" },
    });
    expect(await reader.untilClosed()).toMatchObject({ code: 1008 });
    expect(world.venue.results.length).toBe(before);
  });

  test("may go without an answer, but a refusal is always told", async () => {
    await logOn(world.alice);
    reader.send({ method: "orderExecute", id: 1, params: order, reply: false });
    const refused = await command(
      2,
      "orderExecute",
      { ...order, price: "0.001" },
      { reply: false },
    );
    expect(refused.error).toMatchObject({ code: "INVALID_PRICE" });
    expect(reader.messages).toEqual([]);
    expect(world.venue.results.at(-1)!.events[0].kind).toBe("order-accepted");
  });

  test("a batch answers each order in its place", async () => {
    await logOn(world.alice);
    const { result } = await command(1, "orderExecuteBatch", [
      order,
      { ...order, symbol: "X" },
      order,
    ]);
    expect([result[0], result[1], result[2]]).toMatchObject([
      { operation: "Ok" },
      { operation: "Err", code: "INVALID_CLIENT_REQUEST" },
      { operation: "Ok" },
    ]);
  });
});

describe("what a socket never takes", () => {
  test.each(["withdraw", "subaccountTransfer", "accountUpdate", "toString"])(
    "%s",
    async (method) => {
      await logOn(world.alice);
      reader.send({ method, id: 1, params: {} });
      expect(await reader.next((message) => message.error !== undefined)).toEqual({
        id: null,
        error: { code: 4002, message: "Parse error" },
      });
    },
  );

  test("a body that does not fit its route", async () => {
    await logOn(world.alice);
    const answer = await command(1, "orderExecute", { ...order, side: "Buy" });
    expect(answer.error.code).toBe("INVALID_CLIENT_REQUEST");
    expect(answer.error.message).toMatch(/OrderExecutePayload.*\$\.side/);
  });

  test("a command that its key may not give", async () => {
    const key = world.keys.get(world.alice.publicKey)!;
    world.keys.set(key.publicKey, { ...key, scopes: ["read"] });
    await logOn(world.alice);
    expect(await command(1, "orderExecute", order)).toHaveProperty("error.code", "FORBIDDEN");
  });
});

/** Resolves once an order of anybody was cancelled. */
function cancelled(): Promise<void> {
  return new Promise<void>((resolve) => {
    world.venue.subscribe(({ events }) => {
      if (events.some((event) => event.kind === "order-cancelled")) resolve();
    });
  });
}

/** Changes the rules of Alice's key. */
function bind(rules: Partial<ApiKey>): void {
  const { publicKey } = world.alice;
  world.keys.set(publicKey, { ...world.keys.get(publicKey)!, ...rules });
}

describe("a socket that ends takes its account's orders with it", () => {
  test("where its logon asked for it", async () => {
    await logOn(world.alice, { cancelOnDisconnect: true });
    await command(1, "orderExecute", order);
    const swept = cancelled();
    reader.close();
    await swept;
  });

  test("where its key says so, whatever the logon asked", async () => {
    bind({ cancelsOnDisconnect: true });
    await logOn(world.alice, { cancelOnDisconnect: false });
    await command(1, "orderExecute", order);
    const swept = cancelled();
    reader.close();
    await swept;
  });

  test("but not for a key that may not cancel", async () => {
    const body = { ...order, price: "19" };
    await world.call(world.alice, "POST", "/api/v1/order", "orderExecute", { body });
    bind({ scopes: ["read"], cancelsOnDisconnect: true });
    await logOn(world.alice, { cancelOnDisconnect: true });
    reader.close();
    await reader.untilClosed();
    bind({ scopes: ["read", "trade"] });
    const path = "/api/v1/orders";
    const open = await world.call(world.alice, "GET", path, "orderQueryAll");
    expect(open.json).toMatchObject([{ price: "19" }]);
  });
});

test("a key orders for what it may, placing, amending or in a batch", async () => {
  bind({ orderValueMax: "20" });
  await logOn(world.alice);
  const forbidden = {
    code: "FORBIDDEN",
    message: expect.stringMatching(/^The order is worth more/),
  };
  const { result } = await command(1, "orderExecute", order);
  expect(result).toMatchObject({ status: "New" });
  const dearer = { ...order, price: "20.01" };
  expect((await command(2, "orderExecute", dearer)).error).toEqual(forbidden);
  const batch = await command(3, "orderExecuteBatch", [order, dearer]);
  expect(batch.result).toMatchObject([
    { operation: "Ok" },
    { operation: "Err", code: "FORBIDDEN" },
  ]);
  const name = { symbol: "SOL_USDC", orderId: result.id };
  expect((await command(4, "orderAmend", { ...name, price: "20.01" })).error).toEqual(forbidden);
  expect((await command(5, "orderAmend", { ...name, quantity: "2" })).error).toEqual(forbidden);
  const smaller = await command(6, "orderAmend", { ...name, price: "10", quantity: "2" });
  expect(smaller.result).toMatchObject({ price: "10" });
});

test("a key cannot pass its limit by two amendments at once, each within it by itself", async () => {
  bind({ orderValueMax: "20" });
  await logOn(world.alice);
  const name = { symbol: "SOL_USDC", clientId: 77 };
  await command(1, "orderExecute", { ...order, clientId: 77, price: "5", quantity: "2" });
  reader.send({ method: "orderAmend", id: 2, params: { ...name, price: "10" } });
  reader.send({ method: "orderAmend", id: 3, params: { ...name, quantity: "4" } });
  const answerOf = (id: number): Promise<Loose> =>
    reader.next((message) => (message.id as unknown) === id);
  expect((await answerOf(2)).result).toMatchObject({ price: "10", quantity: "2" });
  expect((await answerOf(3)).error).toMatchObject({ code: "FORBIDDEN" });
  const inBatch = await command(4, "orderAmendBatch", [
    { ...name, price: "5" },
    { ...name, quantity: "4" },
    { ...name, price: "10" },
  ]);
  expect(inBatch.result).toMatchObject([
    { operation: "Ok" },
    { operation: "Ok" },
    { operation: "Err", code: "FORBIDDEN" },
  ]);
});
