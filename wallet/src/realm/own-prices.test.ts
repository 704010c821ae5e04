import { expect, test } from "vitest";
import type { Explanation } from "@holdall/wallet/clear";
import { MARIE } from "@holdall/wallet/clear/build";
import { addressOf } from "@holdall/wallet/keyring";
import type { VaultBody } from "@holdall/wallet/keyring";
import { POLICY_OPEN } from "@holdall/wallet/policy";
import type { Policy } from "@holdall/wallet/policy";
import { DAY, NOON, paying as payingSomebody } from "@holdall/wallet/policy/fixtures";
import type { BroughtPrices, ConfirmedPrice } from "./own-prices.ts";
import { checkOwnRules, rulesOf, takenUnder, withRules, withSpent } from "./own-rules.ts";

/** An account whose value is limited: a unit of the token is worth ten of the quote. */
const OWN = addressOf("solana", new Uint8Array(32).fill(7));
const NETWORK = "solana:local";
const OTHER_NETWORK = "solana:other";
const BODY: VaultBody = {
  sources: [],
  accounts: [
    {
      sourceId: 1,
      family: "solana",
      path: "",
      publicKey: new Uint8Array(32).fill(7),
      label: "",
    },
  ],
  settings: new Uint8Array(),
};

const confirmed = (quoteUnits: bigint): readonly ConfirmedPrice[] => [
  { network: NETWORK, asset: "token:USDC", quoteUnits, decimals: 0 },
];
const priced = (quoteUnits: bigint, atMs = NOON, decimals = 0): BroughtPrices => ({
  "token:USDC": { quoteUnits, decimals, atMs },
});

function ruled(
  quoteLimits: Partial<Policy["quoteLimits"]>,
  prices = confirmed(10n),
  body = BODY,
): VaultBody {
  const none = { transaction: null, day: null, month: null };
  const next = { ...POLICY_OPEN, quoteLimits: { ...none, ...quoteLimits } };
  const set = withRules(body, { account: OWN, prices }, next, NOON);
  if (!set.ok) throw new Error(set.refusal);
  return set.value;
}

const paying = (units: bigint): Explanation => ({
  ...payingSomebody(units, MARIE),
  feePayer: OWN,
  signers: [OWN],
});

interface When {
  readonly prices?: BroughtPrices | undefined;
  readonly atMs?: number;
  readonly network?: string;
}

/** What refuses a payment of so many units: the detail, or "allowed". */
function verdict(body: VaultBody, units: bigint, when: When = {}): string {
  const { atMs = NOON, network = NETWORK } = when;
  const prices = "prices" in when ? when.prices : priced(10n, atMs);
  const asked = { account: OWN, network, prices };
  const done = checkOwnRules(body, asked, paying(units), { signing: [], atMs });
  return done.ok ? "allowed" : done.detail;
}

/** The body after a payment of so many units at a price. */
function paid(body: VaultBody, units: bigint, quoteUnits = 10n, atMs = NOON): VaultBody {
  const asked = { account: OWN, network: NETWORK, prices: priced(quoteUnits, atMs) };
  return withSpent(body, takenUnder(body, asked, paying(units), atMs), atMs);
}

const ownRules = (body: VaultBody) => {
  const rules = rulesOf(body, OWN);
  if (!rules.ok) throw new Error(rules.refusal);
  return rules.value;
};

test("a limit in value holds at its amount, in each of its windows", () => {
  for (const window of ["transaction", "day", "month"] as const) {
    const body = ruled({ [window]: 100n });
    expect(verdict(body, 10n)).toBe("allowed");
    expect(verdict(body, 11n)).toBe(`limit-quote ${window}  100 0 110`);
  }
});

test("what left counts by its value then: for a day, for thirty, and no longer", () => {
  const daily = paid(ruled({ day: 100n }), 6n);
  expect(verdict(daily, 4n)).toBe("allowed");
  expect(verdict(daily, 5n)).toBe("limit-quote day  100 60 50");
  // The price doubles: what left keeps its value, what leaves has the new one.
  expect(verdict(daily, 2n, { prices: priced(20n) })).toBe("allowed");
  expect(verdict(daily, 3n, { prices: priced(20n) })).toBe("limit-quote day  100 60 60");
  expect(verdict(daily, 10n, { atMs: NOON + DAY })).toBe("allowed");
  const monthly = paid(ruled({ month: 100n }), 6n);
  expect(verdict(monthly, 5n, { atMs: NOON + 30 * DAY - 1 })).toBe("limit-quote month  100 60 50");
  expect(verdict(monthly, 5n, { atMs: NOON + 30 * DAY })).toBe("allowed");
});

