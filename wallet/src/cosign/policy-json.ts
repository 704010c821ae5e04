import { LIMIT_WINDOWS } from "@holdall/wallet/policy";
import type { LimitWindow, Policy } from "@holdall/wallet/policy";
import { readFields, readInteger, readList, readText, readWord } from "./parse.ts";
import type { Json, Parser } from "./parse.ts";

const TEXT_MAX = 128;
const ENTRIES_MAX = 256;

type Units = Readonly<Record<string, bigint>>;

/** A whole number of at most 78 digits, as text. */
export const readUnits: Parser<bigint> = (value) =>
  typeof value === "string" && /^(?:0|[1-9]\d{0,77})$/u.test(value) ? BigInt(value) : null;

const readUnitLimits: Parser<Units> = (value) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const entries = Object.entries(value);
  if (entries.length > ENTRIES_MAX) return null;
  const limits: Record<string, bigint> = {};
  for (const [asset, units] of entries) {
    const read = readUnits(units);
    if (read === null || asset.length > TEXT_MAX || asset === "__proto__") return null;
    limits[asset] = read;
  }
  return limits;
};

/** A value that may be absent in meaning: written "none", since `null` stands for unreadable. */
function optional<T>(parser: Parser<T>): Parser<{ readonly it: T | null }> {
  return (value) => {
    if (value === "none") return { it: null };
    const it = parser(value);
    return it === null ? null : { it };
  };
}

function windows<T>(parser: Parser<T>): Parser<Readonly<Record<LimitWindow, T>>> {
  return (value) =>
    readFields<Record<LimitWindow, T>>(value, { transaction: parser, day: parser, month: parser });
}

const readTexts = readList(readText(TEXT_MAX), ENTRIES_MAX);
const readBoolean: Parser<{ readonly it: boolean }> = (value) =>
  typeof value === "boolean" ? { it: value } : null;

/** Reads a policy, every field of it. */
export const readPolicy: Parser<Policy> = (value) => {
  const read = readFields<{
    unitLimits: Readonly<Record<LimitWindow, Units>>;
    quoteLimits: Readonly<Record<LimitWindow, { readonly it: bigint | null }>>;
    knownRecipientsOnly: { readonly it: boolean };
    recipients: { readonly it: readonly string[] | null };
    newRecipientDelayMs: number;
    newRecipientFree: Units;
    contracts: { readonly it: readonly string[] | null };
    networks: { readonly it: readonly string[] | null };
    hoursMask: number;
    approvals: Policy["approvals"];
  }>(value, {
    unitLimits: windows(readUnitLimits),
    quoteLimits: windows(optional(readUnits)),
    knownRecipientsOnly: readBoolean,
    recipients: optional(readTexts),
    newRecipientDelayMs: readInteger,
    newRecipientFree: readUnitLimits,
    contracts: optional(readTexts),
    networks: optional(readTexts),
    hoursMask: (one) => ((readInteger(one) ?? 2 ** 24) < 2 ** 24 ? readInteger(one) : null),
    approvals: readWord(["none", "exact", "any"]),
  });
  if (read === null) return null;
  const { transaction, day, month } = read.quoteLimits;
  return {
    ...read,
    quoteLimits: { transaction: transaction.it, day: day.it, month: month.it },
    knownRecipientsOnly: read.knownRecipientsOnly.it,
    recipients: read.recipients.it,
    contracts: read.contracts.it,
    networks: read.networks.it,
    // A shared account has no expert override: the field does not travel.
    isOverrideAllowed: false,
  };
};

/** Reads the policy of an account of one key, which alone may have the expert override. */
export const readOwnPolicy: Parser<Policy> = (value) => {
  const { isOverrideAllowed = false, ...rest } = Object(value) as { readonly [name: string]: Json };
  const policy = typeof isOverrideAllowed === "boolean" ? readPolicy(rest) : null;
  return policy === null ? null : { ...policy, isOverrideAllowed: isOverrideAllowed === true };
};

/** Writes the policy of an account of one key: with the expert override where it is allowed. */
export function writeOwnPolicy(policy: Policy): Json {
  const { isOverrideAllowed } = policy;
  const written = writePolicy(policy) as { readonly [name: string]: Json };
  return isOverrideAllowed ? { ...written, isOverrideAllowed } : written;
}

/** Writes a policy. The expert override does not travel: a co-signer never has one. */
export function writePolicy(policy: Policy): Json {
  const units = (limits: Units): Json =>
    Object.fromEntries(Object.entries(limits).map(([asset, one]) => [asset, String(one)]));
  const each = (write: (window: LimitWindow) => Json): Json =>
    Object.fromEntries(LIMIT_WINDOWS.map((window) => [window, write(window)]));
  const list = (texts: readonly string[] | null): Json => texts ?? "none";
  return {
    unitLimits: each((window) => units(policy.unitLimits[window])),
    quoteLimits: each((window) => policy.quoteLimits[window]?.toString() ?? "none"),
    knownRecipientsOnly: policy.knownRecipientsOnly,
    recipients: list(policy.recipients),
    newRecipientDelayMs: policy.newRecipientDelayMs,
    newRecipientFree: units(policy.newRecipientFree),
    contracts: list(policy.contracts),
    networks: list(policy.networks),
    hoursMask: policy.hoursMask,
    approvals: policy.approvals,
  };
}
