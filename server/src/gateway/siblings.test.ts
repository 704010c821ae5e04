import { routes } from "@holdall/core/contract";
import type { Route, RouteName } from "@holdall/core/contract";
import type { Command, UserId } from "@holdall/core/protocol";
import { connect, explain } from "@holdall/client";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ALICE, SOL, addMargin } from "./testing/margin-world.twin.ts";
import { Person } from "./testing/person.twin.ts";
import { startWorld, type Answer, type Loose, type World } from "./testing/world.twin.ts";

const perp = { symbol: "SOL_USDC_PERP", orderType: "Limit", price: "20" };
const STEP = 0.01;

let world: World;
/** The key of Alice's second account, and its number. */
let second: Person;
let subaccountId: number;

beforeEach(async () => {
  world = await startWorld({ prepare: addMargin });
  const created = await ask(world.alice, "subaccountCreate", { body: { name: "the other" } });
  subaccountId = Number(created["subaccountId"]);
  const body = { fromSubaccountId: 0, toSubaccountId: subaccountId, symbol: "USDC" };
  await ask(world.alice, "subaccountTransfer", { body: { ...body, quantity: "40000" } });
  second = new Person();
  const own = world.keys.get(world.alice.publicKey)!;
  const { answer } = await world.venue.query({
    kind: "accounts-of-user",
    userId: ALICE as number as UserId,
  });
  const { accountId } = answer.at(-1)!;
  world.keys.set(second.publicKey, { ...own, publicKey: second.publicKey, accountId });
  for (const who of [world.alice, second, world.bob])
    await ask(who, "accountUpdate", { body: { leverageLimit: "50" } });
});

afterEach(async () => {
  await world.gateway.close();
  expect(world.faults).toEqual([]);
});

interface Sent {
  readonly query?: string;
  readonly body?: unknown;
}

function call(who: Person, name: RouteName, sent: Sent = {}): Promise<Answer> {
  const { method, path, access }: Route = routes[name];
  const instruction = access.kind === "key" ? access.instruction : "";
  return world.call(who, method, path, instruction, sent);
}

async function ask(who: Person, name: RouteName, sent: Sent = {}): Promise<Loose> {
  const answer = await call(who, name, sent);
  expect(answer.status, answer.text).toBe(200);
  return answer.json;
}

/** The most that an account may buy of the perp at its price. */
async function mostOf(who: Person): Promise<number> {
  const query = "symbol=SOL_USDC_PERP&side=Bid&price=20";
  const { maxOrderQuantity } = await ask(who, "limitsOrder", { query });
  return Number(maxOrderQuantity);
}

function bid(who: Person, quantity: number): Promise<Answer> {
  const body = { ...perp, side: "Bid", quantity: quantity.toFixed(2) };
  return call(who, "orderExecute", { body });
}

/** What an explanation from public figures alone and the venue do not agree on. */
async function disagreements(who: Person): Promise<unknown> {
  const client = await connect({ url: world.gateway.url, apiSecret: who.seed });
  const { comparisons } = await explain(client);
  client.close();
  return comparisons.filter(({ isEqual }) => !isEqual);
}

test("what an account is told of its siblings' positions is what its orders are then judged by", async () => {
  const alone = await mostOf(second);
  expect((await bid(world.alice, 18_000)).status).toBe(200);

  const beside = await mostOf(second);
  expect(beside).toBeLessThan(alone * 0.9);
  expect(await ask(second, "positions")).toEqual([]);
  expect((await bid(second, beside + STEP)).json).toMatchObject({ code: "INSUFFICIENT_MARGIN" });
  expect((await bid(second, beside)).status).toBe(200);

  // Nothing is filled: these are exposures of resting orders, which are told where asked for.
  expect(await ask(second, "positions")).toEqual([]);
  const query = "includeOrders=true";
  const [own] = (await ask(second, "positions", { query })) as unknown as Loose[];
  const [other] = (await ask(world.alice, "positions", { query })) as unknown as Loose[];
  expect(own["siblingExposureQuantity"]).toBe("18000");
  expect(own["siblingExposureQuantity"]).toBe(other["netExposureQuantity"]);
  expect(Number(other["siblingExposureQuantity"])).toBe(beside);
  expect(await disagreements(second)).toEqual([]);
  expect(await disagreements(world.alice)).toEqual([]);

  // It is the requirement that grew: what it comes to leaves less than another step would need.
  const { netEquityAvailable } = await ask(second, "capitalCollateral");
  expect(Number(netEquityAvailable)).toBeGreaterThanOrEqual(0);
  expect(Number(netEquityAvailable)).toBeLessThan(20 * STEP);
});

