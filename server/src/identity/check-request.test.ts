import { generateKeyPairSync } from "node:crypto";
import type { Scope } from "@holdall/core/contract";
import type { AccountId, UserId } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import type { ApiKeyRequest } from "./api-key.ts";
import { ADDRESSES_MAX, LIFE_MS_MAX, WITHDRAW_LIFE_MS_MAX, checkRequest } from "./check-request.ts";

const nowMs = Date.UTC(2026, 10, 22);
const publicKey = generateKeyPairSync("ed25519")
  .publicKey.export({ format: "der", type: "spki" })
  .subarray(12)
  .toString("base64");

const trading: ApiKeyRequest = {
  publicKey,
  userId: 1 as UserId,
  accountId: 1 as AccountId,
  scopes: ["read", "trade"],
  ipList: [],
  name: "bot",
  isDemo: false,
  expiresAtMs: nowMs + LIFE_MS_MAX,
};
const withdrawing: ApiKeyRequest = {
  ...trading,
  scopes: ["withdraw"],
  ipList: ["10.0.0.1"],
  expiresAtMs: nowMs + WITHDRAW_LIFE_MS_MAX,
};

function codeOf(request: ApiKeyRequest): string | undefined {
  const checked = checkRequest(request, nowMs);
  return "refusal" in checked ? checked.refusal.code : undefined;
}

test("a key lives longer than nothing and at most a year", () => {
  const lives = [1, LIFE_MS_MAX - 1, LIFE_MS_MAX];
  for (const life of lives)
    expect(codeOf({ ...trading, expiresAtMs: nowMs + life })).toBeUndefined();
  for (const expiresAtMs of [nowMs, nowMs - 1, 0, Number.NaN, -Infinity]) {
    expect(codeOf({ ...trading, expiresAtMs })).toBe("expiry-passed");
  }
  for (const expiresAtMs of [nowMs + LIFE_MS_MAX + 1, Infinity]) {
    expect(codeOf({ ...trading, expiresAtMs })).toBe("expiry-too-late");
  }
});

test("a key that may withdraw lives at most 90 days and names its addresses", () => {
  expect(codeOf(withdrawing)).toBeUndefined();
  const late = { ...withdrawing, expiresAtMs: withdrawing.expiresAtMs + 1 };
  expect(codeOf(late)).toBe("withdraw-expiry-too-late");
  expect(codeOf({ ...withdrawing, ipList: [] })).toBe("withdraw-needs-addresses");
});

test("a demo key may withdraw from anywhere for a year, and not for longer", () => {
  const demo = { ...trading, scopes: ["withdraw"] as const, isDemo: true };
  expect(codeOf(demo)).toBeUndefined();
  expect(codeOf({ ...demo, expiresAtMs: demo.expiresAtMs + 1 })).toBe("expiry-too-late");
});

test("a name has 1 to 64 printable characters", () => {
  for (const name of ["x", "a b", "né 😀", "😀".repeat(64)]) {
    expect(codeOf({ ...trading, name })).toBeUndefined();
  }
  for (const name of ["", "x".repeat(65), "a\nb", "nul\0", "\u2028", "\ud800"]) {
    expect(codeOf({ ...trading, name })).toBe("name-invalid");
  }
});

test("scopes are known, named once, and at least one", () => {
  const every: Scope[] = ["read", "trade", "transfer", "rfq", "vault"];
  expect(codeOf({ ...trading, scopes: every })).toBeUndefined();
  const wrong = [[], ["read", "read"], ["root"], ["toString"], ["READ"]] as unknown as Scope[][];
  for (const scopes of wrong) expect(codeOf({ ...trading, scopes })).toBe("scopes-invalid");
});

test("an IP list has at most twenty addresses, each of them one address, none twice", () => {
  const addresses = Array.from({ length: ADDRESSES_MAX + 1 }, (_, low) => `10.0.0.${low}`);
  expect(codeOf({ ...trading, ipList: addresses.slice(1) })).toBeUndefined();
  expect(codeOf({ ...trading, ipList: addresses })).toBe("addresses-too-many");
  for (const address of ["", "10.0.0.1/8", "10.0.0.0/33", "localhost"]) {
    expect(codeOf({ ...trading, ipList: ["10.0.0.1", address] })).toBe("address-invalid");
  }
  const checked = checkRequest(
    { ...trading, ipList: ["::FFFF:10.0.0.1", "10.0.0.1", "::1"] },
    nowMs,
  );
  expect(checked).toMatchObject({ request: { ipList: ["10.0.0.1", "::1"] } });
});

test("the most of an order is an amount of money above zero", () => {
  for (const orderValueMax of ["0.01", "1", "1000.5", "999999999999.99"])
    expect(codeOf({ ...trading, orderValueMax }), orderValueMax).toBeUndefined();
  for (const orderValueMax of ["", "0", "0.00", "-1", "1.001", "1e3", "01", "1000000000000"])
    expect(codeOf({ ...trading, orderValueMax }), orderValueMax).toBe("order-value-invalid");
});

test("a public key is looked at first", () => {
  expect(codeOf({ ...trading, publicKey: "no key", name: "" })).toBe("public-key-malformed");
});
