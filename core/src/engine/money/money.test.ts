import { expect, test } from "vitest";
import { AMOUNT_MAX } from "@holdall/core/num";
import {
  BTC_TICKS,
  claimOf,
  levered,
  ONE_USDC,
  openMarginVenue,
  setMarks,
  SOL_PERP,
  thinOne,
} from "../margin-venue.twin.ts";
import {
  ALICE,
  BOB,
  BOB_TWO,
  CAROL,
  DUST,
  FEES,
  kinds,
  only,
  openVenue,
  refusal,
  SOL,
  UNITS_PER_LOT,
  USDC,
} from "../venue.twin.ts";

const FUNDS = 1_000_000_000_000;
const OWN_UNITS = { autoBorrow: false, autoLendRedeem: false } as const;

test("a deposit enters once for its reference, and a repeat is told what the first did", () => {
  const venue = openVenue();
  const first = venue.send("deposit", { accountId: ALICE, units: 5, reference: "tx:0" });
  expect(kinds(first)).toEqual(["deposited", "balance-changed", "balance-changed"]);
  const sequence = venue.sequence;

  const again = venue.send("deposit", { accountId: ALICE, units: 5, reference: "tx:0" });

  expect(again).toEqual([
    {
      kind: "repeated",
      accountId: ALICE,
      orderSlot: 0,
      orderOrdinal: 0,
      firstSequence: sequence,
      code: 0,
    },
  ]);
  expect(venue.balance(ALICE, USDC)[0]).toBe(FUNDS + 5);
});

test("deposits stop where the ledger is full, for all accounts together", () => {
  const venue = openVenue();
  const room = AMOUNT_MAX - 4 * FUNDS;
  const deposit = (units: number): string =>
    refusal(venue.send("deposit", { accountId: ALICE, units }));
  expect(deposit(room + 1)).toBe("amount-too-large");
  expect(deposit(AMOUNT_MAX + 1)).toBe("amount-too-large");
  expect(deposit(0)).toBe("amount-not-positive");
  expect(deposit(-1)).toBe("amount-not-positive");
  expect(deposit(room)).toMatch(/^deposited/);
  expect(refusal(venue.send("deposit", { accountId: BOB, units: 1 }))).toBe("amount-too-large");
  expect(refusal(venue.send("deposit", { accountId: 99, units: 1 }))).toBe("account-unknown");
  expect(refusal(venue.send("deposit", { assetId: 9, units: 1 }))).toBe("asset-unknown");
  expect(venue.isZeroSum()).toBe(true);
});

test("a withdrawal is held, and then gone with its fee, or back, but never both", () => {
  const venue = openVenue();
  const ask = (units: number, feeUnits: number): ReturnType<typeof venue.send> =>
    venue.send("request-withdrawal", { accountId: ALICE, units, feeUnits });
  expect(refusal(ask(FUNDS, 1))).toBe("funds-insufficient");
  expect(refusal(ask(1, -1))).toBe("amount-not-positive");
  expect(refusal(ask(AMOUNT_MAX, AMOUNT_MAX))).toBe("funds-insufficient");
  const { withdrawalId } = only(ask(FUNDS - 10, 10), "withdrawal-requested");
  expect(venue.balance(ALICE, USDC)).toEqual([0, FUNDS]);

  expect(venue.engine.view({ kind: "open-withdrawals" })).toEqual([
    { withdrawalId, accountId: ALICE, assetId: USDC, units: FUNDS - 10, feeUnits: 10 },
  ]);
  expect(kinds(venue.send("settle-withdrawal", { withdrawalId }))[0]).toBe("withdrawal-settled");
  expect(venue.engine.view({ kind: "open-withdrawals" })).toEqual([]);

  expect(venue.balance(ALICE, USDC)).toEqual([0, 0]);
  expect(venue.balance(FEES, USDC)).toEqual([10, 0]);
  expect(refusal(venue.send("settle-withdrawal", { withdrawalId }))).toBe("withdrawal-unknown");
  expect(refusal(venue.send("cancel-withdrawal", { withdrawalId }))).toBe("withdrawal-unknown");
  const held = venue.engine.view({ kind: "zero-sum" })[USDC].heldUnits;
  expect(held).toBe(String(3 * FUNDS + 10));
  const other = only(
    venue.send("request-withdrawal", { accountId: BOB, units: 7 }),
    "withdrawal-requested",
  );
  venue.send("cancel-withdrawal", { withdrawalId: other.withdrawalId });
  const free = venue.send("request-withdrawal", { accountId: BOB, units: 7 });
  const settled = venue.send("settle-withdrawal", {
    withdrawalId: only(free, "withdrawal-requested").withdrawalId,
  });
  expect(kinds(settled)).toEqual(["withdrawal-settled", "balance-changed", "balance-changed"]);
  venue.send("deposit", { accountId: BOB, units: 7 });
  expect(venue.balance(BOB, USDC)).toEqual([FUNDS, 0]);
  expect(venue.isZeroSum()).toBe(true);
});

