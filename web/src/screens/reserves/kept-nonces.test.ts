import { expect, test } from "vitest";
import { noncesFor, ownNonces, readNonces, withNonce } from "./kept-nonces.ts";

const [venues, own] = ["00".repeat(32), "ab".repeat(32)];

test("a nonce of the venue's is replaced by one that is drawn here, and kept for the days before", async () => {
  const sent: string[] = [];
  const rest = {
    reservesNonce: () => Promise.resolve({ nonce: venues, drawnBy: "venue" as const }),
    reservesNonceSet({ nonce }: { readonly nonce: string }) {
      sent.push(nonce);
      return Promise.resolve({ nonce, drawnBy: "user" as const, effectiveFrom: "2026-11-24" });
    },
  };
  const nonces = await ownNonces(rest, "3");
  expect(sent[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(sent[0]).not.toBe(venues);
  expect(noncesFor(nonces, "2026-11-23")).toEqual([venues, sent[0]]);
  expect(noncesFor(nonces, "2026-11-24")).toEqual([sent[0], venues]);
});

test("a nonce of the user's own stays, wherever it was drawn", async () => {
  const rest = {
    reservesNonce: () =>
      Promise.resolve({ nonce: own, drawnBy: "user" as const, venueNonce: venues }),
    reservesNonceSet: () => Promise.reject(new Error("nothing is to be set")),
  };
  const nonces = await ownNonces(rest, "3");
  expect(noncesFor(nonces, "2026-11-23")).toEqual([own, venues]);
});

test("what is no nonce is left out of what was kept, and none is kept twice", () => {
  const text = JSON.stringify([
    { from: "", nonce: own },
    { from: "" },
    null,
    { from: 3, nonce: own },
  ]);
  expect(readNonces(text)).toEqual([{ from: "", nonce: own }]);
  expect(readNonces("null")).toEqual([]);
  const kept = [{ from: "2026-11-24", nonce: own }];
  expect(withNonce(kept, { from: "", nonce: own })).toBe(kept);
});
