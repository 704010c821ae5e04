import type { Asset, Explanation, Operand } from "@holdall/wallet/clear";
import { assetKey, canonicalKey } from "@holdall/wallet/clear";
import { activePolicy } from "./account.ts";
import type { PolicyAccount, Recipient } from "./account.ts";
import { LIMIT_WINDOWS, WINDOW_MS } from "./policy.ts";
import type { LimitWindow, Policy } from "./policy.ts";

/** One past outflow, as the account's own log counts it. */
export interface Spent {
  readonly asset: string;
  readonly units: bigint;
  /** Its value when it left, in quote units; `null` when it had no price. */
  readonly quoteUnits: bigint | null;
  readonly atMs: number;
  /** The place it was signed for (`Explanation.place`): of what holds one place the most counts. */
  readonly place: string;
}

/** A price: quote units of one whole asset of 10^decimals units. */
export interface Price {
  readonly quoteUnits: bigint;
  readonly decimals: number;
  readonly atMs: number;
}

/** What was spent before, and the prices at hand. Each side of a 2-of-3 has its own. */
export interface Spending {
  readonly entries: readonly Spent[];
  readonly prices: Readonly<Record<string, Price>>;
}

/** Rules a verdict can name. */
export type PolicyRule =
  | "watch-only"
  | "forbidden"
  | "network"
  | "hours"
  | "contract"
  | "approval"
  | "recipient-list"
  | "recipient-known"
  | "recipient-new"
  | "limit-units"
  | "limit-quote"
  | "limit-unpriced";

/** The operands of a verdict, for its sentence. */
export interface VerdictOperands {
  readonly window?: LimitWindow;
  readonly asset?: string;
  readonly limit?: bigint;
  readonly used?: bigint;
  readonly needed?: bigint;
  readonly subject?: string;
  readonly untilMs?: number;
}

/** What the rules say. A wait names when the same request would be allowed. */
export type Verdict =
  | { readonly kind: "allow" }
  | { readonly kind: "refuse" | "wait"; readonly rule: PolicyRule; readonly why: VerdictOperands };

/** A price older than this is no price, in milliseconds. */
export const PRICE_AGE_MS_MAX = 120_000;

/**
 * Says whether an account may sign what was explained, and names the first rule that forbids it.
 * Pure: the device and the co-signer each call it with their own policy, log and prices. Rights to
 * take count as if they were taken now; values are rounded up, so that rounding never lets more
 * out. A clock before the log's last entry counts that entry as recent. What was signed before for
 * the same place is not counted beside it: one of the two is included, and each is within the limits.
 */
export function decide(
  account: PolicyAccount,
  explanation: Explanation,
  { entries, prices }: Spending,
  atMs: number,
): Verdict {
  const policy = activePolicy(account, atMs);
  const others = entries.filter(({ place }) => place === "" || place !== explanation.place);
  const spending = { entries: others, prices };
  const checks: readonly (() => Verdict)[] = [
    () => checkForm(account, policy, explanation, atMs),
    () => checkGrants(policy, explanation),
    () => checkRecipients(account, policy, explanation, { entries: others, atMs }),
    () => checkUnitLimits(account, policy, explanation, spending, atMs),
    () => checkQuoteLimits(account, policy, explanation, spending, atMs),
  ];
  for (const check of checks) {
    const verdict = check();
    if (verdict.kind !== "allow") return verdict;
  }
  return ALLOW;
}

/** What to add to the log once a request was signed. */
export function entriesOf(
  account: PolicyAccount,
  explanation: Explanation,
  prices: Spending["prices"],
  atMs: number,
): readonly Spent[] {
  return takenBy(account, explanation).map(({ asset, units }) => ({
    asset,
    units: units ?? 0n,
    quoteUnits: units === null ? null : valueOf(asset, units, prices, atMs),
    atMs,
    place: explanation.place,
  }));
}

/** Addresses and asset keys are the same whatever the case of their hexadecimal digits. */
function isSame(left: string, right: string): boolean {
  return canonicalKey(left) === canonicalKey(right);
}

function isAmong(list: readonly string[], one: string): boolean {
  return list.some((other) => isSame(other, one));
}

function at<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.entries(table).find(([other]) => isSame(other, key))?.[1];
}

const ALLOW: Verdict = { kind: "allow" };

function refused(rule: PolicyRule, why: VerdictOperands): Verdict {
  return { kind: "refuse", rule, why };
}

function checkForm(
  account: PolicyAccount,
  policy: Policy,
  explanation: Explanation,
  atMs: number,
): Verdict {
  if (account.kind === "watch") return refused("watch-only", {});
  if (explanation.level === "forbidden") return refused("forbidden", {});
  if (policy.networks !== null && !policy.networks.includes(account.network)) {
    return refused("network", { subject: account.network });
  }
  const hour = Math.floor(atMs / 3_600_000) % 24;
  if ((policy.hoursMask & (1 << hour)) === 0) return refused("hours", { subject: String(hour) });
  const { contracts } = policy;
  if (contracts === null) return ALLOW;
  const foreign = explanation.contracts.find((contract) => !isAmong(contracts, contract));
  return foreign === undefined ? ALLOW : refused("contract", { subject: foreign });
}

