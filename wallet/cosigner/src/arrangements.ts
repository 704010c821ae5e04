import { bytesToHex } from "@noble/hashes/utils.js";
import {
  challengeFor,
  isKitProof,
  noticeSubject,
  passkeySubject,
  readFields,
  readPasskey,
  readPolicy,
  rulesSubject,
  writePolicy,
} from "@holdall/wallet/cosign";
import type { FactorAct, Json, Passkey } from "@holdall/wallet/cosign";
import { groupAddress } from "@holdall/wallet/frost";
import type { Party } from "@holdall/wallet/frost";
import { activePolicy, changePolicy, LOOSENING_MS } from "@holdall/wallet/policy";
import type { Policy } from "@holdall/wallet/policy";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import {
  encodeHolding,
  folderOf,
  policyAccountOf,
  policyEntry,
  readRecipients,
  record,
} from "./account.ts";
import type { Account } from "./account.ts";
import { isRegistrable, takeAssertion } from "./passkey.ts";
import type { Store } from "./store.ts";

/** How long a notice runs before the recovery share may act without the device, in milliseconds. */
export interface NoticeTimes {
  /** Where its owner's passkey has opened it. */
  readonly provenMs: number;
  /** Where the account has no passkey, and time alone stands against a stolen kit. */
  readonly unprovenMs: number;
}

const HOUR_MS = 3_600_000;

/** Two days with a passkey, a week without. */
export const NOTICE_TIMES: NoticeTimes = { provenMs: 48 * HOUR_MS, unprovenMs: 168 * HOUR_MS };

/** What arranging an account needs beside it. */
export interface Desk {
  readonly store: Store;
  readonly notify: (account: string, event: string) => void;
  readonly times: NoticeTimes;
  readonly atMs: number;
}

/** When a running notice has run; `null` when none is running. */
function noticeUntilMs({ holding, ledger }: Account, times: NoticeTimes): number | null {
  if (ledger.noticeAtMs === null) return null;
  return ledger.noticeAtMs + (holding.passkey === null ? times.unprovenMs : times.provenMs);
}

/** The device may always; the recovery share only after its notice has run unopposed. */
export function checkNotice(account: Account, from: Party, { times, atMs }: Desk): Outcome<true> {
  if (from === "device") return accept(true);
  const untilMs = noticeUntilMs(account, times);
  if (untilMs === null) return refuse("cosigner-notice", "none");
  return atMs >= untilMs ? accept(true) : refuse("cosigner-notice", String(untilMs));
}

/** Opens a notice, with the passkey where the account has one, or ends it. */
export function setNotice(
  account: Account,
  isOpen: boolean,
  body: Json,
  desk: Desk,
): Outcome<Json> {
  const { passkey, account: id } = account.holding;
  if (isOpen) {
    const fields = { assertion: (value: Json | undefined) => value ?? null };
    const assertion = readFields<{ readonly assertion: Json }>(body, fields)?.assertion ?? "none";
    const subject = noticeSubject(account.ledger.numbers.recovery);
    const proof = { subject, proof: assertion, atMs: desk.atMs };
    const isProven = takeAssertion(account, "notice", proof);
    if (passkey !== null && !isProven) return refuse("cosigner-passkey");
    // An open notice keeps its time: opening it again would only make its owner wait longer.
    if (account.ledger.noticeAtMs !== null) return accept(statusOf(account, desk));
  }
  record(account, { atMs: desk.atMs, kind: "notice", data: { isOpen } });
  desk.notify(bytesToHex(id), isOpen ? "notice-opened" : "notice-cancelled");
  return accept(statusOf(account, desk));
}

/** True when the account's passkey, or beside its device the recovery kit, proves an act. */
function isProvenTwice(
  account: Account,
  act: FactorAct,
  proven: { readonly subject: Uint8Array; readonly proof: Json; readonly atMs: number },
): boolean {
  const { account: id, identities } = account.holding;
  return (
    takeAssertion(account, act, proven) ||
    isKitProof(identities.recovery, challengeFor(id, act, proven.subject), proven.proof)
  );
}

