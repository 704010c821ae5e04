import { expect, test } from "vitest";
import {
  ALICE,
  BOB,
  FEES,
  kinds,
  marketSpec,
  only,
  openVenue,
  parameters,
  refusal,
  SOL_USDC,
  USDC,
  Venue,
} from "./venue.twin.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

test("accounts: a new user opens number 0, further ones up to the limit, each number once", () => {
  const venue = openVenue();
  const open = (userId: number, subaccountNumber: number, name = "x"): string =>
    refusal(venue.send("open-account", { userId, subaccountNumber, name }));
  expect(open(0, 1)).toBe("user-unknown");
  expect(open(99, 0)).toBe("user-unknown");
  expect(open(3, 0)).toBe("subaccount-exists");
  expect(open(3, 3)).toBe("account-opened");
  expect(open(3, 3)).toBe("subaccount-exists");
  expect(open(3, 4)).toBe("subaccount-limit");
  expect(open(3, 1, "")).toBe("specification-invalid");
  expect(open(3, 1, "x".repeat(65))).toBe("specification-invalid");
  expect(open(3, 1, "x".repeat(64))).toBe("account-opened");
  const accounts = venue.engine.view({ kind: "accounts-of-user", userId: 3 as never });
  expect(accounts.map((account) => account.subaccountNumber)).toEqual([0, 3, 1]);
  expect(refusal(venue.send("rename-account", { accountId: ALICE, name: "" }))).toBe(
    "specification-invalid",
  );
  expect(refusal(venue.send("rename-account", { accountId: 99 }))).toBe("account-unknown");
  venue.send("rename-account", { accountId: ALICE, name: "renamed" });
  expect(venue.engine.view({ kind: "account", accountId: ALICE as never })!.name).toBe("renamed");
});

test("settings start as published and are kept as set", () => {
  const venue = openVenue();
  const settings = (): unknown => {
    const { autoLend, autoRepayBorrows, autoBorrowSettlements, autoRealizePnl, leverageLimitPpm } =
      venue.engine.view({ kind: "account", accountId: ALICE as never })!;
    return [autoLend, autoRepayBorrows, autoBorrowSettlements, autoRealizePnl, leverageLimitPpm];
  };
  expect(settings()).toEqual([false, true, true, true, 10_000_000]);
  venue.send("set-account", {
    autoLend: true,
    autoRepayBorrows: false,
    autoBorrowSettlements: false,
    autoRealizePnl: false,
    leverageLimitPpm: 5_000_000,
  });
  expect(settings()).toEqual([true, false, false, false, 5_000_000]);
});

test("what is no asset or market is refused by the name of its fault, and nothing is listed", () => {
  const venue = openVenue();
  const asset = (spec: string): string => refusal(venue.send("add-asset", { spec }));
  const listed = (change: object): string =>
    refusal(
      venue.send("list-market", {
        spec: JSON.stringify({ ...marketSpec, symbol: "NEW", ...change }),
      }),
    );
  for (const spec of ["", "{", "null", "[]", "{}", '{"symbol":"X"}'])
    expect(asset(spec)).toBe("specification-invalid");
  expect(
    asset(JSON.stringify({ symbol: "SOL", displayName: "SOL", decimals: 9, tokens: [] })),
  ).toBe("symbol-taken");
  expect(asset(JSON.stringify({ symbol: "X", displayName: "X", decimals: 19, tokens: [] }))).toBe(
    "specification-invalid",
  );
  expect(listed({ symbol: "SOL_USDC" })).toBe("symbol-taken");
  expect(listed({ baseAssetId: 5 })).toBe("asset-unknown");
  expect(listed({ baseAssetId: USDC })).toBe("specification-invalid");
  expect(listed({ priceTicksMin: 0 })).toBe("specification-invalid");
  expect(listed({ priceTicksMin: 9, priceTicksMax: 8 })).toBe("specification-invalid");
  expect(listed({ priceTicksMax: 2 ** 30 + 1 })).toBe("specification-invalid");
  expect(listed({ sizeLotsMax: 2 ** 32 })).toBe("specification-invalid");
  expect(listed({ sizeLotsMin: 0 })).toBe("specification-invalid");
  expect(listed({ tickSize: "0.0000001" })).toBe("market-misaligned");
  expect(listed({ kind: "perp" })).toBe("not-available");
  expect(listed({ bands: {} })).toBe("specification-invalid");
  expect(venue.engine.view({ kind: "markets" })).toHaveLength(1);
  expect(listed({})).toBe("market-listed");
});

