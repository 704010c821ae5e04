/** Which accounts are liquidatable after a round of prices; only those that may be are looked at. */
import type { State } from "../state.ts";
import { assess, hasExposure, isLiquidatable } from "./risk.ts";
import type { Risk } from "./risk.ts";

/** Moves the way on by what the marks did since the last round. */
export function noteMarks(state: State): void {
  const { exposed, marksSeen, markets } = state;
  let move = 0;
  for (const market of markets) {
    const former = marksSeen[market.id] ?? 0;
    const { markTicks } = market;
    if (markTicks === former) continue;
    // A mark that appears or vanishes changes everything.
    const own = former === 0 || markTicks === 0 ? 2 : Math.abs(markTicks - former) / former;
    if (own > move) move = own;
    marksSeen[market.id] = markTicks;
  }
  if (move > 0) exposed.move(move);
}

/** The accounts that are liquidatable now, by id. */
export function liquidatableAccounts(state: State): number[] {
  noteMarks(state);
  const { exposed, accounts } = state;
  const found: number[] = [];
  for (let accountId = 1; accountId <= accounts.accountMax; accountId += 1) {
    if (exposed.isDue(accountId) && isFound(state, accountId)) found.push(accountId);
  }
  return found;
}

function isFound(state: State, accountId: number): boolean {
  const { exposed } = state;
  if (!hasExposure(state, accountId)) {
    exposed.noteNone(accountId);
    return false;
  }
  const risk = assess(state, accountId);
  exposed.note(accountId, roomOf(risk));
  return isLiquidatable(risk);
}

/** How far all marks may move, relatively, with the account still above its maintenance. */
function roomOf(risk: Risk): number {
  const safe = risk.netEquityUnits - risk.maintenanceUnits - risk.grain;
  if (safe <= 0) return 0;
  return risk.sensitivity === 0 ? 1 : safe / risk.sensitivity;
}
