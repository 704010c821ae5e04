import fc from "fast-check";
import { expect, test } from "vitest";
import { layoutOf } from "./layout.ts";
import { PROFILES } from "./profiles.ts";
import { RowFault, fillRows, openSession } from "./prove.ts";
import type { TableAsset } from "./table.ts";
import { nodeSha256, toyRequest, wasmFor } from "./toy.twin.ts";

const asset = (
  id: number,
  kappa: number | undefined,
  weight = 1n,
  debtWeight = 1n,
): TableAsset => ({
  id,
  kind: "held",
  decimals: 6,
  exponent: 0,
  slices:
    kappa === undefined
      ? [{ kappa: 48, weight }]
      : [
          { kappa, weight },
          { kappa: 48, weight: weight - 1n },
        ],
  debtWeight,
});

test("twenty assets, eight of them sliced, make 164 row columns and 344 in all", () => {
  const assets = Array.from({ length: 20 }, (_, a) => asset(a, a < 8 ? 40 : undefined, 5n));
  const layout = layoutOf(PROFILES.standard, assets);
  expect([layout.rowColumns, layout.lookups.length, layout.columns]).toEqual([164, 166, 344]);
});

test("more than 800 columns are refused, with the count", () => {
  const assets = (count: number) => Array.from({ length: count }, (_, a) => asset(a, undefined));
  expect(layoutOf(PROFILES.standard, assets(62)).columns).toBeLessThanOrEqual(800);
  expect(() => layoutOf(PROFILES.standard, assets(70))).toThrow(/exceed the limit of 800/);
});

/** Fills one row and answers its fault. */
function faultOf(assets: readonly TableAsset[], quanta: readonly bigint[]): string {
  const rows = { count: 1, quanta: BigUint64Array.from(quanta), ids: new BigUint64Array(4) };
  const request = { ...toyRequest(), table: { assets, valueDecimals: 0 }, rows };
  try {
    fillRows(openSession(request, wasmFor(request), nodeSha256));
    return "none";
  } catch (error) {
    if (error instanceof RowFault) return error.code;
    throw error;
  }
}

test("a margin of minus one is refused, of nought and of one is proven", () => {
  const one = [asset(1, undefined)];
  expect([4n, 5n, 6n].map((equity) => faultOf(one, [equity, 5n]))).toEqual([
    "row-insolvent",
    "none",
    "none",
  ]);
  const wide = [
    asset(1, undefined, (1n << 40n) - 1n, 1n),
    asset(2, undefined, 1n, (1n << 40n) - 1n),
  ];
  const big = (1n << 48n) - 1n;
  expect([big - 1n, big].map((equity) => faultOf(wide, [equity, 0n, 0n, big]))).toEqual([
    "row-insolvent",
    "none",
  ]);
});

test("a balance of 2^48 quanta is out of range, one less is not", () => {
  const one = [asset(1, undefined)];
  expect(faultOf(one, [(1n << 48n) - 1n, 0n])).toBe("none");
  expect(faultOf(one, [1n << 48n, 0n])).toBe("row-out-of-range");
  expect(faultOf(one, [1n << 50n, 1n << 48n])).toBe("row-out-of-range");
});

test("rows are proven exactly when weighted equity covers weighted debt", () => {
  const amount = fc.bigInt(0n, (1n << 47n) - 1n);
  const weight = fc.bigInt(2n, (1n << 40n) - 1n);
  fc.assert(
    fc.property(
      amount,
      amount,
      weight,
      fc.integer({ min: 1, max: 40 }),
      (equity, debt, w, kappa) => {
        const capped = equity < (1n << BigInt(kappa)) - 1n ? equity : (1n << BigInt(kappa)) - 1n;
        const margin = w * capped + (w - 1n) * (equity - capped) - w * debt;
        expect(faultOf([asset(1, kappa, w, w)], [equity, debt])).toBe(
          margin < 0n ? "row-insolvent" : "none",
        );
      },
    ),
    { numRuns: 20 },
  );
});