test("parameters name accounts and an asset that exist, and tiers that ascend from nothing", () => {
  const venue = openVenue();
  const set = (change: object): string =>
    refusal(
      venue.send("set-parameters", { parameters: JSON.stringify({ ...parameters, ...change }) }),
    );
  const [tier] = parameters.feeTiers;
  for (const change of [
    { feeAccountId: 0 },
    { feeAccountId: 99 },
    { dustAccountId: 99 },
    { settlementAssetId: 9 },
    { feeTiers: [] },
    { feeTiers: [tier, tier] },
    { feeTiers: [{ ...tier, volumeUnitsMin: 1 }] },
    { feeTiers: [{ ...tier, spotTakerPpm: -1 }] },
    { subaccountsMax: -1 },
  ]) {
    expect(set(change), JSON.stringify(change)).toBe("parameters-invalid");
  }
  expect(set({})).toBe("parameters-set");
});

test("a market changes its limits and nothing that orders rest on; a higher top keeps the queues", () => {
  const venue = openVenue({ priceTicksMax: 2_000 });
  venue.bid(ALICE, 1, 1_000);
  venue.bid(BOB, 2, 1_000);
  venue.bid(ALICE, 3, 5);
  const change = (fields: object): string =>
    refusal(
      venue.send("change-market", {
        spec: JSON.stringify({ ...marketSpec, priceTicksMax: 2_000, ...fields }),
      }),
    );
  for (const fields of [
    { symbol: "X" },
    { tickSize: "0.1" },
    { lotSize: "1" },
    { baseAssetId: USDC },
    { priceTicksMin: 0 },
  ]) {
    expect(change(fields)).toBe("specification-invalid");
  }
  expect(refusal(venue.bid(ALICE, 1, 2_001))).toBe("price-out-of-range");

  expect(change({ priceTicksMax: 100_000 })).toBe("market-changed");

  expect(venue.book().bids).toEqual([
    [1_000, 3],
    [5, 3],
  ]);
  expect(kinds(venue.bid(ALICE, 1, 100_000))).toContain("level-changed");
  const fills = venue
    .ask(5, 2, 1_000)
    .filter((event) => event.kind === "order-filled" && event.isMaker);
  expect(fills.map((fill) => (fill.kind === "order-filled" ? fill.accountId : 0))).toEqual([
    ALICE,
    ALICE,
  ]);
});

test("expiry: an order lives until its time and is gone at it", () => {
  const venue = openVenue();
  const expiresAtMs = venue.nowMs + 1_000;
  venue.bid(ALICE, 1, 1_000, { timeInForce: "gtd", expiresAtMs });
  venue.nowMs = expiresAtMs - 1;
  expect(kinds(venue.send("tick"))).toEqual([]);
  venue.nowMs = expiresAtMs;
  const events = venue.send("tick");
  expect(only(events, "order-expired")).toMatchObject({ reason: "expired", status: "expired" });
  expect(venue.balance(ALICE, USDC)[1]).toBe(0);
});

test("the dead-man timer cancels all orders of its account once, and no sibling's", () => {
  const venue = openVenue();
  venue.bid(ALICE, 1, 1_000);
  venue.bid(ALICE, 1, 999);
  venue.bid(BOB, 1, 1_000);
  const atMs = venue.nowMs + 500;
  venue.send("set-cancel-after", { accountId: ALICE, atMs });
  venue.nowMs = atMs - 1;
  expect(kinds(venue.send("tick"))).toEqual([]);
  venue.nowMs = atMs;
  const events = venue.send("tick");
  expect(events[0]).toEqual({ kind: "cancel-after-set", accountId: ALICE, atMs: 0 });
  expect(events.filter((event) => event.kind === "order-cancelled")).toHaveLength(2);
  expect(venue.book().bids).toEqual([[1_000, 1]]);
  venue.bid(ALICE, 1, 1_000);
  expect(kinds(venue.send("tick"))).toEqual([]);
});

