/**
 * Size cannot be hidden by splitting: what several accounts of a user may open or borrow together is
 * never more than one account with all their money may. And no sibling brings a liquidation about.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  BTC,
  claimOf,
  ONE_BTC,
  ONE_USDC,
  openMarginVenue,
  PEOPLE,
  ONE_SOL,
  riskOf,
  SOL_PERP,
  SOL_TICKS,
  solSpec,
} from "../margin-venue.twin.ts";
import { BOB, only, refusal, SOL } from "../venue.twin.ts";
import type { Venue } from "../venue.twin.ts";

const SETTINGS = { autoLend: false, autoRepayBorrows: false, leverageLimitPpm: 1_000_000_000 };
/** Roots and concentration that bite early: half of what splitting could hide. */
const STEEP = {
  imf: { basePpm: 20_000, factorPpb: 600_000 },
  concentrationPpm: 200_000,
  concentrationFreePpm: 1_000,
};

/** A user with an account for each amount of money, in a market that Bob makes. */
function userWith(amounts: readonly number[]): { venue: Venue; accounts: readonly number[] } {
  const venue = openMarginVenue(STEEP);
  let userId = 0;
  const accounts = amounts.map((units, subaccountNumber) => {
    const opened = only(
      venue.send("open-account", { userId, subaccountNumber, name: "one of them" }),
      "account-opened",
    );
    const { accountId } = opened;
    userId = opened.userId;
    venue.send("set-account", { accountId, ...SETTINGS });
    venue.send("deposit", { accountId, units });
    return accountId;
  });
  venue.send("lend", { accountId: BOB, assetId: BTC, units: 10 * ONE_BTC });
  return { venue, accounts };
}

/**
 * A user with an account for each amount of SOL that is worth so many dollars, in a market whose
 * haircut bites early: at 100,000 dollars a coin counts for half of what the first one does.
 */
function holderWith(coins: readonly number[]): { venue: Venue; accounts: readonly number[] } {
  const { venue, accounts } = userWith(coins.map(() => ONE_USDC));
  const haircut = { kind: "inverseSqrt", basePpm: 1_000_000, penaltyPpb: 3_000_000 };
  const spec = { ...solSpec, collateral: { ...solSpec.collateral, haircut } };
  venue.send("change-asset", { assetId: SOL, spec: JSON.stringify(spec) });
  accounts.forEach((accountId, at) => {
    venue.send("deposit", { accountId, assetId: SOL, units: coins[at] * ONE_SOL });
  });
  return { venue, accounts };
}

/** The most lots that an account may buy at the mark; they are bought, and rest. */
function openAll(venue: Venue, accountId: number): number {
  const { sizeLots } = venue.engine.view({
    kind: "margin-order-limit",
    accountId: accountId as never,
    marketId: SOL_PERP as never,
    side: "bid",
    priceTicks: SOL_TICKS as never,
    reduceOnly: false,
    autoBorrow: false,
    autoBorrowRepay: false,
    autoLendRedeem: false,
  })!;
  const bid = refusal(venue.bid(accountId, sizeLots, SOL_TICKS, { marketId: SOL_PERP }));
  expect(bid).toMatch(/^order-accepted/);
  return sizeLots;
}

/** The most of BTC that an account may borrow; it is borrowed. */
function borrowAll(venue: Venue, accountId: number): number {
  const { units } = venue.engine.view({
    kind: "borrow-limit",
    accountId: accountId as never,
    assetId: BTC as never,
  })!;
  if (units > 0) venue.send("borrow", { accountId, assetId: BTC, units });
  expect(claimOf(venue, accountId, BTC)[1]).toBeGreaterThanOrEqual(units);
  return units;
}

const amounts = fc.array(fc.integer({ min: 100, max: 40_000 }), { minLength: 2, maxLength: 4 });

test("several accounts open no more than one with their money", () => {
  fc.assert(
    fc.property(amounts, (dollars) => {
      const money = dollars.map((each) => each * ONE_USDC);
      const split = userWith(money);
      const whole = userWith([money.reduce((sum, each) => sum + each, 0)]);
      const parts = split.accounts.map((accountId) => openAll(split.venue, accountId));
      const together = parts.reduce((sum, lots) => sum + lots, 0);
      expect(together).toBeGreaterThan(0);
      expect(together).toBeLessThanOrEqual(openAll(whole.venue, whole.accounts[0]));
    }),
    { numRuns: 25 },
  );
});

