/** Positions in the order in which rules walk them. */
import type { Market } from "../markets/market.ts";
import type { State } from "../state.ts";

/** The open positions of all markets, by market, each market's by account id: one walk, no sorting. */
export function holdersByMarket({ positions, markets, accounts }: State): number[][] {
  const holders: number[][] = markets.map(() => []);
  for (let accountId = 1; accountId <= accounts.accountMax; accountId += 1) {
    for (
      let row = positions.firstOfAccount(accountId);
      row !== 0;
      row = positions.nextOfAccount(row)
    ) {
      if (positions.sizeLots(row) !== 0) holders[positions.marketId(row)].push(row);
    }
  }
  return holders;
}

/** The open positions of an account, by market id. */
export function positionsOf({ positions }: State, accountId: number): number[] {
  const rows: number[] = [];
  for (
    let row = positions.firstOfAccount(accountId);
    row !== 0;
    row = positions.nextOfAccount(row)
  ) {
    if (positions.sizeLots(row) !== 0) rows.push(row);
  }
  return rows.sort((a, b) => positions.marketId(a) - positions.marketId(b));
}

/** Profit (> 0) or loss of a position at mark, exact. */
export function unrealizedQuote({ positions }: State, market: Market, row: number): number {
  const value = positions.sizeLots(row) * market.markTicks * market.quoteUnitsPerLotTick;
  return value - positions.entryQuote(row);
}
