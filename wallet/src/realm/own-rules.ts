import type { Explanation } from "@holdall/wallet/clear";
import { canonicalKey } from "@holdall/wallet/clear";
import {
  readFields,
  readInteger,
  readList,
  readPolicy,
  readText,
  writePolicy,
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
import type { Policy, PolicyAccount, Recipient, Spent } from "@holdall/wallet/policy";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { bookOf } from "./address-book.ts";
import { WATCHED_SOURCE } from "./importing.ts";
import { sectionOf, withSection } from "./settings.ts";

/**
 * The device's own rules of its accounts, sealed in the vault with what was spent under them. They
 * are asked before a request waits, before it is shown and before it is signed, whatever a
 * co-signer thinks of it. An account without rules of its own allows whatever can be read.
 */
export interface OwnRules extends Pick<PolicyAccount, "policy" | "pending"> {
  readonly account: string;
  /** What left of limited assets, since they are limited and in the last thirty days. */
  readonly spent: readonly Spent[];
}

/** The account and the network that a signature is asked of. */
export interface Asked {
  readonly account: string;
  readonly network: string;
}

/** An account limits at most so many assets, and keeps as many outflows of them. */
const SPENT_MAX = 128;
const ROWS_MAX = 256;
const MONTH_MS = 30 * 24 * 3_600_000;
const NO_PRICES = {};

const readUnits: Parser<bigint> = (value) =>
  typeof value === "string" && /^(?:0|[1-9]\d{0,77})$/u.test(value) ? BigInt(value) : null;

const readSpent: Parser<Spent> = (value) => {
  const read = readFields<Pick<Spent, "asset" | "units" | "atMs">>(value, {
    asset: readText(128),
    units: readUnits,
    atMs: readInteger,
  });
  return read === null ? null : { ...read, quoteUnits: null };
};

interface Waiting {
  readonly it: OwnRules["pending"];
}

const readPending: Parser<Waiting> = (value) => {
  if (value === "none") return { it: null };
  const it = readFields<NonNullable<OwnRules["pending"]>>(value, {
    policy: readPolicy,
    fromMs: readInteger,
  });
  return it === null ? null : { it };
};

const readRow: Parser<OwnRules> = (value) => {
  const read = readFields<Omit<OwnRules, "pending"> & { readonly pending: Waiting }>(value, {
    account: readText(64),
    policy: readPolicy,
    pending: readPending,
    spent: readList(readSpent, SPENT_MAX),
  });
  return read === null ? null : { ...read, pending: read.pending.it };
};

const readRows = readList(readRow, ROWS_MAX);

function writeRow({ account, policy, pending, spent }: OwnRules): Json {
  return {
    account,
    policy: writePolicy(policy),
    pending:
      pending === null ? "none" : { policy: writePolicy(pending.policy), fromMs: pending.fromMs },
    spent: spent.map(({ asset, units, atMs }) => ({ asset, units: String(units), atMs })),
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
  const none = { account, policy: POLICY_OPEN, pending: null, spent: [] };
  return accept(rows.find((row) => row.account === account) ?? none);
}

/**
 * Refuses what the account's own rules forbid, by the name of the rule. `signing` is what is being
 * signed at this moment and not yet in the vault: two at once never fit through one limit.
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
  const verdict = decide(account, explanation, { entries, prices: NO_PRICES }, atMs);
  return verdict.kind === "allow" ? accept(true) : refuse("policy-refused", verdict.rule);
}

/** What a request will have taken once it is signed. */
export function takenUnder(
  body: VaultBody,
  asked: Asked,
  explanation: Explanation,
  atMs: number,
): readonly Spent[] {
  const rules = rulesOf(body, asked.account);
  if (!rules.ok) return [];
  return entriesOf(policyAccount(body, asked, rules.value, atMs), explanation, NO_PRICES, atMs);
}

/** The body after these left an account: of each asset that it limits, they are counted. */
export function withSpent(
  body: VaultBody,
  account: string,
  taken: readonly Spent[],
  atMs: number,
): VaultBody {
  const rows = rowsOf(body);
  if (rows?.some((row) => row.account === account) !== true) return body;
  const counted = (row: OwnRules): OwnRules => {
    const limited = limitedBy(row);
    const isKept = ({ asset, atMs: leftMs }: Spent): boolean =>
      leftMs > atMs - MONTH_MS && limited.has(canonicalKey(asset));
    return { ...row, spent: folded([...row.spent, ...taken].filter(isKept)) };
  };
  return withRows(
    body,
    rows.map((row) => (row.account === account ? counted(row) : row)),
  );
}

/**
 * The body with other rules of an account, which the person's password or passkey has confirmed.
 * What tightens counts at once, what loosens waits 24 hours. Refuses an account without a key here,
 * limits in the quote (no price that reaches this realm is believed) and more than 128 of assets.
 */
export function withRules(
  body: VaultBody,
  account: string,
  next: Policy,
  atMs: number,
): Outcome<VaultBody> {
  const row = body.accounts.find((one) => addressOf(one.family, one.publicKey) === account);
  if (row === undefined) return refuse("account-unknown", account);
  if (row.sourceId === WATCHED_SOURCE) return refuse("account-watched", account);
  const hasQuoteLimit = LIMIT_WINDOWS.some((window) => next.quoteLimits[window] !== null);
  if (hasQuoteLimit) return refuse("policy-refused", "limit-unpriced");
  const [rows, rules] = [rowsOf(body), rulesOf(body, account)];
  if (rows === null || !rules.ok) return refuse("vault-damaged", "rules");
  const asked = { account, network: "" };
  const current = policyAccount(body, asked, rules.value, atMs);
  const changed = changePolicy(current, next, { atMs, hasSecondFactor: true });
  if (!changed.ok) return changed;
  const { policy, pending } = changed.value;
  if (limitedBy(changed.value).size > SPENT_MAX) return refuse("policy-refused", "limit-units");
  const held = body.accounts.map((one) => addressOf(one.family, one.publicKey));
  const others = rows.filter((one) => one.account !== account && held.includes(one.account));
  return accept(withRows(body, [...others, { ...rules.value, policy, pending }]));
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

/** The assets that are limited, or free to some amount, now or once the rules that wait begin to count. */
function limitedBy({ policy, pending }: Pick<OwnRules, "policy" | "pending">): Set<string> {
  const policies = pending === null ? [policy] : [policy, pending.policy];
  const limits = policies.flatMap((one) => [
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
  const units = entries[next].units + entries[oldest].units;
  return folded(entries.with(next, { ...entries[next], units }).toSpliced(oldest, 1));
}
