import { expect, test } from "vitest";
import type { Effect, Explanation } from "@holdall/wallet/clear";
import type { AccountKind } from "./account.ts";
import { decide, entriesOf, PRICE_AGE_MS_MAX, nativeKey } from "./decide.ts";
import type { Spending, Verdict } from "./decide.ts";
import {
  accountWith,
  DAY,
  granting,
  HOUR,
  MARIE,
  NOON,
  NOTHING_SPENT,
  PAUL,
  paying,
  USDC,
  usdcLimits,
} from "./fixtures.twin.ts";
import { verdictSentence } from "./words.ts";

const ruleOf = (verdict: Verdict) =>
  verdict.kind === "allow" ? "allow" : `${verdict.kind}:${verdict.rule}`;
const rule = (...args: Parameters<typeof decide>) => ruleOf(decide(...args));
const outflowsOf = ({ outflows }: Explanation) => outflows;
const spentUsdc = (units: bigint, atMs: number): Spending => ({
  entries: [{ asset: USDC, units, quoteUnits: units, atMs, place: "" }],
  prices: {},
});

test("an open policy allows; a watched account and a forbidden explanation never sign", () => {
  const kinds: AccountKind[] = ["single", "hardware", "frost", "safe"];
  for (const kind of kinds) {
    expect(rule(accountWith({}, { kind }), paying(1n), NOTHING_SPENT, NOON)).toBe("allow");
  }
  const watched = accountWith({}, { kind: "watch" });
  expect(rule(watched, paying(1n), NOTHING_SPENT, NOON)).toBe("refuse:watch-only");
  const forbidden = { ...paying(1n), level: "forbidden" as const };
  expect(rule(accountWith({}), forbidden, NOTHING_SPENT, NOON)).toBe("refuse:forbidden");
});

test("the limit per transaction holds to the unit", () => {
  const account = accountWith({ unitLimits: usdcLimits({ transaction: 100n }) });
  const rules = [0n, 99n, 100n, 101n].map((units) =>
    rule(account, paying(units), NOTHING_SPENT, NOON),
  );
  expect(rules).toEqual(["allow", "allow", "allow", "refuse:limit-units"]);
  const zero = accountWith({ unitLimits: usdcLimits({ transaction: 0n }) });
  expect(rule(zero, paying(0n), NOTHING_SPENT, NOON)).toBe("allow");
  expect(rule(zero, paying(1n), NOTHING_SPENT, NOON)).toBe("refuse:limit-units");
});

test("day and month slide: an outflow leaves its window exactly when its age reaches it", () => {
  for (const [window, length] of [
    ["day", DAY],
    ["month", 30 * DAY],
  ] as const) {
    const account = accountWith({ unitLimits: usdcLimits({ [window]: 100n }) });
    const at = (age: number) => rule(account, paying(41n), spentUsdc(60n, NOON - age), NOON);
    expect(at(length - 1)).toBe("refuse:limit-units");
    expect(at(length)).toBe("allow");
    expect(rule(account, paying(40n), spentUsdc(60n, NOON), NOON)).toBe("allow");
    // A clock set back does not free what was spent.
    expect(at(-HOUR)).toBe("refuse:limit-units");
  }
});

test("several outflows of one transaction count together, other assets do not", () => {
  const account = accountWith({ unitLimits: usdcLimits({ transaction: 100n }) });
  const twice = { ...paying(60n), outflows: [...paying(60n).outflows, ...paying(41n).outflows] };
  expect(rule(account, twice, NOTHING_SPENT, NOON)).toBe("refuse:limit-units");
  const sol = { ...paying(60n), outflows: [{ asset: { kind: "native" }, units: 500n, to: MARIE }] };
  expect(rule(account, sol as typeof twice, NOTHING_SPENT, NOON)).toBe("allow");
});

