import { expect, test } from "vitest";
import { writePolicy } from "@holdall/wallet/cosign";
import type { Explanation } from "@holdall/wallet/clear";
import { EVM_MARIE, MARIE } from "@holdall/wallet/clear/build";
import { addressOf } from "@holdall/wallet/keyring";
import type { VaultBody } from "@holdall/wallet/keyring";
import { POLICY_OPEN } from "@holdall/wallet/policy";
import type { Policy, Spent } from "@holdall/wallet/policy";
import { DAY, NOON, paying as payingSomebody } from "@holdall/wallet/policy/fixtures";
import { withNamed } from "./address-book.ts";
import { checkOwnRules, rulesOf, takenUnder, withRules, withSpent } from "./own-rules.ts";
import type { BroughtPrices } from "./own-prices.ts";
import { sectionOf, withSection } from "./settings.ts";

const OWN = addressOf("solana", new Uint8Array(32).fill(7));
const WATCHED = addressOf("solana", new Uint8Array(32).fill(9));
const TOKEN = "token:USDC";
const ASKED = { account: OWN, network: "solana:local", prices: undefined };

const row = (fill: number, sourceId: number) => ({
  sourceId,
  family: "solana" as const,
  path: "",
  publicKey: new Uint8Array(32).fill(fill),
  label: "",
});
const EMPTY: VaultBody = {
  sources: [],
  accounts: [row(7, 1), row(8, 1), row(9, 0)],
  settings: new Uint8Array(),
};

/** How a refusal by the limit of a day begins. */
const OVER_DAY = `policy-refused limit-units day ${TOKEN}`;

const limits = (of: Readonly<Record<string, bigint>>): Pick<Policy, "unitLimits"> => ({
  unitLimits: { transaction: {}, day: of, month: {} },
});

function ruled(changes: Partial<Policy>, body = EMPTY, atMs = NOON): VaultBody {
  const next = withRules(body, { account: OWN }, { ...POLICY_OPEN, ...changes }, atMs);
  if (!next.ok) throw new Error(next.refusal);
  return next.value;
}

const inValue = (day: bigint | null): Pick<Policy, "quoteLimits"> => ({
  quoteLimits: { transaction: null, day, month: null },
});

function paying(units: bigint, to = MARIE): Explanation {
  return { ...payingSomebody(units, to), feePayer: OWN, signers: [OWN] };
}

const granting = (units: bigint | null): Explanation => ({
  ...paying(0n),
  outflows: [],
  grants: [{ asset: { kind: "token", id: "USDC" }, units, spender: MARIE, endsAtMs: null }],
});

/** The word of the rule that forbids it, or "allowed". */
function verdict(
  body: VaultBody,
  explanation: Explanation,
  more: {
    readonly atMs?: number;
    readonly signing?: readonly Spent[];
    readonly network?: string;
    readonly prices?: BroughtPrices;
  } = {},
): string {
  const { atMs = NOON, signing = [], network = ASKED.network, prices } = more;
  const asked = { account: OWN, network, prices };
  const done = checkOwnRules(body, asked, explanation, { signing, atMs });
  return done.ok ? "allowed" : `${done.refusal} ${done.detail}`;
}

test("an account without rules allows what can be read, and counts nothing", () => {
  expect(verdict(EMPTY, paying(10n ** 18n))).toBe("allowed");
  const taken = takenUnder(EMPTY, ASKED, paying(5n), NOON);
  expect(withSpent(EMPTY, taken, NOON)).toBe(EMPTY);
});

test("each rule refuses by its name, at its limit, and no other account obeys it", () => {
  const limited = ruled(limits({ [TOKEN]: 100n }));
  expect(verdict(limited, paying(100n))).toBe("allowed");
  expect(verdict(limited, paying(101n))).toBe(`${OVER_DAY} 100 0 101`);
  expect(verdict(limited, granting(null))).toBe(`${OVER_DAY} 100 0 `);
  const signing = takenUnder(limited, ASKED, paying(60n), NOON).taken;
  expect(verdict(limited, paying(40n), { signing })).toBe("allowed");
  expect(verdict(limited, paying(41n), { signing })).toBe(`${OVER_DAY} 100 60 41`);
  expect(verdict(ruled({ recipients: [EVM_MARIE] }), paying(1n))).toBe(
    "policy-refused recipient-list",
  );
  expect(verdict(ruled({ contracts: ["other"] }), paying(1n))).toBe("policy-refused contract");
  expect(verdict(ruled({ approvals: "exact" }), granting(null))).toBe("policy-refused approval");
  expect(verdict(ruled({ approvals: "exact" }), granting(5n))).toBe("allowed");
  expect(verdict(ruled({ hoursMask: 1 << 11 }), paying(1n))).toBe("policy-refused hours");
  const local = ruled({ networks: ["solana:local"] });
  expect(verdict(local, paying(1n))).toBe("allowed");
  expect(verdict(local, paying(1n), { network: "eip155:1" })).toBe("policy-refused network");
  const foreign = { ...ASKED, account: addressOf("solana", new Uint8Array(32).fill(8)) };
  const elsewhere = { signing: [], atMs: NOON };
  expect(checkOwnRules(limited, foreign, paying(101n), elsewhere).ok).toBe(true);
});

