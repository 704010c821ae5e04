import type { RouteName } from "@holdall/core/contract";
import type { Command } from "@holdall/core/protocol";
import { connect, explain } from "@holdall/client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ALICE, TREASURY, USDC, addMargin, setPrices } from "./testing/margin-world.twin.ts";
import { Reader } from "./testing/reader.twin.ts";
import { callRoute, type Sent } from "./testing/call-route.twin.ts";
import { startWorld, type Answer, type Loose, type World } from "./testing/world.twin.ts";

const HOUR_MS = 3_600_000;

let world: World;
beforeEach(async () => {
  world = await startWorld({ prepare: addMargin });
});
afterEach(async () => {
  await world.gateway.close();
  expect(world.faults).toEqual([]);
  const { answer: laws } = await world.venue.query({ kind: "margin-laws" });
  expect(laws).toEqual([]);
});

type Who = "alice" | "bob";

const call = (name: RouteName, sent?: Sent): Promise<Answer> => callRoute(world, name, sent);

async function ask(name: RouteName, sent: Sent = {}): Promise<Loose> {
  const answer = await call(name, sent);
  expect(answer.status, answer.text).toBe(200);
  return answer.json;
}

/** An answer that is a list. */
async function rows(name: RouteName, sent: Sent = {}): Promise<Loose[]> {
  return (await ask(name, sent)) as unknown as Loose[];
}

const perp = { symbol: "SOL_USDC_PERP", orderType: "Limit", price: "20", quantity: "10" };

/** Bob sells, Alice buys: she is long ten. */
async function trade(quantity = "10"): Promise<void> {
  await ask("orderExecute", { who: "bob", body: { ...perp, quantity, side: "Ask" } });
  await ask("orderExecute", { body: { ...perp, quantity, side: "Bid" } });
}

async function lendAndBorrow(): Promise<void> {
  await ask("borrowLendExecute", { body: { symbol: "USDC", side: "Lend", quantity: "1000" } });
  const body = { symbol: "USDC", side: "Borrow", quantity: "600" };
  await ask("borrowLendExecute", { who: "bob", body });
}

async function explained(who: Who) {
  const client = await connect({ url: world.gateway.url, apiSecret: world[who].seed });
  const explanation = await explain(client);
  client.close();
  return explanation.comparisons.filter(({ isEqual }) => !isEqual);
}

