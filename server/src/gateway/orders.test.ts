import type { RouteName } from "@holdall/core/contract";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { callRoute, type Sent } from "./testing/call-route.twin.ts";
import { startWorld, type Answer, type Loose, type World } from "./testing/world.twin.ts";

let world: World;
beforeEach(async () => {
  world = await startWorld({ faucet: async ({ units }) => ({ units: units ?? 5_000_000 }) });
});
afterEach(async () => {
  await world.gateway.close();
  expect(world.faults).toEqual([]);
});

const bid = { symbol: "SOL_USDC", side: "Bid", orderType: "Limit", price: "20", quantity: "1" };
const ask = { ...bid, side: "Ask" };

const call = (name: RouteName, sent?: Sent): Promise<Answer> => callRoute(world, name, sent);

async function place(body: object, who: "alice" | "bob" = "alice"): Promise<Loose> {
  const answer = await call("orderExecute", { who, body });
  expect(answer.status, answer.text).toBe(200);
  return answer.json;
}

describe("each kind of order", () => {
  beforeEach(async () => {
    await place({ ...ask, quantity: "2" }, "bob");
  });

  test("a limit order that meets another fills at the price of the one that rested", async () => {
    expect(await place({ ...bid, price: "21", quantity: "3" })).toMatchObject({
      status: "PartiallyFilled",
      executedQuantity: "2",
      executedQuoteQuantity: "40",
      price: "21",
    });
  });

  test("a market order by quantity, and by what it may cost", async () => {
    const market = { symbol: "SOL_USDC", side: "Bid", orderType: "Market" };
    expect(await place({ ...market, quantity: "0.5" })).toMatchObject({
      orderType: "Market",
      status: "Filled",
      executedQuantity: "0.5",
      quantity: "0.5",
      quoteQuantity: null,
    });
    expect(await place({ ...market, quoteQuantity: "10.05" })).toMatchObject({
      status: "Filled",
      executedQuantity: "0.5",
      executedQuoteQuantity: "10",
      quantity: null,
      quoteQuantity: "10.05",
    });
  });

  test("a market order that takes the whole book expires with the rest", async () => {
    const market = { symbol: "SOL_USDC", side: "Bid", orderType: "Market", quantity: "3" };
    expect(await place(market)).toMatchObject({ status: "Expired", executedQuantity: "2" });
    const again = await call("orderExecute", { body: market });
    expect(again.json).toMatchObject({ code: "INVALID_ORDER", message: "Insufficient liquidity" });
  });

  test("immediate or cancel, fill or kill, good till date", async () => {
    expect(await place({ ...bid, quantity: "3", timeInForce: "IOC" })).toMatchObject({
      status: "Expired",
      executedQuantity: "2",
      timeInForce: "IOC",
    });
    const killed = await call("orderExecute", { body: { ...bid, timeInForce: "FOK" } });
    expect(killed.status).toBe(400);
    expect(killed.json.code).toBe("INVALID_ORDER");
    const dated = await call("orderExecute", {
      body: { ...bid, timeInForce: "GTD", expiresAt: Date.now() + 60_000 },
    });
    expect(dated.json).toMatchObject({ status: "New", timeInForce: "GTD" });
    const past = await call("orderExecute", { body: { ...bid, timeInForce: "GTD", expiresAt: 1 } });
    expect(past.json.code).toBe("INVALID_ORDER");
  });

  test("one that would meet one's own order obeys the mode it names", async () => {
    await place({ ...ask, price: "19" });
    expect(await place(bid)).toMatchObject({ status: "Expired", executedQuantity: "0" });
    expect(await place({ ...bid, selfTradePrevention: "RejectMaker" })).toMatchObject({
      status: "Filled",
      selfTradePrevention: "RejectMaker",
    });
  });

  test("a slippage tolerance ends it where the book gets too dear", async () => {
    await place({ ...ask, price: "25" }, "bob");
    const market = {
      symbol: "SOL_USDC",
      side: "Bid",
      orderType: "Market",
      quantity: "3",
      slippageTolerance: "1",
      slippageToleranceType: "Percent",
    };
    expect(await place(market)).toMatchObject({
      status: "Expired",
      executedQuantity: "2",
      slippageTolerance: "1",
      slippageToleranceType: "Percent",
    });
  });
});