function checkGrants(policy: Policy, explanation: Explanation): Verdict {
  if (policy.approvals === "any") return ALLOW;
  const isAllowed = (units: bigint | null) =>
    units === 0n || (policy.approvals === "exact" && units !== null);
  const bad = explanation.grants.find((grant) => !isAllowed(grant.units));
  return bad === undefined ? ALLOW : refused("approval", { subject: bad.spender });
}

function checkRecipients(
  account: PolicyAccount,
  policy: Policy,
  explanation: Explanation,
  { entries, atMs }: Pick<Spending, "entries"> & { readonly atMs: number },
): Verdict {
  const toNew: Taken[] = [];
  for (const { to, units, asset } of leaving(account, explanation)) {
    if (isSame(to, account.address) || units === 0n) continue;
    if (isOwnStake(explanation, to, account.address)) continue;
    if (policy.recipients !== null && !isAmong(policy.recipients, to)) {
      return refused("recipient-list", { subject: to });
    }
    const known = account.recipients.find((recipient) => isSame(recipient.address, to));
    // One whose time has not come yet is not known yet.
    if (policy.knownRecipientsOnly && (known === undefined || known.addedAtMs > atMs)) {
      return refused("recipient-known", { subject: to });
    }
    const waitsUntilMs = newUntilMs(policy, known, atMs);
    if (waitsUntilMs === null) continue;
    const key = limitKey(account.network, asset);
    toNew.push({ asset: key, units });
    const needed = toNew
      .filter((one) => isSame(one.asset, key))
      .reduce<bigint | null>(addOrAll, 0n);
    const used = usedUnits(entries, { asset: key, window: "day" }, atMs);
    const free = at(policy.newRecipientFree, key) ?? 0n;
    if (needed === null || used + needed > free) {
      return { kind: "wait", rule: "recipient-new", why: { subject: to, untilMs: waitsUntilMs } };
    }
  }
  return ALLOW;
}

const STAKE_PROGRAM = "Stake11111111111111111111111111111111111111";

/**
 * True for an account that this very request makes for a stake of the account's own: whoever may
 * withdraw from it and delegate it is the account and nobody else, and nobody has it locked.
 */
function isOwnStake({ effects }: Explanation, stake: string, owner: string): boolean {
  const about = effects.filter(({ operands }) => isAddress(operands["account"], stake));
  const authorities = about.filter(({ kind }) => kind === "authority");
  const isMade = about.some(
    ({ kind, operands }) =>
      kind === "create-account" && isAddress(operands["program"], STAKE_PROGRAM),
  );
  const roles = authorities.map(({ operands: { role } }) => role?.type === "word" && role.word);
  return (
    isMade &&
    !about.some(({ kind }) => kind === "stake-lockup") &&
    roles.includes("staker") &&
    roles.includes("withdrawer") &&
    authorities.every(({ operands }) => isAddress(operands["to"], owner))
  );
}

function isAddress(operand: Operand | undefined, address: string): boolean {
  return operand?.type === "address" && operand.address === address;
}

/** When a recipient stops being new, or `null` when it already has. */
function newUntilMs(policy: Policy, known: Recipient | undefined, atMs: number): number | null {
  if (policy.newRecipientDelayMs === 0) return null;
  const untilMs = (known?.addedAtMs ?? atMs) + policy.newRecipientDelayMs;
  return atMs >= untilMs ? null : untilMs;
}

function checkUnitLimits(
  account: PolicyAccount,
  policy: Policy,
  explanation: Explanation,
  spending: Spending,
  atMs: number,
): Verdict {
  for (const window of LIMIT_WINDOWS) {
    for (const [asset, limit] of Object.entries(policy.unitLimits[window])) {
      const taken = takenBy(account, explanation).filter((one) => isSame(one.asset, asset));
      if (taken.length === 0) continue;
      const needed = taken.reduce<bigint | null>(addOrAll, 0n);
      const used = usedUnits(spending.entries, { asset, window }, atMs);
      if (needed === null) return refused("limit-units", { window, asset, limit, used });
      if (needed > 0n && used + needed > limit) {
        return refused("limit-units", { window, asset, limit, used, needed });
      }
    }
  }
  return ALLOW;
}

function checkQuoteLimits(
  account: PolicyAccount,
  policy: Policy,
  explanation: Explanation,
  spending: Spending,
  atMs: number,
): Verdict {
  for (const window of LIMIT_WINDOWS) {
    const limit = policy.quoteLimits[window];
    if (limit === null) continue;
    const used = usedQuote(spending.entries, window, atMs);
    let needed = 0n;
    for (const { asset, units } of takenBy(account, explanation)) {
      if (units === null) return refused("limit-quote", { window, limit, used });
      const value = valueOf(asset, units, spending.prices, atMs);
      if (value === null) return refused("limit-unpriced", { window, asset, limit });
      needed += value;
    }
    const entries = inWindow(spending.entries, window, atMs);
    const unpriced = entries.find((entry) => entry.quoteUnits === null);
    if (needed > 0n && unpriced !== undefined) {
      return refused("limit-unpriced", { window, asset: unpriced.asset, limit });
    }
    if (needed > 0n && used + needed > limit) {
      return refused("limit-quote", { window, limit, used, needed });
    }
  }
  return ALLOW;
}

