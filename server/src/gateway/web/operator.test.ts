import {
  check,
  operatorRoles,
  webRoutes,
  type OperatorRole,
  type WebRoute,
  type WebRouteName,
} from "@holdall/core/contract";
import type { AccountId, AssetId, UserId } from "@holdall/core/protocol";
import type { Units } from "@holdall/core/num";
import { openHistory, type History } from "@holdall/server/history";
import type { WatchedPrices, WatchedRail } from "@holdall/server/identity";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ALICE, BOB, USDC, addMargin, setPrices } from "../testing/margin-world.twin.ts";
import { Person } from "../testing/person.twin.ts";
import type { Loose } from "../testing/world.twin.ts";
import { enterAsDemo, startWebWorld, Visitor, type WebWorld } from "./web-world.twin.ts";

let history: History;
let world: WebWorld;
let operator: Visitor;
type LateDeposit = ReturnType<WatchedRail["overdueDeposits"]>[number];
let keys: Readonly<Record<"alice" | "bob", Person>>;

beforeAll(async () => {
  history = await openHistory({ kind: "memory" });
});
afterAll(() => history.close());
const late: LateDeposit[] = [];
const seen: ReturnType<WatchedPrices["sources"]>[number][] = [];
const prices: WatchedPrices = { sources: () => seen };
const rail: WatchedRail = {
  withdrawalMovement: (id) => ({ steps: [{ at: 1_000 * id }], dueAt: 2_000 }),
  overdueDeposits: () => late,
};
beforeEach(async () => {
  late.length = 0;
  seen.length = 0;
  world = await startWebWorld({ history, folder: "/nowhere", prepare: addMargin, rail, prices });
  operator = new Visitor(world);
  await enterAsDemo(world, operator);
  keys = { alice: await keyFor(ALICE), bob: await keyFor(BOB) };
});
afterEach(async () => {
  await world.close();
  expect(world.faults).toEqual([]);
});

async function keyFor(account: number): Promise<Person> {
  const person = new Person();
  await world.identity.register({
    publicKey: person.publicKey,
    userId: account as UserId,
    accountId: account as AccountId,
    scopes: ["trade", "withdraw"],
    ipList: [],
    name: "key",
    isDemo: true,
    expiresAtMs: Date.now() + 3_600_000,
  });
  return person;
}

type Sent = { readonly instruction: string; readonly body: object; readonly method?: string };
async function send(path: string, who: "alice" | "bob", { instruction, body, method }: Sent) {
  const response = await fetch(world.gateway.url + path, {
    method: method ?? "POST",
    headers: keys[who].headers(instruction, { body }),
    body: JSON.stringify(body),
  });
  expect(response.status, await response.clone().text()).toBe(200);
}

const perp = { symbol: "SOL_USDC_PERP", orderType: "Limit", price: "20" };
async function trade(quantity: string): Promise<void> {
  const path = "/api/v1/order";
  const instruction = "orderExecute";
  await send(path, "bob", { instruction, body: { ...perp, quantity, side: "Ask" } });
  await send(path, "alice", { instruction, body: { ...perp, quantity, side: "Bid" } });
}

function withdraw(units: number): void {
  world.venue.apply({
    kind: "request-withdrawal",
    requestA: 0,
    requestB: 0,
    requestExpiresMs: 0,
    accountId: ALICE as AccountId,
    assetId: USDC as AssetId,
    autoBorrow: false,
    autoLendRedeem: false,
    units: units as Units,
    feeUnits: 0 as Units,
    details: "{}",
  });
}

