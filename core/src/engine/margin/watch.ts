/** Which accounts are liquidatable after a round of prices; only those that may be are looked at. */
import type { State } from "../state.ts";
import { WAY_PARTS } from "./exposed.ts";
import { assessSolvency } from "./assess.ts";
import { hasExposure } from "./has-exposure.ts";
import { isLiquidatable } from "./risk.ts";
import type { Solvency } from "./risk.ts";

/** Moves the way on by what the marks did since the last round. */
export function noteMarks(state: State): void {
  const { exposed, marksSeen, markets } = state;
  let move = 0;
  for (const market of markets) {
    const former = marksSeen[market.id] ?? 0;
    const { markTicks } = market;
    if (markTicks === former) continue;
    // A mark that appears or vanishes changes everything.
    const isNew = former === 0 || markTicks === 0;
    const own = isNew ? Infinity : movedParts(Math.abs(markTicks - former), former);
    if (own > move) move = own;
    marksSeen[market.id] = markTicks;
  }
  if (move > 0) exposed.move(move);
}

/** A relative move in parts of the way. Rounded up, and one more for the product. */
function movedParts(ticks: number, formerTicks: number): number {
  const parts = ticks * WAY_PARTS;
  return Math.ceil(parts / formerTicks) + 1;
}

/** The accounts that are liquidatable now and not in liquidation yet, by id. */
export function liquidatableAccounts(state: State): number[] {
  noteMarks(state);
  const { exposed, accounts, stages } = state;
  const found: number[] = [];
  for (let accountId = 1; accountId <= accounts.accountMax; accountId += 1) {
    if (!exposed.isDue(accountId) || stages.isLiquidating(accountId)) continue;
    if (isFound(state, accountId)) found.push(accountId);
  }
  return found;
}

function isFound(state: State, accountId: number): boolean {
  const { exposed } = state;
  if (!hasExposure(state, accountId)) {
    exposed.noteNone(accountId);
    return false;
  }
  const risk = assessSolvency(state, accountId);
  exposed.note(accountId, roomOf(risk));
  return isLiquidatable(risk);
}

/**
 * How far all marks may move, in parts of the way, with the account still above its maintenance.
 * Rounded down, and one less for the product.
 */
function roomOf(risk: Solvency): number {
  return roomFor(risk, risk.netEquityUnits - risk.maintenanceUnits);
}

/**
 * Notes that an account need not be looked at before marks may have moved any of its sums (net
 * equity, maintenance, equity in full, or a difference of two of them) by so many units.
 */
export function noteRoom(
  { exposed }: State,
  accountId: number,
  risk: Solvency,
  units: number,
): void {
  exposed.note(accountId, roomFor(risk, units));
}

function roomFor(risk: Solvency, units: number): number {
  const safe = units - risk.grain;
  if (safe <= 0) return 0;
  if (risk.sensitivity === 0) return WAY_PARTS;
  const parts = safe * WAY_PARTS;
  return Math.floor(parts / risk.sensitivity) - 1;
}
