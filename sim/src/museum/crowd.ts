/** The others in a disaster: lenders, makers around the mark, a backstop, leveraged people. */
import type { Draw } from "./draw.ts";
import { FUND, ONE_USDC, SOL, SOL_PERP, SOL_USDC, THIN, THIN_PERP } from "./venue.ts";
import type { MuseumVenue } from "./venue.ts";

export interface Crowd {
  readonly lender: number;
  readonly maker: number;
  readonly backstop: number;
  /** What the backstop brought, in USDC. */
  readonly backstopUsdc: number;
  readonly people: readonly number[];
}

/** Opens the crowd. The fund begins with what is said, else with what is drawn, sometimes nothing. */
export function gather(venue: MuseumVenue, draw: Draw, fundUsdc?: number): Crowd {
  const drawnUsdc = draw(0, 3) * 100_000;
  venue.deposit(FUND, 0, (fundUsdc ?? drawnUsdc) * ONE_USDC);
  const lender = venue.open("lender", 3_000_000, { [SOL]: 20_000, [THIN]: 50_000 });
  for (const [assetId, units] of [
    [0, 2_000_000 * ONE_USDC],
    [SOL, 10_000_000_000],
    [THIN, 20_000_000_000],
  ]) {
    venue.send("lend", { accountId: lender, assetId, units });
  }
  const maker = venue.open("maker", 5_000_000, { [SOL]: 30_000, [THIN]: 100_000 });
  const backstopUsdc = draw(0, 5) * 100_000 + 1_000;
  const backstop = venue.open("backstop", backstopUsdc);
  for (const marketId of [SOL_PERP, THIN_PERP]) {
    const capacity = draw(0, 3) * 50_000;
    venue.send("set-backstop", { accountId: backstop, marketId, capacity });
  }
  const assetId = THIN;
  venue.send("set-backstop", { accountId: backstop, assetId, isBorrow: true, capacity: 1_000_000 });
  const people = Array.from({ length: draw(3, 8) }, (_, at) => {
    return venue.open(`person ${at}`, draw(1, 50) * 1_000, { [SOL]: draw(0, 100) });
  });
  return { lender, maker, backstop, backstopUsdc, people };
}

/** The maker quotes both sides of a market around its mark, as much as it likes today. */
export function quote(venue: MuseumVenue, maker: number, marketId: number, lots: number): void {
  venue.send("cancel-all-orders", { accountId: maker, everyMarket: false, marketId });
  if (lots === 0) return;
  const mark = venue.markOf(marketId % SOL_PERP);
  const step = Math.max(1, Math.floor(mark / 500));
  for (const level of [1, 2, 4]) {
    const terms = { marketId, sizeLots: lots * level, postOnly: true };
    venue.order(maker, { ...terms, side: "bid", priceTicks: mark - level * step });
    venue.order(maker, { ...terms, side: "ask", priceTicks: mark + level * step });
  }
}

/** Somebody takes as large a position as margin allows, found by halving. */
export function lever(
  venue: MuseumVenue,
  accountId: number,
  marketId: number,
  side: "bid" | "ask",
  lotsMax: number,
): void {
  const mark = venue.markOf(marketId % SOL_PERP);
  const priceTicks = side === "bid" ? Math.floor(mark * 1.02) : Math.ceil(mark * 0.98);
  venue.send("set-account", {
    accountId,
    autoRepayBorrows: true,
    autoBorrowSettlements: true,
    autoRealizePnl: true,
    leverageLimitPpm: 50_000_000,
  });
  for (let lots = lotsMax; lots >= 1; lots = Math.floor(lots / 2)) {
    const terms = { marketId, side, sizeLots: lots, priceTicks, timeInForce: "ioc" };
    if (venue.order(accountId, terms)) return;
  }
}

/** The spot markets are quoted too: collateral finds buyers, more or fewer. */
export function quoteSpot(venue: MuseumVenue, maker: number, draw: Draw): void {
  for (const marketId of [SOL_USDC, SOL_USDC + 1]) quote(venue, maker, marketId, draw(0, 2_000));
}
