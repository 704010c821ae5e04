import { afterEach, beforeEach, expect, expectTypeOf, test } from "vitest";
import { connect } from "./client.ts";
import type { Client } from "./client.ts";
import { ContractBreach, NoAnswer, VenueRefusal } from "./failures.ts";
import type { CallableRoute, InputArguments, OutputOf } from "./rest.ts";
import { isSignedAs, TestDoor } from "./test-door.twin.ts";

const apiSecret = Buffer.alloc(32, 1).toString("base64");
const nowMs = 1_700_000_000_000;
let door: TestDoor;
let client: Client;

beforeEach(async () => {
  door = await TestDoor.open();
  client = await connect({
    url: door.url,
    apiSecret,
    timeoutMs: 1_000,
    world: { nowMs: () => nowMs },
  });
});
afterEach(async () => {
  client.close();
  await door.close();
});

const ticker = {
  symbol: "SOL_USDC",
  firstPrice: "1.00",
  lastPrice: "2.00",
  priceChange: "1.00",
  priceChangePercent: "1",
  high: "2.00",
  low: "1.00",
  volume: "3.00",
  quoteVolume: "4.00",
  trades: "5",
};

const order = {
  orderType: "Limit",
  id: "4194304",
  createdAt: nowMs,
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

const bid = {
  symbol: "SOL_USDC",
  side: "Bid",
  orderType: "Limit",
  price: "100",
  quantity: "1",
} as const;

test("a public call carries its query and no signature", async () => {
  door.answer = () => ({ body: ticker });
  expect(await client.rest.ticker({ symbol: "SOL_USDC", interval: "1d" })).toEqual(ticker);
  expect(door.arrived[0].target).toBe("/api/v1/ticker?interval=1d&symbol=SOL_USDC");
  expect(door.arrived[0].headers["x-signature"]).toBeUndefined();
});

test("a list of the query is one pair for each element", async () => {
  door.answer = () => ({ body: [] });
  await client.rest.markets({ marketType: ["SPOT", "PERP"] });
  expect(door.arrived[0].target).toBe("/api/v1/markets?marketType=SPOT&marketType=PERP");
});

test("places of the path are filled and encoded, and bytes come as bytes", async () => {
  door.answer = () => ({ body: "proof" });
  const bytes = await client.rest.reservesFile({ date: "2026-11-22", file: "a/b $&" });
  expect(door.arrived[0].target).toBe("/api/v1/reserves/2026-11-22/a%2Fb%20%24%26");
  expect(new TextDecoder().decode(bytes)).toBe("proof");
});

test("a signed body is signed as it is sent, without its absent fields", async () => {
  door.answer = () => ({ body: order });
  expect(await client.rest.orderExecute({ ...bid, clientId: null })).toEqual(order);
  const [request] = door.arrived;
  expect(request.method).toBe("POST");
  expect(JSON.parse(request.body)).toEqual(bid);
  expect(request.headers["x-api-key"]).toBe(client.apiKey);
  const text = `instruction=orderExecute&orderType=Limit&price=100&quantity=1&side=Bid&symbol=SOL_USDC&timestamp=${nowMs}&window=5000`;
  expect(isSignedAs(request, text)).toBe(true);
});

test("a batch is an array, signed order by order", async () => {
  door.answer = () => ({ body: [{ operation: "Ok", ...order }] });
  const [result] = await client.rest.orderExecuteBatch([bid]);
  expect(result.operation).toBe("Ok");
  expect(JSON.parse(door.arrived[0].body)).toEqual([bid]);
});

test("a cancel that answers 202 is done and has nothing to show", async () => {
  door.answer = () => ({ status: 202, body: "" });
  const cancelled = await client.rest.orderCancel({ symbol: "SOL_USDC", orderId: "1" });
  expect(cancelled).toBeUndefined();
  expect(door.arrived[0].method).toBe("DELETE");
  expect(door.arrived[0].body).toContain('"orderId":"1"');
});

test("a ticker without trades answers 204 and is undefined", async () => {
  door.answer = () => ({ status: 204 });
  expect(await client.call("ticker", { symbol: "NEW_USDC" })).toBeUndefined();
});

test("an empty 200 is success", async () => {
  door.answer = () => ({ body: "" });
  expect(await client.rest.accountUpdate({ autoLend: true })).toBeUndefined();
});

test("a refusal carries code, status, sentence, the registry's help and the name of its request", async () => {
  door.answer = () => ({
    status: 400,
    headers: { "X-Request-Id": "00112233445566778899aabbccddeeff" },
    body: { code: "INSUFFICIENT_FUNDS", message: "Insufficient funds" },
  });
  const refusal = await client.rest.orderExecute(bid).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(VenueRefusal);
  expect(refusal).toMatchObject({
    code: "INSUFFICIENT_FUNDS",
    status: 400,
    message: "Insufficient funds",
    help: "Deposit, or lower the quantity.",
    requestId: "00112233445566778899aabbccddeeff",
  });
  expect(door.arrived).toHaveLength(1);
});

test("a refusal in plain text keeps its text", async () => {
  const message = 'failed to parse parameter `limit`: failed to parse "DepthLimit"';
  door.answer = () => ({ status: 400, body: message });
  const call = client.rest.depth({ symbol: "SOL_USDC", limit: "5" });
  await expect(call).rejects.toMatchObject({ name: "VenueRefusal", code: null, message });
});

test("a code that the contract does not know is kept as text", async () => {
  door.answer = () => ({ status: 400, body: { code: "NEW_CODE", message: "new" } });
  await expect(client.rest.assets()).rejects.toMatchObject({ code: null, status: 400 });
});

test("a request too old is measured against the venue's clock and sent once more", async () => {
  let isClockSet = false;
  door.answer = (request) => {
    if (request.target === "/api/v1/time") return { body: String(nowMs + 60_000) };
    isClockSet = request.headers["x-timestamp"] === String(nowMs + 60_000);
    if (isClockSet) return { body: order };
    const message = "Request has expired";
    return { status: 400, body: { code: "INVALID_CLIENT_REQUEST", message } };
  };
  expect(await client.rest.orderExecute(bid)).toEqual(order);
  expect(door.arrived.map((request) => request.target)).toEqual([
    "/api/v1/order",
    "/api/v1/time",
    "/api/v1/order",
  ]);
  expect(client.clock.skewMs()).toBe(60_000);
});

test("a request that stays too old is refused after one repetition", async () => {
  door.answer = (request) =>
    request.target === "/api/v1/time"
      ? { body: String(nowMs) }
      : { status: 400, body: { code: "INVALID_CLIENT_REQUEST", message: "Request has expired" } };
  await expect(client.rest.capital()).rejects.toThrow("Request has expired");
  expect(door.arrived).toHaveLength(3);
});

test("an answer that the contract does not allow is a breach that names the place", async () => {
  door.answer = () => ({ body: { ...ticker, lastPrice: 2 } });
  const call = client.rest.ticker({ symbol: "SOL_USDC" });
  await expect(call).rejects.toThrow(ContractBreach);
  await expect(client.rest.ticker({ symbol: "SOL_USDC" })).rejects.toThrow("$.lastPrice");
});

test("fields that the contract does not know yet are passed over", async () => {
  door.answer = () => ({ body: { ...ticker, novelty: 1 } });
  expect(await client.rest.ticker({ symbol: "SOL_USDC" })).toMatchObject(ticker);
});

test("silence, a closed door and torn JSON are no answers", async () => {
  door.answer = () => undefined;
  const silent = await connect({ url: door.url, timeoutMs: 50 });
  await expect(silent.rest.ping()).rejects.toThrow(NoAnswer);
  door.answer = () => ({ headers: { "content-type": "application/json" }, body: '{"symbol":' });
  await expect(client.rest.ticker({ symbol: "SOL_USDC" })).rejects.toThrow(NoAnswer);
  await door.close();
  await expect(client.rest.ping()).rejects.toThrow("GET /api/v1/ping");
  door = await TestDoor.open();
});

test("a signed route without a key is refused before anything is sent", async () => {
  const stranger = await connect({ url: door.url });
  await expect(stranger.rest.capital()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  await expect(stranger.openSession()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  expect(() => stranger.subscribe("orderUpdate", {}, () => {})).toThrow("API key");
  expect(door.arrived).toHaveLength(0);
});

test.each([0, 60_001, 1.5])("a window of %d ms is refused", async (windowMs) => {
  await expect(connect({ url: door.url, windowMs })).rejects.toThrow(RangeError);
});

test.each([1, 60_000])("a window of %d ms is sent and signed", async (windowMs) => {
  door.answer = () => ({ body: {} });
  const other = await connect({ url: door.url, apiSecret, windowMs });
  await other.rest.capital();
  const [request] = door.arrived;
  const timestamp = String(request.headers["x-timestamp"]);
  const text = `instruction=balanceQuery&timestamp=${timestamp}&window=${windowMs}`;
  expect(isSignedAs(request, text)).toBe(true);
});

test("rows walks the pages until the total is reached", async () => {
  const rows = Array.from({ length: 2_500 }, (_, index) => ({
    fee: "0",
    feeSymbol: "USDC",
    isMaker: true,
    orderId: String(index),
    price: "1",
    quantity: "1",
    side: "Bid",
    symbol: "SOL_USDC",
    timestamp: "2026-11-22T00:00:00.000",
  }));
  door.answer = (request) => {
    const query = new URLSearchParams(request.target.split("?")[1]);
    const offset = Number(query.get("offset"));
    const page = rows.slice(offset, offset + Number(query.get("limit")));
    return { body: page, headers: { "X-TOTAL": String(rows.length) } };
  };
  const seen: string[] = [];
  for await (const fill of client.rows("fillHistory", { symbol: "SOL_USDC" }))
    seen.push(fill.orderId);
  expect(seen).toEqual(rows.map((row) => row.orderId));
  expect(door.arrived).toHaveLength(3);
});

test("the compiler knows what a route takes and gives", () => {
  expectTypeOf<InputArguments<"time">>().toEqualTypeOf<[input?: unknown]>();
  expectTypeOf<Parameters<Client["rest"]["ticker"]>>().not.toExtend<[]>();
  expectTypeOf<[]>().toExtend<Parameters<Client["rest"]["assets"]>>();
  expectTypeOf<[]>().not.toExtend<Parameters<Client["rest"]["ticker"]>>();
  expectTypeOf<OutputOf<"capital">>().not.toExtend<undefined>();
  expectTypeOf<undefined>().toExtend<OutputOf<"orderCancel">>();
  expectTypeOf<"withdrawalDelay">().not.toExtend<CallableRoute>();
  expectTypeOf<"capital">().toExtend<CallableRoute>();
});