test("volume of thirty days lifts a user's tier on the hour, for all its fees, and fades", () => {
  const venue = openVenue();
  const trade = (): number => {
    venue.ask(BOB, 100, 100_000);
    const fills = venue.bid(ALICE, 100, 100_000);
    return fills.flatMap((event) =>
      event.kind === "order-filled" && !event.isMaker ? [event.feeUnits] : [],
    )[0];
  };
  venue.send("tick");
  expect(trade()).toBe(500_000);
  expect(kinds(venue.send("tick"))).toEqual([]);
  venue.nowMs += HOUR_MS;
  const lifted = venue.send("tick").filter((event) => event.kind === "fee-tier-changed");
  expect(lifted.map((event) => [event.userId, event.tier, event.volumeUnits])).toEqual([
    [3, 1, 1_000_000_000],
    [4, 1, 1_000_000_000],
  ]);
  expect(trade()).toBe(300_000);
  venue.nowMs += 29 * DAY_MS;
  expect(kinds(venue.send("tick"))).toEqual([]);
  venue.nowMs += DAY_MS;
  expect(kinds(venue.send("tick"))).toEqual(["fee-tier-changed", "fee-tier-changed"]);
  expect(refusal(venue.send("set-fee-tier", { userId: 3, tier: 2, untilMs: 0 }))).toBe(
    "tier-unknown",
  );
  expect(refusal(venue.send("set-fee-tier", { userId: 99, tier: 0, untilMs: 0 }))).toBe(
    "user-unknown",
  );
  expect(
    refusal(venue.send("set-fee-tier", { userId: 3, tier: 1, untilMs: venue.nowMs + 1 })),
  ).toBe("fee-tier-changed");
  expect(venue.balance(FEES, USDC)[0]).toBeGreaterThan(0);
});

test("a request is answered once, whatever it came to, until it expires", () => {
  const venue = openVenue();
  const request = { requestA: 7, requestB: 8, requestExpiresMs: venue.nowMs + 1_000 };
  const placed = venue.bid(ALICE, 1, 1_000, request);
  const { orderOrdinal, orderSlot } = only(placed, "order-accepted");
  const firstSequence = venue.sequence;
  const hash = venue.engine.hash();

  const again = venue.bid(ALICE, 1, 1_000, request);

  expect(again).toEqual([
    { kind: "repeated", accountId: ALICE, orderSlot, orderOrdinal, firstSequence, code: 0 },
  ]);
  expect(venue.book().bids).toEqual([[1_000, 1]]);
  expect(hash).toMatch(/^[0-9a-f]{32}$/);
  const refused = { ...request, requestA: 9 };
  expect(refusal(venue.bid(ALICE, 0, 1_000, refused))).toBe("quantity-required");
  expect(venue.bid(ALICE, 1, 1_000, refused)[0]).toMatchObject({ kind: "repeated", code: 19 });
  venue.nowMs += 1_000;
  expect(refusal(venue.bid(ALICE, 1, 1_000, request))).toBe("request-expired");
  expect(refusal(venue.bid(ALICE, 1, 1_000, { ...request, requestA: 10 }))).toBe("request-expired");
  const inTime = { ...request, requestA: 10, requestExpiresMs: venue.nowMs + 1 };
  expect(kinds(venue.bid(ALICE, 1, 1_000, inTime))).toContain("order-accepted");
});