describe("conditional orders", () => {
  beforeEach(async () => {
    await place(ask, "bob");
    await place(bid);
  });

  test("wait for their price, are found, and enter the book when it comes", async () => {
    const waiting = await place({
      ...ask,
      quantity: undefined,
      price: "18",
      triggerPrice: "19",
      triggerQuantity: "0.5",
      triggerBy: "LastPrice",
    });
    expect(waiting).toMatchObject({
      status: "TriggerPending",
      triggerPrice: "19",
      triggerQuantity: "0.5",
      triggerBy: "LastPrice",
    });
    const found = await call("order", { query: `symbol=SOL_USDC&orderId=${waiting.id}` });
    expect(found.json).toMatchObject({ status: "TriggerPending", triggerPrice: "19" });
    await place({ ...bid, price: "19" }, "bob");
    await place({ ...ask, price: "19" });
    expect(
      (await call("order", { query: `symbol=SOL_USDC&orderId=${waiting.id}` })).json,
    ).toMatchObject({
      status: "New",
    });
  });

  test("attached exits are told with the order that carries them", async () => {
    const carrier = await place({
      ...bid,
      price: "17",
      takeProfitTriggerPrice: "25",
      takeProfitLimitPrice: "24.5",
      stopLossTriggerPrice: "15",
      stopLossTriggerBy: "LastPrice",
    });
    expect(carrier).toMatchObject({
      takeProfitTriggerPrice: "25",
      takeProfitLimitPrice: "24.5",
      stopLossTriggerPrice: "15",
      stopLossLimitPrice: null,
      stopLossTriggerBy: "LastPrice",
    });
    const { id } = carrier;
    const cancelled = await call("orderCancel", { body: { symbol: "SOL_USDC", orderId: id } });
    expect(cancelled.json).toMatchObject({ status: "Cancelled", takeProfitTriggerPrice: "25" });
  });
});

describe("many orders at once", () => {
  test("a batch answers in its order, each with its own result", async () => {
    const answer = await call("orderExecuteBatch", {
      body: [{ ...bid, clientId: 1 }, { ...bid, price: "0.001" }, { ...bid, symbol: "X" }, bid],
    });
    expect(answer.json).toMatchObject([
      { operation: "Ok", status: "New", clientId: 1 },
      { operation: "Err", code: "INVALID_PRICE" },
      { operation: "Err", code: "INVALID_CLIENT_REQUEST" },
      { operation: "Ok", status: "New" },
    ]);
    expect((await call("orders")).json).toHaveLength(2);
  });

  test("are cancelled together, all or only those that wait", async () => {
    await place(ask, "bob");
    await place(bid);
    await place(bid);
    await place({
      ...ask,
      quantity: undefined,
      price: "18",
      triggerPrice: "19",
      triggerQuantity: "0.5",
    });
    const conditional = await call("orderCancelAll", {
      body: { symbol: "SOL_USDC", orderType: "ConditionalOrder" },
    });
    expect(conditional.json).toMatchObject([{ status: "Cancelled", triggerPrice: "19" }]);
    const rest = await call("orderCancelAll", { body: { symbol: "SOL_USDC" } });
    expect(rest.json).toMatchObject([{ status: "Cancelled" }]);
    expect((await call("orders", { query: "symbol=SOL_USDC" })).json).toEqual([]);
  });
});