test("what has no price, or none that is fresh, counts as over the limit", () => {
  const body = ruled({ day: 100n });
  const unpriced = "limit-unpriced day token:USDC 100  ";
  expect(verdict(body, 1n, { prices: undefined })).toBe(unpriced);
  expect(verdict(body, 1n, { prices: priced(10n, NOON - 120_000) })).toBe("allowed");
  expect(verdict(body, 1n, { prices: priced(10n, NOON - 120_001) })).toBe(unpriced);
  expect(verdict(body, 1n, { prices: priced(10n, NOON + 120_001) })).toBe(unpriced);
  // Nothing is worth nothing, at any price.
  expect(verdict(body, 0n, { prices: undefined })).toBe("allowed");
});

test("a price is believed down to half of what was confirmed, and of no other asset or network", () => {
  const body = ruled({ day: 100n });
  const unpriced = "limit-unpriced day token:USDC 100  ";
  expect(verdict(body, 20n, { prices: priced(5n) })).toBe("allowed");
  expect(verdict(body, 21n, { prices: priced(5n) })).toBe("limit-quote day  100 0 105");
  expect(verdict(body, 1n, { prices: priced(4n) })).toBe(unpriced);
  // The same digits with other decimals would be another price.
  expect(verdict(body, 1n, { prices: priced(10n, NOON, 3) })).toBe(unpriced);
  expect(verdict(body, 1n, { network: OTHER_NETWORK })).toBe(unpriced);
  expect(verdict(ruled({ day: 100n }, []), 1n)).toBe(unpriced);
});

test("a price that rose and counted is the one that falls are measured by", () => {
  const risen = paid(ruled({ day: 1_000n }), 1n, 30n);
  expect(ownRules(risen).prices).toEqual(confirmed(30n));
  expect(verdict(risen, 1n, { prices: priced(15n) })).toBe("allowed");
  expect(verdict(risen, 1n, { prices: priced(14n) })).toContain("limit-unpriced");
  // One that fell, and one of what did not leave, moves nothing.
  expect(ownRules(paid(risen, 1n, 20n)).prices).toEqual(confirmed(30n));
  expect(ownRules(paid(risen, 0n, 90n)).prices).toEqual(confirmed(30n));
  expect(ownRules(paid(risen, 1n, 90n, NOON)).prices).toEqual(confirmed(90n));
});

test("other rules keep the prices, and prices that are confirmed anew take their place at once", () => {
  const risen = paid(ruled({ day: 1_000n }), 1n, 30n);
  const kept = withRules(risen, { account: OWN }, POLICY_OPEN, NOON);
  expect(kept.ok && ownRules(kept.value).prices).toEqual(confirmed(30n));
  const anew = ruled({ day: 1_000n }, confirmed(8n), risen);
  expect(verdict(anew, 1n, { prices: priced(4n) })).toBe("allowed");
});

test("more in value counts a day later, less at once", () => {
  const looser = ruled({ day: 1_000n }, confirmed(10n), ruled({ day: 100n }));
  expect(verdict(looser, 11n)).toContain("limit-quote day");
  expect(verdict(looser, 11n, { atMs: NOON + DAY })).toBe("allowed");
  expect(verdict(ruled({ day: 50n }, confirmed(10n), looser), 6n)).toContain("limit-quote day  50");
});

test("whatever is paid in, the log stays short and forgets no value", () => {
  let body = ruled({ month: 10_000n });
  for (let one = 0; one < 150; one++) body = paid(body, 1n, 10n, NOON + one);
  const { spent } = ownRules(body);
  expect(spent).toHaveLength(128);
  expect(spent.reduce((sum, { quoteUnits }) => sum + (quoteUnits ?? 0n), 0n)).toBe(1_500n);
  expect(spent.every(({ asset, units }) => asset === "" && units === 0n)).toBe(true);
  expect(verdict(body, 851n)).toBe("limit-quote month  10000 1500 8510");
});

test("what left before value was limited counts for none of it", () => {
  const day = { "token:USDC": 1_000n };
  const byUnits = withRules(
    BODY,
    { account: OWN, prices: confirmed(10n) },
    { ...POLICY_OPEN, unitLimits: { transaction: {}, day, month: {} } },
    NOON,
  );
  if (!byUnits.ok) throw new Error(byUnits.refusal);
  const body = ruled({ day: 100n }, confirmed(10n), paid(byUnits.value, 9n));
  expect(verdict(body, 10n)).toBe("allowed");
  expect(verdict(body, 11n)).toBe("limit-quote day  100 0 110");
});