/** Alice is long and keeps as little as she may. */
async function stake(): Promise<void> {
  const instruction = "accountUpdate";
  const sent = { instruction, method: "PATCH", body: { leverageLimit: "20" } };
  for (const who of ["alice", "bob"] as const) await send("/api/v1/account", who, sent);
  await trade("49000");
  for (const price of ["19", "18", "17", "16"]) {
    const body = { ...perp, side: "Bid", price, quantity: "2000" };
    await send("/api/v1/order", "bob", { instruction: "orderExecute", body });
  }
  const { answer: limit } = await world.venue.query({
    kind: "margin-withdrawal-limit",
    accountId: ALICE as AccountId,
    assetId: USDC as AssetId,
    autoBorrow: false,
    autoLendRedeem: false,
  });
  withdraw(limit!.units);
}

/** The same; then the price falls, step by step. */
async function crash(): Promise<void> {
  await stake();
  for (let ticks = 2_000; ticks >= 1_400; ticks -= 5) setPrices(world.venue, ticks);
}

/** What an operator is shown; it must fit its schema. */
async function shown(name: WebRouteName, query?: string): Promise<Loose> {
  const row: WebRoute = webRoutes[name];
  const answer = await operator.send(name, undefined, query === undefined ? {} : { query });
  expect(answer.status, answer.text).toBe(200);
  const checked = check(row.response, answer.json);
  expect(checked.ok ? "fits" : checked.fault, answer.text).toBe("fits");
  return answer.json;
}

const listOf = (loose: unknown): Loose[] => loose as Loose[];

test("the report of risk shows interest against its limit, pools, and accounts under pseudonyms", async () => {
  await trade("10");
  const report = await shown("operatorRisk");
  expect(report).toMatchObject({ settlementSymbol: "USDC", badDebt: "0" });
  expect(listOf(report.markets)).toMatchObject([
    {
      symbol: "SOL_USDC_PERP",
      openInterest: "10",
      openInterestLimit: "100000",
      isStale: false,
      sources: 5,
      sourcesNeeded: 3,
    },
  ]);
  expect(listOf(report.pools).find(({ symbol }) => String(symbol) === "USDC")).toMatchObject({
    lent: "0",
    utilization: "0",
    throttleAt: "0.9",
  });
  const accounts = listOf(report.accounts);
  expect(accounts).toHaveLength(2);
  for (const { account, exposure, stage, coverage } of accounts) {
    expect(account).toMatch(/^[0-9a-f]{16}$/);
    expect(exposure).toBe("200");
    expect(stage).toBe("None");
    expect(Number(coverage)).toBeGreaterThan(1);
  }
  expect(new Set(accounts.map(({ account }) => account)).size).toBe(2);
});

test("concentration tells who holds how much of the open interest, under the report's pseudonyms", async () => {
  expect(await shown("operatorConcentration")).toMatchObject({
    markets: [{ symbol: "SOL_USDC_PERP", openInterest: "0", longs: 0, shorts: 0, largest: [] }],
  });
  await trade("10");
  const [market] = listOf((await shown("operatorConcentration")).markets);
  expect(market).toMatchObject({ openInterest: "10", longs: 1, shorts: 1 });
  const holders = listOf(market.largest);
  expect(holders).toMatchObject([
    { size: "10", share: "1" },
    { size: "-10", share: "1" },
  ]);
  const known = listOf((await shown("operatorRisk")).accounts).map(({ account }) => account);
  expect(holders.map(({ account }) => account).toSorted()).toEqual(known.toSorted());
});

