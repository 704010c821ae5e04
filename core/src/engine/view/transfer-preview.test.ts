/** A transfer foretold and then made: the same accounts to the unit, and nothing changed by asking. */
import { expect, test } from "vitest";
import type { Answer, Question } from "@holdall/core/protocol";
import {
  leverUp,
  ONE_SOL,
  ONE_USDC,
  openMarginVenue,
  riskOf,
  SOL_TICKS,
  thin,
} from "../margin-venue.twin.ts";
import { ALICE, BOB, BOB_TWO, only, refusal, SOL, USDC } from "../venue.twin.ts";
import type { Venue } from "../venue.twin.ts";
import { REJECT } from "../reject-codes.ts";

type Transfer = {
  readonly sourceId: number;
  readonly targetId: number;
  readonly assetId: number;
  readonly units: number;
};

function previewOf(venue: Venue, asked: Transfer): NonNullable<Answer<"transfer-preview">> {
  const question = { kind: "transfer-preview", ...asked } as unknown;
  return venue.engine.view(question as Question<"transfer-preview">)!;
}

function leveredVenue(): Venue {
  const venue = openMarginVenue({ markBandPpm: 1 });
  thin(venue);
  leverUp(venue);
  venue.send("deposit", { accountId: BOB, assetId: USDC, units: 100_000 * ONE_USDC });
  venue.send("deposit", { accountId: BOB, assetId: SOL, units: 500 * ONE_SOL });
  return venue;
}

test("what a transfer is said to do to both accounts is what it does, to the unit", () => {
  const venue = leveredVenue();
  for (const assetId of [USDC, SOL]) {
    const asked = { sourceId: BOB, targetId: BOB_TWO, assetId, units: 1 };
    const { mostUnits } = previewOf(venue, asked);
    expect(mostUnits).toBeGreaterThan(2);
    const half = { ...asked, units: Math.floor(mostUnits / 2) };
    const told = previewOf(venue, half);
    const hash = venue.engine.view({ kind: "state-hash" });
    expect(told.refusalCode).toBe(0);
    expect(told.source.before).toEqual(riskOf(venue, BOB));
    expect(venue.engine.view({ kind: "state-hash" })).toBe(hash);
    venue.send("transfer", half);
    expect(told.source.after).toEqual(riskOf(venue, BOB));
    expect(told.target.after).toEqual(riskOf(venue, BOB_TWO));
    expect(told.target.after.netEquityUnits).toBeGreaterThan(told.target.before.netEquityUnits);
  }
});

test("resting orders of the sender count, and what arrives where all is lent is lent", () => {
  const venue = leveredVenue();
  only(venue.bid(BOB, 1_000, SOL_TICKS - 1, { marketId: 0 }), "order-accepted");
  const settings = { autoRepayBorrows: true, autoBorrowSettlements: true, autoRealizePnl: true };
  const lends = { ...settings, autoLend: true, leverageLimitPpm: 50_000_000 };
  only(venue.send("set-account", { accountId: BOB_TWO, ...lends }), "account-set");
  const asked = { sourceId: BOB, targetId: BOB_TWO, assetId: USDC, units: 100 * ONE_USDC };
  const told = previewOf(venue, asked);
  venue.send("transfer", asked);
  expect(told.source.after).toEqual(riskOf(venue, BOB));
  expect(told.target.after).toEqual(riskOf(venue, BOB_TWO));
  expect(told.source.after.spotLossUnits).toBeGreaterThan(0);
  const [lent] = told.target.after.collateral.filter(({ assetId }) => (assetId as number) === USDC);
  expect(lent.lentUnits).toBeGreaterThan(0);
});

test("the most that may leave is taken, and one unit more is refused with its reason", () => {
  const venue = leveredVenue();
  const asked = { sourceId: BOB, targetId: BOB_TWO, assetId: USDC, units: ONE_USDC };
  const { mostUnits } = previewOf(venue, asked);
  const more = { ...asked, units: mostUnits + 1 };
  const told = previewOf(venue, more);
  expect([
    REJECT["margin-insufficient"],
    REJECT["leverage-limit"],
    REJECT["funds-insufficient"],
  ]).toContain(told.refusalCode);
  expect(told.source.after).toEqual(told.source.before);
  expect(told.target.after).toEqual(told.target.before);
  expect(refusal(venue.send("transfer", more))).toMatch(/insufficient|leverage-limit/);
  expect(refusal(venue.send("transfer", { ...asked, units: mostUnits }))).toContain("transferred");
});

test("to a stranger nothing goes, and of an asset that does not exist nothing is told", () => {
  const venue = openMarginVenue();
  const asked = { sourceId: ALICE, targetId: BOB, assetId: USDC, units: 1 };
  expect(previewOf(venue, asked).refusalCode).toBe(REJECT["transfer-foreign"]);
  expect(previewOf(venue, { ...asked, assetId: 999 })).toBeNull();
});