test("a right to take counts as taken, and an unlimited one is over every limit", () => {
  const account = accountWith({ unitLimits: usdcLimits({ day: 100n }) });
  expect(rule(account, granting(100n), NOTHING_SPENT, NOON)).toBe("allow");
  expect(rule(account, granting(101n), NOTHING_SPENT, NOON)).toBe("refuse:limit-units");
  expect(rule(account, granting(null), NOTHING_SPENT, NOON)).toBe("refuse:limit-units");
});

test("rights to take: none, exact and any", () => {
  const expected = {
    none: ["allow", "refuse:approval", "refuse:approval"],
    exact: ["allow", "allow", "refuse:approval"],
    any: ["allow", "allow", "allow"],
  };
  for (const approvals of ["none", "exact", "any"] as const) {
    const account = accountWith({ approvals });
    const rules = [0n, 5n, null].map((units) =>
      rule(account, granting(units), NOTHING_SPENT, NOON),
    );
    expect(rules, approvals).toEqual(expected[approvals]);
  }
});

test("value limits use prices at most 120 seconds old and round up", () => {
  const quoteLimits = { transaction: 10n, day: null, month: null };
  const account = accountWith({ quoteLimits });
  const priced = (atMs: number): Spending => ({
    entries: [],
    prices: { [USDC]: { quoteUnits: 1n, decimals: 1, atMs } },
  });
  expect(rule(account, paying(100n), priced(NOON), NOON)).toBe("allow");
  // 101 tenths are worth 10.1, which counts as 11.
  expect(rule(account, paying(101n), priced(NOON), NOON)).toBe("refuse:limit-quote");
  const old = NOON - PRICE_AGE_MS_MAX;
  expect(rule(account, paying(1n), priced(old), NOON)).toBe("allow");
  expect(rule(account, paying(1n), priced(old - 1), NOON)).toBe("refuse:limit-unpriced");
  expect(rule(account, paying(1n), priced(NOON + PRICE_AGE_MS_MAX + 1), NOON)).toBe(
    "refuse:limit-unpriced",
  );
  expect(rule(account, paying(1n), NOTHING_SPENT, NOON)).toBe("refuse:limit-unpriced");
  expect(rule(account, paying(0n), NOTHING_SPENT, NOON)).toBe("allow");
  expect(rule(account, granting(null), priced(NOON), NOON)).toBe("refuse:limit-quote");
});

test("value over a day adds what the log says, and an unpriced past is over the limit", () => {
  const account = accountWith({ quoteLimits: { transaction: null, day: 100n, month: null } });
  const prices = { [USDC]: { quoteUnits: 1n, decimals: 0, atMs: NOON } };
  const spending = { ...spentUsdc(60n, NOON - 1), prices };
  expect(rule(account, paying(40n), spending, NOON)).toBe("allow");
  expect(rule(account, paying(41n), spending, NOON)).toBe("refuse:limit-quote");
  const unpriced = [{ asset: "native", units: 1n, quoteUnits: null, atMs: NOON - 1, place: "" }];
  expect(rule(account, paying(1n), { entries: unpriced, prices }, NOON)).toBe(
    "refuse:limit-unpriced",
  );
});

test("recipients: on the list, known, and no longer new", () => {
  const recipients = [{ address: MARIE, addedAtMs: NOON }];
  const listed = accountWith({ recipients: [MARIE] });
  expect(rule(listed, paying(1n, MARIE), NOTHING_SPENT, NOON)).toBe("allow");
  expect(rule(listed, paying(1n, PAUL), NOTHING_SPENT, NOON)).toBe("refuse:recipient-list");
  expect(rule(listed, granting(1n, PAUL), NOTHING_SPENT, NOON)).toBe("refuse:recipient-list");
  expect(rule(listed, paying(1n, "me"), NOTHING_SPENT, NOON)).toBe("allow");
  const known = accountWith({ knownRecipientsOnly: true }, { recipients });
  expect(rule(known, paying(1n, MARIE), NOTHING_SPENT, NOON)).toBe("allow");
  expect(rule(known, paying(1n, PAUL), NOTHING_SPENT, NOON)).toBe("refuse:recipient-known");

  const delayed = accountWith(
    { newRecipientDelayMs: DAY, newRecipientFree: { [USDC]: 10n } },
    { recipients },
  );
  expect(rule(delayed, paying(10n), NOTHING_SPENT, NOON)).toBe("allow");
  expect(decide(delayed, paying(11n), NOTHING_SPENT, NOON)).toEqual({
    kind: "wait",
    rule: "recipient-new",
    why: { subject: MARIE, untilMs: NOON + DAY },
  });
  expect(rule(delayed, paying(11n), NOTHING_SPENT, NOON + DAY - 1)).toBe("wait:recipient-new");
  expect(rule(delayed, paying(11n), NOTHING_SPENT, NOON + DAY)).toBe("allow");
  expect(rule(delayed, paying(11n, PAUL), NOTHING_SPENT, NOON + DAY)).toBe("wait:recipient-new");
});

