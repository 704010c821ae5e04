import { createHash, createHmac } from "node:crypto";
import type { History } from "@holdall/server/history";
import { expect, test } from "vitest";
import { Person } from "../testing/person.twin.ts";
import { worldOfEachTest } from "./each-test.twin.ts";
import { SoftPasskey } from "./passkey.twin.ts";
import { enterAsDemo, startWebWorld, Visitor, type WebWorld } from "./web-world.twin.ts";

const HOUR_MS = 3_600_000;
let history: History;
let world: WebWorld;
let anna: Visitor;

worldOfEachTest((fresh) => void ({ history, world, anna } = fresh));

const keyOf = (more: object = {}): { person: Person; body: object } => {
  const person = new Person();
  const expiresAt = Date.now() + 24 * HOUR_MS;
  const body = {
    apiKey: person.publicKey,
    name: "bot",
    subaccountId: 0,
    scopes: ["read"],
    expiresAt,
    ...more,
  };
  return { person, body };
};

test("a key made in the browser reads at once, its use is told, and revoked it reads no more", async () => {
  const { person, body } = keyOf({ addresses: ["127.0.0.0/8"] });
  expect((await anna.confirmed("keyCreate", body)).status).toBe(200);
  const call = (): Promise<Response> =>
    fetch(`${world.gateway.url}/api/v1/account`, { headers: person.headers("accountQuery") });
  expect((await call()).status).toBe(200);
  expect((await anna.send("keys")).json).toMatchObject([
    { apiKey: person.publicKey, requests: 1, errors: 0, lastAddress: "127.0.0.1" },
  ]);
  const bea = new Visitor(world);
  await bea.signUp("bea");
  expect((await bea.send("keyRevoke", { apiKey: person.publicKey })).status).toBe(404);
  expect((await anna.send("keyRevoke", { apiKey: person.publicKey })).status).toBe(204);
  expect((await call()).status).toBe(400);
});