/**
 * What limits and logs call the coin of a network. An account may have one of each family: their
 * smallest units are worth very different things, and are never added up.
 */
export function nativeKey(network: string): string {
  return network.startsWith("eip155:") ? "native:eip155" : "native";
}

/** What limits and logs call an asset of a network. */
export function limitKey(network: string, asset: Asset): string {
  return asset.kind === "native" ? nativeKey(network) : assetKey(asset);
}

interface Taken {
  readonly asset: string;
  /** `null` when it is everything. */
  readonly units: bigint | null;
}

/** Everything that leaves or may be taken, and the fee at its highest when the account pays it. */
function takenBy(account: PolicyAccount, explanation: Explanation): readonly Taken[] {
  const taken: Taken[] = leaving(account, explanation).map(({ asset, units }) => ({
    asset: limitKey(account.network, asset),
    units,
  }));
  const isFeeOwn =
    explanation.feePayer !== null &&
    isSame(explanation.feePayer, account.address) &&
    explanation.feeUnitsMax > 0n;
  if (isFeeOwn) taken.push({ asset: nativeKey(account.network), units: explanation.feeUnitsMax });
  return taken;
}

interface Leaving {
  readonly asset: Asset;
  /** `null` when it is everything, or when nothing says how much. */
  readonly units: bigint | null;
  readonly to: string;
}

/**
 * What is sent, and what others may take from now on: by a right to take, or by the last say over a
 * stake, whose coins the bytes do not count.
 */
function leaving({ address }: PolicyAccount, explanation: Explanation): readonly Leaving[] {
  const granted = explanation.grants.map(({ asset, units, spender }) => {
    return { asset, units, to: spender };
  });
  const given = explanation.effects.flatMap(({ kind, operands: { role, to } }): Leaving[] => {
    const isLastSay = kind === "authority" && role?.type === "word" && role.word === "withdrawer";
    if (!isLastSay || to?.type !== "address" || isSame(to.address, address)) return [];
    return [{ asset: { kind: "native" }, units: null, to: to.address }];
  });
  return [...explanation.outflows, ...granted, ...given];
}

/** How much of an asset's limit is used up at a moment: nothing of one that holds per transaction. */
export function usedUnits(
  entries: readonly Spent[],
  { asset, window }: { readonly asset: string; readonly window: LimitWindow },
  atMs: number,
): bigint {
  const own = inWindow(entries, window, atMs).filter((entry) => isSame(entry.asset, asset));
  return mostOf(own, ({ units }) => units);
}

/** How much of a limit in value is used up at a moment, in quote units. */
export function usedQuote(entries: readonly Spent[], window: LimitWindow, atMs: number): bigint {
  return mostOf(inWindow(entries, window, atMs), ({ quoteUnits }) => quoteUnits ?? 0n);
}

function inWindow(entries: readonly Spent[], window: LimitWindow, atMs: number): readonly Spent[] {
  if (window === "transaction") return [];
  const sinceMs = atMs - WINDOW_MS[window];
  return entries.filter((entry) => entry.atMs > sinceMs);
}

/** Value of an amount at a fresh price, rounded up; `null` without one. Zero needs no price. */
function valueOf(
  asset: string,
  units: bigint,
  prices: Spending["prices"],
  atMs: number,
): bigint | null {
  if (units === 0n) return 0n;
  const price = at(prices, asset);
  if (price === undefined || Math.abs(atMs - price.atMs) > PRICE_AGE_MS_MAX) return null;
  const scale = 10n ** BigInt(price.decimals);
  return (units * price.quoteUnits + scale - 1n) / scale;
}

function addOrAll(total: bigint | null, { units }: Taken): bigint | null {
  return total === null || units === null ? null : total + units;
}

/**
 * The most that can have left: of all that was signed for one place one is included, whichever it is.
 * What was signed for a place at one moment is one signature, and adds up.
 */
function mostOf(entries: readonly Spent[], amountOf: (one: Spent) => bigint): bigint {
  const places = new Map<Spent | string, Map<number, bigint>>();
  for (const one of entries) {
    const place = one.place === "" ? one : one.place;
    const signed = places.get(place) ?? new Map<number, bigint>();
    places.set(place, signed.set(one.atMs, (signed.get(one.atMs) ?? 0n) + amountOf(one)));
  }
  const most = (signed: Map<number, bigint>): bigint =>
    [...signed.values()].reduce((left, right) => (left > right ? left : right));
  return [...places.values()].reduce((total, signed) => total + most(signed), 0n);
}
