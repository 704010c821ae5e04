import fc from "fast-check";
import { expect, test } from "vitest";
import { activePolicy, changePolicy, LOOSENING_MS } from "./account.ts";
import { decide, entriesOf, usedUnits } from "./decide.ts";
import type { Spent } from "./decide.ts";
import {
  accountWith,
  DAY,
  granting,
  HOUR,
  MARIE,
  NOON,
  PAUL,
  paying,
  USDC,
  usdcLimits,
} from "./fixtures.twin.ts";
import { canonical, HOURS_ALL, isTightening, POLICY_OPEN, strictest } from "./policy.ts";
import type { Policy } from "./policy.ts";

const units = fc.constantFrom(0n, 1n, 50n, 100n, 1000n);
const limits = fc.option(units, { nil: undefined }).map((one): Record<string, bigint> => {
  return one === undefined ? {} : { [USDC]: one };
});
const windows = <T>(one: fc.Arbitrary<T>) => fc.record({ transaction: one, day: one, month: one });
const list = fc.option(fc.subarray([MARIE, PAUL]), { nil: null });
const policies: fc.Arbitrary<Policy> = fc.record({
  unitLimits: windows(limits),
  quoteLimits: windows(fc.option(units, { nil: null })),
  knownRecipientsOnly: fc.boolean(),
  recipients: list,
  newRecipientDelayMs: fc.constantFrom(0, DAY, 2 * DAY),
  newRecipientFree: limits,
  contracts: fc.option(fc.subarray(["token-program"]), { nil: null }),
  networks: fc.option(fc.subarray(["solana:local"]), { nil: null }),
  hoursMask: fc.constantFrom(0, 1 << 12, HOURS_ALL),
  approvals: fc.constantFrom("none" as const, "exact" as const, "any" as const),
  isOverrideAllowed: fc.boolean(),
});
const requests = fc.oneof(
  fc.tuple(units, fc.constantFrom(MARIE, PAUL)).map(([n, to]) => paying(n, to)),
  fc.option(units, { nil: null }).map((n) => granting(n)),
);
const spending = units.map((n) => ({
  entries: [{ asset: USDC, units: n, quoteUnits: n, atMs: NOON - 1, place: "" }],
  prices: { [USDC]: { quoteUnits: 1n, decimals: 0, atMs: NOON } },
}));
const allows = (
  policy: Policy,
  ...[request, spent]: [Parameters<typeof decide>[1], Parameters<typeof decide>[2]]
) => {
  const recipients = [{ address: MARIE, addedAtMs: NOON - DAY }];
  return decide(accountWith(policy, { recipients }), request, spent, NOON).kind === "allow";
};

test("law: the strictest of two policies allows exactly what both allow", () => {
  fc.assert(
    fc.property(policies, policies, requests, spending, (a, b, request, spent) => {
      const both = allows(a, request, spent) && allows(b, request, spent);
      expect(allows(strictest(a, b), request, spent)).toBe(both);
    }),
    { numRuns: 3000 },
  );
});

