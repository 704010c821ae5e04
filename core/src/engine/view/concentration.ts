/** Who holds the open interest of each perpetual. */
import type { Answer, ConcentrationView } from "@holdall/core/protocol";
import type { Market } from "../markets/market.ts";
import type { State } from "../state.ts";

type Holder = ConcentrationView["largest"][number];

/** Every perpetual by market id, with its `count` largest positions of either side. */
export function concentration(state: State, count: number): Answer<"concentration"> {
  return state.markets.flatMap((market) =>
    market.perp === null ? [] : [holdersOf(state, market, count)],
  );
}

function holdersOf({ positions }: State, market: Market, count: number): ConcentrationView {
  const largest: Holder[] = [];
  const [longs, shorts] = [true, false].map((isLong) => {
    const rows = positions.rowsOn(market.id, isLong);
    for (const row of rows) {
      const accountId = positions.accountId(row) as Holder["accountId"];
      rank(largest, { accountId, sizeLots: positions.sizeLots(row) }, count);
    }
    return rows.length;
  });
  return {
    marketId: market.id as ConcentrationView["marketId"],
    openInterestLots: positions.openInterestLots(market.id),
    longs,
    shorts,
    largest,
  };
}

/** Puts a holder in its place among the largest, so that a market of many is walked once, unsorted. */
function rank(largest: Holder[], holder: Holder, count: number): void {
  let place = largest.length;
  while (place > 0 && isLarger(holder, largest[place - 1])) place -= 1;
  if (place >= count) return;
  largest.splice(place, 0, holder);
  if (largest.length > count) largest.pop();
}

function isLarger(holder: Holder, than: Holder): boolean {
  const [size, other] = [Math.abs(holder.sizeLots), Math.abs(than.sizeLots)];
  return size === other ? holder.accountId < than.accountId : size > other;
}
