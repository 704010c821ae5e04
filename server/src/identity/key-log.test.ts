import { generateKeyPairSync } from "node:crypto";
import type { AccountId, UserId } from "@holdall/core/protocol";
import { openHistory } from "@holdall/server/history";
import type { History } from "@holdall/server/history";
import { SimClock, SimDisk, seededRng } from "@holdall/server/ports";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openIdentity } from "./identity.ts";
import type { Identity } from "./identity.ts";
import { KeyLogDamaged, openKeyLog } from "./key-log.ts";

const alice = 1 as UserId;
const clock = new SimClock();
const path = "data/api-keys.log";

let database: History;
let disk: SimDisk;
let identity: Identity;

const open = (): Promise<Identity> => openIdentity({ database, clock, log: { disk, path } });

/** The embedded database after a power cut, at its worst: gone. */
async function cutPower(): Promise<void> {
  disk.crash();
  await database.query("DROP SCHEMA IF EXISTS identity CASCADE");
}

async function registerOne(): Promise<string> {
  const { publicKey } = generateKeyPairSync("ed25519");
  const text = publicKey.export({ format: "der", type: "spki" }).subarray(12).toString("base64");
  const outcome = await identity.register(requestLike(text));
  expect(outcome).toHaveProperty("key");
  return text;
}

beforeAll(async () => {
  database = await openHistory({ kind: "memory" });
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.query("DROP SCHEMA IF EXISTS identity CASCADE");
  disk = new SimDisk(seededRng(7n), clock);
  identity = await open();
});

test("a key that was acknowledged is there after a power cut that took the database", async () => {
  const publicKey = await registerOne();
  const before = identity.find(publicKey);
  await cutPower();
  identity = await open();
  expect(identity.find(publicKey)).toEqual(before);
});

test("a key that was revoked stays revoked after it, and cannot be registered again", async () => {
  const publicKey = await registerOne();
  await identity.revoke(alice, publicKey);
  await cutPower();
  identity = await open();
  expect(identity.find(publicKey)).toBeUndefined();
  expect(await identity.register(requestLike(publicKey))).toMatchObject({
    refusal: { code: "public-key-taken" },
  });
});

test("keys of a database that had no log yet are taken into it", async () => {
  identity = await openIdentity({ database, clock });
  const publicKey = await registerOne();
  identity = await open();
  await cutPower();
  identity = await open();
  expect(identity.find(publicKey)).toBeDefined();
});

test("a line that was cut off is written over; a damaged one before others refuses the start", async () => {
  const first = await registerOne();
  const whole = disk.contents(path);
  const second = await registerOne();
  const both = disk.contents(path);
  disk.replaceContents(path, both.subarray(0, both.length - 5));
  expect(openKeyLog({ disk, path }).entries).toHaveLength(1);
  await database.query("DROP SCHEMA IF EXISTS identity CASCADE");
  identity = await open();
  expect([first, second].map((key) => identity.find(key) !== undefined)).toEqual([true, false]);
  const third = await registerOne();
  expect(openKeyLog({ disk, path }).entries).toHaveLength(2);
  expect(identity.find(third)).toBeDefined();

  for (const bit of [0, 100, whole.length * 8 - 9]) {
    disk.replaceContents(path, both);
    disk.flipBit(path, bit);
    expect(() => openKeyLog({ disk, path })).toThrow(KeyLogDamaged);
  }
});

test("a disk that fails acknowledges no key", async () => {
  disk.setFaults({ syncFailPpm: 1_000_000 });
  await expect(registerOne()).rejects.toThrow(/data\/api-keys.log/);
});

function requestLike(publicKey: string) {
  return {
    publicKey,
    userId: alice,
    accountId: 10 as AccountId,
    scopes: ["read"] as const,
    ipList: [],
    name: "bot",
    isDemo: false,
    expiresAtMs: clock.wallMicros() / 1000 + 1_000_000,
  };
}
