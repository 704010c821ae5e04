import { expect, test } from "vitest";
import { inabilityOf } from "./inability.ts";

const able = { isSecureContext: true, PublicKeyCredential: {}, crypto };

test("a browser that signs and knows passkeys, on a page that nobody altered, lacks nothing", async () => {
  expect(await inabilityOf(able)).toBeUndefined();
});

test("a page over a plain line is told so first, whatever the browser could do", async () => {
  expect(await inabilityOf({ ...able, isSecureContext: false })).toBe("insecure");
  expect(await inabilityOf({ isSecureContext: false })).toBe("insecure");
});

test("a browser without passkeys, without cryptography or without Ed25519 is too old", async () => {
  const refusing = async (): Promise<never> => {
    throw new DOMException("Unrecognized name", "NotSupportedError");
  };
  expect(await inabilityOf({ isSecureContext: true, crypto })).toBe("old");
  expect(await inabilityOf({ ...able, crypto: {} })).toBe("old");
  expect(await inabilityOf({ ...able, crypto: { subtle: { generateKey: refusing } } })).toBe("old");
});
