/** Refusals at the limits of the engine itself, and of claims and debts: what is full takes no more. */
import { expect, test } from "vitest";
import { createEngine } from "./engine.ts";
import { claimOf, ONE_USDC, openMarginVenue, stateBehind } from "./margin-venue.twin.ts";
import { ALICE, BOB, openVenue, refusal, SOL_USDC, USDC, Venue } from "./venue.twin.ts";

test("a full table of request identities refuses a new one and knows the old ones", () => {
  const venue = new Venue(createEngine({ requestIdentitiesMax: 2 }));
  const named = (requestA: number): string =>
    refusal(
      venue.send("open-account", { requestA, requestExpiresMs: venue.nowMs + 1_000, name: "one" }),
    );
  expect([named(1), named(2)]).toEqual(["account-opened", "account-opened"]);
  expect(named(3)).toBe("request-identities-full");
  expect(named(2)).toBe("repeated");
  venue.nowMs += 1_000;
  expect(named(4)).toBe("account-opened");
});

test("where no slot is left an order is refused, and one that waits too", () => {
  const { venue, state } = stateBehind(openVenue());
  expect(refusal(venue.bid(ALICE, 1, 100))).toMatch(/^order-accepted/);
  // As if four million orders rested.
  Object.assign(state.orders, { isFull: () => true });
  expect(refusal(venue.bid(ALICE, 1, 100))).toBe("orders-full");
  const waiting = venue.send("place-conditional-order", {
    accountId: ALICE,
    marketId: SOL_USDC,
    side: "bid",
    sizeLots: 1,
    priceTicks: 100,
    triggerBy: "last",
    triggerPriceTicks: 200,
    triggerQuantity: 1,
  } as never);
  expect(refusal(waiting)).toBe("orders-full");
});

test("no more is redeemed than is lent, and no more repaid than is owed", () => {
  const venue = openMarginVenue();
  const move = (kind: "lend" | "redeem" | "borrow" | "repay", accountId: number, units: number) =>
    refusal(venue.send(kind, { accountId, assetId: USDC, units }));
  move("lend", BOB, 1_000 * ONE_USDC);
  expect(move("redeem", BOB, 1_000 * ONE_USDC + 1)).toBe("lend-insufficient");
  expect(move("redeem", ALICE, 1)).toBe("lend-insufficient");
  move("borrow", ALICE, 100 * ONE_USDC);
  const [, owed] = claimOf(venue, ALICE, USDC);
  expect(move("repay", ALICE, owed + 1)).toBe("borrow-insufficient");
  expect(move("repay", BOB, 1)).toBe("borrow-insufficient");
  expect(move("repay", ALICE, owed)).toMatch(/lending-changed/);
  expect(claimOf(venue, ALICE, USDC)).toEqual([0, 0]);
  expect(move("redeem", BOB, 1_000 * ONE_USDC)).toMatch(/lending-changed/);
});