test("several accounts borrow no more than one with their money", () => {
  fc.assert(
    fc.property(amounts, (dollars) => {
      const money = dollars.map((each) => each * ONE_USDC);
      const split = userWith(money);
      const whole = userWith([money.reduce((sum, each) => sum + each, 0)]);
      const parts = split.accounts.map((accountId) => borrowAll(split.venue, accountId));
      const together = parts.reduce((sum, units) => sum + units, 0);
      expect(together).toBeGreaterThan(0);
      expect(together).toBeLessThanOrEqual(borrowAll(whole.venue, whole.accounts[0]));
    }),
    { numRuns: 25 },
  );
});

const coins = fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 2, maxLength: 4 });

test("several accounts carry no more with collateral that weighs less the more there is of it", () => {
  fc.assert(
    fc.property(coins, fc.boolean(), (each, isBorrow) => {
      const carryAll = isBorrow ? borrowAll : openAll;
      const split = holderWith(each);
      const whole = holderWith([each.reduce((sum, units) => sum + units, 0)]);
      // The one account has the dollars of all.
      for (let more = 1; more < each.length; more += 1)
        whole.venue.send("deposit", { accountId: whole.accounts[0], units: ONE_USDC });
      const parts = split.accounts.map((accountId) => carryAll(split.venue, accountId));
      const together = parts.reduce((sum, units) => sum + units, 0);
      expect(together).toBeGreaterThan(0);
      expect(together).toBeLessThanOrEqual(carryAll(whole.venue, whole.accounts[0]));
    }),
    { numRuns: 40 },
  );
});

test("what siblings hold counts only where they carry something, and to open, not to keep", () => {
  const { venue, accounts } = holderWith([1_000, 1_000]);
  const [first, second] = accounts;
  const alone = openAll(venue, first);
  const kept = riskOf(venue, first);
  expect(kept.sharedUnits).toBe(0);

  const lots = openAll(venue, second);

  expect(lots).toBeGreaterThan(0);
  expect(lots).toBeLessThan(alone);
  const shared = riskOf(venue, second);
  const [row] = shared.collateral.filter(({ assetId }) => (assetId as number) === SOL);
  expect(row).toMatchObject({ siblingUnits: 1_000 * ONE_SOL, sharedUnits: shared.sharedUnits });
  // 100,000 dollars at 1 / (1 + 0.003 × √100,000) twice, against 200,000 at once.
  expect(shared.sharedUnits).toBe(17_223_200_000);
  const after = riskOf(venue, first);
  expect(after.sharedUnits).toBe(shared.sharedUnits);
  expect(after.netEquityUnits).toBe(kept.netEquityUnits);
  expect(after.maintenanceUnits).toBe(kept.maintenanceUnits);
  const { requirementUnits, spotLossUnits, sharedUnits, lockedUnits } = after;
  expect(lockedUnits).toBe(requirementUnits + spotLossUnits + sharedUnits);
});

test("what a sibling does changes nothing that an account must keep, and asks nothing of it", () => {
  const sibling = fc.record({
    act: fc.constantFrom("bid", "ask", "borrow", "withdraw"),
    amount: fc.integer({ min: 1, max: 40_000 }),
  });
  fc.assert(
    fc.property(fc.array(sibling, { minLength: 1, maxLength: 8 }), (acts) => {
      const { venue, accounts } = userWith([20_000 * ONE_USDC, 20_000 * ONE_USDC]);
      const [accountId, siblingId] = accounts;
      venue.ask(BOB, openAll(venue, accountId), SOL_TICKS, { marketId: SOL_PERP });
      const kept = (): unknown => {
        const { netEquityUnits, maintenanceUnits, equityUnits, stage } = riskOf(venue, accountId);
        return { netEquityUnits, maintenanceUnits, equityUnits, stage };
      };
      const before = kept();
      for (const { act, amount } of acts) {
        if (act === "borrow") {
          venue.send("borrow", { accountId: siblingId, assetId: BTC, units: amount * 100 });
        } else if (act === "withdraw") {
          venue.send("request-withdrawal", { accountId: siblingId, units: amount * 1_000 });
        } else {
          const side = act === "bid" ? "ask" : "bid";
          const order = { sizeLots: amount, priceTicks: SOL_TICKS, marketId: SOL_PERP };
          venue.send("place-order", { ...order, accountId: siblingId, side: act });
          venue.send("place-order", { ...order, accountId: PEOPLE[2], side, timeInForce: "ioc" });
        }
        venue.send("mark-round");
        expect(kept()).toEqual(before);
      }
    }),
    { numRuns: 25 },
  );
});
