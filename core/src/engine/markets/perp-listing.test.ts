import { expect, test } from "vitest";
import { marginParameters, openMarginVenue, perpSpec, SOL_PERP } from "../margin-venue.twin.ts";
import { marketSpec, openVenue, refusal, SOL, USDC } from "../venue.twin.ts";
import type { Venue } from "../venue.twin.ts";

function list(venue: Venue, spec: object, perp: object | null = {}): string {
  const terms = perp === null ? {} : { perp: { ...perpSpec, ...perp } };
  const whole = { ...marketSpec, symbol: "NEW_PERP", kind: "perp", ...terms, ...spec };
  return refusal(venue.send("list-market", { spec: JSON.stringify(whole) }));
}

test("a perpetual asks for margin, for its terms, and for the settlement asset as its quote", () => {
  expect(list(openVenue(), {})).toBe("not-available");
  const venue = openMarginVenue();
  expect(list(venue, { kind: "rfq" })).toBe("not-available");
  expect(list(venue, {}, null)).toBe("specification-invalid");
  expect(list(venue, { kind: "spot" })).toBe("specification-invalid");
  expect(list(venue, { baseAssetId: USDC, quoteAssetId: SOL })).toBe("specification-invalid");
  expect(list(venue, {})).toBe("market-listed");
});

test("terms of a perpetual: shares, rates and functions in range, maintenance below initial", () => {
  const venue = openMarginVenue();
  const bad = [
    { imf: { basePpm: 0, factorPpb: 0 } },
    { mmf: { basePpm: 20_001, factorPpb: 0 } },
    { mmf: { basePpm: 20_000, factorPpb: 60_001 } },
    { fundingMinPpb: 1 },
    { fundingMaxPpb: -1 },
    { profitHaircutPpm: 1_000_001 },
    { concentrationFreePpm: 1_000_000 },
    { positionLotsMax: 0 },
    { isPremarket: 1 },
  ];
  expect(bad.map((terms) => list(venue, {}, terms))).toEqual(
    bad.map(() => "specification-invalid"),
  );
});

test("a position at its limit stays within exact amounts at every price of the market", () => {
  const venue = openMarginVenue();
  // 2^50 units are 112,589,990 lots of 100 units at 100,000 ticks, and a little.
  expect(list(venue, {}, { positionLotsMax: 112_589_991 })).toBe("specification-invalid");
  expect(list(venue, {}, { positionLotsMax: 112_589_990 })).toBe("market-listed");
  const spec = { ...marketSpec, symbol: "SOL_USDC_PERP", kind: "perp", priceTicksMax: 2 ** 30 };
  const change = JSON.stringify({ ...spec, perp: { ...perpSpec, positionLotsMax: 100_000_000 } });
  const changed = refusal(venue.send("change-market", { marketId: SOL_PERP, spec: change }));
  expect(changed).toBe("specification-invalid");
});

test("parameters of margin: house accounts that exist, and stay what they are", () => {
  const venue = openMarginVenue();
  const set = (margin: object | undefined, more: object = {}): string => {
    const terms = margin === undefined ? undefined : { ...marginParameters.margin, ...margin };
    const parameters = JSON.stringify({ ...marginParameters, ...more, margin: terms });
    return refusal(venue.send("set-parameters", { parameters }));
  };
  expect(set({})).toBe("parameters-set");
  expect(set({ insuranceAccountId: 99 })).toBe("parameters-invalid");
  expect(set({ poolAccountId: 3 })).toBe("parameters-invalid");
  expect(set({ clearingAccountId: 3 })).toBe("parameters-invalid");
  expect(set({}, { settlementAssetId: SOL })).toBe("parameters-invalid");
  expect(set(undefined)).toBe("parameters-invalid");
  expect(set({ stressPpm: 1_000_000 })).toBe("parameters-invalid");
  expect(set({ liquidationStepPpm: 0 })).toBe("parameters-invalid");
  expect(set({ stressPpm: 200_000, liquidationFeePpm: 10_000 })).toBe("parameters-set");
});