test("sources are told with age, distance from the index and why one does not count", async () => {
  expect(await shown("operatorSources")).toEqual({ markets: [] });
  const { answer: markets } = await world.venue.query({ kind: "markets" });
  const { marketId } = markets.find(({ spec }) => spec.symbol === "SOL_USDC_PERP")!;
  const sources = [
    { source: "far", standing: "clamped", milliticks: 2_000_001n, atMs: Date.now(), weight: 2 },
    { source: "low", standing: "counted", milliticks: 1_999_999n, atMs: Date.now() + 60_000 },
    { source: "mute", standing: "absent" },
    { source: "old", standing: "stale", milliticks: 2_000_000n, atMs: Date.now() - 4_000 },
  ] as const;
  const terms = { marketId, needed: 3, staleMs: 3_000 };
  seen.push({ ...terms, indexMilliticks: 2_000_000n, isFrozen: false, sources });
  seen.push({ ...terms, indexMilliticks: undefined, isFrozen: true, sources });
  const [market, unmade] = listOf((await shown("operatorSources")).markets);
  expect(market).toMatchObject({ symbol: "SOL_USDC_PERP", index: "20", isFrozen: false });
  const [far, low, mute, old] = listOf(market.sources);
  // Half a hundredth of a basis point is told as a tenth: never less than it is.
  expect(far).toMatchObject({ standing: "Clamped", deviationBp: "0.1", price: "20.00001" });
  expect(far.weight).toBe(2);
  expect(low).toMatchObject({ standing: "Counted", deviationBp: "-0.1", ageMs: 0 });
  expect(mute).toEqual({ source: "mute", standing: "Absent" });
  expect(old).toMatchObject({ standing: "Stale", deviationBp: "0" });
  expect(Number(old.ageMs)).toBeGreaterThanOrEqual(4_000);
  expect(unmade).toMatchObject({ isFrozen: true });
  expect(unmade.index ?? null).toBeNull();
  expect(listOf(unmade.sources)[0].deviationBp ?? null).toBeNull();
});

test("the log of liquidations names the same pseudonym, in pages, and as a file", async () => {
  expect(await shown("operatorLiquidations")).toEqual({ total: 0, acts: [] });
  await crash();
  const log = await shown("operatorLiquidations", "limit=2");
  const acts = listOf(log.acts);
  expect(Number(log.total)).toBeGreaterThan(1);
  expect(acts).toHaveLength(2);
  const next = await shown("operatorLiquidations", "limit=2&offset=1");
  expect(listOf(next.acts)[0]).toEqual(acts[1]);
  const file = await shown("operatorLiquidationsExport");
  const lines = String(file.text).split("\r\n");
  expect(lines[0]).toBe(
    "sequence,time,account,symbol,stage,side,quantity,price,value,fundMovement,taker",
  );
  expect(lines).toHaveLength(Number(log.total) + 2);
  expect(file).toMatchObject({ rows: Number(log.total), isComplete: true });
  expect(lines[1]).toContain(String(acts[0].account));
});

