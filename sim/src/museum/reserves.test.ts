import { deriveTable, gatherSnapshot, viewOfVenue } from "@holdall/core/reserves";
import type { LiabilitySnapshot, TableAsset } from "@holdall/core/reserves";
import type { EventOf } from "@holdall/core/protocol";
import { JournalFold } from "@holdall/sim/reserves";
import { expect, test } from "vitest";
import { gather, lever, quote, quoteSpot } from "./crowd.ts";
import { drawer } from "./draw.ts";
import type { Draw } from "./draw.ts";
import {
  FUND,
  MuseumVenue,
  ONE_USDC,
  SOL,
  SOL_PERP,
  SOL_USDC,
  THIN,
  THIN_PERP,
  THIN_USDC,
  USDC,
} from "./venue.ts";

const isLong = process.env["HOLDALL_LONG"] === "1";
/** A long run walks all three worlds; an ordinary one the third, in which somebody is short as well. */
const SEEDS = isLong ? [1, 2, 3] : [3];
/** Of the crashes an ordinary run takes one third, in turn. */
const THIRDS = isLong ? [1, 2, 3] : [1 + Math.floor(Math.random() * 3)];
/** The part that is walked: as much as that part must at least be found in it. */
const SHARE = SEEDS.length / 3;
/** Crashes in each third. */
const CRASHES = 20;
/** The first account of a person: before it are those of the house. */
const FIRST_PERSON = 7;
const moment = {
  date: "2026-11-22",
  sequence: 1n,
  timeMs: 1,
  stateHash: new Uint8Array(32),
  journalHash: new Uint8Array(32),
  auditRoot: new Uint8Array(32),
  deficits: [],
};

/** A world of lenders, borrowers and leverage. */
function leveredCrowd(draw: Draw): {
  readonly venue: MuseumVenue;
  readonly crowd: ReturnType<typeof gather>;
  readonly fold: JournalFold;
} {
  const fold = new JournalFold();
  const terms = { thinTicks: 1_000, thinLotsMax: 3_000_000, isPremarket: false };
  const venue = new MuseumVenue(terms, (result) => fold.take(result));
  const crowd = gather(venue, draw);
  for (const marketId of [SOL_PERP, THIN_PERP]) {
    quote(venue, crowd.maker, marketId, draw(2_000, 40_000));
    for (const accountId of crowd.people)
      lever(venue, accountId, marketId, draw(0, 4) === 0 ? "ask" : "bid", draw(100, 200_000));
  }
  for (const accountId of crowd.people)
    for (const assetId of [USDC, SOL, THIN])
      venue.send("borrow", { accountId, assetId, units: draw(1, 5_000) * ONE_USDC });
  return { venue, crowd, fold };
}

/** Such a world in falling prices; `look` sees each of its states. */
function fall(draw: Draw, look: (venue: MuseumVenue, fold: JournalFold) => void): void {
  const { venue, crowd, fold } = leveredCrowd(draw);
  look(venue, fold);
  for (let step = draw(10, 20); step > 0; step -= 1) {
    for (const [marketId, least] of [
      [SOL_USDC, 940],
      [THIN_USDC, 850],
    ])
      venue.setMark(
        marketId,
        Math.max(10, Math.floor((venue.markOf(marketId) * draw(least, 1_010)) / 1_000)),
      );
    if (draw(0, 2) === 0) quoteSpot(venue, crowd.maker, draw);
    quote(venue, crowd.maker, SOL_PERP, draw(0, 2) * 3_000);
    look(venue, fold);
    venue.round(draw(1, 900));
    look(venue, fold);
  }
}

function snapshotOf(venue: MuseumVenue): LiabilitySnapshot {
  const view = viewOfVenue((query) => venue.ask(query));
  return gatherSnapshot(view, moment, (userId) => new Uint8Array(32).fill(Number(userId % 251n)));
}

/** Equity and debt of each asset in one row, in units. */
function sidesOf(
  { rows, assets }: LiabilitySnapshot,
  row: number,
): { equity: bigint; debt: bigint }[] {
  const sides = assets.map(() => ({ equity: 0n, debt: 0n }));
  for (let e = rows.entryStarts[row]; e < rows.entryStarts[row + 1]; e++) {
    const units = BigInt(rows.entryUnits[e]);
    if (units < 0n) sides[rows.entryAssets[e]].debt -= units;
    else sides[rows.entryAssets[e]].equity += units;
  }
  return sides;
}

/** The margin that the proof asks of a row, slice by slice, in value units: never below zero in a proof. */
function marginOf(
  table: readonly TableAsset[],
  sides: readonly { equity: bigint; debt: bigint }[],
): bigint {
  return table.reduce((margin, { exponent, slices, debtWeight }, a) => {
    const quantum = 10n ** BigInt(exponent);
    let left = (sides[a].equity + quantum - 1n) / quantum;
    let value = 0n;
    for (const { kappa, weight } of slices) {
      const most = (1n << BigInt(kappa)) - 1n;
      const part = left < most ? left : most;
      value += part * weight;
      left -= part;
    }
    return margin + value - (sides[a].debt / quantum) * debtWeight;
  }, 0n);
}