test("what is free for new recipients is free once a day, in however many payments", () => {
  const delayed = accountWith({ newRecipientDelayMs: DAY, newRecipientFree: { [USDC]: 10n } });
  const left = (units: bigint, atMs: number) => ({
    asset: USDC,
    units,
    quoteUnits: null,
    atMs,
    place: "",
  });
  const after = (...entries: ReturnType<typeof left>[]): Spending => ({ entries, prices: {} });
  expect(rule(delayed, paying(4n), after(left(6n, NOON)), NOON)).toBe("allow");
  expect(rule(delayed, paying(4n), after(left(7n, NOON)), NOON)).toBe("wait:recipient-new");
  expect(rule(delayed, paying(4n), after(left(7n, NOON)), NOON + DAY - 1)).toBe(
    "wait:recipient-new",
  );
  expect(rule(delayed, paying(4n), after(left(7n, NOON)), NOON + DAY)).toBe("allow");
  const twice = { ...paying(5n), outflows: [paying(5n), paying(6n, PAUL)].flatMap(outflowsOf) };
  expect(rule(delayed, twice, NOTHING_SPENT, NOON)).toBe("wait:recipient-new");
  expect(rule(delayed, granting(null), NOTHING_SPENT, NOON)).toBe("wait:recipient-new");
  const known = { ...delayed, recipients: [{ address: MARIE, addedAtMs: NOON - DAY }] };
  expect(rule(known, paying(11n), after(left(7n, NOON)), NOON)).toBe("allow");
});

test("an own stake is no recipient; one that somebody else may take is", () => {
  const stake = "stake";
  const operand = (address: string) => ({ type: "address", address }) as const;
  const made = (program = "Stake11111111111111111111111111111111111111"): Effect => ({
    kind: "create-account",
    operands: { account: operand(stake), program: operand(program) },
  });
  const role = (word: string, to = "me"): Effect => ({
    kind: "authority",
    operands: { role: { type: "word", word }, account: operand(stake), to: operand(to) },
  });
  const lockup: Effect = {
    kind: "stake-lockup",
    operands: { account: operand(stake), to: operand(PAUL) },
  };
  const account = accountWith({ newRecipientDelayMs: DAY });
  const judged = (...effects: readonly Effect[]) =>
    rule(account, { ...paying(9n, stake), effects }, NOTHING_SPENT, NOON);
  const [staker, withdrawer] = [role("staker"), role("withdrawer")];
  expect(judged(made(), staker, withdrawer)).toBe("allow");
  for (const effects of [
    [staker, withdrawer],
    [made("Other"), staker, withdrawer],
    [made(), staker],
    [made(), withdrawer],
    [made(), staker, role("withdrawer", PAUL)],
    [made(), staker, withdrawer, role("withdrawer", PAUL)],
    [made(), staker, withdrawer, lockup],
  ])
    expect(judged(...effects)).toBe("wait:recipient-new");
});

