import { CONTRACT_VERSION } from "@holdall/core/contract";
import { expect, expectTypeOf, test } from "vitest";
import { NoAnswer, VenueRefusal } from "./failures.ts";
import { FakeNetwork, FakeTimers, settled } from "./fake-socket.twin.ts";
import { OrderSession } from "./order-session.ts";
import type { SocketRoute } from "./order-session.ts";
import { serverClock } from "./server-clock.ts";
import { signerOfSecret } from "./signing.ts";

const signer = await signerOfSecret(Buffer.alloc(32, 1).toString("base64"));
const nonce = Buffer.alloc(32, 9).toString("base64");

function opened(askMs: () => Promise<number> = async () => 0) {
  const network = new FakeNetwork();
  const timers = new FakeTimers();
  const faults: Error[] = [];
  const session = new OrderSession({
    url: "ws://venue",
    openSocket: network.openSocket,
    after: timers.after,
    random: () => 0.5,
    timeoutMs: 1_000,
    windowMs: 5_000,
    signer,
    clock: serverClock(() => 1_000, askMs),
    cancelOnDisconnect: true,
    onFault: (fault) => faults.push(fault),
  });
  return { network, timers, faults, session };
}

/** The venue takes the connection and the logon. */
async function logOn(network: FakeNetwork): Promise<void> {
  network.last.accept();
  network.last.say({ id: 0, result: { nonce, contract: CONTRACT_VERSION } });
  await settled();
  network.last.say({ id: 0, result: {} });
  await settled();
}

const bid = {
  symbol: "SOL_USDC",
  side: "Bid",
  orderType: "Limit",
  price: "100",
  quantity: "1",
} as const;

const order = {
  orderType: "Limit",
  id: "4194304",
  createdAt: 1,
  executedQuantity: "0.00",
  executedQuoteQuantity: "0",
  postOnly: false,
  price: "100.00",
  quantity: "1.00",
  selfTradePrevention: "RejectTaker",
  status: "New",
  side: "Bid",
  symbol: "SOL_USDC",
  timeInForce: "GTC",
};

test("the logon signs the nonce of the server", async () => {
  const { network, session } = opened();
  await logOn(network);
  await session.ready;
  const text = `instruction=logon&nonce=${nonce}&timestamp=1000&window=5000`;
  expect(network.last.sent).toEqual([
    { method: "HELLO", id: 0 },
    {
      method: "LOGON",
      id: 0,
      signature: [signer.apiKey, await signer.sign(text), "1000", "5000"],
      cancelOnDisconnect: true,
    },
  ]);
});

test("commands are numbered from 1 and each gets its own answer, in whatever order", async () => {
  const { network, session } = opened();
  await logOn(network);
  const placed = session.send("orderExecute", { ...bid, clientId: null });
  const cancelled = session.send("orderCancel", { symbol: "SOL_USDC", clientId: 7 });
  const batch = session.send("orderExecuteBatch", [bid]);
  expect(network.last.sent.slice(2)).toEqual([
    { method: "orderExecute", id: 1, params: bid },
    { method: "orderCancel", id: 2, params: { symbol: "SOL_USDC", clientId: 7 } },
    { method: "orderExecuteBatch", id: 3, params: [bid] },
  ]);
  network.last.say({ id: 3, result: [{ operation: "Ok", ...order }] });
  network.last.say({ id: 2, result: null });
  network.last.say({ id: 1, result: order });
  expect(await placed).toEqual(order);
  expect(await cancelled).toBeUndefined();
  expect(await batch).toHaveLength(1);
});

test("a refusal rejects its own command with the API's word and the registry's help", async () => {
  const { network, session } = opened();
  await logOn(network);
  const placed = session.send("orderExecute", bid);
  network.last.say({ id: 1, error: { code: "INSUFFICIENT_FUNDS", message: "Insufficient funds" } });
  await expect(placed).rejects.toMatchObject({
    name: "VenueRefusal",
    code: "INSUFFICIENT_FUNDS",
    help: "Deposit, or lower the quantity.",
  });
});

test("a posted command asks for no answer, and its refusal is told", async () => {
  const { network, session, faults } = opened();
  expect(session.post("orderExecute", bid)).toBe(false);
  await logOn(network);
  expect(session.post("orderExecute", bid)).toBe(true);
  expect(network.last.sent.at(-1)).toMatchObject({ id: 1, reply: false });
  network.last.say({ id: 1, error: { code: "INVALID_ORDER", message: "no" } });
  expect(faults).toHaveLength(1);
});

