import { describe, expect, test } from "vitest";
import type { AccountId, UserId } from "@holdall/core/protocol";
import { Person } from "../testing/person.twin.ts";
import type { ApiKey } from "./api-key.ts";
import { signee, type SigneeForm } from "./signee.ts";
import { createVerifier, isRefusal, requestIdentity, type Credentials } from "./verifier.ts";

const NOW_MS = 1_700_000_000_000;
const fields = [["address", "a+b c"]] as const;
const parts = [{ instruction: "withdraw", fields }];

function keyOf(person: Person, change: Partial<ApiKey> = {}): ApiKey {
  return {
    publicKey: person.publicKey,
    userId: 1 as UserId,
    accountId: 1 as AccountId,
    scopes: ["withdraw"],
    ipList: [],
    isDemo: false,
    expiresAtMs: NOW_MS + 1,
    name: "bot",
    ...change,
  };
}

function signed(
  person: Person,
  options: {
    timestamp?: string;
    window?: string | undefined;
    form?: SigneeForm;
    text?: string;
  } = {},
): Credentials {
  const timestamp = options.timestamp ?? String(NOW_MS);
  const window = "window" in options ? options.window : "5000";
  const text = options.text ?? signee(parts, timestamp, window ?? "5000", options.form);
  return {
    publicKey: person.publicKey,
    signature: person.sign(text),
    timestamp,
    window,
    address: "10.0.0.1",
  };
}

function outcome(credentials: Credentials, key: ApiKey): string {
  const verifier = createVerifier({ find: (name) => (name === key.publicKey ? key : undefined) });
  const found = verifier.identify(credentials, NOW_MS);
  if (isRefusal(found)) return found.message;
  const request = { parts: () => parts, scope: "withdraw" as const };
  const caller = verifier.verify(found, credentials, request, NOW_MS);
  return isRefusal(caller) ? caller.message : "accepted";
}

const alice = new Person();

describe("a signature", () => {
  test.each(["raw", "percent", "form"] as const)("in the %s spelling is accepted", (form) => {
    expect(outcome(signed(alice, { form }), keyOf(alice))).toBe("accepted");
  });

  test("without a window header is over the default of 5000", () => {
    expect(outcome(signed(alice, { window: undefined }), keyOf(alice))).toBe("accepted");
  });

  test.each([
    [
      "another instruction",
      "instruction=orderCancel&address=a+b c&timestamp=1700000000000&window=5000",
    ],
    ["another field", "instruction=withdraw&address=x&timestamp=1700000000000&window=5000"],
    ["another time", "instruction=withdraw&address=a+b c&timestamp=1700000000001&window=5000"],
    ["another window", "instruction=withdraw&address=a+b c&timestamp=1700000000000&window=60000"],
  ])("over %s is invalid", (_what, text) => {
    expect(outcome(signed(alice, { text }), keyOf(alice))).toBe("Invalid signature");
  });

  test("by another key is invalid, and so is an unknown key or a malformed signature", () => {
    const mallory = new Person();
    const forged = { ...signed(mallory), publicKey: alice.publicKey };
    expect(outcome(forged, keyOf(alice))).toBe("Invalid signature");
    expect(outcome(signed(mallory), keyOf(alice))).toBe("Invalid signature");
    expect(outcome({ ...signed(alice), signature: "AAAA" }, keyOf(alice))).toBe(
      "Invalid signature",
    );
    expect(outcome({ ...signed(alice), signature: "" }, keyOf(alice))).toBe("Invalid signature");
  });

  test.each(["publicKey", "signature", "timestamp"] as const)(
    "without %s is no signature",
    (name) => {
      expect(outcome({ ...signed(alice), [name]: undefined }, keyOf(alice))).toBe("Unauthorized");
    },
  );
});

describe("the window", () => {
  const at = (offsetMs: number, window: string) =>
    outcome(signed(alice, { timestamp: String(NOW_MS + offsetMs), window }), keyOf(alice));

  test.each([
    [-5_000, "5000", "accepted"],
    [-5_001, "5000", "Request has expired: the timestamp is outside the window"],
    [5_000, "5000", "accepted"],
    [5_001, "5000", "Request has expired: the timestamp is outside the window"],
    [-60_000, "60000", "accepted"],
    [0, "60000", "accepted"],
    [0, "60001", "Request has expired: the window must be between 1 and 60000 ms"],
    [0, "1", "accepted"],
    [0, "0", "Request has expired: the window must be between 1 and 60000 ms"],
    [0, "-1", "Request has expired: the window must be between 1 and 60000 ms"],
    [0, "1e3", "Request has expired: the window must be between 1 and 60000 ms"],
  ])("of a request %i ms away with window %s: %s", (offsetMs, window, expected) => {
    expect(at(offsetMs, window)).toBe(expected);
  });

  test.each(["", "abc", "1.5", "-1", "99999999999999999"])(
    "refuses the timestamp %j",
    (timestamp) => {
      expect(outcome(signed(alice, { timestamp }), keyOf(alice))).toMatch(/timestamp/);
    },
  );
});

describe("a key", () => {
  test("ends at its expiry", () => {
    expect(outcome(signed(alice), keyOf(alice, { expiresAtMs: NOW_MS }))).toBe(
      "API key has expired",
    );
  });

  test("with an address list works from these addresses alone", () => {
    expect(outcome(signed(alice), keyOf(alice, { ipList: ["10.0.0.1"] }))).toBe("accepted");
    expect(outcome(signed(alice), keyOf(alice, { ipList: ["10.0.0.2"] }))).toBe(
      "The address is not on the list",
    );
  });

  test("does only what its scopes name", () => {
    expect(outcome(signed(alice), keyOf(alice, { scopes: ["read", "trade"] }))).toBe(
      "The API key lacks the scope withdraw",
    );
  });
});

describe("the identity of a request", () => {
  test("is two positive safe integers, the same for the same bytes however they are spelled", () => {
    const { signature } = signed(alice);
    const first = requestIdentity(alice.publicKey, signature!);
    expect(Number.isSafeInteger(first.requestA) && first.requestA > 0).toBe(true);
    expect(Number.isSafeInteger(first.requestB) && first.requestB > 0).toBe(true);
    expect(requestIdentity(alice.publicKey, signature!.replace(/=+$/, ""))).toEqual(first);
    expect(
      requestIdentity(alice.publicKey, signed(alice, { timestamp: "1" }).signature!),
    ).not.toEqual(first);
  });
});