test("the metrics tell of liquidations, sources, fund, lack and sums, and name no account", async () => {
  await crash();
  const text = await (await fetch(`${world.gateway.url}/metrics`)).text();
  const valueOf = (series: string): number => {
    const line = text.split("\n").find((each) => each.startsWith(`${series} `));
    return Number(line?.split(" ").at(-1) ?? Number.NaN);
  };
  expect(valueOf('holdall_liquidations_total{stage="book"}')).toBeGreaterThan(0);
  expect(valueOf('holdall_price_sources_live{market="SOL_USDC_PERP"}')).toBe(5);
  expect(valueOf('holdall_reconciliation_difference_units{asset="USDC"}')).toBe(0);
  expect(valueOf('holdall_bad_debt_units{asset="USDC"}')).toBe(0);
  expect(text).toContain("# TYPE holdall_insurance_units gauge");
  expect(valueOf("holdall_ack_seconds_count")).toBeGreaterThan(0);
  expect(valueOf('holdall_ack_seconds_bucket{le="+Inf"}')).toBe(
    valueOf("holdall_ack_seconds_count"),
  );
  expect(text).not.toMatch(/account(_id|Id)?="/);
});

test("whoever looks is told how quick the venue has been, and nobody's name", async () => {
  await trade("10");
  const answer = await fetch(`${world.gateway.url}/web/v1/pace`);
  const pace = (await answer.json()) as { acknowledgements: { count: number; p50: string } };
  expect(check(webRoutes.pace.response, pace).ok).toBe(true);
  expect(pace.acknowledgements.count).toBeGreaterThan(0);
  expect(Number(pace.acknowledgements.p50)).toBeGreaterThan(0);
});

test("the books reconcile over the house's own accounts, and every law holds", async () => {
  await trade("10");
  const rows = listOf(await shown("operatorReconciliation"));
  expect(rows).toMatchObject([
    { symbol: "SOL", held: "2000", hot: "2000", inFlight: "0", pools: "0", difference: "0" },
    { symbol: "USDC", held: "2000000", clearing: "0", fund: "0", difference: "0" },
  ]);
  // What is on its way out is not where it was, and in the books until it is settled.
  withdraw(5_000_000);
  expect(listOf(await shown("operatorReconciliation"))[1]).toMatchObject({
    held: "2000000",
    hot: "1999995",
    warm: "0",
    cold: "0",
    inFlight: "5",
  });
  expect(await shown("operatorLaws")).toMatchObject({ isBalanced: true, broken: [] });
});

test("the queue shows what waits: withdrawals to settle, proposals to sign", async () => {
  expect(await shown("operatorQueue")).toEqual([]);
  const begun = { symbol: "SOL_USDC", state: "Closed", reason: "drill" };
  for (const state of ["Closed", "Open"]) {
    const body = { ...begun, state };
    const asked = await operator.send("stepUpBegin", {
      route: "operatorMarketState",
      fields: body,
    });
    const stepUpId = String(asked.json.stepUpId);
    await operator.send("stepUpProve", { stepUpId });
    await operator.send("operatorMarketState", body, { headers: { "X-Step-Up": stepUpId } });
  }
  withdraw(5_000_000);
  late.push({
    reference: "chain:ab",
    accountId: BOB as AccountId,
    assetId: USDC as AssetId,
    units: 7_500_000,
    seenAtMs: 1_234,
  });
  const rows = listOf(await shown("operatorQueue"));
  expect(rows).toMatchObject([
    { kind: "Withdrawal", action: "Settle", since: 1_000, isLate: true, isMine: false },
    { kind: "Deposit", id: "chain:ab", action: "Trace", since: 1_234, isLate: true },
    { kind: "Proposal", action: "Sign", details: "SOL_USDC to Open: drill", isLate: false },
  ]);
  expect(String(rows[0].details)).toMatch(/^5 USDC · [0-9a-f]{16}$/);
  expect(String(rows[1].details)).toMatch(/^7\.5 USDC · [0-9a-f]{16}$/);
});

test("a row of the queue is somebody's once taken, until it is given back or waits no more", async () => {
  withdraw(5_000_000);
  withdraw(6_000_000);
  const second = new Visitor(world);
  const token = await world.people.demoToken({
    handle: "dora",
    userId: BOB as UserId,
    accountId: BOB as AccountId,
    roles: ["risk", "auditor"],
    nowMs: 1,
  });
  await second.send("demoEnter", { token, sessionKey: second.key.publicKey, device: "x" });
  const take = (who: Visitor, id: string, isMine: boolean) =>
    who.send("operatorQueueTake", { kind: "Withdrawal", id, isMine });
  const ownersFor = async (who: Visitor) =>
    listOf((await who.send("operatorQueue")).json).map(({ owner, isMine }) => [owner, isMine]);

  expect((await take(operator, "1", true)).json).toMatchObject({ id: "1", isMine: true });
  const owner = (await ownersFor(operator))[0][0];
  expect(await ownersFor(second)).toEqual([
    [owner, false],
    [undefined, false],
  ]);
  expect((await take(second, "1", true)).status).toBe(200);
  expect((await ownersFor(operator))[0]).toEqual([`user ${BOB}`, false]);
  expect((await take(second, "1", false)).json.owner).toBeUndefined();
  expect((await ownersFor(second))[0]).toEqual([undefined, false]);

  // What waits no more is nobody's, and its name is free for nobody else to find.
  await take(operator, "1", true);
  world.venue.apply({ kind: "settle-withdrawal", withdrawalId: 1, transactionHash: "" });
  expect((await take(operator, "1", true)).status).toBe(404);
  await take(operator, "2", true);
  expect(await history.query("SELECT name FROM identity.queue_owners")).toEqual([{ name: "2" }]);
  const audit = listOf(await shown("operatorAudit"));
  expect(audit.map(({ action }) => String(action))).toEqual([
    "queue-taken",
    "queue-taken",
    "queue-given-back",
    "queue-taken",
    "queue-taken",
  ]);
});

test("a shock says who would be liquidated and what the fund would pay, and nothing happens", async () => {
  await stake();
  const before = world.venue.query({ kind: "state-hash" });
  expect(await shown("operatorShock", "percent=0")).toMatchObject({ found: 0, lack: "0" });
  const fall = await shown("operatorShock", "percent=-30&symbol=SOL");
  expect(fall).toMatchObject({ settlementSymbol: "USDC", found: 1, fund: "0", fundPays: "0" });
  expect(listOf(fall.accounts)).toHaveLength(1);
  expect(listOf(fall.accounts)[0]).toMatchObject({ isAlready: false, lack: fall.lack });
  expect(fall.uncovered).toBe(fall.lack);
  expect((await shown("operatorShock", "percent=-30&symbol=USDC")).found).toBe(0);
  for (const query of ["percent=-31", "percent=31", "percent=-30&symbol=NONE", ""])
    expect((await operator.send("operatorShock", undefined, { query })).status, query).toBe(400);
  expect(await world.venue.query({ kind: "state-hash" })).toEqual(await before);
});

test("each role opens its own routes alone, and the auditor reads everything and does nothing", async () => {
  const seenBy = {
    support: ["operatorMarkets", "operatorQueue"],
    risk: ["operatorMarkets", "operatorRisk", "operatorQueue", "operatorProposals"],
    listing: ["operatorMarkets", "operatorQueue", "operatorProposals"],
    treasury: ["operatorQueue", "operatorReconciliation"],
    security: [
      "operatorMarkets",
      "operatorQueue",
      "operatorProposals",
      "operatorOperators",
      "operatorAudit",
    ],
    auditor: [
      "operatorMarkets",
      "operatorRisk",
      "operatorQueue",
      "operatorProposals",
      "operatorReconciliation",
      "operatorOperators",
      "operatorAudit",
    ],
  } as const satisfies Readonly<Record<OperatorRole, readonly WebRouteName[]>>;
  const asked = seenBy.auditor;
  const halting = { symbol: "SOL_USDC", state: "Closed", reason: "drill" };
  const mayTake: string[] = [];
  const mayHalt: string[] = [];
  for (const [at, role] of operatorRoles.entries()) {
    const who = await inRole(role, 100 + at);
    const opened: string[] = [];
    for (const name of asked) if ((await who.send(name)).status === 200) opened.push(name);
    expect(opened, role).toEqual(seenBy[role]);
    const named = { kind: "Withdrawal", id: "1", isMine: true };
    if ((await who.send("operatorQueueTake", named)).status === 404) mayTake.push(role);
    if ((await who.send("operatorMarketState", halting)).text.includes("confirm again"))
      mayHalt.push(role);
    const shock = await who.send("operatorShock", undefined, { query: "percent=1" });
    expect(shock.status, role).toBe(role === "risk" || role === "auditor" ? 200 : 403);
  }
  expect(mayTake).toEqual(["support", "risk", "listing", "treasury", "security"]);
  expect(mayHalt).toEqual(["risk", "security"]);
});

/** Somebody who has one role. */
async function inRole(role: OperatorRole, userId: number): Promise<Visitor> {
  const token = await world.people.demoToken({
    handle: role,
    userId: userId as UserId,
    accountId: BOB as AccountId,
    roles: [role],
    nowMs: 1,
  });
  const who = new Visitor(world);
  await who.send("demoEnter", { token, sessionKey: who.key.publicKey, device: "x" });
  return who;
}
