import { expect, test } from "vitest";
import { DAY, MARIE, PAUL, USDC, usdcLimits } from "./fixtures.twin.ts";
import { isTightening, POLICY_OPEN, strictest } from "./policy.ts";
import type { Policy } from "./policy.ts";
import { verdictSentence } from "./words.ts";

const policyWith = (changes: Partial<Policy>): Policy => ({ ...POLICY_OPEN, ...changes });

/** Two policies and what both allow, whichever comes first. */
const PAIRS: readonly (readonly [Partial<Policy>, Partial<Policy>, Partial<Policy>])[] = [
  [{ knownRecipientsOnly: true }, { knownRecipientsOnly: false }, { knownRecipientsOnly: true }],
  [
    { newRecipientDelayMs: DAY },
    { newRecipientDelayMs: 2 * DAY },
    { newRecipientDelayMs: 2 * DAY },
  ],
  [{ isOverrideAllowed: true }, { isOverrideAllowed: false }, { isOverrideAllowed: false }],
  [{ recipients: [MARIE, PAUL] }, { recipients: [PAUL] }, { recipients: [PAUL] }],
  [{ recipients: null }, { recipients: [PAUL] }, { recipients: [PAUL] }],
  [
    { quoteLimits: { transaction: 5n, day: 7n, month: null } },
    { quoteLimits: { transaction: 6n, day: null, month: null } },
    { quoteLimits: { transaction: 5n, day: 7n, month: null } },
  ],
  [
    { unitLimits: usdcLimits({ day: 5n, month: 9n }) },
    { unitLimits: usdcLimits({ day: 6n }) },
    { unitLimits: usdcLimits({ day: 5n, month: 9n }) },
  ],
  [
    { newRecipientDelayMs: DAY, newRecipientFree: { [USDC]: 5n, native: 1n } },
    { newRecipientDelayMs: DAY, newRecipientFree: { [USDC]: 6n } },
    { newRecipientDelayMs: DAY, newRecipientFree: { [USDC]: 5n } },
  ],
  [
    { newRecipientDelayMs: DAY, newRecipientFree: { [USDC]: 5n } },
    { newRecipientDelayMs: 0, newRecipientFree: {} },
    { newRecipientDelayMs: DAY, newRecipientFree: { [USDC]: 5n } },
  ],
];

test("what both of two policies allow is the stricter of each rule, in either order", () => {
  for (const [left, right, both] of PAIRS) {
    const [one, other, expected] = [left, right, both].map(policyWith);
    expect(strictest(one, other)).toEqual(expected);
    expect(strictest(other, one)).toEqual(expected);
  }
});

test("a change tightens when nothing that was forbidden is allowed by it", () => {
  const limited = policyWith({ recipients: [MARIE] });
  expect(isTightening(POLICY_OPEN, limited)).toBe(true);
  expect(isTightening(limited, POLICY_OPEN)).toBe(false);
  expect(isTightening(limited, policyWith({ recipients: [PAUL, MARIE] }))).toBe(false);
  // The same list in another order, with one named twice, is the same list.
  const two = policyWith({ recipients: [MARIE, PAUL] });
  expect(isTightening(two, policyWith({ recipients: [PAUL, MARIE, PAUL] }))).toBe(true);
});

test("a sentence names what it has: an asset without its price, a moment without seconds", () => {
  const unitName = (asset: string | null) => ({ symbol: asset ?? "quote", decimals: 2 });
  const unpriced = {
    kind: "refuse",
    rule: "limit-unpriced",
    why: { asset: "GOLD", window: "day", limit: 500n },
  } as const;
  expect(verdictSentence(unpriced, "en", unitName)).toBe(
    "refused: GOLD has no fresh price, so it counts as over the 24 h limit 5.00 quote",
  );
  const waits = {
    kind: "wait",
    rule: "recipient-new",
    why: { subject: MARIE, untilMs: Date.UTC(2026, 10, 29, 12, 30) },
  } as const;
  expect(verdictSentence(waits, "en", unitName)).toBe("wait: marie is new until 2026-11-29T12:30");
});

test("the amounts of a limit are written in full, as each language writes them", () => {
  const unitName = () => ({ symbol: "USDC", decimals: 6 });
  const over = {
    kind: "refuse",
    rule: "limit-quote",
    why: { window: "day", limit: 2_500_000_000n, used: 2_310_000_000n, needed: 400_000_001n },
  } as const;
  expect(verdictSentence(over, "en", unitName)).toBe(
    "refused: 24 h limit 2,500.00 USDC, 2,310.00 used, this needs 400.000001",
  );
  expect(verdictSentence(over, "fr", unitName)?.replaceAll(/\s/gu, " ")).toBe(
    "refusé : limite 24 h de 2 500,00 USDC, 2 310,00 utilisés, il faut 400,000001",
  );
  // More digits than a floating number has.
  const huge = { ...over, why: { ...over.why, limit: 12_345_678_901_234_567_890_123_456n } };
  expect(verdictSentence(huge, "en", unitName)).toContain("12,345,678,901,234,567,890.123456 USDC");
});