test("what siblings hold of a collateral is told, and what both count for less at once is locked", async () => {
  const millions = { accountId: ALICE, assetId: SOL, units: 400_000_000_000_000, reference: "" };
  const deposit = { kind: "deposit", requestA: 0, requestB: 0, requestExpiresMs: 0, ...millions };
  world.venue.apply(deposit as unknown as Command);
  const to = { fromSubaccountId: 0, toSubaccountId: subaccountId, symbol: "SOL" };
  await ask(world.alice, "subaccountTransfer", { body: { ...to, quantity: "200000" } });
  const summaryOf = async (who: Person): Promise<[sibling: string, locked: number]> => {
    const { collateral, netEquityLocked } = await ask(who, "capitalCollateral");
    const rows = collateral as unknown as Loose[];
    const { siblingQuantity } = rows.find(({ symbol }) => symbol === "SOL")!;
    return [siblingQuantity, Number(netEquityLocked)];
  };
  await bid(second, 10);
  const [nothing, lockedAlone] = await summaryOf(second);
  expect(nothing).toBe("0");

  await bid(world.alice, 10);

  const [held, lockedBeside] = await summaryOf(second);
  expect(held).toBe("201000");
  expect((await summaryOf(world.alice))[0]).toBe("200000");
  // 4,000,000 and 4,020,000 dollars at 0.862 each, against 8,020,000 at 0.815.
  expect(Math.round((lockedBeside - lockedAlone) / 1_000)).toBe(374);
  expect(await disagreements(second)).toEqual([]);
  expect(await disagreements(world.alice)).toEqual([]);
  await ask(world.alice, "orderCancelAll", { body: { symbol: perp.symbol } });
  expect(await summaryOf(second)).toEqual(["0", lockedAlone]);
});

test("what siblings owe is told to each, and both can recompute what it makes them need", async () => {
  const lend = { symbol: "SOL", side: "Lend", quantity: "900" };
  await ask(world.bob, "borrowLendExecute", { body: lend });
  const borrow = { symbol: "SOL", side: "Borrow", quantity: "300" };
  await ask(second, "borrowLendExecute", { body: borrow });
  const own = { symbol: "SOL", side: "Borrow", quantity: "100" };
  await ask(world.alice, "borrowLendExecute", { body: own });

  const owed = async (who: Person): Promise<Loose> => {
    const found = (await ask(who, "borrowLendPositions")) as unknown as Loose[];
    return found.find(({ symbol }) => symbol === "SOL")!;
  };
  const [first, other] = [await owed(world.alice), await owed(second)];
  expect(other["netQuantity"]).toMatch(/^-300/);
  expect(`-${first["siblingExposureQuantity"]}`).toBe(other["netQuantity"]);
  expect(`-${other["siblingExposureQuantity"]}`).toBe(first["netQuantity"]);
  expect(await disagreements(world.alice)).toEqual([]);
  expect(await disagreements(second)).toEqual([]);
});

test("a transfer is foretold for both sides, its most is taken, and more is refused with its reason", async () => {
  await bid(world.alice, 18_000);
  const sent = { fromSubaccountId: 0, toSubaccountId: subaccountId, symbol: "USDC" };
  const preview = (quantity: string): Promise<Loose> =>
    ask(world.alice, "subaccountTransferPreview", { body: { ...sent, quantity } });
  const { maxQuantity } = await preview("1");
  const told = await preview(maxQuantity);
  expect(told["refusal"] ?? null).toBeNull();
  const more = await preview((Number(maxQuantity) + STEP).toFixed(2));
  expect(more["refusal"]).toMatchObject({ code: "INSUFFICIENT_FUNDS" });
  expect([more["fromAfter"], more["toAfter"]]).toEqual([more["fromBefore"], more["toBefore"]]);

  const body = { ...sent, quantity: maxQuantity };
  await ask(world.alice, "subaccountTransfer", { body });
  const bySibling = await ask(world.alice, "capitalCollateral", {
    query: `subaccountId=${subaccountId}`,
  });
  expect(bySibling).toEqual(await ask(second, "capitalCollateral"));
  const ofNobody = await call(world.alice, "capitalCollateral", { query: "subaccountId=9" });
  expect(ofNobody.status).toBe(404);
  const figures = ["netEquity", "netEquityAvailable", "imf", "mmf", "marginFraction"];
  const shown = async (who: Person): Promise<unknown[]> => {
    const margin = await ask(who, "capitalCollateral");
    return figures.map((name) => margin[name] ?? null);
  };
  const side = (name: string): unknown[] => figures.map((figure) => told[name][figure] ?? null);
  expect(side("fromAfter")).toEqual(await shown(world.alice));
  expect(side("toAfter")).toEqual(await shown(second));
});

test("the list of sub-accounts tells what each is set to and holds, and a limit why it is one", async () => {
  await call(world.bob, "orderExecute", { body: { ...perp, side: "Ask", quantity: "5" } });
  await bid(world.alice, 7);
  await call(second, "orderExecute", {
    body: { ...perp, side: "Bid", price: "19", quantity: "1" },
  });
  const rows = (await ask(world.alice, "subaccounts")) as unknown as Loose[];
  expect(rows).toMatchObject([
    {
      subaccountId: 0,
      leverageLimit: "50",
      autoLend: false,
      openOrders: 1,
      positions: [{ symbol: "SOL_USDC_PERP", netQuantity: "5", pnlUnrealized: "0" }],
    },
    { subaccountId, name: "the other", openOrders: 1, positions: [] },
  ]);
  const query = "symbol=SOL_USDC_PERP&side=Ask&price=20&reduceOnly=true";
  expect(await ask(world.alice, "limitsOrder", { query })).toMatchObject({
    maxOrderQuantity: "5",
    limitedBy: "Position",
  });
});
