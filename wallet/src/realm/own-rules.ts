import type { Explanation } from "@holdall/wallet/clear";
import { canonicalKey } from "@holdall/wallet/clear";
import {
  readFields,
  readInteger,
  readList,
  readOwnPolicy,
  readText,
  readUnits,
  writeOwnPolicy,
} from "@holdall/wallet/cosign";
import type { Json, Parser } from "@holdall/wallet/cosign";
import { addressOf } from "@holdall/wallet/keyring";
import type { VaultBody } from "@holdall/wallet/keyring";
import {
  activePolicy,
  changePolicy,
  decide,
  entriesOf,
  LIMIT_WINDOWS,
  LOOSENING_MS,
  POLICY_OPEN,
} from "@holdall/wallet/policy";
import type {
  Policy,
  PolicyAccount,
  Price,
  Recipient,
  Spent,
  Verdict,
} from "@holdall/wallet/policy";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { bookOf } from "./address-book.ts";
import { WATCHED_SOURCE } from "./importing.ts";
import { hasOneKey } from "./one-key.ts";
import { believedPrices, raisedPrices } from "./own-prices.ts";
import type { BroughtPrices, ConfirmedPrice } from "./own-prices.ts";
import { sectionOf, withSection } from "./settings.ts";

/**
 * The device's own rules of its accounts, sealed in the vault with what was spent under them. They
 * are asked before a request waits, before it is shown and before it is signed, whatever a
 * co-signer thinks of it. An account without rules of its own allows whatever can be read.
 */
export interface OwnRules extends Pick<PolicyAccount, "policy" | "pending"> {
  readonly account: string;
  /**
   * What left of limited assets, since they are limited and in the last thirty days. Of what counts
   * by its value alone there is neither asset nor units.
   */
  readonly spent: readonly Spent[];
  /** By what prices limits in value go. */
  readonly prices: readonly ConfirmedPrice[];
}

/** The account and the network that a signature is asked of, and the prices that came with it. */
export interface Asked {
  readonly account: string;
  readonly network: string;
  readonly prices: BroughtPrices | undefined;
}

/** What a signature takes from its account, and the prices that it counted at. */
export interface Taking {
  readonly account: string;
  readonly network: string;
  readonly taken: readonly Spent[];
  readonly counted: Readonly<Record<string, Price>>;
}

/** An account limits at most so many assets, and keeps as many outflows of them. */
const SPENT_MAX = 128;
const ROWS_MAX = 256;
/** Two numbers of 256 bits and an address, in text. */
const PLACE_MAX = 200;
const MONTH_MS = 30 * 24 * 3_600_000;

const readSpent: Parser<Spent> = (value) =>
  readFields<Spent>(value, {
    asset: readText(128),
    units: readUnits,
    // What left while no limit was in value counts for none of it.
    quoteUnits: (one) => (one === undefined ? 0n : readUnits(one)),
    atMs: readInteger,
    place: (one) => (one === undefined ? "" : readText(PLACE_MAX)(one)),
  });

/** Prices that one account goes by. */
export const PRICES_MAX = 64;

const readPrices = readList<ConfirmedPrice>(
  (value) =>
    readFields<ConfirmedPrice>(value, {
      network: readText(80),
      asset: readText(128),
      quoteUnits: readUnits,
      decimals: readInteger,
    }),
  PRICES_MAX,
);

interface Waiting {
  readonly it: OwnRules["pending"];
}

const readPending: Parser<Waiting> = (value) => {
  if (value === "none") return { it: null };
  const it = readFields<NonNullable<OwnRules["pending"]>>(value, {
    policy: readOwnPolicy,
    fromMs: readInteger,
  });
  return it === null ? null : { it };
};

const readRow: Parser<OwnRules> = (value) => {
  const read = readFields<Omit<OwnRules, "pending"> & { readonly pending: Waiting }>(value, {
    account: readText(64),
    policy: readOwnPolicy,
    pending: readPending,
    spent: readList(readSpent, SPENT_MAX),
    prices: (one) => (one === undefined ? [] : readPrices(one)),
  });
  return read === null ? null : { ...read, pending: read.pending.it };
};

const readRows = readList(readRow, ROWS_MAX);

function writeRow({ account, policy, pending, spent, prices }: OwnRules): Json {
  return {
    account,
    policy: writeOwnPolicy(policy),
    pending:
      pending === null
        ? "none"
        : { policy: writeOwnPolicy(pending.policy), fromMs: pending.fromMs },
    spent: spent.map((one) => ({
      ...one,
      units: String(one.units),
      quoteUnits: String(one.quoteUnits ?? 0n),
    })),
    prices: prices.map((one) => ({ ...one, quoteUnits: String(one.quoteUnits) })),
  };
}