test("to give another the last say over a stake is to pay them everything it holds", () => {
  const given = (word: string, to = PAUL): Effect => ({
    kind: "authority",
    operands: { role: { type: "word", word }, to: { type: "address", address: to } },
  });
  const judged = (effect: Effect, changes: Parameters<typeof accountWith>[0]) =>
    rule(
      accountWith(changes),
      { ...paying(0n), outflows: [], effects: [effect] },
      NOTHING_SPENT,
      NOON,
    );
  const day = (native: bigint) => ({
    unitLimits: { transaction: {}, day: { native }, month: {} },
  });
  const inQuote = { quoteLimits: { transaction: null, day: 10n ** 30n, month: null } };
  expect(judged(given("withdrawer"), {})).toBe("allow");
  expect(judged(given("withdrawer"), day(10n ** 30n))).toBe("refuse:limit-units");
  expect(judged(given("withdrawer"), inQuote)).toBe("refuse:limit-quote");
  expect(judged(given("withdrawer"), { recipients: [MARIE] })).toBe("refuse:recipient-list");
  expect(judged(given("withdrawer"), { newRecipientDelayMs: DAY })).toBe("wait:recipient-new");
  // Who may only delegate it takes nothing, and one's own say stays one's own.
  expect(judged(given("staker"), day(0n))).toBe("allow");
  expect(judged(given("withdrawer", "me"), day(0n))).toBe("allow");
});

test("networks, hours and programs", () => {
  const check = (changes: Parameters<typeof accountWith>[0], atMs = NOON) =>
    rule(accountWith(changes), paying(1n), NOTHING_SPENT, atMs);
  expect(check({ networks: ["solana:local"] })).toBe("allow");
  expect(check({ networks: [] })).toBe("refuse:network");
  expect(check({ contracts: ["token-program"] })).toBe("allow");
  expect(check({ contracts: ["other"] })).toBe("refuse:contract");
  const noonOnly = 1 << 12;
  expect(check({ hoursMask: noonOnly })).toBe("allow");
  expect(check({ hoursMask: noonOnly }, NOON - 1)).toBe("refuse:hours");
  expect(check({ hoursMask: noonOnly }, NOON + HOUR - 1)).toBe("allow");
  expect(check({ hoursMask: noonOnly }, NOON + HOUR)).toBe("refuse:hours");
});

test("what was signed is logged so that the next decision counts it", () => {
  const account = accountWith({ unitLimits: usdcLimits({ day: 100n }) });
  const prices = { [USDC]: { quoteUnits: 3n, decimals: 1, atMs: NOON } };
  const entries = entriesOf(account, paying(60n), prices, NOON);
  expect(entries).toEqual([{ asset: USDC, units: 60n, quoteUnits: 18n, atMs: NOON, place: "" }]);
  expect(rule(account, paying(41n), { entries, prices }, NOON + 1)).toBe("refuse:limit-units");
  expect(entriesOf(account, granting(null), prices, NOON)[0]).toMatchObject({ quoteUnits: null });
});

test("a fee the account pays counts at its highest, a fee of another does not", () => {
  const unitLimits = { transaction: { native: 5000n }, day: {}, month: {} };
  const costing = (feeUnitsMax: bigint, feePayer = "me") =>
    rule(
      accountWith({ unitLimits }),
      { ...paying(1n), feeUnitsMax, feePayer },
      NOTHING_SPENT,
      NOON,
    );
  expect(costing(5000n)).toBe("allow");
  expect(costing(5001n)).toBe("refuse:limit-units");
  expect(costing(5001n, PAUL)).toBe("allow");
});