/**
 * New rules, and who may be paid. What tightens counts at once and takes back what waits; what
 * loosens waits a day and needs a second factor. Where only known recipients are paid, knowing one
 * more is a loosening, too.
 */
export function setPolicy(account: Account, body: Json, desk: Desk): Outcome<Json> {
  const asked = readFields<{
    readonly policy: Policy;
    readonly recipients: readonly string[];
    readonly assertion: Json;
  }>(body, {
    policy: readPolicy,
    recipients: readRecipients,
    assertion: (value) => value ?? null,
  });
  if (asked === null) return refuse("malformed", "policy");
  const { policy, recipients, assertion: proof } = asked;
  const { atMs } = desk;
  const subject = rulesSubject(account.ledger.numbers.device, policy, recipients);
  const hasSecondFactor = isProvenTwice(account, "policy", { subject, proof, atMs });
  const current = policyAccountOf(account.holding, account.ledger);
  const changed = changePolicy(current, policy, { atMs, hasSecondFactor });
  if (!changed.ok) return changed;
  const isClosed = activePolicy(current, atMs).knownRecipientsOnly;
  const known = (address: string) => current.recipients.find((one) => one.address === address);
  const hasNew = recipients.some((address) => known(address) === undefined);
  if (isClosed && hasNew && !hasSecondFactor) return refuse("policy-refused", "second factor");
  const newAtMs = isClosed ? atMs + LOOSENING_MS : atMs;
  const dated = recipients.map((address) => ({
    address,
    addedAtMs: known(address)?.addedAtMs ?? newAtMs,
  }));
  const next = { ...changed.value, recipients: dated };
  record(account, { atMs, kind: "policy", data: policyEntry(next) });
  return accept(statusOf(account, desk));
}

/** Another passkey, or none: with the one there was, or with the kit beside the device. */
export function setPasskey(account: Account, body: Json, desk: Desk): Outcome<Json> {
  const asked = readFields<{
    readonly passkey: { readonly it: Passkey | null };
    readonly assertion: Json;
  }>(body, { passkey: readPasskey, assertion: (value) => value ?? null });
  if (asked === null) return refuse("malformed", "passkey");
  const { holding, ledger, candidate } = account;
  if (candidate !== null) return refuse("cosigner-account", "not confirmed");
  const passkey = asked.passkey.it;
  const subject = passkeySubject(ledger.numbers.device, passkey);
  if (passkey !== null && !isRegistrable(passkey)) return refuse("malformed", "passkey");
  const proven = { subject, proof: asked.assertion, atMs: desk.atMs };
  if (!isProvenTwice(account, "passkey", proven)) {
    return refuse("cosigner-passkey", "or the recovery kit");
  }
  account.holding = { ...holding, passkey };
  desk.store.write(`${folderOf(holding.account)}/share`, encodeHolding(account.holding));
  record(account, { atMs: desk.atMs, kind: "passkey", data: { isSet: passkey !== null } });
  desk.notify(bytesToHex(holding.account), "passkey");
  return accept(statusOf(account, desk));
}

/** What an owner may see of its account. The share is not among it. */
export function statusOf(account: Account, { atMs, times }: Desk): Json {
  const { holding, ledger, candidate } = account;
  const rules = policyAccountOf(holding, ledger);
  const { pending, recipients } = rules;
  const waits = pending !== null && atMs < pending.fromMs ? pending : null;
  return {
    address: groupAddress(holding.share.group),
    generation: holding.share.group.generation,
    isConfirmed: candidate === null,
    hasPasskey: holding.passkey !== null,
    policy: writePolicy(activePolicy(rules, atMs)),
    pending: waits === null ? "none" : { policy: writePolicy(waits.policy), fromMs: waits.fromMs },
    recipients: recipients.map(({ address, addedAtMs }) => [address, addedAtMs]),
    noticeUntilMs: noticeUntilMs(account, times) ?? "none",
    numbers: { device: ledger.numbers.device, recovery: ledger.numbers.recovery },
  };
}