describe("amending", () => {
  test("a smaller quantity keeps the id; a price moves it; nothing to change is refused", async () => {
    const { id } = await place({ ...bid, quantity: "2" });
    const smaller = await call("orderAmend", {
      body: { symbol: "SOL_USDC", orderId: id, quantity: "1.5" },
    });
    expect(smaller.json).toMatchObject({ id, quantity: "1.5", price: "20", status: "New" });
    const moved = await call("orderAmend", {
      body: { symbol: "SOL_USDC", orderId: id, price: "19.5" },
    });
    expect(moved.json).toMatchObject({ id, price: "19.5", quantity: "1.5" });
    expect((await call("depth", { query: "symbol=SOL_USDC" })).json.bids).toEqual([
      ["19.5", "1.5"],
    ]);
    const nothing = await call("orderAmend", { body: { symbol: "SOL_USDC", orderId: id } });
    expect(nothing.status).toBe(400);
    const batch = await call("orderAmendBatch", {
      body: [
        { symbol: "SOL_USDC", orderId: id, quantity: "1" },
        { symbol: "SOL_USDC", clientId: 5, quantity: "1" },
      ],
    });
    expect(batch.json).toMatchObject([
      { operation: "Ok", quantity: "1" },
      { operation: "Err", code: "RESOURCE_NOT_FOUND", message: "Not Found" },
    ]);
  });
});

describe("amending what waits", () => {
  test("a trigger moves under its id, with its limit price and quantity; a resting order has none", async () => {
    await place({ ...ask, quantity: "2" }, "bob");
    await place({ ...bid, quantity: "1" });
    const waiting = { ...ask, price: "18.5", triggerPrice: "19", triggerQuantity: "1" };
    const { id } = await place({ ...waiting, quantity: undefined });
    const moved = await call("orderAmend", {
      body: { symbol: "SOL_USDC", orderId: id, triggerPrice: "18", price: "17.5", quantity: "0.5" },
    });
    expect(moved.json).toMatchObject({
      id,
      status: "TriggerPending",
      triggerPrice: "18",
      triggerQuantity: "0.5",
      price: "17.5",
    });
    const open = await call("orders", { query: "symbol=SOL_USDC" });
    expect(open.json).toMatchObject([{ id, triggerPrice: "18", triggerQuantity: "0.5" }]);

    const resting = await place({ ...bid, price: "15" });
    const refused = await call("orderAmend", {
      body: { symbol: "SOL_USDC", orderId: resting.id, triggerPrice: "16" },
    });
    expect([refused.status, refused.json.code]).toEqual([400, "INVALID_ORDER"]);
  });
});

describe("client ids", () => {
  test("name an order, and a second submission is answered with the first", async () => {
    const first = await place({ ...bid, clientId: 7 });
    const again = await call("orderExecute", { body: { ...bid, clientId: 7 } });
    expect(again.headers.get("X-Holdall-Repeated")).toBe("true");
    expect(again.json).toEqual(first);
    const other = await call("orderExecute", { body: { ...bid, clientId: 7, quantity: "2" } });
    expect(other.status).toBe(400);
    const cancelled = await call("orderCancel", { body: { symbol: "SOL_USDC", clientId: 7 } });
    expect(cancelled.json).toMatchObject({ id: first.id, status: "Cancelled" });
    const afterwards = await call("orderExecute", { body: { ...bid, clientId: 7 } });
    expect(afterwards.json).toMatchObject({ id: first.id, status: "Cancelled" });
  });
});