test("rows add up to the ledger's own report in every state of a falling market, and to the journal's own sums", () => {
  let debts = 0;
  let paper = 0;
  for (const seed of SEEDS)
    fall(drawer(seed), (venue, fold) => {
      const snapshot = snapshotOf(venue);
      const rows = Array.from({ length: snapshot.rows.count }, (_, row) => sidesOf(snapshot, row));
      const accounts = [...fold.accounts.values()];
      for (const [a, { id, kind }] of snapshot.assets.entries()) {
        const own = accounts.map((account) =>
          kind === "perp" ? fold.perpSides(account) : fold.heldSides(account, id),
        );
        const total = (list: readonly bigint[]) => list.reduce((sum, each) => sum + each, 0n);
        const [equity, debt] = [
          total(rows.map((row) => row[a].equity)),
          total(rows.map((row) => row[a].debt)),
        ];
        expect(equity - debt).toBe(snapshot.netUnits[a]);
        expect(equity).toBe(total(own.map((sides) => sides.equity)));
        expect(debt).toBe(total(own.map((sides) => sides.debt)));
        if (debt > 0n && kind === "held") debts += 1;
        if (debt > 0n && kind === "perp") paper += 1;
      }
    });
  expect(debts).toBeGreaterThan(100 * SHARE);
  expect(paper).toBeGreaterThan(30 * SHARE);
});

test("an account that is worth something to the engine's margin is covered in the proof", () => {
  let [covered, uncovered] = [0, 0];
  for (const seed of SEEDS)
    fall(drawer(seed), (venue) => {
      const snapshot = snapshotOf(venue);
      const table = deriveTable(snapshot.assets)!.assets;
      const { count, userIds } = snapshot.rows;
      // Everybody of the museum has one account, and users are numbered with their accounts.
      for (let row = 0; row < count; row++) {
        if (userIds[row] < FIRST_PERSON) continue;
        const { netEquityUnits } = venue.risk(Number(userIds[row]));
        const margin = marginOf(table, sidesOf(snapshot, row));
        if (netEquityUnits >= 0) expect(margin).toBeGreaterThanOrEqual(0n);
        if (margin >= 0n) covered += 1;
        else uncovered += 1;
      }
    });
  expect(covered).toBeGreaterThan(500 * SHARE);
  // A market that falls this fast does leave somebody short until the next round of liquidations.
  expect(uncovered).toBeGreaterThan(0);
});

test("after the snapshot's command every account covers its debts in the proof, at the same marks", () => {
  let [completed, absorbed, deficits, fundShort] = [0, 0, 0, 0];
  const snapshotAfterCrash = (draw: Draw): void => {
    const { venue } = leveredCrowd(draw);
    for (const marketId of [SOL_USDC, THIN_USDC])
      venue.setMark(
        marketId,
        Math.ceil((venue.markOf(marketId) * draw(200, marketId === THIN_USDC ? 800 : 950)) / 1_000),
      );
    const marks = () => venue.ask({ kind: "markets" }).map(({ markTicks }) => markTicks);
    const before = marks();
    const events = venue.send("reserves-snapshot", { day: 20_420 });
    const taken = events.find((event) => event.kind === "reserves-snapshot-taken")!;
    completed += taken.completedAccounts;
    deficits += taken.deficitUnits;
    absorbed += events
      .filter((event) => event.kind === "liquidation-step")
      .filter(isAbsorption).length;
    expect(marks()).toEqual(before);
    const snapshot = snapshotOf(venue);
    const table = deriveTable(snapshot.assets)!.assets;
    for (const [row, userId] of snapshot.rows.userIds.entries()) {
      // The fund has nobody behind it: what it took over may count for less than it owes.
      if (Number(userId) === FUND && venue.risk(FUND).netEquityUnits < 0) fundShort += 1;
      else expect(marginOf(table, sidesOf(snapshot, row))).toBeGreaterThanOrEqual(0n);
    }
    // Whoever was completed has nothing left to complete.
    expect(venue.send("reserves-snapshot", { day: 20_420 })).toMatchObject([
      { kind: "reserves-snapshot-taken", completedAccounts: 0, deficitUnits: 0 },
    ]);
  };
  for (const third of THIRDS)
    for (let crash = 1; crash <= CRASHES; crash++)
      snapshotAfterCrash(drawer((third - 1) * CRASHES + crash));
  expect(completed).toBeGreaterThan(50 * SHARE);
  expect(absorbed).toBeGreaterThan(10 * SHARE);
  expect(fundShort).toBeLessThan(20 * SHARE);
  expect(deficits).toBeGreaterThan(0);
});

/** The fund took an account that lacked something by the weights of its collateral alone. */
function isAbsorption({ stage, fundUnits, valueUnits }: EventOf<"liquidation-step">): boolean {
  return stage === "fund" && fundUnits === 0 && valueUnits >= 0;
}

test("the house stands in clear: pools and clearing are counted once, through those who own them", () => {
  fall(drawer(1), (venue) => {
    const { disclosed, assets } = snapshotOf(venue);
    expect(disclosed.map(({ name }) => name)).toEqual([
      "fees",
      "dust",
      "clearing",
      "insurance",
      "treasury",
    ]);
    expect(assets.at(-1)).toMatchObject({ id: 65_536, symbol: "USDC.PERP", kind: "perp" });
    expect(assets[THIN].haircut).toMatchObject({ kind: "inverseSqrt", weightPpm: 500_000n });
  });
});