test("a client id places one order: the same again is a repeat, another is refused, later it is free", () => {
  const venue = openVenue();
  const { orderOrdinal, orderSlot } = only(
    venue.bid(ALICE, 1, 1_000, { clientId: 5 }),
    "order-accepted",
  );
  expect(venue.bid(ALICE, 1, 1_000, { clientId: 5 })[0]).toMatchObject({
    kind: "repeated",
    orderOrdinal,
  });
  expect(refusal(venue.bid(ALICE, 2, 1_000, { clientId: 5 }))).toBe("client-id-taken");
  expect(kinds(venue.bid(BOB, 2, 1_000, { clientId: 5 }))).toContain("order-accepted");
  const byName = { marketId: SOL_USDC, clientId: 5 };
  expect(refusal(venue.send("cancel-order", { ...byName, clientId: 6 }))).toBe("order-unknown");
  expect(only(venue.send("cancel-order", byName), "order-cancelled").orderOrdinal).toBe(
    orderOrdinal,
  );
  expect(refusal(venue.send("cancel-order", byName))).toBe("order-unknown");
  venue.nowMs += 600_000 - 1;
  expect(venue.bid(ALICE, 1, 1_000, { clientId: 5 })[0].kind).toBe("repeated");
  venue.nowMs += 1;
  expect(kinds(venue.bid(ALICE, 1, 1_000, { clientId: 5 }))).toContain("order-accepted");
  expect(refusal(venue.send("cancel-order", { orderOrdinal, orderSlot }))).toBe("order-unknown");
});

test("a stranger's order, another market's and a stale id are all unknown", () => {
  const venue = openVenue();
  const { orderOrdinal, orderSlot } = only(venue.bid(ALICE, 1, 1_000), "order-accepted");
  const name = { orderOrdinal, orderSlot };
  expect(refusal(venue.send("cancel-order", { ...name, accountId: BOB }))).toBe("order-unknown");
  expect(refusal(venue.send("cancel-order", { ...name, marketId: 3 }))).toBe("market-unknown");
  venue.send("cancel-order", name);
  const reused = only(venue.bid(BOB, 1, 1_000), "order-accepted");
  expect(reused.orderSlot).toBe(orderSlot);
  expect(refusal(venue.send("cancel-order", name))).toBe("order-unknown");
  expect(refusal(venue.send("cancel-order", { ...name, accountId: BOB }))).toBe("order-unknown");
});

test("each malformed amendment is refused and leaves the order as it was", () => {
  const venue = openVenue({
    sizeLotsMin: 2,
    sizeLotsMax: 50,
    priceTicksMin: 10,
    priceTicksMax: 5_000,
  });
  const { orderOrdinal, orderSlot } = only(
    venue.bid(ALICE, 10, 1_000, { postOnly: true }),
    "order-accepted",
  );
  venue.ask(BOB, 4, 1_000);
  venue.ask(BOB, 4, 1_001);
  const amend = (fields: object): string =>
    refusal(venue.send("amend-order", { orderOrdinal, orderSlot, ...fields }));
  expect(amend({})).toBe("amend-nothing");
  expect(amend({ priceTicks: 1_000, sizeLots: 10 })).toBe("amend-nothing");
  expect(amend({ sizeLots: 4 })).toBe("amend-below-filled");
  expect(amend({ sizeLots: 51 })).toBe("quantity-above-maximum");
  expect(amend({ sizeLots: 1 })).toBe("quantity-below-minimum");
  expect(amend({ priceTicks: 9 })).toBe("price-out-of-range");
  expect(amend({ priceTicks: 5_001 })).toBe("price-out-of-range");
  expect(amend({ priceTicks: 1_001 })).toBe("post-only-would-take");
  expect(amend({ orderOrdinal: 0 })).toBe("order-unknown");
  expect(venue.book().bids).toEqual([[1_000, 6]]);
  expect(venue.balance(ALICE, USDC)[1]).toBe(6 * 1_000 * 100);
  expect(amend({ sizeLots: 5 })).toBe("order-amended level-changed balance-changed");
  expect(venue.balance(ALICE, USDC)[1]).toBe(1 * 1_000 * 100);
});

test("an engine that knows nothing answers nothing and refuses everything", () => {
  const venue = new Venue();
  expect(venue.engine.view({ kind: "depth", marketId: 0 as never, levels: 5 })).toBeNull();
  expect(venue.engine.view({ kind: "account", accountId: 1 as never })).toBeNull();
  expect(venue.engine.view({ kind: "balances", accountId: 1 as never })).toEqual([]);
  expect(venue.engine.view({ kind: "open-orders", accountId: 1 as never, marketId: null })).toEqual(
    [],
  );
  expect(refusal(venue.bid(1, 1, 1))).toBe("account-unknown");
  expect(kinds(venue.send("tick"))).toEqual([]);
});