describe("every other answer fits its schema", () => {
  beforeEach(async () => {
    await place({ ...ask, quantity: "2" }, "bob");
    await place(bid);
  });

  test("public ones", async () => {
    const now = Math.floor(Date.now() / 1_000);
    const asked: readonly [RouteName, string?][] = [
      ["status"],
      ["ping"],
      ["time"],
      ["wallets"],
      ["assets"],
      ["markets"],
      ["market", "symbol=SOL_USDC"],
      ["depth", "symbol=SOL_USDC&limit=5"],
      ["markPrices"],
      ["openInterest"],
      ["klines", `symbol=SOL_USDC&interval=1m&startTime=${now - 60}`],
      ["ticker", "symbol=SOL_USDC&interval=1w"],
      ["tickers"],
      ["trades", "symbol=SOL_USDC"],
      ["tradesHistory", "symbol=SOL_USDC&limit=1&offset=0"],
      ["feeTiers"],
      ["parameters"],
      ["parameters", "symbol=SOL_USDC"],
    ];
    for (const [name, query] of asked) {
      const answer = await call(name, query === undefined ? {} : { query });
      expect(answer.status, `${name} ${answer.text}`).toBe(200);
    }
  });

  test("private ones", async () => {
    const asked: readonly [RouteName, { query?: string; body?: unknown }][] = [
      ["account", {}],
      ["accountUpdate", { body: { leverageLimit: "5", autoLend: true } }],
      ["limitsOrder", { query: "symbol=SOL_USDC&side=Bid&price=20&reduceOnly=false" }],
      ["limitsWithdrawal", { query: "symbol=USDC&autoBorrow=false" }],
      ["capital", {}],
      ["positions", {}],
      ["orders", { query: "symbol=SOL_USDC&marketType=SPOT" }],
      ["fillHistory", { query: "symbol=SOL_USDC&fillType=User&sortDirection=Asc" }],
      ["fillHistory", { query: "fillType=Adl" }],
      ["orderHistory", { query: "marketType=SPOT&marketType=PERP&limit=1" }],
      ["dustHistory", {}],
      ["transferHistory", {}],
      ["deposits", {}],
      ["withdrawals", {}],
      ["subaccounts", {}],
      ["subaccountCreate", { body: { name: "second" } }],
      ["subaccountRename", { body: { subaccountId: 1, name: "renamed" } }],
      [
        "subaccountTransfer",
        { body: { fromSubaccountId: 0, toSubaccountId: 1, symbol: "USDC", quantity: "5" } },
      ],
      ["cancelAfter", { body: { timeoutMs: 60_000 } }],
      ["cancelAfter", { body: { timeoutMs: 0 } }],
      [
        "withdraw",
        { body: { address: "a+/=:b", blockchain: "Solana", symbol: "USDC", quantity: "10" } },
      ],
      ["faucet", { body: { symbol: "USDC", quantity: "3" } }],
    ];
    for (const [name, sent] of asked) {
      const answer = await call(name, sent);
      expect(answer.status, `${name} ${answer.text}`).toBe(200);
    }
    const account = await call("account");
    expect(account.json).toMatchObject({ leverageLimit: "5", autoLend: true, spotTakerFee: "5" });
    const withdrawals = await call("withdrawals");
    expect(withdrawals.json).toMatchObject([
      { quantity: "10", fee: "0.5", toAddress: "a+/=:b", status: "pending" },
    ]);
  });
});

describe("withdrawals and transfers", () => {
  const withdrawal = { address: "abc", blockchain: "Solana", symbol: "USDC", quantity: "10" };
  test.each([
    [{ quantity: "1.99" }, "INVALID_QUANTITY"],
    [{ quantity: "1000.01" }, "INVALID_QUANTITY"],
    [{ quantity: "10.0000001" }, "INVALID_QUANTITY"],
    [{ blockchain: "Ethereum" }, "INVALID_ASSET"],
    [{ symbol: "SOL" }, "INVALID_ASSET"],
    [{ symbol: "DOGE" }, "INVALID_ASSET"],
  ])("with %j is refused with %s", async (change, code) => {
    const answer = await call("withdraw", { body: { ...withdrawal, ...change } });
    expect(answer.json.code).toBe(code);
  });

  test("of exactly the minimum and the maximum are taken", async () => {
    expect((await call("withdraw", { body: { ...withdrawal, quantity: "2" } })).status).toBe(200);
    expect((await call("withdraw", { body: { ...withdrawal, quantity: "1000" } })).status).toBe(
      200,
    );
  });

  test("with a field nobody knows are refused, because somebody meant something by it", async () => {
    const answer = await call("withdraw", { body: { ...withdrawal, memo: "7" } });
    expect(answer.text).toMatch(/^parse request payload error: .*\$\.memo unknown/);
  });

  test("to a sub-account that is not one's own do not exist", async () => {
    const answer = await call("subaccountTransfer", {
      body: { fromSubaccountId: 0, toSubaccountId: 2, symbol: "USDC", quantity: "5" },
    });
    expect(answer.status).toBe(404);
  });
});