test("to name somebody loosens a rule of known recipients, and waits like every loosening", () => {
  const strict = ruled({ knownRecipientsOnly: true });
  expect(verdict(strict, paying(1n))).toBe("policy-refused recipient-known");
  const named = withNamed(strict, { address: MARIE, label: "Marie" }, NOON);
  if (!named.ok) throw new Error(named.refusal);
  const known = named.value;
  expect(verdict(known, paying(1n), { atMs: NOON + DAY - 1 })).toBe(
    "policy-refused recipient-known",
  );
  expect(verdict(known, paying(1n), { atMs: NOON + DAY })).toBe("allowed");
  const sibling = addressOf("solana", new Uint8Array(32).fill(8));
  expect(verdict(strict, paying(1n, sibling))).toBe("allowed");
  expect(verdict(strict, paying(1n, WATCHED))).toBe("policy-refused recipient-known");
});

test("a new recipient waits from the day it was named, and gets no more than the free amount", () => {
  const slow = ruled({ newRecipientDelayMs: DAY, newRecipientFree: { [TOKEN]: 10n } });
  const named = withNamed(slow, { address: MARIE, label: "Marie" }, NOON);
  if (!named.ok) throw new Error(named.refusal);
  expect(verdict(named.value, paying(10n))).toBe("allowed");
  expect(verdict(named.value, paying(11n))).toBe("policy-refused recipient-new");
  expect(verdict(named.value, paying(11n), { atMs: NOON + DAY })).toBe("allowed");
});

test("what left is counted of what is free for new recipients, for a day and no longer", () => {
  const slow = ruled({ newRecipientDelayMs: DAY, newRecipientFree: { [TOKEN]: 10n } });
  const spent = withSpent(slow, takenUnder(slow, ASKED, paying(6n), NOON), NOON);
  expect(verdict(spent, paying(4n))).toBe("allowed");
  expect(verdict(spent, paying(5n))).toBe("policy-refused recipient-new");
  const signing = takenUnder(spent, ASKED, paying(4n), NOON).taken;
  expect(verdict(spent, paying(1n), { signing })).toBe("policy-refused recipient-new");
  expect(verdict(spent, paying(10n), { atMs: NOON + DAY })).toBe("allowed");
});

test("tightening counts at once, loosening a day later, and tightening cancels what waits", () => {
  const low = ruled(limits({ [TOKEN]: 5n }), ruled(limits({ [TOKEN]: 100n })));
  expect(verdict(low, paying(6n))).toBe(`${OVER_DAY} 5 0 6`);
  const loosened = ruled({}, low);
  expect(verdict(loosened, paying(6n), { atMs: NOON + DAY - 1 })).toBe(`${OVER_DAY} 5 0 6`);
  expect(verdict(loosened, paying(6n), { atMs: NOON + DAY })).toBe("allowed");
  const cancelled = ruled(limits({ [TOKEN]: 5n }), loosened);
  expect(verdict(cancelled, paying(6n), { atMs: NOON + DAY })).toBe(`${OVER_DAY} 5 0 6`);
});

test("what left is counted for thirty days, however often, and survives other changes", () => {
  let body = ruled(limits({ [TOKEN]: 200n }));
  for (let i = 0; i < 200; i++) {
    expect(verdict(body, paying(1n))).toBe("allowed");
    body = withSpent(body, takenUnder(body, ASKED, paying(1n), NOON), NOON);
  }
  expect(verdict(body, paying(1n))).toBe(`${OVER_DAY} 200 200 1`);
  const rules = rulesOf(body, OWN);
  if (!rules.ok) throw new Error(rules.refusal);
  expect(rules.value.spent).toHaveLength(128);
  expect(rules.value.spent.reduce((sum, { units }) => sum + units, 0n)).toBe(200n);
  const tighter = ruled(limits({ [TOKEN]: 100n }), body);
  expect(verdict(tighter, paying(0n))).toBe("allowed");
  expect(verdict(tighter, paying(1n))).toBe(`${OVER_DAY} 100 200 1`);
  const later = NOON + 30 * DAY;
  const next = withSpent(body, takenUnder(body, ASKED, paying(3n), later), later);
  expect(rulesOf(next, OWN)).toMatchObject({ value: { spent: [{ units: 3n, atMs: later }] } });
});

/** Signs for a place what the rules let, and keeps it as the vault does. */
function signedFor(body: VaultBody, place: string, explanation: Explanation, atMs = NOON) {
  const at = { ...explanation, place };
  expect(verdict(body, at, { atMs })).toBe("allowed");
  return withSpent(body, takenUnder(body, ASKED, at, atMs), atMs);
}

