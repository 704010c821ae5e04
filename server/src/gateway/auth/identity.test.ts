import type { AccountId, UserId } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import { Person } from "../testing/person.twin.ts";
import type { ApiKey } from "./api-key.ts";
import { signee } from "./signee.ts";
import { createVerifier, isRefusal } from "./verifier.ts";

const NOW_MS = 1_700_000_000_000;
const parts = [{ instruction: "balanceQuery", fields: [] }];
const alice = new Person();

/** What comes of a request that Alice signs for a key. */
function verified(change: Partial<ApiKey>, window: string) {
  const key: ApiKey = {
    publicKey: alice.publicKey,
    userId: 1 as UserId,
    accountId: 1 as AccountId,
    scopes: ["read"],
    ipList: [],
    isDemo: false,
    expiresAtMs: NOW_MS + 1,
    name: "bot",
    ...change,
  };
  const timestamp = String(NOW_MS);
  const credentials = {
    publicKey: key.publicKey,
    signature: alice.sign(signee(parts, timestamp, window)),
    timestamp,
    window,
    address: "10.0.0.1",
  };
  const request = { parts: () => parts, scope: "read" as const };
  return createVerifier({ find: () => key }).verify(key, credentials, request, NOW_MS);
}

test("an identity is remembered for its window and five seconds more", () => {
  const caller = verified({}, "60000");
  if (isRefusal(caller)) throw new Error(caller.message);
  expect(caller.requestExpiresMs).toBe(NOW_MS + 60_000 + 5_000);
});

test("nobody signs with a key that is none", () => {
  expect(verified({ publicKey: "AAAA" }, "5000")).toMatchObject({ message: "Invalid signature" });
});
