import { expect, test } from "vitest";
import { EventBuffer } from "../event-buffer.ts";
import { marginParameters, openMarginVenue, solSpec } from "../margin-venue.twin.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import { emptyState } from "../state.ts";
import { BOB, openVenue, refusal, SOL_USDC, USDC } from "../venue.twin.ts";
import { setBackstop } from "./set-backstop.ts";

/** What is said to an offer of an account where so many others stand, and to its end. */
function saidBeside(offers: number, accountId: number): number[] {
  const state = emptyState();
  state.emit.begin(new EventBuffer());
  state.parameters = marginParameters;
  state.assets.push(solSpec);
  for (let each = 1; each <= 5_000; each += 1) state.accounts.open(each, 0, "main");
  const rows = Array.from({ length: offers }, (_, at) => at + 1);
  const offer = { isBorrow: true, itemId: 0, capacity: 1, used: 0, usedHour: -1 };
  state.backstops.load(rows.map((each) => ({ ...offer, accountId: each })));
  const command = { kind: "set-backstop", accountId, marketId: 0, assetId: 0, isBorrow: true };
  return [2, 0].map((capacity) => setBackstop(state, { ...command, capacity } as never));
}

test("the venue keeps 4,096 offers, each of which may be changed and ended", () => {
  expect(saidBeside(4_095, 4_999)).toEqual([ACCEPTED, ACCEPTED]);
  expect(saidBeside(4_096, 4_999)).toEqual([REJECT["amount-too-large"], ACCEPTED]);
  expect(saidBeside(4_096, 7)).toEqual([ACCEPTED, ACCEPTED]);
});

test("a venue without margin takes no offer, whatever it is of", () => {
  const venue = openVenue();
  const said = (assetId: number): string =>
    refusal(venue.send("set-backstop", { accountId: BOB, assetId, isBorrow: true, capacity: 1 }));
  expect([said(USDC), said(99)]).toEqual(["not-available", "not-available"]);
});

test("an offer of nobody, of nothing, and of more than there can be is refused by name", () => {
  const venue = openMarginVenue();
  const said = (more: object): string =>
    refusal(venue.send("set-backstop", { accountId: BOB, assetId: USDC, isBorrow: true, ...more }));
  expect(said({ accountId: 999, capacity: 1 })).toBe("account-unknown");
  expect(said({ assetId: 99, capacity: 1 })).toBe("asset-unknown");
  expect(said({ isBorrow: false, marketId: 99, capacity: 1 })).toBe("market-unknown");
  expect(said({ isBorrow: false, marketId: SOL_USDC, capacity: 1 })).toBe("not-available");
  expect(said({ capacity: -1 })).toBe("amount-not-positive");
  expect(said({ capacity: 1 })).toMatch(/^backstop-set/);
});