test("what is sent before the logon is unsent and says so", async () => {
  const { network, session } = opened();
  network.last.accept();
  const failure = await session.send("orderExecute", bid).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(NoAnswer);
  expect((failure as NoAnswer).isUnsent).toBe(true);
});

test("a broken connection leaves what was in flight unknown, and logs on again from number 1", async () => {
  const { network, timers, session } = opened();
  await logOn(network);
  const placed = session.send("orderExecute", bid).catch((error: unknown) => error);
  network.last.close();
  expect(await placed).toMatchObject({ name: "NoAnswer", isUnsent: false });
  timers.pass(125);
  await logOn(network);
  await session.ready;
  void session.send("orderExecute", bid).catch(() => {});
  expect(network.last.sent.at(-1)).toMatchObject({ method: "orderExecute", id: 1 });
});

test("silence ends a command after its time, and a late answer harms nothing", async () => {
  const { network, timers, session, faults } = opened();
  await logOn(network);
  const placed = session.send("orderExecute", bid).catch((error: unknown) => error);
  timers.pass(1_000);
  expect(await placed).toBeInstanceOf(NoAnswer);
  network.last.say({ id: 1, result: order });
  expect(faults).toEqual([]);
});

test("an answer against the contract rejects its command", async () => {
  const { network, session } = opened();
  await logOn(network);
  const placed = session.send("orderExecute", bid);
  network.last.say({ id: 1, result: { ...order, price: 100 } });
  await expect(placed).rejects.toThrow("$.price");
});

test("a key that is refused ends the session", async () => {
  const { network, timers, session } = opened();
  network.last.accept();
  network.last.say({ id: 0, result: { nonce, contract: CONTRACT_VERSION } });
  await settled();
  network.last.say({ id: 0, error: { code: 4003, message: "Invalid signature" } });
  await expect(session.ready).rejects.toThrow(VenueRefusal);
  timers.pass(60_000);
  expect(network.sockets).toHaveLength(1);
});

test("a logon that is too old measures the clock and tries again", async () => {
  const { network, timers, session } = opened(async () => 61_000);
  network.last.accept();
  network.last.say({ id: 0, result: { nonce, contract: CONTRACT_VERSION } });
  await settled();
  const message = "Request has expired";
  network.last.say({ id: 0, error: { code: "INVALID_CLIENT_REQUEST", message } });
  await settled();
  timers.pass(125);
  await logOn(network);
  await session.ready;
  const logon = network.last.sent[1] as { signature: string[] };
  expect(logon.signature[2]).toBe("61000");
});

test("the logon is renewed on the same connection without disturbing the numbers", async () => {
  const { network, timers, session } = opened();
  await logOn(network);
  session.post("orderExecute", bid);
  timers.pass(14 * 60_000);
  expect(network.last.sent.at(-1)).toEqual({ method: "HELLO", id: 0 });
  network.last.say({ id: 0, result: { nonce, contract: CONTRACT_VERSION } });
  await settled();
  session.post("orderExecute", bid);
  expect(network.last.sent.at(-1)).toMatchObject({ id: 2 });
  expect(network.sockets).toHaveLength(1);
});

test("closed, everything in flight and everything later rejects", async () => {
  const { network, session } = opened();
  await logOn(network);
  const placed = session.send("orderExecute", bid).catch((error: unknown) => error);
  session.close();
  expect(await placed).toBeInstanceOf(NoAnswer);
  await expect(session.send("orderExecute", bid)).rejects.toThrow("not logged on");
});

test("closed before it was logged on, ready rejects", async () => {
  const { session } = opened();
  session.close();
  await expect(session.ready).rejects.toThrow("closed");
});

test("only routes marked for the socket can be sent", () => {
  expectTypeOf<"orderExecute">().toExtend<SocketRoute>();
  expectTypeOf<"orderCancelAll">().toExtend<SocketRoute>();
  expectTypeOf<"withdraw">().not.toExtend<SocketRoute>();
});

test("a venue that speaks another contract is not logged on to", async () => {
  const { network, timers, faults, session } = opened();
  network.last.accept();
  network.last.say({ id: 0, result: { nonce, contract: CONTRACT_VERSION + 1 } });
  await expect(session.ready).rejects.toThrow(`speaks contract ${CONTRACT_VERSION + 1}`);
  timers.pass(600_000);
  expect(network.last.sent).toEqual([{ method: "HELLO", id: 0 }]);
  expect(network.sockets).toHaveLength(1);
  expect(faults).toHaveLength(1);
});
