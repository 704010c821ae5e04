/**
 * What an account allows itself, apart from what its keys could do.
 *
 * Limits per transaction, per sliding day and month, recipients, programs, networks, hours and
 * rights to take; one pure `decide` that the device and the co-signer each run with their own
 * rules, log and prices. Tightening counts at once, loosening waits 24 hours.
 *
 * Invariants: every rule can only forbid; rounding and missing prices count against letting value
 * out; a right to take counts as taken. The module reads no clock and stores nothing: the log of
 * what was spent belongs to its caller, and what an exchange answered is read here and asked elsewhere.
 */
export { activePolicy, changePolicy, LOOSENING_MS } from "./account.ts";
export type { AccountKind, PolicyAccount, Recipient } from "./account.ts";
export { decide, entriesOf, limitKey, nativeKey, usedQuote, usedUnits } from "./decide.ts";
export type { PolicyRule, Price, Spending, Spent, Verdict, VerdictOperands } from "./decide.ts";
export { LIMIT_WINDOWS, POLICY_GUARDED, POLICY_OPEN } from "./policy.ts";
export type { LimitWindow, Policy } from "./policy.ts";
export { QUOTE, QUOTE_DECIMALS, readTickers, worthOf } from "./tickers.ts";
export type { LastPrices } from "./tickers.ts";
export { verdictSentence } from "./words.ts";
