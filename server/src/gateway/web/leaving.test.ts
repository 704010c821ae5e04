import type { CommandOf } from "@holdall/core/protocol";
import { beforeEach, expect, test } from "vitest";
import { Person } from "../testing/person.twin.ts";
import { worldOfEachTest } from "./each-test.twin.ts";
import type { Visitor, WebWorld } from "./web-world.twin.ts";

const HOUR_MS = 3_600_000;
const cold = { symbol: "USDC", blockchain: "Solana", address: "So11abcdEFGH", label: "cold" };
let world: WebWorld;
let anna: Visitor;
let key: Person;
let skewMs: number;

worldOfEachTest((fresh) => void ({ world, anna } = fresh));
beforeEach(async () => {
  fund(world);
  key = new Person();
  skewMs = 0;
  await anna.confirmed("keyCreate", {
    apiKey: key.publicKey,
    name: "bot",
    subaccountId: 0,
    scopes: ["withdraw"],
    addresses: ["127.0.0.0/8"],
    expiresAt: Date.now() + 80 * 24 * HOUR_MS,
  });
});

/** Gives the account that was opened last 100 USDC. */
function fund({ venue }: WebWorld): void {
  const { accountId } = venue.results
    .flatMap(({ events }) => events)
    .findLast((event) => event.kind === "account-opened")!;
  venue.apply({
    kind: "deposit",
    requestA: 0,
    requestB: 0,
    requestExpiresMs: 0,
    accountId,
    assetId: 1 as CommandOf<"deposit">["assetId"],
    units: 100_000_000 as CommandOf<"deposit">["units"],
    reference: "r",
  });
}

async function pass(ms: number): Promise<void> {
  skewMs += ms;
  anna.pass(ms);
  await anna.signIn();
}

async function withdraw(more: object = {}, by = key): Promise<{ status: number; text: string }> {
  const { symbol, blockchain, address } = cold;
  const body = { symbol, blockchain, address, quantity: "5", ...more };
  const timestamp = Date.now() + skewMs;
  const response = await fetch(`${world.gateway.url}/wapi/v1/capital/withdrawals`, {
    method: "POST",
    headers: by.headers("withdraw", { body, timestamp }),
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

const requested = (): number =>
  world.venue.results
    .flatMap(({ events }) => events)
    .filter((event) => event.kind === "withdrawal-requested").length;

test("a key withdraws to its owner's book alone, past level, hold and wait", async () => {
  const unknown = await withdraw();
  expect(unknown.status).toBe(400);
  expect(unknown.text).toContain("no such address in the book");
  await anna.confirmed("addressAdd", cold);
  expect((await withdraw()).text).toContain("verified identity");
  await anna.send("verificationAsk", { level: "Basic", name: "Anna", birthDate: "1990-01-01" });
  expect((await withdraw()).text).toContain("held after a change");
  await pass(24 * HOUR_MS);
  expect((await withdraw()).text).toContain("48 hours");
  await pass(24 * HOUR_MS - 60_000);
  expect((await withdraw()).text).toContain("48 hours");
  expect(requested()).toBe(0);
  await pass(60_000);
  for (const other of [{ address: "So11abcdEFGX" }, { blockchain: "Ethereum" }, { symbol: "SOL" }])
    expect((await withdraw(other)).status).toBe(400);
  expect(requested()).toBe(0);
  const sent = await withdraw();
  expect(JSON.parse(sent.text)).toMatchObject({ quantity: "5", toAddress: cold.address });
  expect(requested()).toBe(1);
  const [event] = (await anna.send("securityEvents")).json as unknown as object[];
  expect(event).toMatchObject({ kind: "withdrawal", device: "key bot" });
});

test("who asked for a withdrawal calls it back, nobody else, and only once", async () => {
  await anna.confirmed("addressAdd", cold);
  await anna.send("verificationAsk", { level: "Basic", name: "Anna", birthDate: "1990-01-01" });
  await pass(48 * HOUR_MS);
  const { id: withdrawalId } = JSON.parse((await withdraw()).text) as { id: number };
  const cancelled = (): number =>
    world.venue.results
      .flatMap(({ events }) => events)
      .filter((event) => event.kind === "withdrawal-cancelled").length;
  const alices = { accountId: 3, assetId: 0, units: 5_000_000, feeUnits: 500_000 };
  await world.venue.submit({
    kind: "request-withdrawal",
    requestA: 0,
    requestB: 0,
    requestExpiresMs: 0,
    autoBorrow: false,
    autoLendRedeem: false,
    details: JSON.stringify({ blockchain: "Solana", address: cold.address, clientId: null }),
    ...alices,
  } as never);
  expect(requested()).toBe(2);
  expect((await anna.send("withdrawCancel", { withdrawalId: withdrawalId + 1 })).status).toBe(404);
  expect(cancelled()).toBe(0);
  expect((await anna.send("withdrawCancel", { withdrawalId })).status).toBe(204);
  expect(cancelled()).toBe(1);
  expect((await anna.send("withdrawCancel", { withdrawalId })).status).toBeGreaterThanOrEqual(400);
  expect(cancelled()).toBe(1);
});

test("what needs a memo is not sent without it", async () => {
  await anna.confirmed("addressAdd", { ...cold, memo: "7" });
  expect((await withdraw()).text).toContain("carry no memo");
});

test("a key waits for the same delay as the page, and asks for the same withdrawal again", async () => {
  await anna.confirmed("addressAdd", cold);
  await anna.send("verificationAsk", { level: "Basic", name: "Anna", birthDate: "1990-01-01" });
  await pass(48 * HOUR_MS);
  await anna.confirmed("delaySet", { hours: 6 });
  const refused = await withdraw({ quantity: "1" });
  expect(refused.text).toContain("The minimum withdrawal is 2");
  const asked = await withdraw();
  expect(asked.status).toBe(400);
  expect(asked.text).toContain("delay has begun");
  const events = (await anna.send("securityEvents")).json as unknown as { kind: string }[];
  expect(events.map(({ kind }) => kind)).toContain("withdrawal-asked");
  await pass(6 * HOUR_MS);
  expect((await withdraw({ quantity: "6" })).text).toContain("delay has begun");
  expect((await withdraw()).status).toBe(200);
  expect((await withdraw()).text).toContain("delay has begun");
  expect(requested()).toBe(1);
});

test("a new key that may withdraw holds withdrawals for a day; a key of nobody withdraws nothing", async () => {
  const { withdrawalHoldUntil } = (await anna.send("sessionShow")).json;
  expect(Number(withdrawalHoldUntil)).toBeGreaterThan(Date.now() + 23 * HOUR_MS);
  const stray = new Person();
  const registered = await world.identity.register({
    publicKey: stray.publicKey,
    userId: 4 as never,
    accountId: 4 as never,
    scopes: ["withdraw"],
    ipList: ["127.0.0.1"],
    name: "stray",
    isDemo: false,
    expiresAtMs: Date.now() + HOUR_MS,
  });
  expect(registered).toHaveProperty("key");
  const refused = await withdraw({}, stray);
  expect(refused.status).toBe(403);
  expect(refused.text).toContain("belongs to nobody");
});

test("a key of the demo world, whose secret is printed, withdraws anywhere, as ccxt does", async () => {
  const open = new Person();
  await world.identity.register({
    publicKey: open.publicKey,
    userId: 3 as never,
    accountId: 3 as never,
    scopes: ["withdraw"],
    ipList: [],
    name: "demo",
    isDemo: true,
    expiresAtMs: Date.now() + HOUR_MS,
  });
  expect((await withdraw({ address: "anywhere" }, open)).status).toBe(200);
});
