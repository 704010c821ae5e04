import { expect, test } from "vitest";
import type { Answer, Query } from "@holdall/core/protocol";
import { viewOfVenue } from "./venue-view.ts";
import type { AskState } from "./venue-view.ts";

/** A state of two assets and three accounts, as plain answers. */
const answers = {
  parameters: { feeAccountId: 1, dustAccountId: 2, settlementAssetId: 0 },
  assets: [
    { assetId: 0, spec: { symbol: "USDC", decimals: 6 } },
    { assetId: 1, spec: { symbol: "SOL", decimals: 9 } },
    { assetId: 2, spec: { symbol: "NEW", decimals: 2 } },
  ],
  markets: [
    {
      spec: { kind: "spot", baseAssetId: 1, quoteAssetId: 0, tickSize: "0.01" },
      markTicks: 15_025,
    },
    { spec: { kind: "spot", baseAssetId: 2, quoteAssetId: 0, tickSize: "0.01" }, markTicks: 0 },
  ],
  "zero-sum": [
    { assetId: 0, differenceUnits: "0", heldUnits: "112" },
    { assetId: 1, differenceUnits: "0", heldUnits: "5" },
    { assetId: 2, differenceUnits: "0", heldUnits: "0" },
  ],
};
const balances: Readonly<Record<number, unknown>> = {
  1: [{ assetId: 0, freeUnits: 12, lockedUnits: 0 }],
  2: [],
  3: [
    { assetId: 0, freeUnits: 60, lockedUnits: 40 },
    { assetId: 1, freeUnits: 0, lockedUnits: 5 },
  ],
};
function answerTo(query: Query): unknown {
  if (query.kind === "balances") return balances[query.accountId];
  if (query.kind === "account")
    return query.accountId > 3 ? null : { userId: query.accountId, subaccountNumber: 7 };
  return answers[query.kind as keyof typeof answers];
}
const ask: AskState = <const Q extends Query>(query: Q) => answerTo(query) as Answer<Q["kind"]>;

test("free and locked alike are owed, and the house's accounts carry their names", () => {
  const accounts = [...viewOfVenue(ask).accounts];
  expect(accounts.map(({ disclosedAs }) => disclosedAs)).toEqual(["fees", "dust", undefined]);
  expect(accounts[0].entries).toEqual([{ asset: 0, component: "house", units: 12 }]);
  expect(accounts[2]).toEqual({
    userId: 3n,
    subaccountId: 7,
    entries: [
      { asset: 0, component: "spot", units: 100 },
      { asset: 1, component: "spot", units: 5 },
    ],
  });
});

test("assets carry their marks in dollars; without one there is none", () => {
  const { assets, netUnits } = viewOfVenue(ask);
  expect(assets.map(({ markUsdE18 }) => markUsdE18)).toEqual([
    10n ** 18n,
    150_250_000_000_000_000_000n,
    undefined,
  ]);
  expect(assets.map(({ haircut }) => haircut.weightPpm)).toEqual([1_000_000n, 0n, 0n]);
  expect(netUnits).toEqual([112n, 5n, 0n]);
});