test("transfers go between one user's own accounts, all that is free and no more", () => {
  const venue = openVenue();
  const move = (fields: object): string =>
    refusal(
      venue.send("transfer", {
        sourceId: BOB,
        targetId: BOB_TWO,
        assetId: USDC,
        units: 1,
        ...fields,
      }),
    );
  expect(move({ sourceId: 99 })).toBe("account-unknown");
  expect(move({ targetId: 99 })).toBe("account-unknown");
  expect(move({ targetId: BOB })).toBe("transfer-to-self");
  expect(move({ targetId: ALICE })).toBe("transfer-foreign");
  expect(move({ units: 0 })).toBe("amount-not-positive");
  expect(move({ units: FUNDS + 1 })).toBe("funds-insufficient");
  expect(move({ units: FUNDS })).toBe("transferred balance-changed balance-changed");
  expect(venue.balance(BOB_TWO, USDC)).toEqual([2 * FUNDS, 0]);
});

test("dust is worth its floor at the last price, and only less than a lot is dust", () => {
  const venue = openVenue();
  const convert = (): string =>
    refusal(venue.send("convert-dust", { accountId: ALICE, assetId: SOL }));
  expect(convert()).toBe("dust-not-convertible");
  venue.ask(BOB, 1, 333);
  venue.bid(BOB_TWO, 1, 333);
  venue.bid(ALICE, 1, 333);
  // Alice keeps 9,999,999 units: one less than a lot.
  const free = venue.balance(ALICE, SOL)[0];
  expect(convert()).toBe("dust-not-convertible");
  venue.send("request-withdrawal", {
    accountId: ALICE,
    assetId: SOL,
    units: free - UNITS_PER_LOT + 1,
  });
  expect(convert()).toBe("funds-insufficient");
  venue.send("deposit", { accountId: DUST, units: 100_000 });
  const before = venue.balance(ALICE, USDC)[0];

  expect(convert()).toMatch(/^dust-converted/);

  // 9,999,999 × 33,300 / 10^7 is 33,299.99…
  expect(venue.balance(ALICE, USDC)[0] - before).toBe(33_299);
  expect(venue.balance(DUST, SOL)[0]).toBe(UNITS_PER_LOT - 1);
  expect(convert()).toBe("dust-not-convertible");
  expect(venue.isZeroSum()).toBe(true);
});

test("whoever asks for one unit more than it owns, and not for a loan, is told so whatever the pool has", () => {
  const venue = openMarginVenue();
  const ask = (units: number): string =>
    refusal(venue.send("request-withdrawal", { accountId: ALICE, units, ...OWN_UNITS }));
  expect(ask(FUNDS + 1)).toBe("funds-insufficient");
  expect(ask(FUNDS)).toMatch(/^withdrawal-requested/);
});

test("what is missing of a withdrawal is borrowed, however much is free, where the pool has it", () => {
  const venue = openMarginVenue();
  venue.send("lend", { accountId: BOB, assetId: USDC, units: 1_000 });
  const ask = (units: number): string =>
    refusal(
      venue.send("request-withdrawal", { accountId: ALICE, units, ...OWN_UNITS, autoBorrow: true }),
    );
  expect(ask(FUNDS + 1_001)).toBe("supply-insufficient");
  // Nor would her margin carry it: the pool is asked first.
  expect(ask(9 * FUNDS)).toBe("supply-insufficient");
  expect(ask(FUNDS + 951)).toBe("borrow-limit");
  expect(ask(FUNDS + 900)).toMatch(/^balance-changed .*withdrawal-requested balance-changed/);
  expect(venue.balance(ALICE, USDC)).toEqual([0, FUNDS + 900]);
});

