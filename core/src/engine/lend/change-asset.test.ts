import { expect, test } from "vitest";
import { EventBuffer } from "../event-buffer.ts";
import { solSpec } from "../margin-venue.twin.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import { emptyState } from "../state.ts";
import { changeAsset } from "./change-asset.ts";
import { openPool } from "./pools.ts";

/** What is said to an asset whose pool has so much, when it shall have no pool, or be no collateral. */
function saidWith(lentUnits: number, pendingUnits: number, borrowedUnits: number): number[] {
  const { lending, ...unlent } = solSpec;
  const { collateral: _, ...unbacked } = solSpec;
  return [unlent, unbacked].map((spec) => {
    const state = emptyState();
    state.emit.begin(new EventBuffer());
    state.assets.push(solSpec);
    state.pools.set(0, { ...openPool(0, lending!), lentUnits, pendingUnits, borrowedUnits });
    const text = JSON.stringify(spec);
    return changeAsset(state, { kind: "change-asset", assetId: 0 as never, spec: text });
  });
}

test("an asset that nobody added is not changed", () => {
  const command = { kind: "change-asset", assetId: 0 as never, spec: JSON.stringify(solSpec) };
  expect(changeAsset(emptyState(), command as never)).toBe(REJECT["asset-unknown"]);
});

test("a pool stays while anything is lent or waits for the lenders, a collateral while it is owed", () => {
  const refused = REJECT["specification-invalid"];
  expect(saidWith(0, 0, 0)).toEqual([ACCEPTED, ACCEPTED]);
  expect(saidWith(1, 0, 0)).toEqual([refused, ACCEPTED]);
  expect(saidWith(0, 1, 0)).toEqual([refused, ACCEPTED]);
  expect(saidWith(1, 1, 0)).toEqual([refused, ACCEPTED]);
  expect(saidWith(1, 0, 1)).toEqual([refused, refused]);
});
