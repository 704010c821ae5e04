/**
 * Market disasters, retold: what was done then is tried here, with other numbers each time. A
 * scenario throws where the venue let happen what must not.
 */
import { gather, lever, quote, quoteSpot } from "./crowd.ts";
import type { Crowd } from "./crowd.ts";
import type { Draw } from "./draw.ts";
import {
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

/** One disaster. */
export interface Scenario {
  readonly name: string;
  /** Plays it; the fund begins with so many USDC, or with little or nothing, as is drawn. */
  readonly play: (draw: Draw, fundUsdc?: number) => MuseumVenue;
}

/** What was taken away of each asset, in units. */
type Loot = number[];

/** Takes out whatever the venue lets go. */
function takeEverything(venue: MuseumVenue, accountIds: readonly number[], loot: Loot): void {
  for (const accountId of accountIds) {
    for (const assetId of [USDC, SOL, THIN]) {
      loot[assetId] = (loot[assetId] ?? 0) + venue.withdrawAll(accountId, assetId, 2 ** 45);
    }
  }
}

/** Its value at the marks of the end, in settlement units: what was pumped is worth little again. */
function valueOf(venue: MuseumVenue, loot: Loot): number {
  const [cash = 0, sol = 0, thin = 0] = loot;
  // A coin has 10^6 units, a tick is a hundredth of a USDC.
  const coins = sol * venue.markOf(SOL_USDC) + thin * venue.markOf(THIN_USDC);
  return cash + Math.floor(coins / 100);
}

/** Nothing leaves that was not brought, or paid by the fund for somebody who could not pay. */
function expectNoLoot(
  venue: MuseumVenue,
  taken: number,
  broughtUsdc: number,
  innocent: number,
): void {
  const most = broughtUsdc * ONE_USDC + venue.lackingUnits() + innocent;
  if (taken > most) throw new Error(`${taken} left where ${most} were owned`);
}

/** What the backstop lost with what it took over of its own will, at the mark of its moment. */
function lossOf(venue: MuseumVenue, { backstop, backstopUsdc }: Crowd): number {
  return Math.max(0, backstopUsdc * ONE_USDC - venue.risk(backstop).equityUnits);
}

/** Deficits are paid to the unit, unless lenders gave up claims for them, which are of whole units. */
function expectPaid(venue: MuseumVenue): void {
  for (const deficit of venue.deficits) {
    const paid = deficit.paidByFund + deficit.paidByProfits;
    if (paid > deficit.units) throw new Error("more was paid than was missing");
    if (deficit.forgiven === 0 && paid !== deficit.units) {
      throw new Error(`a deficit of ${deficit.units} was paid with ${paid}`);
    }
  }
}

/** Everybody of a crowd, and others. */
function everyone({ lender, maker, backstop, people }: Crowd, others: readonly number[]): number[] {
  return [lender, maker, backstop, ...people, ...others];
}

/**
 * October 2022: two accounts of one hand trade a thin perpetual with each other, its price is pumped,
 * and the winner borrows every treasury against profit on paper.
 */
export function mango(draw: Draw, fundUsdc?: number): MuseumVenue {
  const venue = new MuseumVenue({ thinTicks: 400, thinLotsMax: 10_000_000, isPremarket: false });
  const crowd = gather(venue, draw, fundUsdc);
  const brought = draw(1, 50) * 100_000;
  const [long, short] = [venue.open("long", brought), venue.open("short", brought)];
  const lots = draw(1, 100) * 10_000;
  venue.order(short, { marketId: THIN_PERP, side: "ask", sizeLots: lots, priceTicks: 400 });
  lever(venue, long, THIN_PERP, "bid", lots);
  venue.send("cancel-all-orders", { accountId: short });
  const loot: Loot = [];
  for (let step = draw(5, 15); step > 0; step -= 1) {
    venue.setMark(THIN_USDC, Math.floor((venue.markOf(THIN_USDC) * draw(105, 160)) / 100));
    quoteSpot(venue, crowd.maker, draw);
    takeEverything(venue, [long], loot);
    venue.round(draw(1, 5));
  }
  venue.setMark(THIN_USDC, draw(100, 400));
  for (let round = 0; round < 12; round += 1) venue.round();
  takeEverything(venue, [long, short], loot);
  expectNoLoot(venue, valueOf(venue, loot), 2 * brought, lossOf(venue, crowd));
  venue.expectNothingNegative(everyone(crowd, [long, short]));
  return venue;
}

/**
 * November 2023: a coin's perpetual is bought with ever more of its own paper profit, which leaves
 * the venue before the price falls by half.
 */
export function yfi(draw: Draw, fundUsdc?: number): MuseumVenue {
  const venue = new MuseumVenue({ thinTicks: 700, thinLotsMax: 5_000_000, isPremarket: false });
  const crowd = gather(venue, draw, fundUsdc);
  const brought = draw(1, 20) * 50_000;
  const attackers = Array.from({ length: draw(1, 5) }, (_, at) =>
    venue.open(`buyer ${at}`, brought),
  );
  const loot: Loot = [];
  for (let step = draw(5, 12); step > 0; step -= 1) {
    quote(venue, crowd.maker, THIN_PERP, draw(1_000, 20_000));
    for (const accountId of attackers) lever(venue, accountId, THIN_PERP, "bid", 500_000);
    venue.setMark(THIN_USDC, Math.floor((venue.markOf(THIN_USDC) * draw(101, 115)) / 100));
    takeEverything(venue, attackers, loot);
    venue.round(draw(1, 11));
  }
  // Those who sold to them have lost this much already, fairly.
  const lost = Math.max(0, 5_000_000 * ONE_USDC - venue.risk(crowd.maker).equityUnits) * 2;
  for (let step = draw(2, 6); step > 0; step -= 1) {
    venue.setMark(THIN_USDC, Math.floor((venue.markOf(THIN_USDC) * draw(60, 95)) / 100));
    quote(venue, crowd.maker, THIN_PERP, draw(0, 20_000));
    venue.round();
  }
  expectNoLoot(
    venue,
    valueOf(venue, loot),
    attackers.length * brought,
    lost + lossOf(venue, crowd) + crowdMoney(crowd),
  );
  venue.expectNothingNegative(everyone(crowd, attackers));
  return venue;
}

/** What the people may have lost to somebody's trades: all they brought. */
function crowdMoney({ people }: Crowd): number {
  return people.length * 60_000 * ONE_USDC;
}

/**
 * March 2025: somebody is short of a thin coin on purpose to be liquidated, so that the backstop
 * inherits the position, and pumps the price against it.
 */
export function jelly(draw: Draw, fundUsdc?: number): MuseumVenue {
  const venue = new MuseumVenue({ thinTicks: 1_000, thinLotsMax: 3_000_000, isPremarket: false });
  const crowd = gather(venue, draw, fundUsdc);
  quote(venue, crowd.maker, THIN_PERP, draw(5_000, 50_000));
  const short = venue.open("short", draw(1, 20) * 10_000);
  lever(venue, short, THIN_PERP, "ask", 1_000_000);
  venue.withdrawAll(short, 0, 2 ** 40);
  for (let step = draw(4, 12); step > 0; step -= 1) {
    quote(venue, crowd.maker, THIN_PERP, draw(0, 3) * 1_000);
    venue.setMark(THIN_USDC, Math.floor((venue.markOf(THIN_USDC) * draw(101, 130)) / 100));
    const former = venue.sizeOf(crowd.backstop, THIN_PERP);
    const events = venue.round();
    const wasLiquidating = events.some(
      (event) => event.kind === "liquidation-changed" && event.accountId === crowd.backstop,
    );
    // Whoever takes over can carry what it took, at the mark at which it took it.
    const hasTaken = venue.sizeOf(crowd.backstop, THIN_PERP) < former && !wasLiquidating;
    const { netEquityUnits, maintenanceUnits } = venue.risk(crowd.backstop);
    if (hasTaken && netEquityUnits < maintenanceUnits) {
      throw new Error("the backstop took more than its margin allows");
    }
  }
  venue.expectNothingNegative(everyone(crowd, [short]));
  return venue;
}

/**
 * August 2025: the only book of a coin that trades nowhere else yet is swept, and the mark with it
 * takes out everybody who hedged.
 */
export function xpl(draw: Draw, fundUsdc?: number): MuseumVenue {
  const venue = new MuseumVenue({ thinTicks: 5_000, thinLotsMax: 2_000_000, isPremarket: true });
  const crowd = gather(venue, draw, fundUsdc);
  const hedgers = Array.from({ length: draw(2, 6) }, (_, at) => venue.open(`hedger ${at}`, 20_000));
  const whale = venue.open("whale", 5_000_000);
  quote(venue, crowd.maker, THIN_PERP, draw(1_000, 20_000));
  for (const accountId of hedgers) lever(venue, accountId, THIN_PERP, "ask", draw(100, 50_000));
  if (
    venue.order(hedgers[0], { marketId: SOL_PERP, side: "bid", sizeLots: 1, priceTicks: 9_000 })
  ) {
    throw new Error("a pre-market perpetual did not stand alone");
  }
  const firstTicks = markOfThin(venue);
  let minuteTicks = firstTicks;
  for (let second = 0; second < 180; second += 1) {
    if (second % 60 === 0) minuteTicks = markOfThin(venue);
    const ticks = Math.floor(markOfThin(venue) * 1.09);
    venue.order(crowd.maker, {
      marketId: THIN_PERP,
      side: "ask",
      sizeLots: draw(1, 20_000),
      priceTicks: ticks,
    });
    venue.order(whale, {
      marketId: THIN_PERP,
      side: "bid",
      sizeLots: draw(1, 50_000),
      priceTicks: ticks,
    });
    const prices = { sources: 0, indexTicks: 0, markTicks: 0 };
    venue.send("set-prices", { marketId: THIN_PERP, ...prices });
    const moved = Math.abs(markOfThin(venue) - minuteTicks);
    // Two neighbouring minutes of the clock may share one of ours.
    if (moved > Math.ceil(minuteTicks * 0.0405)) throw new Error("the mark ran away");
    venue.round();
  }
  if (markOfThin(venue) <= firstTicks) throw new Error("nothing was swept");
  venue.expectNothingNegative(everyone(crowd, [...hedgers, whale]));
  return venue;
}

function markOfThin(venue: MuseumVenue): number {
  return venue.perpMark(THIN_PERP);
}

/**
 * 10 October 2025: everything falls by a fifth and more within minutes, books empty themselves, and
 * coins that served as collateral fall with it.
 */
export function october(draw: Draw, fundUsdc?: number): MuseumVenue {
  const venue = new MuseumVenue({ thinTicks: 2_000, thinLotsMax: 5_000_000, isPremarket: false });
  const crowd = gather(venue, draw, fundUsdc);
  for (const marketId of [SOL_PERP, THIN_PERP]) {
    quote(venue, crowd.maker, marketId, draw(2_000, 40_000));
    for (const accountId of crowd.people) {
      lever(venue, accountId, marketId, draw(0, 4) === 0 ? "ask" : "bid", draw(100, 200_000));
    }
  }
  for (const accountId of crowd.people) {
    const assetId = draw(0, 2);
    venue.send("borrow", { accountId, assetId, units: draw(1, 5_000) * ONE_USDC });
  }
  for (let step = draw(10, 40); step > 0; step -= 1) {
    for (const [marketId, least] of [
      [SOL_USDC, 940],
      [THIN_USDC, 850],
    ]) {
      const next = Math.floor((venue.markOf(marketId) * draw(least, 1_010)) / 1_000);
      venue.setMark(marketId, Math.max(10, next));
    }
    for (const marketId of [SOL_PERP, THIN_PERP]) {
      quote(venue, crowd.maker, marketId, draw(0, 2) * 3_000);
    }
    if (draw(0, 3) === 0) quoteSpot(venue, crowd.maker, draw);
    venue.round();
  }
  venue.expectNothingNegative(everyone(crowd, []));
  return venue;
}

/** All of the museum, by name. */
export const scenarios: readonly Scenario[] = [
  { name: "mango", play: mango },
  { name: "yfi", play: yfi },
  { name: "jelly", play: jelly },
  { name: "xpl", play: xpl },
  { name: "october", play: october },
];

/** Plays one and asks that what was missing was paid. */
export function playOne({ play }: Scenario, draw: Draw, fundUsdc?: number): MuseumVenue {
  const venue = play(draw, fundUsdc);
  expectPaid(venue);
  return venue;
}
