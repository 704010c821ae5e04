/** Who meets whom when several are closed at once, lot by lot. */
import { decodeEvent, recordBytes } from "@holdall/core/protocol";
import type { Event } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import { EventBuffer } from "../event-buffer.ts";
import { marginParameters, perpSpec } from "../margin-venue.twin.ts";
import { emptyState } from "../state.ts";
import type { State } from "../state.ts";
import { deleverage, hasPositions, shown } from "./deleverage.ts";

const MARK = 10;
const [ALICE, BOB, CAROL, DORA, EVE] = [1, 2, 3, 4, 5];

function perpetual(id: number) {
  return {
    id,
    spec: { kind: "perp", perp: perpSpec },
    perp: { isStale: false },
    baseAssetId: 0,
    quoteUnitsPerLotTick: 1,
    markTicks: MARK,
    imfPlainMax: 0,
    mmfPlainMax: 0,
  };
}

/** Accounts with lots in two perpetuals, each with what it gained in it. */
function holding(...rows: readonly (readonly [number, number, number, number])[]): {
  state: State;
  out: EventBuffer;
} {
  const state = emptyState();
  state.parameters = { ...marginParameters, settlementAssetId: 0 } as never;
  const collateral = { weightPpm: 1_000_000, haircut: { kind: "identity" } };
  state.assets.push({ symbol: "USDC", decimals: 6, tokens: [], collateral } as never);
  state.markets.push(...([perpetual(0), { ...perpetual(1), perp: null }, perpetual(2)] as never[]));
  const out = new EventBuffer();
  state.emit.begin(out);
  for (let accountId = 1; accountId <= 10; accountId += 1) {
    state.accounts.open(accountId, 0, "main");
    state.unsettled.add(accountId, 1_000, 1);
  }
  for (const [accountId, marketId, lots, gained] of rows)
    state.positions.hold(state.positions.row(accountId, marketId), lots, lots * MARK - gained);
  return { state, out };
}

function eventsOf(out: EventBuffer): Event[] {
  const events: Event[] = [];
  for (let at = 0; at < out.end; at += recordBytes(out.views, at, out.end))
    events.push(decodeEvent(out.views, at, out.end));
  return events;
}

/** Market, who is closed, who takes, lots, and the weights and profit by which it takes. */
function metBy(out: EventBuffer): number[][] {
  return eventsOf(out).flatMap((event) => {
    if (event.kind !== "deleveraged") return [];
    const { marketId, liquidatedId, accountId, sizeLots, weight, weightTotal, pnlUnits } = event;
    return [[marketId, liquidatedId, accountId, sizeLots, weight, weightTotal, pnlUnits]];
  });
}

test("those that are closed meet their opponents in order: profits first, then the others", () => {
  const { state, out } = holding(
    [ALICE, 0, 30, -600],
    [BOB, 0, 50, 0],
    [CAROL, 0, -60, 600],
    [DORA, 0, -20, 0],
  );

  const winners = deleverage(state, [BOB, ALICE]);

  // Carol's 600 at a leverage of 600 / 1,600.
  expect(metBy(out)).toEqual([
    [0, BOB, CAROL, 50, 225, 225, 600],
    [0, ALICE, CAROL, 10, 225, 225, 600],
    [0, ALICE, DORA, 20, 0, 225, 0],
  ]);
  expect(winners).toMatchObject([{ accountId: CAROL, weight: 225n, pnlUnits: 600 }]);
  for (const accountId of [ALICE, BOB, CAROL, DORA])
    expect(hasPositions(state, accountId)).toBe(false);
});

test("those of both sides that are closed meet each other first, in every perpetual", () => {
  const { state, out } = holding(
    [ALICE, 0, 30, 0],
    [BOB, 0, -10, 0],
    [CAROL, 0, -15, 300],
    [DORA, 0, -5, 1],
    [ALICE, 2, -8, 0],
    [EVE, 2, 8, 0],
  );

  deleverage(state, [ALICE, BOB]);

  expect(metBy(out).map(([market, closed, taker, lots]) => [market, closed, taker, lots])).toEqual([
    [0, ALICE, BOB, 10],
    [0, ALICE, CAROL, 15],
    [0, ALICE, DORA, 5],
    [2, ALICE, EVE, 8],
  ]);
  expect(hasPositions(state, ALICE)).toBe(false);
  expect(hasPositions(state, EVE)).toBe(false);
});

test("who is not needed takes nothing and answers for nothing", () => {
  const { state, out } = holding(
    [ALICE, 0, 10, 0],
    [BOB, 0, -10, 0],
    [CAROL, 0, -5, 100],
    [DORA, 0, 5, 0],
  );
  expect(deleverage(state, [ALICE, BOB])).toEqual([]);
  expect(metBy(out)).toEqual([[0, ALICE, BOB, 10, 0, 0, 0]]);
  expect(hasPositions(state, CAROL)).toBe(true);
});

test("nobody who is closed, and what an event carries of a weight", () => {
  const { state, out } = holding([ALICE, 0, 1, 0], [BOB, 0, -1, 0]);
  expect(deleverage(state, [])).toEqual([]);
  expect(deleverage(state, [CAROL])).toEqual([]);
  expect(eventsOf(out)).toEqual([]);
  expect([shown(7n), shown(2n ** 53n), shown(2n ** 60n)]).toEqual([
    7,
    shown(2n ** 54n),
    shown(2n ** 54n),
  ]);
  expect(shown(2n ** 54n)).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
});