describe("lending", () => {
  test("shows pool, positions, movements and rates, and pays each hour", async () => {
    await lendAndBorrow();
    const pools = await rows("borrowLendMarkets");
    expect(pools.find(({ symbol }) => symbol === "USDC")).toMatchObject({
      lentQuantity: "1000",
      utilization: expect.stringMatching(/^0\.6/),
      borrowInterestRate: "0.06",
      state: "Open",
    });
    expect(await ask("borrowLendPositions")).toMatchObject([
      { symbol: "USDC", netQuantity: "1000" },
    ]);
    const [debt] = await rows("borrowLendPositions", { who: "bob" });
    expect(debt).toMatchObject({ symbol: "USDC", imf: expect.stringMatching(/^0\.1/) });
    expect(debt.netQuantity).toMatch(/^-600/);

    world.venue.skip(HOUR_MS);
    world.venue.apply({ kind: "tick" });

    const [paid] = await rows("interestHistory", { query: "source=BorrowLend" });
    expect(paid).toMatchObject({ paymentType: "Lend", symbol: "USDC" });
    const owed = await rows("interestHistory", { who: "bob" });
    expect(owed.map(({ paymentType }) => paymentType)).toEqual(["Borrow"]);
    expect((await rows("borrowLendHistory")).map(({ eventType }) => eventType)).toEqual([
      "Lend",
      "Lend",
    ]);
    expect(await ask("borrowLendPositionHistory", { who: "bob" })).toMatchObject([
      { side: "Borrow", symbol: "USDC" },
    ]);
    expect((await ask("borrowLendApy"))["borrowLend"]).toHaveLength(2);
    await ask("borrowLendMarketsHistory", { query: "interval=1d&symbol=USDC" });
  });

  test("a lender takes back, a debtor pays back, and what goes beyond is refused by name", async () => {
    await lendAndBorrow();
    const execute = (who: Who, side: string, quantity: string): Promise<Answer> =>
      call("borrowLendExecute", { who, body: { symbol: "USDC", side, quantity } });
    expect((await execute("bob", "Lend", "100")).status).toBe(200);
    expect((await execute("alice", "Borrow", "300")).status).toBe(200);
    expect((await execute("alice", "Borrow", "900")).json).toMatchObject({
      code: "BORROW_REQUIRES_LEND_REDEEM",
    });
    expect((await execute("bob", "Lend", "5000")).json).toMatchObject({
      code: "LEND_REQUIRES_BORROW_REPAY",
    });
    expect((await execute("alice", "Borrow", "650")).json).toMatchObject({
      code: "INSUFFICIENT_SUPPLY",
    });
    const limit = await ask("limitsBorrow", { who: "bob", query: "symbol=SOL" });
    expect(limit).toMatchObject({ maxBorrowQuantity: "0" });
  });

  test("a loan that is supposed comes to what the loan then is", async () => {
    await ask("borrowLendExecute", { body: { symbol: "USDC", side: "Lend", quantity: "1000" } });
    const client = await connect({ url: world.gateway.url, apiSecret: world.bob.seed });
    const loan = { symbol: "USDC", change: "-600", mark: "1" };
    const supposed = (await explain(client)).afterLoan(loan);
    await client.rest.borrowLendExecute({ symbol: "USDC", side: "Borrow", quantity: "600" });
    const made = await explain(client);
    client.close();
    // Nothing was borrowed before: its interest to the full hour is of a rate of zero.
    const figures = ({ netEquity, requirement, maintenance, liability }: typeof supposed) => ({
      netEquity,
      requirement,
      maintenance,
      liability,
    });
    expect(figures(supposed)).toEqual(figures(made));
    expect(made.liability).toBeGreaterThan(0n);
  });

  test("collateral is published as it is counted", async () => {
    expect(await ask("collateral")).toMatchObject([
      {
        symbol: "SOL",
        haircutFunction: {
          weight: "0.9",
          kind: { type: "inverseSqrt", base: "1", positiveCurvePenalty: "0.00008" },
        },
        imfFunction: { type: "sqrt", base: "0.1", factor: "0.00002" },
      },
      { symbol: "USDC", haircutFunction: { weight: "1", kind: { type: "identity" } } },
    ]);
    const names = (await rows("parameters")).map(({ name }) => name);
    for (const name of ["margin.stress", "pool.optimal", "imf.factor", "collateral.penalty"])
      expect(names).toContain(name);
  });
});

test("extra yields are published, paid to who lends, and told apart from interest", async () => {
  expect(await ask("borrowLendApy")).toMatchObject({
    staking: [{ symbol: "SOL", stakingRate: "0.065", dilutionFactor: "0.9" }],
    treasury: [{ symbol: "USDC", rate: "0.041", share: "1", basket: "bills of three months" }],
  });
  const names = (await rows("parameters")).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["yield.kind", "yield.rate", "yield.share"]));
  await ask("borrowLendExecute", { body: { symbol: "USDC", side: "Lend", quantity: "1000" } });
  world.venue.skip(HOUR_MS);
  const common = { assetId: USDC, reference: "june", units: 5_000_000 };
  const request = { requestA: 0, requestB: 0, requestExpiresMs: 0 };
  const distribute = { ...common, kind: "distribute-yield", yieldKind: "treasury" };
  const short = world.venue.apply(distribute as unknown as Command).events;
  expect(short).toMatchObject([{ kind: "rejected" }]);
  const deposit = { ...common, ...request, kind: "deposit", accountId: TREASURY };
  world.venue.apply(deposit as unknown as Command);
  world.venue.apply(distribute as unknown as Command);

  expect(await ask("borrowLendPositions")).toMatchObject([{ netQuantity: "1005" }]);
  const [paid, lent] = await rows("borrowLendHistory");
  expect(paid).toMatchObject({ source: "Interest", quantity: "5", isYield: true });
  expect(lent).not.toHaveProperty("isYield");
});

