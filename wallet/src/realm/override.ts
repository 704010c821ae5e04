import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { AtRisk } from "@holdall/wallet/clear";
import { readFields, readInteger, readList, readText } from "@holdall/wallet/cosign";
import type { VaultBody } from "@holdall/wallet/keyring";
import { activePolicy } from "@holdall/wallet/policy";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { hasOneKey } from "./one-key.ts";
import { rulesOf } from "./own-rules.ts";
import type { OwnRules } from "./own-rules.ts";
import { sectionOf, withSection } from "./settings.ts";
import { nameOf } from "./waiting.ts";
import type { WaitingRequest } from "./waiting.ts";

/**
 * One use of the expert override: what nobody could read and was signed all the same. It is in the vault
 * before the signature is made, and no change takes it out again.
 */
export interface OverrideEntry {
  /** Scheme and host of the page that asked; empty for the wallet's own screens. */
  readonly origin: string;
  /** SHA-256 of the bytes, in hexadecimal. */
  readonly sha256: string;
  readonly account: string;
  readonly network: string;
  readonly atMs: number;
}

/** Uses that a vault keeps. Beyond them none is forgotten: there is no further use. */
export const OVERRIDES_MAX = 256;

const readEntries = readList<OverrideEntry>(
  (value) =>
    readFields<OverrideEntry>(value, {
      origin: readText(280),
      sha256: readText(64),
      account: readText(64),
      network: readText(80),
      atMs: readInteger,
    }),
  OVERRIDES_MAX,
);

function entriesOf(body: VaultBody): Outcome<readonly OverrideEntry[]> {
  const section = sectionOf(body, "overrides");
  const entries = section === undefined ? [] : readEntries(section);
  return entries === null ? refuse("vault-damaged", "overrides") : accept(entries);
}

/** True where an account of one key has rules in force by which the person bears what nobody can read. */
export function bearsUnread(body: VaultBody, account: string, atMs: number): boolean {
  const rules = rulesOf(body, account);
  return rules.ok && activePolicy(rules.value, atMs).isOverrideAllowed && hasOneKey(body, account);
}

/** The rules of an account with every use of its override, the newest first. */
export function shownRules(
  body: VaultBody,
  account: string,
): Outcome<OwnRules & { readonly overrides: readonly OverrideEntry[] }> {
  const rules = rulesOf(body, account);
  const entries = entriesOf(body);
  if (!rules.ok) return rules;
  if (!entries.ok) return entries;
  const overrides = entries.value.filter((one) => one.account === account).toReversed();
  return accept({ ...rules.value, overrides });
}

/**
 * The body with one use more, of a request whose amount at risk the person has typed. Refuses
 * `override-amount` for any other amount, and `override-record` once {@link OVERRIDES_MAX} are kept.
 */
export function withOverride(
  vault: VaultBody,
  { body }: WaitingRequest,
  { bytes, atRisk, typed, atMs }: OverrideUse,
): Outcome<VaultBody> {
  if (atRisk?.units !== typed) return refuse("override-amount");
  const entries = entriesOf(vault);
  if (!entries.ok) return entries;
  if (entries.value.length >= OVERRIDES_MAX) return refuse("override-record");
  const entry: OverrideEntry = {
    origin: nameOf(body),
    sha256: bytesToHex(sha256(bytes)),
    account: body.account,
    network: body.brought.network,
    atMs,
  };
  const all = [...entries.value, entry].map((one) => ({ ...one }));
  return accept(withSection(vault, "overrides", all));
}

/** What is about to be signed unread, and the amount that was typed. */
export interface OverrideUse {
  readonly bytes: Uint8Array;
  readonly atRisk: AtRisk | undefined;
  readonly typed: bigint;
  readonly atMs: number;
}
