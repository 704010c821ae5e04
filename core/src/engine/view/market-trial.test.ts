import fc from "fast-check";
import type { MarketSpec } from "@holdall/core/protocol";
import { rejectOfCode } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import {
  BTC_TICKS,
  leverUp,
  openMarginVenue,
  SOL_PERP,
  SOL_TICKS,
  setMarks,
  stateBehind,
  thin,
} from "../margin-venue.twin.ts";
import type { Venue } from "../venue.twin.ts";

/** Everybody has little and much at stake. */
function staked(): Venue {
  const venue = openMarginVenue();
  thin(venue);
  leverUp(venue);
  setMarks(venue, SOL_TICKS, BTC_TICKS);
  return venue;
}

function specOf(venue: Venue, marketId: number): MarketSpec {
  return venue.engine.view({ kind: "markets" }).find((row) => row.marketId === marketId)!.spec;
}

function tried(venue: Venue, marketId: number | null, spec: object, asset: object | null = null) {
  const query = {
    kind: "market-trial",
    marketId: marketId as never,
    spec: JSON.stringify(spec),
    asset: asset === null ? null : JSON.stringify(asset),
  } as const;
  return venue.engine.view(query);
}

function withMaintenance(spec: MarketSpec, basePpm: number): object {
  const perp = spec.perp!;
  const imf = { ...perp.imf, basePpm: Math.max(perp.imf.basePpm, basePpm) };
  return { ...spec, perp: { ...perp, imf, mmf: { ...perp.mmf, basePpm } } };
}

function liquidatable(venue: Venue): Set<number> {
  const rows = venue.engine.view({ kind: "riskiest", count: 100 });
  return new Set(
    rows
      .filter(({ netEquityUnits, maintenanceUnits }) => netEquityUnits < maintenanceUnits)
      .map(({ accountId }) => accountId),
  );
}

test("it finds who falls by another maintenance fraction, as the change itself would, and changes nothing", () => {
  const venue = staked();
  const spec = specOf(venue, SOL_PERP);
  const counts = new Set<number>();
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 600_000 }), (basePpm) => {
      const changed = withMaintenance(spec, basePpm);
      const before = venue.engine.snapshot();
      const { refusalCode, holders, falls } = tried(venue, SOL_PERP, changed);
      expect(venue.engine.snapshot()).toEqual(before);
      expect(refusalCode).toBe(0);

      const there = stateBehind(venue).venue;
      const already = liquidatable(there);
      there.send("change-market", { marketId: SOL_PERP, spec: JSON.stringify(changed) });
      const positions = there.engine.view({ kind: "concentration", count: 0 });
      const market = positions.find(({ marketId }) => marketId === (SOL_PERP as number))!;
      expect(holders).toBe(market.longs + market.shorts);
      const found = [...liquidatable(there)].filter((id) => !already.has(id));
      expect(falls).toBe(found.length);
      counts.add(falls);
    }),
  );
  expect(counts.size, "some fractions break somebody, others nobody").toBeGreaterThan(1);
});

test("it refuses what the commands refuse, with their codes", () => {
  const venue = staked();
  const spec = specOf(venue, SOL_PERP);
  const nameOf = (code: number): string => (code === 0 ? "" : rejectOfCode(code).name);
  const codes = (marketId: number | null, each: object, asset: object | null = null): string =>
    nameOf(tried(venue, marketId, each, asset).refusalCode);
  expect(codes(SOL_PERP, { ...spec, tickSize: "0.1" })).toBe("specification-invalid");
  expect(codes(SOL_PERP, withMaintenance(spec, 0))).toBe("specification-invalid");
  expect(codes(99, spec)).toBe("market-unknown");
  expect(codes(null, spec)).toBe("symbol-taken");
  const coin = { symbol: "NEW", displayName: "New", decimals: 9, tokens: [] };
  const plain = specOf(venue, 0);
  const assets = venue.engine.view({ kind: "assets" });
  const listing = { ...plain, symbol: "NEW_USDC", baseAssetId: assets.length };
  expect(codes(null, listing)).toBe("asset-unknown");
  expect(codes(null, listing, { ...coin, symbol: "SOL" })).toBe("symbol-taken");
  expect(codes(null, listing, { ...coin, decimals: 1 })).toBe("market-misaligned");
  expect(codes(null, listing, coin)).toBe("");
  venue.send("add-asset", { spec: JSON.stringify(coin) });
  venue.send("list-market", { spec: JSON.stringify(listing) });
  expect(codes(null, listing)).toBe("symbol-taken");
});
