import { generateKeyPairSync } from "node:crypto";
import type { AccountId, UserId } from "@holdall/core/protocol";
import type { ApiKeys } from "@holdall/server/gateway";
import { openHistory } from "@holdall/server/history";
import type { History } from "@holdall/server/history";
import { SimClock } from "@holdall/server/ports";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { ApiKeyRequest } from "./api-key.ts";
import { KEYS_PER_USER_MAX, openIdentity } from "./identity.ts";
import type { Identity } from "./identity.ts";
import type { IdentityDatabase } from "./sql.ts";

const alice = 1 as UserId;
const bob = 2 as UserId;
const clock = new SimClock();
const nowMs = clock.wallMicros() / 1000;

let history: History;
let database: IdentityDatabase;
let identity: Identity;
beforeAll(async () => {
  history = await openHistory({ kind: "memory" });
  database = history;
});
beforeEach(async () => {
  await history.query("DROP SCHEMA IF EXISTS identity CASCADE");
  identity = await openIdentity({ database, clock });
});
afterAll(() => history.close());

function requestOf(userId: UserId, more: Partial<ApiKeyRequest> = {}): ApiKeyRequest {
  const { publicKey } = generateKeyPairSync("ed25519");
  return {
    publicKey: publicKey.export({ format: "der", type: "spki" }).subarray(12).toString("base64"),
    userId,
    accountId: (userId * 10) as AccountId,
    scopes: ["read", "trade"],
    ipList: ["10.0.0.1", "::1"],
    orderValueMax: "1000.50",
    cancelsOnDisconnect: true,
    name: `bot's "first" \\ {key}, 😀`,
    isDemo: false,
    expiresAtMs: nowMs + 1_000_000,
    ...more,
  };
}

test("a registered key is found, listed, and found again after a restart", async () => {
  const request = requestOf(alice);
  expect(identity.find(request.publicKey)).toBeUndefined();
  const key = { ...request, createdAtMs: nowMs };
  expect(await identity.register(request)).toEqual({ key });
  const restarted = await openIdentity({ database, clock });
  for (const reader of [identity, restarted]) {
    expect(reader.find(request.publicKey)).toEqual(key);
    expect(reader.list(alice)).toEqual([key]);
    expect(reader.list(bob)).toEqual([]);
  }
});

test("identity is what the gateway asks of a holder of keys", async () => {
  const request = requestOf(alice);
  await identity.register(request);
  const keys: ApiKeys = identity;
  expect(keys.find(request.publicKey)?.accountId).toBe(request.accountId);
});

test("a refused key leaves nothing behind", async () => {
  const request = requestOf(alice, { expiresAtMs: nowMs });
  const { refusal } = (await identity.register(request)) as { refusal: object };
  expect(refusal).toEqual({
    code: "expiry-passed",
    message: "The expiry must lie in the future.",
  });
  expect(identity.find(request.publicKey)).toBeUndefined();
  expect(await database.query("SELECT * FROM identity.api_keys")).toEqual([]);
});

test("a revoked key is found no more, not after a restart either, and never registered again", async () => {
  const request = requestOf(alice);
  await identity.register(request);
  expect(await identity.revoke(bob, request.publicKey)).toMatchObject({
    refusal: { code: "key-unknown" },
  });
  expect(identity.find(request.publicKey)).toBeDefined();

  const revoked = identity.revoke(alice, request.publicKey);
  expect(identity.find(request.publicKey)).toBeUndefined();
  expect(await revoked).toMatchObject({ key: { publicKey: request.publicKey } });
  const restarted = await openIdentity({ database, clock });
  for (const reader of [identity, restarted]) {
    expect(reader.find(request.publicKey)).toBeUndefined();
    expect(reader.list(alice)).toEqual([]);
    const again = await reader.register({ ...request, userId: bob });
    expect(again).toMatchObject({ refusal: { code: "public-key-taken" } });
    const twice = await reader.revoke(alice, request.publicKey);
    expect(twice).toMatchObject({ refusal: { code: "key-unknown" } });
  }
});

test("a key belongs to whoever registered it first, also when two ask at once", async () => {
  const request = requestOf(alice);
  const answers = await Promise.all([
    identity.register(request),
    identity.register({ ...request, userId: bob }),
  ]);
  expect(answers).toMatchObject([{ key: {} }, { refusal: { code: "public-key-taken" } }]);
  expect(identity.find(request.publicKey)?.userId).toBe(alice);
});

test("a user has at most fifty keys at once, also when all are asked for at once", async () => {
  const requests = Array.from({ length: KEYS_PER_USER_MAX + 1 }, () => requestOf(alice));
  const answers = await Promise.all(requests.map((request) => identity.register(request)));
  expect(answers.filter((answer) => "key" in answer)).toHaveLength(KEYS_PER_USER_MAX);
  expect(answers.at(-1)).toMatchObject({ refusal: { code: "keys-too-many" } });
  expect(await identity.register(requestOf(bob))).toHaveProperty("key");

  await identity.revoke(alice, requests[0].publicKey);
  expect(await identity.register(requests.at(-1)!)).toHaveProperty("key");
});

test("while the database fails, nothing is registered, and a revocation can be asked for again", async () => {
  let isAway = false;
  const failing: IdentityDatabase = {
    query: (text, values) =>
      isAway ? Promise.reject(new Error("away")) : database.query(text, values),
  };
  const reader = await openIdentity({ database: failing, clock });
  const [kept, lost] = [requestOf(alice), requestOf(alice)];
  await reader.register(kept);
  isAway = true;
  await expect(reader.register(lost)).rejects.toThrow("away");
  expect(reader.find(lost.publicKey)).toBeUndefined();
  await expect(reader.revoke(alice, kept.publicKey)).rejects.toThrow("away");
  expect(reader.find(kept.publicKey)).toBeUndefined();

  isAway = false;
  expect(await reader.register(lost)).toHaveProperty("key");
  expect(await reader.revoke(alice, kept.publicKey)).toHaveProperty("key");
  expect((await openIdentity({ database, clock })).list(alice)).toHaveLength(1);
});