test("an asset without a pool may leave, but not be borrowed to leave", () => {
  const venue = openMarginVenue();
  const spec = { symbol: "JUP", displayName: "Jupiter", decimals: 6, tokens: [] };
  venue.send("add-asset", { spec: JSON.stringify(spec) });
  venue.send("deposit", { accountId: ALICE, assetId: 3, units: 10 });
  const ask = (units: number): string => {
    const wish = { accountId: ALICE, assetId: 3, units, ...OWN_UNITS, autoBorrow: true };
    return refusal(venue.send("request-withdrawal", wish));
  };
  expect(ask(11)).toBe("funds-insufficient");
  expect(ask(10)).toMatch(/^withdrawal-requested/);
  const bare = openVenue();
  const wish = { accountId: ALICE, units: FUNDS + 1, ...OWN_UNITS, autoBorrow: true };
  expect(refusal(bare.send("request-withdrawal", wish))).toBe("funds-insufficient");
  expect(refusal(bare.send("request-withdrawal", { ...wish, units: FUNDS }))).toMatch(/^withdr/);
});

test("nothing leaves an account that is being liquidated", () => {
  const venue = levered();
  // A book that takes a step and no more.
  venue.bid(CAROL, 1_000, 9_140, { marketId: SOL_PERP });
  setMarks(venue, 9_150, BTC_TICKS);
  venue.send("mark-round");
  venue.send("mark-round");
  const wish = { accountId: ALICE, assetId: USDC, units: 1, ...OWN_UNITS };
  expect(refusal(venue.send("request-withdrawal", wish))).toBe("account-liquidating");
  const ofAlice = { userId: 3, subaccountNumber: 1, name: "alice two" };
  const aliceTwo = only(venue.send("open-account", ofAlice), "account-opened").accountId;
  const move = { sourceId: ALICE, targetId: aliceTwo, assetId: USDC, units: 1 };
  expect(refusal(venue.send("transfer", move))).toBe("account-liquidating");
  const others = { ...move, sourceId: BOB, targetId: BOB_TWO };
  expect(refusal(venue.send("transfer", others))).toMatch(/^transferred/);
});

test("dust belongs to an account that there is, and the dust account's own stays with it", () => {
  const venue = openVenue();
  const convert = (accountId: number): ReturnType<typeof venue.send> =>
    venue.send("convert-dust", { accountId, assetId: SOL });
  venue.ask(BOB, 1, 333);
  venue.bid(ALICE, 1, 333);
  expect(refusal(convert(99))).toBe("account-unknown");
  expect(refusal(venue.send("convert-dust", { accountId: ALICE, assetId: 9 }))).toBe(
    "asset-unknown",
  );
  venue.send("deposit", { accountId: DUST, units: 100_000 });
  venue.send("deposit", { accountId: DUST, assetId: SOL, units: UNITS_PER_LOT - 1 });
  expect(kinds(convert(DUST))).toEqual(["dust-converted"]);
  expect(venue.balance(DUST, SOL)).toEqual([UNITS_PER_LOT - 1, 0]);
  expect(venue.balance(DUST, USDC)).toEqual([100_000, 0]);
});

test("a conversion tells the four balances that it moves, or two where the dust is worth nothing", () => {
  const venue = openVenue();
  venue.ask(BOB, 1, 1);
  venue.bid(ALICE, 1, 1);
  const dustOf = (units: number): readonly unknown[] => {
    const free = venue.balance(ALICE, SOL)[0];
    venue.send("request-withdrawal", { accountId: ALICE, assetId: SOL, units: free - units });
    return venue
      .send("convert-dust", { accountId: ALICE, assetId: SOL })
      .map((event) =>
        event.kind === "balance-changed" ? [event.accountId, event.assetId] : event.kind,
      );
  };
  venue.send("deposit", { accountId: DUST, units: 100_000 });
  expect(dustOf(UNITS_PER_LOT - 1)).toEqual([
    "dust-converted",
    [ALICE, SOL],
    [ALICE, USDC],
    [DUST, SOL],
    [DUST, USDC],
  ]);
  venue.send("deposit", { accountId: ALICE, assetId: SOL, units: UNITS_PER_LOT });
  // A hundred units of quote for a lot: less than a hundredth of a lot is worth none.
  expect(dustOf(UNITS_PER_LOT / 100 - 1)).toEqual(["dust-converted", [ALICE, SOL], [DUST, SOL]]);
});

test("nothing of a price that there never was: dust is not converted before the first trade", () => {
  const venue = openVenue();
  venue.send("deposit", { accountId: FEES, assetId: SOL, units: UNITS_PER_LOT - 1 });
  const dust = { accountId: FEES, assetId: SOL };
  expect(refusal(venue.send("convert-dust", dust))).toBe("dust-not-convertible");
  expect(venue.balance(FEES, SOL)).toEqual([UNITS_PER_LOT - 1, 0]);
});