/** Every account's rules, or `null` when the vault's cannot be read: then nothing may be signed. */
function rowsOf(body: VaultBody): readonly OwnRules[] | null {
  const section = sectionOf(body, "rules");
  return section === undefined ? [] : readRows(section);
}

/** The rules of one account, as they count and as they wait. Refuses those that cannot be read. */
export function rulesOf(body: VaultBody, account: string): Outcome<OwnRules> {
  const rows = rowsOf(body);
  if (rows === null) return refuse("vault-damaged", "rules");
  const none = { account, policy: POLICY_OPEN, pending: null, spent: [], prices: [] };
  return accept(rows.find((row) => row.account === account) ?? none);
}

/**
 * Refuses what the account's own rules forbid, by the name of the rule and, of a limit, its amounts.
 * `signing` is what is being signed at this moment and not yet in the vault: two at once never fit
 * through one limit.
 */
export function checkOwnRules(
  body: VaultBody,
  asked: Asked,
  explanation: Explanation,
  { signing, atMs }: { readonly signing: readonly Spent[]; readonly atMs: number },
): Outcome<true> {
  const rules = rulesOf(body, asked.account);
  if (!rules.ok) return rules;
  const entries = [...rules.value.spent, ...signing];
  const account = policyAccount(body, asked, rules.value, atMs);
  const prices = countedPrices(rules.value, asked);
  const verdict = decide(account, explanation, { entries, prices }, atMs);
  return verdict.kind === "allow" ? accept(true) : refuse("policy-refused", verdictDetail(verdict));
}

/** The rule, and of a limit its window, asset, amount, what is used of it and what is needed. */
function verdictDetail({ rule, why }: Exclude<Verdict, { kind: "allow" }>): string {
  const { window, asset = "", limit, used = "", needed = "" } = why;
  return window === undefined ? rule : [rule, window, asset, limit, used, needed].join(" ");
}

/** No price is asked for where no limit is in value. */
function countedPrices(
  rules: Pick<OwnRules, "policy" | "pending" | "prices">,
  { network, prices = {} }: Asked,
): Taking["counted"] {
  return hasQuoteLimit(rules) ? believedPrices(rules.prices, network, prices) : {};
}

/** What a request will have taken once it is signed. */
export function takenUnder(
  body: VaultBody,
  asked: Asked,
  explanation: Explanation,
  atMs: number,
): Taking {
  const { account, network } = asked;
  const rules = rulesOf(body, account);
  if (!rules.ok) return { account, network, taken: [], counted: {} };
  const prices = countedPrices(rules.value, asked);
  const of = policyAccount(body, asked, rules.value, atMs);
  const taken = entriesOf(of, explanation, prices, atMs);
  const isTaken = ([key]: readonly [string, Price]): boolean =>
    taken.some(({ asset, units }) => units > 0n && asset === key);
  const counted = Object.fromEntries(Object.entries(prices).filter(isTaken));
  return { account, network, taken, counted };
}

/**
 * The body after these left an account: of each asset that it limits, they are counted, and where it
 * limits value, all of them.
 */
export function withSpent(
  body: VaultBody,
  { account, network, taken, counted: at }: Taking,
  atMs: number,
): VaultBody {
  const rows = rowsOf(body);
  if (rows?.some((row) => row.account === account) !== true) return body;
  const counted = (row: OwnRules): OwnRules => {
    const limited = limitedBy(row);
    const isValued = hasQuoteLimit(row);
    const kept = [...row.spent, ...taken].flatMap((one) => {
      if (one.atMs <= atMs - MONTH_MS) return [];
      if (limited.has(canonicalKey(one.asset))) return [one];
      const hasValue = isValued && (one.quoteUnits ?? 0n) > 0n;
      return hasValue ? [{ ...one, asset: "", units: 0n }] : [];
    });
    return { ...row, spent: folded(kept), prices: raisedPrices(row.prices, network, at) };
  };
  return withRows(
    body,
    rows.map((row) => (row.account === account ? counted(row) : row)),
  );
}

/**
 * The body with other rules of an account, which the person's password or passkey has confirmed.
 * What tightens counts at once, what loosens waits 24 hours. The prices that were confirmed with them
 * take the place of those before, at once; without any these stay. Refuses an account without a key
 * here, more than 128 limits of assets, the one in value among them, and the expert override for an
 * account that does not sign with one key of this vault.
 */