test("leverage goes as far as the region lets it", async () => {
  const set = async (
    leverageLimit: string,
    who = anna,
  ): Promise<{ status: number; text: string }> => {
    const body = { leverageLimit };
    const response = await fetch(`${world.gateway.url}/api/v1/account`, {
      method: "PATCH",
      headers: who.key.headers("accountUpdate", { body }),
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  };
  expect((await set("9")).status).toBe(200);
  expect((await set("10")).status).toBe(200);
  const refused = await set("10.000001");
  expect(refused.status).toBe(400);
  expect(refused.text).toContain("up to 10");
  const carla = new Visitor(world);
  await carla.signUp("carla", "CL");
  expect((await set("20", carla)).status).toBe(200);
});

test("a key is for an own sub-account, with rules for withdrawing", async () => {
  expect((await anna.confirmed("keyCreate", keyOf({ subaccountId: 1 }).body)).status).toBe(404);
  expect((await anna.confirmed("keyCreate", keyOf({ scopes: ["withdraw"] }).body)).status).toBe(
    400,
  );
});

test("an authenticator is enrolled, signs in and confirms; no code works twice", async () => {
  const begun = await anna.send("totpBegin");
  const code = totp(begun.json.secret, Date.now());
  const flowId = begun.json.flowId as string;
  const enrolled = await anna.confirmed("totpConfirm", { flowId, code });
  expect(enrolled.status).toBe(200);
  const codes = enrolled.json.codes as unknown as string[];
  expect(codes).toHaveLength(10);
  const signIn = (given: string): Promise<{ status: number }> => {
    const other = new Visitor(world);
    return other.send("signInCode", {
      handle: "Anna",
      code: given,
      sessionKey: other.key.publicKey,
      device: "x",
    });
  };
  expect((await signIn(code)).status).toBe(401);
  expect((await signIn(totp(begun.json.secret as string, Date.now() + 30_000))).status).toBe(200);
  expect((await signIn(codes[0])).status).toBe(200);
  expect((await signIn(codes[0])).status).toBe(401);
  expect((await anna.confirmed("totpRemove")).status).toBe(204);
  expect((await signIn(codes[1])).status).toBe(401);
});

test("a second passkey signs in too; the last one stays", async () => {
  const only = anna.passkey.id.toString("base64url");
  expect((await anna.confirmed("passkeyRemove", { passkeyId: only })).status).toBe(409);
  const begun = await anna.send("passkeyBegin");
  const second = new SoftPasskey(world.origin);
  const credential = second.create(begun.json.options);
  const body = { flowId: begun.json.flowId as string, credential, name: "second" };
  expect((await anna.confirmed("passkeyAdd", body)).status).toBe(200);
  expect((await new Visitor(world, second).signIn()).status).toBe(200);
  expect((await anna.confirmed("passkeyRemove", { passkeyId: only })).status).toBe(204);
  expect((await new Visitor(world, anna.passkey).signIn()).status).toBe(401);
});

test("a withdrawal goes to an old address, of a verified person, after hold and delay", async () => {
  const entry = { symbol: "USDC", blockchain: "Solana", address: "So11abcdEFGH", label: "cold" };
  const added = await anna.confirmed("addressAdd", entry);
  const addressId = (added.json.entry as unknown as { addressId: string }).addressId;
  const body = { addressId, quantity: "5" };
  expect((await anna.confirmed("withdraw", body)).text).toContain("verified identity");
  await anna.send("verificationAsk", { level: "Basic", name: "Anna", birthDate: "1990-01-01" });
  expect((await anna.confirmed("withdraw", body)).text).toContain("held after a change");
  anna.pass(24 * HOUR_MS);
  await anna.signIn();
  expect((await anna.confirmed("withdraw", body)).text).toContain("48 hours");
  anna.pass(24 * HOUR_MS);
  await anna.signIn();
  await anna.confirmed("delaySet", { hours: 6 });
  expect((await anna.confirmed("withdraw", body)).text).toContain("delay has begun");
  anna.pass(6 * HOUR_MS);
  await anna.signIn();
  const { accountId } = world.venue.results
    .flatMap(({ events }) => events)
    .findLast((event) => event.kind === "account-opened")!;
  const nothing = await anna.confirmed("withdraw", body);
  expect(nothing.text).toContain("INSUFFICIENT_FUNDS");
  const request = { requestA: 0, requestB: 0, requestExpiresMs: 0 };
  const units = 100_000_000 as never;
  world.venue.apply({
    kind: "deposit",
    ...request,
    accountId,
    assetId: 1 as never,
    units,
    reference: "r",
  });
  expect((await anna.confirmed("withdraw", body)).text).toContain("delay has begun");
  anna.pass(6 * HOUR_MS);
  await anna.signIn();
  const sent = await anna.confirmed("withdraw", body);
  expect(sent.json).toMatchObject({ symbol: "USDC", quantity: "5", toAddress: entry.address });
});

test("addresses that begin and end alike are told", async () => {
  const entry = { symbol: "USDC", blockchain: "Solana", address: "So11abcdEFGH", label: "cold" };
  await anna.confirmed("addressAdd", entry);
  const planted = await anna.confirmed("addressAdd", {
    ...entry,
    address: "So11xxxxEFGH",
    label: "new",
  });
  expect(planted.json.lookAlikes).toEqual(["cold"]);
  expect((await anna.confirmed("addressAdd", entry)).status).toBe(409);
});

test("a shorter delay waits for the present one, a longer one holds at once", async () => {
  expect((await anna.confirmed("delaySet", { hours: 10 })).json).toMatchObject({ hours: 10 });
  expect((await anna.confirmed("delaySet", { hours: 2 })).json).toMatchObject({
    hours: 10,
    pendingHours: 2,
  });
  anna.pass(10 * HOUR_MS);
  expect((await anna.send("delay")).json).toMatchObject({ hours: 2, pendingHours: null });
});

test("a halt takes one operator, an opening two, and the log of both verifies", async () => {
  const alice = new Visitor(world);
  await enterAsDemo(world, alice);
  const act = async (
    who: Visitor,
    name: "operatorMarketState" | "operatorProposalSign",
    body: object,
  ) => {
    const begun = await who.send("stepUpBegin", { route: name, fields: body });
    await who.send("stepUpProve", { stepUpId: begun.json.stepUpId as string });
    return who.send(name, body, { headers: { "X-Step-Up": begun.json.stepUpId } });
  };
  const change = { symbol: "SOL_USDC", reason: "drill" };
  expect((await act(alice, "operatorMarketState", { ...change, state: "Closed" })).json).toEqual({
    done: true,
  });
  const asked = await act(alice, "operatorMarketState", { ...change, state: "Open" });
  const { proposalId, hash, change: asProposed } = asked.json.proposal;
  const signing = { proposalId, hash, change: asProposed };
  expect((await act(alice, "operatorProposalSign", signing)).status).toBe(403);
  const bob = new Visitor(world);
  const roles = ["risk", "treasury", "auditor"] as const;
  const token = await world.people.demoToken({
    handle: "bob",
    userId: 4 as never,
    accountId: 4 as never,
    roles,
    nowMs: 1,
  });
  await bob.send("demoEnter", { token, sessionKey: bob.key.publicKey, device: "x" });
  expect((await act(bob, "operatorProposalSign", { ...signing, hash: "0" })).status).toBe(409);
  expect((await act(bob, "operatorProposalSign", signing)).json).toMatchObject({
    status: "Done",
  });
  expect((await alice.send("operatorMarkets")).json).toMatchObject([
    { symbol: "SOL_USDC", state: "Open" },
  ]);
  expect((await bob.send("operatorReconciliation")).json).toMatchObject([
    { difference: "0" },
    { difference: "0" },
  ]);
  expect((await anna.send("operatorMarkets")).status).toBe(403);
  let before = "0".repeat(64);
  const entries = (await bob.send("operatorAudit")).json as unknown as Record<string, unknown>[];
  expect(entries).toHaveLength(5);
  for (const { number, at, actor, action, details, hash: said } of entries) {
    const text = `${before}\n${JSON.stringify([number, at, actor, action, details])}`;
    before = createHash("sha256").update(text).digest("hex");
    expect(said).toBe(before);
  }
});

test("whoever leaves is forgotten: nothing of them can be read or signed", async () => {
  const { person, body } = keyOf();
  await anna.confirmed("keyCreate", body);
  expect((await anna.confirmed("accountClose")).status).toBe(204);
  const call = await fetch(`${world.gateway.url}/api/v1/account`, {
    headers: person.headers("accountQuery"),
  });
  expect(call.status).toBe(400);
  expect((await new Visitor(world, anna.passkey).signIn()).status).toBe(401);
  const [row] = await history.query("SELECT sealed_key FROM identity.people");
  expect(row).toEqual({ sealed_key: null });
  expect((await new Visitor(world).signUp("anna")).status).toBe(200);
});

test("nothing in the database can be read without the venue's key", async () => {
  await anna.confirmed("addressAdd", {
    symbol: "USDC",
    blockchain: "Solana",
    address: "So11SECRET",
    label: "my mother in town",
  });
  const tables = ["people", "names", "sessions"];
  const all = await Promise.all(
    tables.map((table) => history.query(`SELECT * FROM identity.${table}`)),
  );
  const text = JSON.stringify(all).toLowerCase();
  for (const secret of [
    "anna",
    "my mother in town",
    "so11secret",
    "127.0.0.1",
    anna.cookie!.split("=")[1],
  ])
    expect(text).not.toContain(secret.toLowerCase());
});

test("ten attempts a minute, of an address and of a handle", async () => {
  const strict = await startWebWorld({ history, folder: "/nowhere", attemptsPerMinute: 10 });
  const stranger = new Visitor(strict);
  const statuses: number[] = [];
  for (const handle of [...Array.from({ length: 10 }, () => "anna"), "anna", "berta"])
    statuses.push((await stranger.send("signInCode", codeOf(stranger, handle))).status);
  expect(statuses.slice(0, 10).filter((status) => status === 429)).toEqual([]);
  expect(statuses.slice(10)).toEqual([429, 429]);
  await strict.close();
});

test("a page that asks for whoever may choose a passkey costs no attempt, and asks ten times a minute", async () => {
  const strict = await startWebWorld({ history, folder: "/nowhere", attemptsPerMinute: 10 });
  const stranger = new Visitor(strict);
  for (let question = 0; question < 10; question++)
    expect((await stranger.send("signInBegin")).status).toBe(200);
  expect((await stranger.send("signInBegin")).status).toBe(429);
  expect((await stranger.send("signInCode", codeOf(stranger, "anna"))).status).not.toBe(429);
  await strict.close();
});

/** A sign-in by a code that is nobody's. */
function codeOf(stranger: Visitor, handle: string): object {
  return { handle, code: "123456", sessionKey: stranger.key.publicKey, device: "test" };
}

/** A code as an authenticator shows it, by another hand than the server's. */
function totp(secret: string, nowMs: number): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = secret
    .split("")
    .map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const bytes = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  const counter = Buffer.alloc(8);
  counter.writeUInt32BE(Math.floor(nowMs / 30_000), 4);
  const digest = createHmac("sha1", Buffer.from(bytes)).update(counter).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, "0");
}