describe("a position", () => {
  test("has every figure of the contract, and an explanation that comes to the same", async () => {
    await lendAndBorrow();
    await trade();
    setPrices(world.venue, 2_100);
    const [position] = await rows("positions");
    expect(position).toMatchObject({
      symbol: "SOL_USDC_PERP",
      netQuantity: "10",
      entryPrice: "20",
      // The last trade at 20 pulls the mark a little below the index of 21.
      markPrice: "20.99",
      pnlUnrealized: "9.9",
      netCost: "200",
      netExposureNotional: "209.9",
      siblingExposureQuantity: "0",
      adlScore: expect.any(Number),
      marginUsed: expect.any(String),
    });
    const summary = await ask("capitalCollateral");
    expect(summary).toMatchObject({ netExposureFutures: "209.9", pnlUnrealized: "9.9" });
    expect(await explained("alice")).toEqual([]);
    expect(await explained("bob")).toEqual([]);
    expect(await ask("openInterest")).toMatchObject([{ openInterest: "10" }]);
    expect(await ask("markPrices")).toMatchObject([
      { symbol: "SOL_USDC_PERP", markPrice: "20.99", fundingRate: expect.any(String) },
    ]);
  });

  test("that orders alone would make, or a debt, is explained where orders are asked for", async () => {
    await ask("accountUpdate", { body: { leverageLimit: "50" } });
    await ask("orderExecute", { body: { ...perp, side: "Bid" } });
    const sale = { symbol: "SOL_USDC", orderType: "Limit", price: "25", side: "Ask" };
    const lend = { symbol: "SOL", side: "Lend", quantity: "500" };
    await ask("borrowLendExecute", { who: "bob", body: lend });
    await ask("orderExecute", { body: { ...sale, quantity: "1100", autoBorrow: true } });
    expect(await ask("positions")).toEqual([]);
    expect(await ask("borrowLendPositions")).toEqual([]);
    const query = "includeOrders=true";
    expect(await ask("positions", { query })).toMatchObject([
      { symbol: "SOL_USDC_PERP", netQuantity: "0", netExposureQuantity: "10", imf: "0.02" },
    ]);
    expect(await ask("borrowLendPositions", { query })).toMatchObject([
      { symbol: "SOL", netQuantity: "0", netExposureQuantity: "100" },
    ]);
    expect((await ask("capitalCollateral"))["imf"]).not.toBe("0");
    expect(await explained("alice")).toEqual([]);
  });

  test("is settled, pays funding, is realised on request and stands in the histories", async () => {
    await trade();
    setPrices(world.venue, 2_200);
    world.venue.skip(HOUR_MS);
    world.venue.apply({ kind: "tick" });
    const rates = await ask("fundingRates", { query: "symbol=SOL_USDC_PERP" });
    expect(rates).toHaveLength(2);
    const [paid] = await rows("fundingHistory");
    const [received] = await rows("fundingHistory", { who: "bob" });
    // Trades below the index: shorts pay.
    expect(paid.quantity).toMatch(/^[0-9]/);
    expect(received.quantity).toBe(`-${paid.quantity}`);
    const sources = (await rows("settlementHistory")).map(({ source }) => source);
    expect(sources).toContain("CulledRealizePnlAuto");
    setPrices(world.venue, 2_250);
    const realized = await ask("positionRealize", { body: { symbol: "SOL_USDC_PERP" } });
    expect(realized).toMatchObject({
      symbol: "SOL_USDC_PERP",
      realized: expect.stringMatching(/^[0-9.]+$/),
    });
    await ask("orderExecute", { who: "bob", body: { ...perp, price: "22.5", side: "Bid" } });
    const close = { ...perp, price: "22.5", side: "Ask", reduceOnly: true };
    expect(await ask("orderExecute", { body: close })).toMatchObject({ status: "Filled" });
    expect(await ask("positions")).toEqual([]);
    expect(await ask("positionHistory")).toMatchObject([
      { state: "Closed", closedVolume: "10", cumulativePnlRealized: "25" },
    ]);
  });

  test("is refused beyond what the account can carry, with the reason", async () => {
    withdraw(950_000);
    const body = { ...perp, side: "Bid", quantity: "49999" };
    const answer = await call("orderExecute", { body });
    expect(answer.json).toMatchObject({ code: expect.stringMatching(/MARGIN|LEVERAGE/) });
    const side = { ...perp, side: "Ask", reduceOnly: true };
    expect((await call("orderExecute", { body: side })).status).toBe(400);
    expect((await call("positionRealize", { body: { symbol: "SOL_USDC_PERP" } })).status).toBe(404);
    const query = "symbol=SOL_USDC_PERP&side=Bid&price=20";
    const { maxOrderQuantity } = await ask("limitsOrder", { query });
    await ask("orderExecute", { body: { ...perp, side: "Bid", quantity: maxOrderQuantity } });
  });
});