test("conversions are counted", () => {
  const venue = openVenue();
  venue.ask(BOB, 1, 333);
  venue.bid(ALICE, 1, 333);
  venue.send("deposit", { accountId: DUST, units: 100_000 });
  const convert = (): number => {
    venue.send("deposit", { accountId: FEES, assetId: SOL, units: 100 });
    const events = venue.send("convert-dust", { accountId: FEES, assetId: SOL });
    return only(events, "dust-converted").conversionId;
  };
  expect([convert(), convert()]).toEqual([1, 2]);
});

test("an account that lends what is free lends a deposit, and a withdrawal that comes back", () => {
  const venue = openMarginVenue();
  venue.send("set-account", { accountId: ALICE, autoLend: true, leverageLimitPpm: 10_000_000 });
  venue.send("deposit", { accountId: ALICE, units: 7 });
  expect(claimOf(venue, ALICE, USDC)).toEqual([FUNDS + 7, 0]);

  const events = venue.send("request-withdrawal", { accountId: ALICE, units: 9, ...OWN_UNITS });
  const { withdrawalId } = only(events, "withdrawal-requested");
  expect(claimOf(venue, ALICE, USDC)).toEqual([FUNDS - 2, 0]);
  expect(venue.balance(ALICE, USDC)).toEqual([0, 9]);
  venue.send("cancel-withdrawal", { withdrawalId });
  expect(claimOf(venue, ALICE, USDC)).toEqual([FUNDS + 7, 0]);
  expect(venue.balance(ALICE, USDC)).toEqual([0, 0]);
});

test("what is free and what is lent leave together where that is asked for, and not in a transfer", () => {
  const venue = openMarginVenue();
  venue.send("lend", { accountId: BOB, units: 400 });
  venue.send("lend", { accountId: CAROL, units: 4_000 });
  const move = { sourceId: BOB, targetId: BOB_TWO, assetId: USDC, units: FUNDS };
  expect(refusal(venue.send("transfer", move))).toBe("funds-insufficient");
  expect(refusal(venue.send("transfer", { ...move, units: FUNDS + 1 }))).toBe("funds-insufficient");

  const wish = { accountId: BOB, units: FUNDS, ...OWN_UNITS };
  expect(refusal(venue.send("request-withdrawal", wish))).toBe("funds-insufficient");
  // What is lent and may not be redeemed is no help to a loan.
  venue.send("redeem", { accountId: CAROL, units: 4_000 });
  const loan = { ...wish, autoBorrow: true };
  expect(refusal(venue.send("request-withdrawal", loan))).toBe("borrow-limit");
  const redeeming = { ...wish, autoLendRedeem: true };
  expect(refusal(venue.send("request-withdrawal", { ...redeeming, units: FUNDS + 1 }))).toBe(
    "funds-insufficient",
  );
  venue.send("request-withdrawal", redeeming);
  expect(venue.balance(BOB, USDC)).toEqual([0, FUNDS]);
  expect(claimOf(venue, BOB, USDC)).toEqual([0, 0]);
});

test("nobody's withdrawal is exempt from what a pool lets go", () => {
  const venue = openMarginVenue();
  venue.send("lend", { accountId: BOB, units: 1_000 });
  venue.send("borrow", { accountId: ALICE, units: 900 });
  const wish = { accountId: BOB, units: FUNDS - 1_000 + 90, ...OWN_UNITS, autoLendRedeem: true };
  expect(refusal(venue.send("request-withdrawal", wish))).toBe("pool-throttled");
});

test("what leaves, and what is borrowed to leave, must be left over by the margin", () => {
  const traded = levered();
  const wish = { accountId: ALICE, units: 30_000 * ONE_USDC, ...OWN_UNITS };
  expect(refusal(traded.send("request-withdrawal", wish))).toBe("margin-insufficient");

  const thin = openMarginVenue();
  thin.send("lend", { accountId: BOB, units: FUNDS });
  thin.send("lend", { accountId: CAROL, units: FUNDS });
  thinOne(thin, ALICE);
  const loan = { accountId: ALICE, units: FUNDS / 2, ...OWN_UNITS, autoBorrow: true };
  expect(refusal(thin.send("request-withdrawal", loan))).toBe("margin-insufficient");
  expect(claimOf(thin, ALICE, USDC)).toEqual([0, 0]);
});