test("what takes the place of another counts as one with it, the greater of the two, however often", () => {
  const first = signedFor(ruled(limits({ [TOKEN]: 100n })), "1 7", paying(60n));
  // The same call again, for a higher fee: nothing is left of the limit but what was before.
  const hastened = signedFor(first, "1 7", paying(61n), NOON + 1);
  const again = signedFor(hastened, "1 7", paying(62n), NOON + 2);
  expect(verdict(again, { ...paying(38n), place: "1 8" })).toBe("allowed");
  expect(verdict(again, { ...paying(39n), place: "1 8" })).toBe(`${OVER_DAY} 100 62 39`);
  expect(verdict(again, { ...paying(101n), place: "1 7" })).toBe(`${OVER_DAY} 100 0 101`);
  // The same number on another chain is another place.
  expect(verdict(again, { ...paying(39n), place: "10 7" })).toBe(`${OVER_DAY} 100 62 39`);
});

test("a cancelled payment counts on: the chain may include it all the same", () => {
  const paid = signedFor(ruled(limits({ [TOKEN]: 100n })), "1 7", paying(60n));
  const cancelled = signedFor(paid, "1 7", paying(1n), NOON + 1);
  expect(verdict(cancelled, { ...paying(40n), place: "1 8" })).toBe("allowed");
  expect(verdict(cancelled, { ...paying(41n), place: "1 8" })).toBe(`${OVER_DAY} 100 60 41`);
  // What was signed first leaves the window first, and what took its place when its own time is over.
  const later = { atMs: NOON + DAY };
  expect(verdict(cancelled, { ...paying(99n), place: "1 8" }, later)).toBe("allowed");
  expect(verdict(cancelled, { ...paying(100n), place: "1 8" }, later)).toBe(
    `${OVER_DAY} 100 1 100`,
  );
});

test("two for one place that are signed at one moment are held to the limit one by one", () => {
  const limited = ruled(limits({ [TOKEN]: 100n }));
  const at = { ...paying(60n), place: "1 7" };
  const signing = takenUnder(limited, ASKED, at, NOON).taken;
  expect(verdict(limited, { ...paying(100n), place: "1 7" }, { signing })).toBe("allowed");
  expect(verdict(limited, { ...paying(41n), place: "1 8" }, { signing })).toBe(
    `${OVER_DAY} 100 60 41`,
  );
});

test("where so much was signed that entries are added up, none of it is taken for replaced", () => {
  let body = ruled(limits({ [TOKEN]: 200n }));
  for (let at = 0; at < 140; at++) body = signedFor(body, `1 ${at}`, paying(1n), NOON + at);
  // Of the other 139 each may be included.
  for (let at = 0; at < 140; at++) {
    const over = { ...paying(62n), place: `1 ${at}` };
    expect(verdict(body, over, { atMs: NOON + 140 })).toMatch(/^policy-refused limit-units/u);
  }
});

test("what is not limited is not in the log", () => {
  const body = ruled(limits({ "token:OTHER": 5n }));
  const spent = withSpent(body, takenUnder(body, ASKED, paying(3n), NOON), NOON);
  expect(rulesOf(spent, OWN)).toMatchObject({ value: { spent: [] } });
});

test("rules are refused for others' accounts, and beyond 128 limits, the one in value among them", () => {
  const set = (policy: Policy, account = OWN) => withRules(EMPTY, { account }, policy, NOON);
  expect(set(POLICY_OPEN, MARIE)).toMatchObject({ refusal: "account-unknown" });
  expect(set(POLICY_OPEN, WATCHED)).toMatchObject({ refusal: "account-watched" });
  const of = (count: number) =>
    limits(Object.fromEntries(Array.from({ length: count }, (_, at) => [`token:${at}`, 1n])));
  expect(set({ ...POLICY_OPEN, ...of(128) }).ok).toBe(true);
  expect(set({ ...POLICY_OPEN, ...of(129) })).toMatchObject({ detail: "limit-units" });
  expect(set({ ...POLICY_OPEN, ...of(127), ...inValue(5n) }).ok).toBe(true);
  expect(set({ ...POLICY_OPEN, ...of(128), ...inValue(5n) })).toMatchObject({
    detail: "limit-units",
  });
});

test("rules that cannot be read allow nothing", () => {
  const unreadable = [
    withSection(EMPTY, "rules", [{ account: OWN, policy: writePolicy(POLICY_OPEN) }]),
    withSection(EMPTY, "rules", "none"),
    { ...EMPTY, settings: new TextEncoder().encode("[]") },
    { ...EMPTY, settings: new TextEncoder().encode("{") },
  ];
  for (const body of unreadable) {
    expect(verdict(body, paying(1n))).toBe("vault-damaged rules");
    expect(withRules(body, { account: OWN }, POLICY_OPEN, NOON)).toMatchObject({
      refusal: "vault-damaged",
    });
  }
});

test("the book and the rules are kept beside each other, each as it was", () => {
  const named = withNamed(EMPTY, { address: MARIE, label: "Marie" }, NOON);
  if (!named.ok) throw new Error(named.refusal);
  const both = ruled(limits({ [TOKEN]: 5n }), named.value);
  expect(sectionOf(both, "book")).toEqual(sectionOf(named.value, "book"));
  const renamed = withNamed(both, { address: MARIE, label: "M." }, NOON);
  if (!renamed.ok) throw new Error(renamed.refusal);
  expect(verdict(renamed.value, paying(6n))).toBe(`${OVER_DAY} 5 0 6`);
});
