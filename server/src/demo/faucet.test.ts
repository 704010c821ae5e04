import type { AccountId, AssetId, Command, Event, Venue } from "@holdall/core/protocol";
import { rejectOfName } from "@holdall/core/protocol";
import { SimClock } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { creditOnce, demoFaucet, grantUnits } from "./faucet.ts";

const alice = 3 as AccountId;
const usdc = 0 as AssetId;
const btc = 2 as AssetId;

/** A venue that takes each reference once, as the engine does. */
function dripping(rejected?: Event) {
  const sent: (Command & { kind: "deposit" })[] = [];
  const clock = new SimClock();
  const venue: Pick<Venue, "submit"> = {
    async submit(command) {
      if (command.kind !== "deposit") throw new Error(command.kind);
      const isKnown = sent.some((each) => each.reference === command.reference);
      sent.push(command);
      const event = { kind: isKnown ? "repeated" : "deposited" } as Event;
      return { sequence: 1, timeMicros: 0, events: [rejected ?? event] };
    },
  };
  return { sent, clock, venue, give: demoFaucet({ clock, venue }) };
}

const ask = { accountId: alice, assetId: usdc, units: undefined };

test("a request without an amount gives the most that one may have", async () => {
  const { give, sent } = dripping();
  expect(await give(ask)).toMatchObject({ units: 10_000_000_000 });
  expect(sent[0]).toMatchObject({ accountId: alice, assetId: usdc, units: 10_000_000_000 });
});

test("another asset is given by its worth at the first price", async () => {
  const { give } = dripping();
  expect(await give({ ...ask, assetId: btc })).toMatchObject({ units: grantUnits(btc) });
  // 1,000,000 dollars buy 10 whole bitcoins at 95,000; a hundredth of them is a tenth.
  expect(grantUnits(btc)).toBe(10_000_000);
});

test.each([
  [1, { units: 1 }],
  [10_000_000_000, { units: 10_000_000_000 }],
])("%d units are given", async (units, outcome) => {
  expect(await dripping().give({ ...ask, units })).toMatchObject(outcome);
});

test.each([0, -1, 10_000_000_001])("%d units are refused and nothing is sent", async (units) => {
  const { give, sent } = dripping();
  expect(await give({ ...ask, units })).toMatchObject({ refusal: { code: "INVALID_QUANTITY" } });
  expect(sent).toEqual([]);
});

test("an asset that the faucet does not have is refused", async () => {
  const outcome = await dripping().give({ ...ask, assetId: 99 as AssetId });
  expect(outcome).toMatchObject({ refusal: { code: "INVALID_QUANTITY" } });
});

test("five a day for each account and asset, and again on the next day", async () => {
  const { give, clock } = dripping();
  for (let grant = 1; grant <= 5; grant += 1) expect(await give(ask)).toHaveProperty("units");
  expect(await give(ask)).toMatchObject({ refusal: { status: 429, code: "TOO_MANY_REQUESTS" } });
  expect(await give({ ...ask, assetId: btc })).toHaveProperty("units");
  expect(await give({ ...ask, accountId: 4 as AccountId })).toHaveProperty("units");
  clock.run(clock.monotonicMicros() + 86_400_000_000);
  expect(await give(ask)).toHaveProperty("units");
});

test("a refusal of the venue is handed on as it is", async () => {
  const { code, api, text } = rejectOfName("account-unknown");
  const { give } = dripping({ kind: "rejected", accountId: alice, code });
  expect(await give(ask)).toMatchObject({ refusal: { status: 400, code: api, message: text } });
});

test("what a chain brought is credited once, however often that is asked for", async () => {
  const { venue, sent } = dripping();
  const deposit = { accountId: alice, assetId: usdc, units: 5, reference: "chain:ab" };
  expect(await creditOnce(venue, deposit)).toEqual(deposit);
  expect(await creditOnce(venue, deposit)).toEqual(deposit);
  expect(sent.map(({ reference }) => reference)).toEqual(["chain:ab", "chain:ab"]);
});