test("law: strictest is commutative, idempotent, and tighter than both", () => {
  fc.assert(
    fc.property(policies, policies, (a, b) => {
      const both = strictest(a, b);
      expect(canonical(both)).toBe(canonical(strictest(b, a)));
      expect(canonical(strictest(a, a))).toBe(canonical(a));
      expect(isTightening(a, both)).toBe(true);
      expect(isTightening(b, both)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test("law: in 24 hours new recipients have no more than what is free, however it is parted", () => {
  const payments = fc.array(
    fc.record({
      units: fc.bigInt(0n, 40n),
      to: fc.constantFrom(MARIE, PAUL, "another"),
      waitMs: fc.integer({ min: 0, max: DAY }),
    }),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(payments, fc.bigInt(0n, 60n), (asked, free) => {
      const policy = { newRecipientDelayMs: 2 * DAY, newRecipientFree: { [USDC]: free } };
      const account = accountWith(policy, {
        recipients: [{ address: MARIE, addedAtMs: NOON - DAY }],
      });
      const entries: Spent[] = [];
      let atMs = NOON;
      for (const { units: paid, to, waitMs } of asked) {
        atMs += waitMs;
        const isNew = to !== MARIE || atMs < NOON + DAY;
        const request = paying(paid, to);
        if (decide(account, request, { entries, prices: {} }, atMs).kind !== "allow") continue;
        entries.push(...entriesOf(account, request, {}, atMs));
        const within = entries.filter((one) => one.atMs > atMs - DAY);
        const total = within.reduce((sum, one) => sum + one.units, 0n);
        if (isNew && paid > 0n) expect(total <= free).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
});

test("law: whichever is included of each place, a day's limit holds, and nothing within it is refused", () => {
  const signings = fc.array(
    fc.record({
      units: fc.bigInt(0n, 60n),
      place: fc.constantFrom("", "1 7", "1 8", "10 7"),
      waitMs: fc.constantFrom(1, HOUR, 9 * HOUR, DAY),
    }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(signings, fc.bigInt(0n, 100n), (asked, limit) => {
      const account = accountWith({ unitLimits: usdcLimits({ day: limit }) });
      const entries: Spent[] = [];
      let atMs = NOON;
      for (const { units: paid, place, waitMs } of asked) {
        atMs += waitMs;
        const request = { ...paying(paid), place };
        const isAllowed = decide(account, request, { entries, prices: {} }, atMs).kind === "allow";
        const signed = entriesOf(account, request, {}, atMs);
        const within = entries.filter((one) => one.atMs > atMs - DAY);
        const withIt = outcomes([...within, ...signed]).filter((one) => one.includes(signed[0]));
        expect(isAllowed).toBe(paid === 0n || withIt.every((one) => totalOf(one) <= limit));
        if (isAllowed) entries.push(...signed);
        const most = outcomes(entries.filter((one) => one.atMs > atMs - DAY)).map(totalOf);
        expect(most.every((one) => one <= limit)).toBe(true);
        const used = usedUnits(entries, { asset: USDC, window: "day" }, atMs);
        expect(most.every((one) => one <= used)).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
});

/** Everything that a chain can have included of what was signed: of each place one at most. */
function outcomes(signed: readonly Spent[]): readonly (readonly Spent[])[] {
  const [first, ...rest] = signed;
  if (first === undefined) return [[]];
  const free = rest.filter(({ place }) => place === "" || place !== first.place);
  return [...outcomes(rest), ...outcomes(free).map((one) => [first, ...one])];
}

const totalOf = (included: readonly Spent[]): bigint =>
  included.reduce((sum, one) => sum + one.units, 0n);

test("law: for 24 hours after any change nothing is allowed that was forbidden before", () => {
  fc.assert(
    fc.property(policies, policies, requests, spending, (before, after, request, spent) => {
      const change = { atMs: NOON, hasSecondFactor: true };
      const changed = changePolicy(accountWith(before), after, change);
      if (!changed.ok) throw new Error(changed.refusal);
      const meanwhile = activePolicy(changed.value, NOON + LOOSENING_MS - 1);
      const allowedNow = allows(meanwhile, request, spent);
      expect(allowedNow && !allows(before, request, spent)).toBe(false);
      expect(allowedNow && !allows(after, request, spent)).toBe(false);
      const later = activePolicy(changed.value, NOON + LOOSENING_MS);
      expect(canonical(later)).toBe(canonical(after));
    }),
    { numRuns: 2000 },
  );
});

test("tightening counts at once and needs no second factor; loosening needs it and waits", () => {
  const tight: Policy = { ...POLICY_OPEN, approvals: "none" };
  const change = { atMs: NOON, hasSecondFactor: false };
  const tightened = changePolicy(accountWith({}), tight, change);
  expect(tightened).toMatchObject({ ok: true, value: { pending: null, policy: tight } });
  const loosened = changePolicy(accountWith(tight), POLICY_OPEN, change);
  expect(loosened).toMatchObject({ ok: false, refusal: "policy-refused" });
  const allowed = changePolicy(accountWith(tight), POLICY_OPEN, {
    ...change,
    hasSecondFactor: true,
  });
  if (!allowed.ok) throw new Error("fixture");
  expect(activePolicy(allowed.value, NOON + LOOSENING_MS - 1).approvals).toBe("none");
  expect(activePolicy(allowed.value, NOON + LOOSENING_MS).approvals).toBe("any");
});

test("tightening again cancels a loosening that still waits", () => {
  const tight: Policy = { ...POLICY_OPEN, approvals: "none" };
  const waiting = changePolicy(accountWith(tight), POLICY_OPEN, {
    atMs: NOON,
    hasSecondFactor: true,
  });
  if (!waiting.ok) throw new Error("fixture");
  const again = changePolicy(waiting.value, tight, { atMs: NOON + 1, hasSecondFactor: false });
  if (!again.ok) throw new Error("fixture");
  expect(activePolicy(again.value, NOON + 10 * LOOSENING_MS).approvals).toBe("none");
});
