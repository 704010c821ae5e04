import { routes, type Route, type RouteName } from "@holdall/core/contract";
import type { CommandOf } from "@holdall/core/protocol";
import { beforeEach, expect, test } from "vitest";
import { addMargin, SOL, USDC } from "../testing/margin-world.twin.ts";
import { worldOfEachTest } from "./each-test.twin.ts";
import { Visitor, type WebWorld } from "./web-world.twin.ts";

const open = { canSignUp: true, canTrade: true, canBorrow: true, leverageMax: 10 };
let world: WebWorld;
/** Anna's region allows everything, Bea's no borrowing, Carl's no new order either. */
let anna: Visitor;
let bea: Visitor;
let carl: Visitor;

worldOfEachTest((fresh) => void ({ world, anna } = fresh), {
  prepare: addMargin,
  regions: [
    { country: "FR", name: "France", ...open },
    { country: "AA", name: "No borrowing", ...open, canBorrow: false },
    { country: "BB", name: "No trading", ...open, canBorrow: false, canTrade: false },
  ],
});
beforeEach(async () => {
  fund();
  bea = new Visitor(world);
  expect((await bea.signUp("bea", "AA")).status).toBe(200);
  fund();
  carl = new Visitor(world);
  expect((await carl.signUp("carl", "BB")).status).toBe(200);
  fund();
});

/** Gives the account that was opened last 1,000 USDC and 10 SOL. */
function fund(): void {
  const { accountId } = world.venue.results
    .flatMap(({ events }) => events)
    .findLast((event) => event.kind === "account-opened")!;
  for (const [assetId, units] of [
    [USDC, 1_000_000_000],
    [SOL, 10_000_000_000],
  ])
    world.venue.apply({
      kind: "deposit",
      requestA: 0,
      requestB: 0,
      requestExpiresMs: 0,
      accountId,
      assetId: assetId as CommandOf<"deposit">["assetId"],
      units: units as CommandOf<"deposit">["units"],
      reference: `${accountId} ${assetId}`,
    });
}

/** Sends a command of the public API, signed by the page's session. */
async function ask(who: Visitor, name: RouteName, body: unknown): Promise<[number, string]> {
  const route: Route = routes[name];
  if (route.access.kind !== "key") throw new Error(`${name} is not signed`);
  const response = await fetch(world.gateway.url + route.path, {
    method: route.method,
    headers: who.key.headers(route.access.instruction, { body }),
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const said = text.startsWith("{") ? (JSON.parse(text) as { message?: string }).message : text;
  return [response.status, said ?? ""];
}

const order = { symbol: "SOL_USDC", side: "Bid", orderType: "Limit", price: "1", quantity: "1" };
const noTrading = "Your region does not allow new orders: cancel, reduce or withdraw";
const noBorrowing = "Your region does not allow borrowing: order without it";

test("where new orders are forbidden, each door to one is shut, in a batch as well", async () => {
  expect((await ask(anna, "orderExecute", order))[0]).toBe(200);
  expect((await ask(bea, "orderExecute", order))[0]).toBe(200);
  expect(await ask(carl, "orderExecute", order)).toEqual([403, noTrading]);
  const [status, text] = await ask(carl, "orderExecuteBatch", [order]);
  expect([status, text.includes(noTrading)]).toEqual([200, true]);
  const change = { symbol: "SOL_USDC", orderId: "1", quantity: "2" };
  expect(await ask(carl, "orderAmend", change)).toEqual([403, noTrading]);
  expect(await ask(carl, "orderAmendBatch", [change])).toEqual([403, noTrading]);
});

test("what reduces risk is never refused for a region", async () => {
  const [, reduce] = await ask(carl, "orderExecute", { ...order, reduceOnly: true });
  expect(reduce).not.toBe(noTrading);
  const [status] = await ask(carl, "orderCancelAll", { symbol: "SOL_USDC" });
  expect(status).toBe(200);
  const lend = { symbol: "USDC", side: "Lend", quantity: "5" };
  expect((await ask(carl, "borrowLendExecute", lend))[0]).toBe(200);
  expect((await ask(carl, "borrowLendExecute", { ...lend, side: "Borrow" }))[0]).toBe(200);
});

test("where borrowing is forbidden, no order, loan or withdrawal may borrow", async () => {
  const loan = { symbol: "USDC", side: "Borrow", quantity: "5" };
  expect(await ask(bea, "borrowLendExecute", loan)).toEqual([403, noBorrowing]);
  expect(await ask(bea, "orderExecute", { ...order, autoBorrow: true })).toEqual([
    403,
    noBorrowing,
  ]);
  expect((await ask(anna, "orderExecute", { ...order, autoBorrow: true }))[1]).not.toBe(
    noBorrowing,
  );
});

test("a sub-account with more leverage than the region allows is not opened at all", async () => {
  const opened = () =>
    world.venue.results.flatMap(({ events }) =>
      events.filter(({ kind }) => kind === "account-set"),
    );
  const open = (leverageLimit: string) =>
    ask(anna, "subaccountCreate", { name: "far", leverageLimit, autoLend: true });
  expect(await open("11")).toEqual([400, "Your region allows leverage up to 10"]);
  expect((await open("0.5"))[0]).toBe(400);
  expect((await open("0"))[0]).toBe(400);
  expect(opened()).toHaveLength(0);
  expect((await open("7"))[0]).toBe(200);
  expect(opened()).toMatchObject([{ leverageLimitPpm: 7_000_000, autoLend: true }]);
});

test("an account with an order or a loan is not closed, and an empty one is", async () => {
  const lend = { symbol: "USDC", side: "Lend", quantity: "1000" };
  const away = { fromSubaccountId: 0, toSubaccountId: 1, quantity: "10", symbol: "SOL" };
  expect((await ask(anna, "subaccountCreate", { name: "second" }))[0]).toBe(200);
  expect((await ask(anna, "subaccountTransfer", away))[0]).toBe(200);
  expect((await ask(anna, "borrowLendExecute", lend))[0]).toBe(200);
  expect((await anna.confirmed("accountClose")).status).toBe(409);
  const dora = new Visitor(world);
  await dora.signUp("dora");
  expect((await dora.confirmed("accountClose")).status).toBe(204);
});
