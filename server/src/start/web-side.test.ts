import type { AccountId, UserId, Venue } from "@holdall/core/protocol";
import { openHistory } from "@holdall/server/history";
import { openIdentity } from "@holdall/server/identity";
import { nodePorts } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { openWebSide } from "./web-side.ts";

const quiet: Venue = {
  submit: () => Promise.reject(new Error("nothing is sent")),
  query: () => Promise.reject(new Error("nothing is asked")),
  subscribe: () => () => {},
};

test("a key whose secret was printed for a demonstration opens nothing outside of one", async () => {
  const database = await openHistory({ kind: "memory" });
  const { clock, rng } = nodePorts();
  const identity = await openIdentity({ database, clock });
  // The base point of the curve: a key that is well-formed, and of nobody.
  const publicKey = Buffer.from(`58${"66".repeat(31)}`, "hex").toString("base64");
  const outcome = await identity.register({
    publicKey,
    userId: 3 as UserId,
    accountId: 3 as AccountId,
    scopes: ["withdraw"],
    ipList: [],
    name: "demo",
    isDemo: true,
    expiresAtMs: Math.floor(clock.wallMicros() / 1_000) + 60_000,
  });
  expect(outcome).toHaveProperty("key");
  const faults: Error[] = [];
  const onFault = (fault: Error): void => void faults.push(fault);
  const masterKey = Buffer.alloc(32, 1);
  const terms = { noticeMs: 0, firstOperators: [], onFault };
  const shared = { database, identity, masterKey, venue: quiet, clock, rng, ...terms };
  const rail = { withdrawalMovement: () => undefined, overdueDeposits: () => [] };
  const demo = { keys: [], welcome: () => Promise.resolve(), rail, prices: { sources: () => [] } };
  const inside = await openWebSide({ ...shared, demo });
  expect(inside.keys.find(publicKey)).toMatchObject({ isDemo: true });
  expect(inside.keys.stands(publicKey)).toBe(true);
  const outside = await openWebSide({ ...shared, demo: undefined });
  expect(outside.keys.find(publicKey)).toBeUndefined();
  expect(outside.keys.stands(publicKey)).toBe(false);
  for (const side of [inside, outside]) side.stop();
  expect(faults).toStrictEqual([]);
  await database.close();
});
