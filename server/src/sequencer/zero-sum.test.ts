import { EventBuffer, createEngine, restoreEngine } from "@holdall/core/engine";
import type { Engine } from "@holdall/core/engine";
import type { Command } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import { refuseUnlessZeroSum } from "./zero-sum.ts";

const noRequest = { requestA: 0, requestB: 0, requestExpiresMs: 0 } as const;
const usdc = JSON.stringify({ symbol: "USDC", displayName: "USDC", decimals: 6, tokens: [] });
const openAlice = { kind: "open-account", ...noRequest, userId: 0, subaccountNumber: 0, name: "a" };
const deposit = { kind: "deposit", ...noRequest, accountId: 1, assetId: 0, units: 70 };

function venueWith70(): Engine {
  const engine = createEngine();
  const commands = [
    { kind: "add-asset", spec: usdc },
    openAlice,
    { ...deposit, reference: "r" },
  ] as unknown as Command[];
  for (const [index, command] of commands.entries())
    engine.apply(command, index + 1, 1_000, new EventBuffer());
  return engine;
}

/** The same venue, with `units` more in the last balance: what no command could have done. */
function withMore(engine: Engine, units: number): Engine {
  const snapshot = engine.snapshot();
  const pages = snapshot.pages.map(({ name, bytes }) => {
    const copy = Uint8Array.from(bytes);
    const doubles = new Float64Array(copy.buffer);
    // The ledger's page ends with the pairs of free and locked.
    if (name === "ledger") doubles[doubles.length - 2] += units;
    return { name, bytes: copy };
  });
  return restoreEngine({ ...snapshot, pages });
}

test("books that balance may be traded on", () => {
  expect(() => refuseUnlessZeroSum(venueWith70())).not.toThrow();
  expect(() => refuseUnlessZeroSum(withMore(venueWith70(), 0))).not.toThrow();
});

test.each([1, -1, 3])(
  "books with a difference of %i units are refused by asset and amount",
  (units) => {
    const engine = withMore(venueWith70(), units);
    expect(() => refuseUnlessZeroSum(engine)).toThrow(`asset 0: ${units}`);
  },
);
