/** Who gains most, among all who hold a perpetual: found in one walk, however many they are. */
import type { Market } from "../markets/market.ts";
import { unrealizedQuote } from "../perp/holders.ts";
import type { State } from "../state.ts";
import type { Opponent } from "./opponents.ts";

/** Positions that share a loss at once: no command may touch everybody. */
const WINNERS_MAX = 1024;

/** The largest profits, by profit, then market, then account id; each weighs what it is. */
export function largestProfits(state: State): readonly Opponent[] {
  const found: Opponent[] = [];
  let least = 1;
  for (const market of state.markets) {
    if (market.perp === null || market.markTicks === 0) continue;
    const { positions } = state;
    for (const isLong of [true, false]) {
      for (const row of positions.rowsOn(market.id, isLong)) {
        const pnlUnits = unrealizedQuote(state, market, row);
        if (pnlUnits < least) continue;
        found.push(winnerOf(state, market, row, pnlUnits));
        if (found.length < 2 * WINNERS_MAX) continue;
        keepLargest(found);
        least = found[WINNERS_MAX - 1].pnlUnits;
      }
    }
  }
  keepLargest(found);
  return found;
}

function winnerOf({ positions }: State, market: Market, row: number, pnlUnits: number): Opponent {
  const accountId = positions.accountId(row);
  const weight = BigInt(pnlUnits);
  return { row, accountId, marketId: market.id, pnlUnits, weight };
}

/** Sorts and cuts to the most that may share. */
function keepLargest(found: Opponent[]): void {
  found.sort(
    (a, b) => b.pnlUnits - a.pnlUnits || a.marketId - b.marketId || a.accountId - b.accountId,
  );
  if (found.length > WINNERS_MAX) found.length = WINNERS_MAX;
}
