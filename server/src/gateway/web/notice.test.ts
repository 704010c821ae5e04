/** What loosens a market is announced to everybody before it takes effect, and falls with a halt. */
import { openHistory, type History } from "@holdall/server/history";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { WebRouteName } from "@holdall/core/contract";
import type { Loose } from "../testing/world.twin.ts";
import { enterAsDemo, startWebWorld, Visitor, type WebWorld } from "./web-world.twin.ts";

const NOTICE_MS = 3_600_000;
const change = { symbol: "SOL_USDC", reason: "drill" };
let history: History;
let world: WebWorld;
let alice: Visitor;
let bob: Visitor;

beforeAll(async () => {
  history = await openHistory({ kind: "memory" });
});
afterAll(() => history.close());
beforeEach(async () => {
  world = await startWebWorld({ history, folder: "/nowhere", noticeMs: NOTICE_MS });
  [alice, bob] = [new Visitor(world), new Visitor(world)];
  await enterAsDemo(world, alice);
  const token = await world.people.demoToken({
    handle: "bob",
    userId: 4 as never,
    accountId: 4 as never,
    roles: ["risk", "auditor"],
    nowMs: 1,
  });
  await bob.send("demoEnter", { token, sessionKey: bob.key.publicKey, device: "x" });
});
afterEach(async () => {
  await world.close();
  expect(world.faults).toEqual([]);
});

async function act(who: Visitor, route: WebRouteName, body: object) {
  const begun = await who.send("stepUpBegin", { route, fields: body });
  await who.send("stepUpProve", { stepUpId: begun.json.stepUpId as string });
  const answer = await who.send(route, body, { headers: { "X-Step-Up": begun.json.stepUpId } });
  expect(answer.status, answer.text).toBe(200);
  return answer.json;
}

/** What the second person signs: all of it. */
function signing({ proposalId, hash, change: signed }: Loose): object {
  return { proposalId, hash, change: signed };
}

/** Alice proposes to open the market, and Bob signs it. */
async function openTogether(): Promise<void> {
  const { proposal } = await act(alice, "operatorMarketState", { ...change, state: "Open" });
  const signed = await act(bob, "operatorProposalSign", signing(proposal));
  expect(signed).toMatchObject({ status: "Announced", signedBy: "user 4" });
}

const stateNow = async (): Promise<unknown> => {
  const { answer } = await world.venue.query({ kind: "markets" });
  return answer[0].state;
};
const announced = async (): Promise<unknown> =>
  (await new Visitor(world).send("announcements")).json;
const later = (ms: number): number => Date.now() + ms;
const statuses = async (): Promise<unknown> =>
  ((await alice.send("operatorProposals")).json as unknown as { status: string }[]).map(
    ({ status }) => status,
  );

test("an opening that two have signed is told to everybody, and takes effect after the notice", async () => {
  await act(alice, "operatorMarketState", { ...change, state: "Closed" });
  await openTogether();
  expect(await stateNow()).toBe("closed");
  const told = (await announced()) as { changes: { effectiveAt: number }[] };
  expect(told).toMatchObject({ noticeMs: NOTICE_MS, changes: [{ ...change, state: "Open" }] });
  const [{ effectiveAt }] = told.changes;
  expect(Math.abs(effectiveAt - later(NOTICE_MS))).toBeLessThan(60_000);

  await world.people.takeEffect(effectiveAt - 1);
  expect(await stateNow()).toBe("closed");
  await world.people.takeEffect(effectiveAt);
  expect(await stateNow()).toBe("open");
  expect(await announced()).toEqual({ noticeMs: NOTICE_MS, changes: [] });
  expect(await statuses()).toEqual(["Done", "Done"]);
});

test("a halt during the notice takes the announcement back, and time alone opens nothing", async () => {
  await act(alice, "operatorMarketState", { ...change, state: "CancelOnly" });
  await openTogether();
  await act(alice, "operatorMarketState", { ...change, state: "Closed" });
  expect(await announced()).toEqual({ noticeMs: NOTICE_MS, changes: [] });
  await world.people.takeEffect(later(2 * NOTICE_MS));
  expect(await stateNow()).toBe("closed");
  expect(await statuses()).toEqual(["Done", "Refused", "Done"]);
  const log = (await bob.send("operatorAudit")).json as unknown as { action: string }[];
  expect(log.map(({ action }) => action)).toEqual([
    "market-state-ordered",
    "market-state",
    "market-state-proposed",
    "market-state-announced",
    "market-state-withdrawn",
    "market-state-ordered",
    "market-state",
  ]);
});

test("a newer state overtakes the one announced before it, and makes no market stricter than it is by then", async () => {
  await act(alice, "operatorMarketState", { ...change, state: "Closed" });
  await openTogether();
  const { proposal } = await act(alice, "operatorMarketState", { ...change, state: "PostOnly" });
  await act(bob, "operatorProposalSign", signing(proposal));
  expect(await announced()).toMatchObject({ changes: [{ state: "PostOnly" }] });
  expect(await statuses()).toEqual(["Announced", "Refused", "Done"]);
  const marketId = 0 as never;
  const opened = { kind: "set-market-state", marketId, state: "open", auctionEndsAtMs: 0 } as const;
  world.venue.apply(opened);
  await world.people.takeEffect(later(2 * NOTICE_MS));
  expect(await stateNow()).toBe("open");
  expect(await statuses()).toEqual(["Refused", "Refused", "Done"]);
});