export function withRules(
  body: VaultBody,
  { account, prices }: { readonly account: string; readonly prices?: readonly ConfirmedPrice[] },
  next: Policy,
  atMs: number,
): Outcome<VaultBody> {
  const own = body.accounts.find((one) => addressOf(one.family, one.publicKey) === account);
  if (own === undefined) return refuse("account-unknown", account);
  if (own.sourceId === WATCHED_SOURCE) return refuse("account-watched", account);
  if (next.isOverrideAllowed && !hasOneKey(body, account))
    return refuse("override-account", account);
  const [rows, rules] = [rowsOf(body), rulesOf(body, account)];
  if (rows === null || !rules.ok) return refuse("vault-damaged", "rules");
  const asked = { account, network: "", prices: undefined };
  const current = policyAccount(body, asked, rules.value, atMs);
  const changed = changePolicy(current, next, { atMs, hasSecondFactor: true });
  if (!changed.ok) return changed;
  const { policy, pending } = changed.value;
  const kinds = limitedBy(changed.value).size + Number(hasQuoteLimit(changed.value));
  if (kinds > SPENT_MAX) return refuse("policy-refused", "limit-units");
  const held = body.accounts.map((one) => addressOf(one.family, one.publicKey));
  const others = rows.filter((one) => one.account !== account && held.includes(one.account));
  const row = { ...rules.value, policy, pending, prices: prices ?? rules.value.prices };
  return accept(withRows(body, [...others, row]));
}

function withRows(body: VaultBody, rows: readonly OwnRules[]): VaultBody {
  return withSection(body, "rules", rows.map(writeRow));
}

function policyAccount(
  body: VaultBody,
  { account, network }: Asked,
  { policy, pending }: OwnRules,
  atMs: number,
): PolicyAccount {
  const recipients = recipientsOf(body, activePolicy({ policy, pending }, atMs));
  return {
    id: account,
    kind: "single",
    address: account,
    network,
    policy,
    pending,
    recipients,
  };
}

/**
 * The person's own accounts, and whoever stands in the book. Where only known ones may receive, to
 * name somebody loosens the rules: it waits as long as every loosening does.
 */
function recipientsOf(body: VaultBody, { knownRecipientsOnly }: Policy): readonly Recipient[] {
  const waitMs = knownRecipientsOnly ? LOOSENING_MS : 0;
  const own = body.accounts
    .filter(({ sourceId }) => sourceId !== WATCHED_SOURCE)
    .map(({ family, publicKey }) => ({ address: addressOf(family, publicKey), addedAtMs: 0 }));
  const named = bookOf(body).map(({ address, addedAtMs }) => ({
    address,
    addedAtMs: addedAtMs + waitMs,
  }));
  return [...own, ...named];
}

type Ruling = Pick<OwnRules, "policy" | "pending">;

/** The rules that count now, and those that wait. */
function policiesOf({ policy, pending }: Ruling): readonly Policy[] {
  return pending === null ? [policy] : [policy, pending.policy];
}

/** True when value is limited, now or once the rules that wait begin to count. */
function hasQuoteLimit(rules: Ruling): boolean {
  const isSet = ({ quoteLimits }: Policy): boolean =>
    LIMIT_WINDOWS.some((window) => quoteLimits[window] !== null);
  return policiesOf(rules).some(isSet);
}

/** The assets that are limited, or free to some amount, now or once the rules that wait begin to count. */
function limitedBy(rules: Ruling): Set<string> {
  const limits = policiesOf(rules).flatMap((one) => [
    ...LIMIT_WINDOWS.map((window) => one.unitLimits[window]),
    ...(one.newRecipientDelayMs === 0 ? [] : [one.newRecipientFree]),
  ]);
  return new Set(limits.flatMap((one) => Object.keys(one)).map(canonicalKey));
}

/**
 * At most so many entries: the oldest that has a later one of its asset counts from then on as left
 * with it, and so longer than it must. No more assets are limited than there are entries: one is
 * always found, and nothing is forgotten before its time.
 */
function folded(entries: readonly Spent[]): readonly Spent[] {
  if (entries.length <= SPENT_MAX) return entries;
  const laterThan = (at: number): number =>
    entries.findIndex(
      ({ asset }, i) => i > at && canonicalKey(asset) === canonicalKey(entries[at].asset),
    );
  const oldest = entries.findIndex((_, at) => laterThan(at) !== -1);
  const next = laterThan(oldest);
  const [early, late] = [entries[oldest], entries[next]];
  const quoteUnits = (late.quoteUnits ?? 0n) + (early.quoteUnits ?? 0n);
  // Beside what was signed otherwise it is no more known for which place it was, and counts in full.
  const isOne = early.place === late.place && early.atMs === late.atMs;
  const place = isOne ? late.place : "";
  const both = { ...late, units: late.units + early.units, quoteUnits, place };
  return folded(entries.with(next, both).toSpliced(oldest, 1));
}