describe("a preview", () => {
  test("says to the unit what the order then does, and changes nothing", async () => {
    await ask("orderExecute", { who: "bob", body: { ...perp, side: "Ask" } });
    const body = { ...perp, side: "Bid", quantity: "12" };
    const preview = await ask("orderPreview", { body });
    expect(preview).toMatchObject({ executedQuantity: "10", restingQuantity: "2" });
    expect(preview).toMatchObject({ priceImpact: "0", fundingNextHour: expect.any(String) });
    expect(preview).not.toHaveProperty("refusalField");
    expect(await ask("positions")).toEqual([]);
    await ask("orderExecute", { body });
    const summary = await ask("capitalCollateral");
    const [position] = await rows("positions");
    expect(preview["marginAfter"]).toMatchObject({
      netEquityAvailable: summary["netEquityAvailable"],
      imf: summary["imf"],
      mmf: summary["mmf"],
    });
    expect(preview["marginAfter"].estLiquidationPrice ?? "0").toBe(position.estLiquidationPrice);
  });

  test("says what its exits would come to, and what a closing order realises", async () => {
    await ask("orderExecute", { who: "bob", body: { ...perp, side: "Ask" } });
    const exits = { takeProfitTriggerPrice: "22", stopLossTriggerPrice: "19" };
    const preview = await ask("orderPreview", { body: { ...perp, side: "Bid", ...exits } });
    // Ten at 20, where nobody pays a fee.
    expect(preview).toMatchObject({ takeProfitPnl: "20", stopLossPnl: "-10" });
    expect(preview).not.toHaveProperty("realizedPnl");

    await ask("orderExecute", { body: { ...perp, side: "Bid" } });
    await ask("orderExecute", { who: "bob", body: { ...perp, side: "Bid", price: "21" } });
    const sale = { ...perp, side: "Ask", price: "21", quantity: "4", reduceOnly: true };
    const closing = await ask("orderPreview", { body: sale });
    expect(closing).toMatchObject({ realizedPnl: "4", averagePrice: "21" });
    expect(closing).not.toHaveProperty("takeProfitPnl");
  });

  test("names the refusal that the order would get", async () => {
    withdraw(950_000);
    const body = { ...perp, side: "Bid", quantity: "49999" };
    const preview = await ask("orderPreview", { body });
    expect(preview["refusal"]).toMatchObject({ code: expect.any(String) });
    expect(preview["refusalField"]).toBe("quantity");
    const wild = await ask("orderPreview", { body: { ...body, quantity: "1", price: "99999" } });
    expect(wild["refusalField"]).toBe("price");
  });
});

test("a crash liquidates who cannot carry, in public, and takers and owner are told", async () => {
  for (const who of ["alice", "bob"] as const)
    await ask("accountUpdate", { who, body: { leverageLimit: "20" } });
  await trade("49000");
  await ask("backstopSet", { who: "bob", body: { symbol: "SOL_USDC_PERP", quantity: "60000" } });
  expect(await rows("backstops", { who: "bob" })).toMatchObject([{ quantity: "60000", used: "0" }]);
  const { maxWithdrawalQuantity } = await ask("limitsWithdrawal", { query: "symbol=USDC" });
  withdraw(Math.floor(Number(maxWithdrawalQuantity)));
  const reader = await Reader.open(world.gateway.wsUrl);
  await reader.subscribe(["liquidation.SOL_USDC_PERP"]);
  const signature = world.alice.socketSignature("subscribe");
  await reader.subscribe(["account.positionUpdate", "account.liquidationUpdate"], { signature });

  for (let ticks = 2_000; ticks >= 1_400; ticks -= 5) setPrices(world.venue, ticks);

  const log = await rows("liquidations", { query: "limit=50" });
  expect(log.at(-1)).toMatchObject({ account: String(ALICE), symbol: "SOL_USDC_PERP" });
  expect(await reader.of("liquidation.SOL_USDC_PERP")).toMatchObject({ e: "liquidation" });
  expect(await reader.of("account.liquidationUpdate")).toMatchObject({ g: "Flagged" });
  expect(await reader.of("account.positionUpdate")).toMatchObject({ s: "SOL_USDC_PERP" });
  expect(await rows("positions")).toEqual([]);
  const summary = await ask("capitalCollateral");
  expect(summary["netEquity"].startsWith("-")).toBe(false);
  await ask("backstopFund");
  reader.close();
});

function withdraw(dollars: number): void {
  const result = world.venue.apply({
    kind: "request-withdrawal",
    requestA: 0,
    requestB: 0,
    requestExpiresMs: 0,
    accountId: ALICE,
    assetId: USDC,
    autoBorrow: false,
    autoLendRedeem: false,
    units: dollars * 1_000_000,
    feeUnits: 0,
    details: "",
  } as unknown as Command);
  expect(result.events[0]).toMatchObject({ kind: "withdrawal-requested" });
}