test("hexadecimal addresses and assets are the same in either case, base58 ones are not", () => {
  const token = "0xAbCdEf0000000000000000000000000000000001";
  const [asset, to] = [
    { kind: "token", id: token } as const,
    "0xFFee000000000000000000000000000000000002",
  ];
  const sending = { ...paying(0n), outflows: [{ asset, units: 6n, to }], contracts: [token] };
  const limited = (key: string) =>
    accountWith({ unitLimits: { transaction: { [key]: 5n }, day: {}, month: {} } });
  expect(rule(limited(`token:${token}`), sending, NOTHING_SPENT, NOON)).toBe("refuse:limit-units");
  expect(rule(limited(`token:${token.toLowerCase()}`), sending, NOTHING_SPENT, NOON)).toBe(
    "refuse:limit-units",
  );
  const listed = (recipients: readonly string[], contracts: readonly string[]) =>
    rule(accountWith({ recipients, contracts }), sending, NOTHING_SPENT, NOON);
  expect(listed([to.toLowerCase()], [token.toLowerCase()])).toBe("allow");
  const base58 = accountWith({ recipients: ["MARIE"] });
  expect(rule(base58, paying(1n, "marie"), NOTHING_SPENT, NOON)).toBe("refuse:recipient-list");
});

test("the verdict is a sentence that names the rule and its figures, in both languages", () => {
  const account = accountWith({ unitLimits: usdcLimits({ day: 2_500_000_000n }) });
  const verdict = decide(account, paying(400_000_000n), spentUsdc(2_310_000_000n, NOON), NOON);
  const unitName = () => ({ symbol: "USDC", decimals: 6 });
  expect(verdictSentence(verdict, "en", unitName)).toBe(
    "refused: 24 h limit 2,500.00 USDC, 2,310.00 used, this needs 400.00",
  );
  expect(verdictSentence(verdict, "fr", unitName)?.replaceAll(/\s/gu, " ")).toBe(
    "refusé : limite 24 h de 2 500,00 USDC, 2 310,00 utilisés, il faut 400,00",
  );
  expect(verdictSentence({ kind: "allow" }, "en", unitName)).toBeNull();
  const named = (asset: string | null) =>
    asset === null ? { symbol: "USD", decimals: 2 } : { symbol: "USDC", decimals: 6 };
  expect(verdictSentence(verdict, "en", named)).toContain("limit 2,500.00 USDC");
  const inQuote = accountWith({ quoteLimits: { transaction: 10_00n, day: null, month: null } });
  const prices = { [USDC]: { quoteUnits: 100n, decimals: 6, atMs: NOON } };
  const over = decide(inQuote, paying(10_000_001n), { entries: [], prices }, NOON);
  expect(verdictSentence(over, "en", named)).toBe(
    "refused: per transaction limit 10.00 USD, 0.00 used, this needs 10.01",
  );
  const unpriced = decide(inQuote, paying(1n), NOTHING_SPENT, NOON);
  expect(verdictSentence(unpriced, "fr", named)).toContain("USDC n'a pas de prix récent");
  const waiting = {
    kind: "wait",
    rule: "recipient-new",
    why: { subject: MARIE, untilMs: 0 },
  } as const;
  expect(verdictSentence(waiting, "en", named)).toBe("wait: marie is new until 1970-01-01T00:00");
  const unlimited = decide(account, granting(null), NOTHING_SPENT, NOON);
  expect(verdictSentence(unlimited, "en", unitName)).toContain("this needs everything");
});

test("the coins of the two families are two: the limit of one says nothing of the other", () => {
  const unitLimits = { transaction: { [nativeKey("solana:local")]: 100n }, day: {}, month: {} };
  const coins = {
    ...paying(0n),
    outflows: [{ asset: { kind: "native" }, units: 101n, to: MARIE }],
  };
  const paid = coins as ReturnType<typeof paying>;
  const solana = accountWith({ unitLimits });
  expect(rule(solana, paid, NOTHING_SPENT, NOON)).toBe("refuse:limit-units");
  const evm = accountWith({ unitLimits }, { network: "eip155:31337" });
  expect(rule(evm, paid, NOTHING_SPENT, NOON)).toBe("allow");
  const own = { transaction: { [nativeKey("eip155:1")]: 100n }, day: {}, month: {} };
  const bounded = accountWith({ unitLimits: own }, { network: "eip155:31337" });
  expect(rule(bounded, paid, NOTHING_SPENT, NOON)).toBe("refuse:limit-units");
});
