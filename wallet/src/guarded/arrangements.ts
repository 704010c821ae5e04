import {
  challengeFor,
  noticeSubject,
  passkeySubject,
  readFields,
  readInteger,
  readList,
  readPolicy,
  readText,
  rulesSubject,
  writePasskey,
  writePolicy,
} from "@holdall/wallet/cosign";
import type { CosignerKind, Json, Parser, Passkey } from "@holdall/wallet/cosign";
import type { Policy, Recipient } from "@holdall/wallet/policy";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { clientFor } from "./hand.ts";
import type { GuardedTools, Speaker } from "./hand.ts";
import type { RecoveryHand } from "./recovery-hand.ts";

/** What a co-signer tells an owner of its account. */
export interface GuardedStatus {
  readonly address: string;
  readonly generation: number;
  /** False while another share of it waits for its proof. */
  readonly isConfirmed: boolean;
  readonly hasPasskey: boolean;
  /** The rules that count now. */
  readonly policy: Policy;
  /** Looser ones that wait, and when they begin to count. */
  readonly pending: { readonly policy: Policy; readonly fromMs: number } | null;
  readonly recipients: readonly Recipient[];
  /** When a notice that the kit has opened has run; `null` when none is running. */
  readonly noticeUntilMs: number | null;
}

/** Rules, and who may be paid under them. */
export interface GuardedRules {
  readonly policy: Policy;
  readonly recipients: readonly string[];
}

/** A request that needs a second factor: under which number it goes, and what the factor signs. */
export interface PreparedAct {
  readonly number: number;
  /** What a passkey is asked to sign, 32 bytes. */
  readonly challenge: Uint8Array;
}

/** Proof of a second factor: a passkey's assertion, the kit beside the device, or none. */
export type Proof =
  | { readonly kind: "none" }
  | { readonly kind: "passkey"; readonly assertion: Json }
  | { readonly kind: "kit"; readonly hand: RecoveryHand };

const RECIPIENTS_MAX = 1_024;

const readPending: Parser<{ readonly it: GuardedStatus["pending"] }> = (value) => {
  if (value === "none") return { it: null };
  const fields = { policy: readPolicy, fromMs: readInteger };
  const it = readFields<NonNullable<GuardedStatus["pending"]>>(value, fields);
  return it === null ? null : { it };
};

const readRecipient: Parser<Recipient> = (value) => {
  const [address, addedAtMs, ...more] = Array.isArray(value) ? (value as readonly Json[]) : [];
  const isPair = typeof address === "string" && address.length <= 64 && more.length === 0;
  const date = readInteger(addedAtMs);
  return isPair && date !== null ? { address, addedAtMs: date } : null;
};

const readMoment: Parser<{ readonly it: number | null }> = (value) => {
  if (value === "none") return { it: null };
  const it = readInteger(value);
  return it === null ? null : { it };
};

const readTruth: Parser<{ readonly it: boolean }> = (value) =>
  typeof value === "boolean" ? { it: value } : null;

/** Reads what a co-signer told of an account; `null` when it is not of the language. */
function readStatus(value: Json): GuardedStatus | null {
  const read = readFields<{
    readonly address: string;
    readonly generation: number;
    readonly isConfirmed: { readonly it: boolean };
    readonly hasPasskey: { readonly it: boolean };
    readonly policy: Policy;
    readonly pending: { readonly it: GuardedStatus["pending"] };
    readonly recipients: readonly Recipient[];
    readonly noticeUntilMs: { readonly it: number | null };
    readonly numbers: Readonly<Record<"device" | "recovery", number>>;
  }>(value, {
    address: readText(64),
    generation: readInteger,
    isConfirmed: readTruth,
    hasPasskey: readTruth,
    policy: readPolicy,
    pending: readPending,
    recipients: readList(readRecipient, RECIPIENTS_MAX),
    noticeUntilMs: readMoment,
    numbers: (one) => readFields(one, { device: readInteger, recovery: readInteger }),
  });
  if (read === null) return null;
  const { address, generation, policy, recipients } = read;
  return {
    address,
    generation,
    policy,
    recipients,
    isConfirmed: read.isConfirmed.it,
    hasPasskey: read.hasPasskey.it,
    pending: read.pending.it,
    noticeUntilMs: read.noticeUntilMs.it,
  };
}

/** Asks in the speaker's name, under a number that was drawn before where one was. */
async function askFor(
  speaker: Speaker,
  kind: CosignerKind,
  { body, number }: { readonly body: Json; readonly number?: number },
  tools: GuardedTools,
): Promise<Outcome<Json>> {
  const numbered = number === undefined ? tools : { ...tools, nextNumber: () => number };
  const client = clientFor(speaker, numbered);
  return client.ok ? client.value.ask(kind, body) : client;
}

async function statusFrom(answer: Promise<Outcome<Json>>): Promise<Outcome<GuardedStatus>> {
  const told = await answer;
  if (!told.ok) return told;
  const status = readStatus(told.value);
  return status === null ? refuse("cosigner-silent", "unreadable status") : accept(status);
}

/** What the co-signer holds of the account: rules, what waits, whether a notice runs. */
export function guardedStatus(
  speaker: Speaker,
  tools: GuardedTools,
): Promise<Outcome<GuardedStatus>> {
  return statusFrom(askFor(speaker, "status", { body: "none" }, tools));
}

/** Everything the co-signer did for the account, as its hash-chained log. */
export async function guardedLog(speaker: Speaker, tools: GuardedTools): Promise<Outcome<string>> {
  const told = await askFor(speaker, "log", { body: "none" }, tools);
  if (!told.ok) return told;
  const read = readFields<{ readonly log: string }>(told.value, { log: readText(262_144) });
  return read === null ? refuse("cosigner-silent", "unreadable log") : accept(read.log);
}

/** Draws the number of a change of rules, and says what its second factor must sign. */
export function prepareRules(
  { account }: Pick<Speaker, "account">,
  { policy, recipients }: GuardedRules,
  { nextNumber }: GuardedTools,
): PreparedAct {
  const number = nextNumber();
  const subject = rulesSubject(number, policy, recipients);
  return { number, challenge: challengeFor(account, "policy", subject) };
}

/**
 * Sets the rules: what tightens counts at once, what loosens waits 24 hours and needs a proof.
 * Refuses `policy-refused` for a loosening without one.
 */
export async function changeRules(
  speaker: Speaker,
  rules: GuardedRules,
  { act, proof }: { readonly act: PreparedAct; readonly proof: Proof },
  tools: GuardedTools,
): Promise<Outcome<GuardedStatus>> {
  const { policy, recipients } = rules;
  const assertion = await proofOf(proof, act);
  if (!assertion.ok) return assertion;
  const body = { policy: writePolicy(policy), recipients, assertion: assertion.value };
  return statusFrom(askFor(speaker, "policy", { body, number: act.number }, tools));
}

/** Takes back looser rules that wait: the ones that count now stay. */
export async function keepRules(
  speaker: Speaker,
  tools: GuardedTools,
): Promise<Outcome<GuardedStatus>> {
  const status = await guardedStatus(speaker, tools);
  if (!status.ok) return status;
  const { policy, recipients } = status.value;
  const rules = { policy, recipients: recipients.map(({ address }) => address) };
  const act = prepareRules(speaker, rules, tools);
  return changeRules(speaker, rules, { act, proof: { kind: "none" } }, tools);
}

/** Draws the number of a change of passkey, and says what the second factor must sign. */
export function preparePasskey(
  { account }: Pick<Speaker, "account">,
  passkey: Passkey | null,
  { nextNumber }: GuardedTools,
): PreparedAct {
  const number = nextNumber();
  const subject = passkeySubject(number, passkey);
  return { number, challenge: challengeFor(account, "passkey", subject) };
}

/** Registers a passkey with the co-signer, or none: by the one before it, or by the kit. */
export async function changePasskey(
  speaker: Speaker,
  passkey: Passkey | null,
  { act, proof }: { readonly act: PreparedAct; readonly proof: Proof },
  tools: GuardedTools,
): Promise<Outcome<GuardedStatus>> {
  const assertion = await proofOf(proof, act);
  if (!assertion.ok) return assertion;
  const body = { passkey: writePasskey(passkey), assertion: assertion.value };
  return statusFrom(askFor(speaker, "passkey", { body, number: act.number }, tools));
}

/** Draws the number of a notice, and says what the passkey must sign. */
export function prepareNotice(
  { account }: Pick<Speaker, "account">,
  { nextNumber }: GuardedTools,
): PreparedAct {
  const number = nextNumber();
  return { number, challenge: challengeFor(account, "notice", noticeSubject(number)) };
}

/**
 * Opens the notice that must run before the kit may act without the device. One that is open keeps
 * its time. Refuses `cosigner-passkey` where the account has a passkey and it did not sign.
 */
export function openNotice(
  kit: Speaker,
  { act, assertion }: { readonly act: PreparedAct; readonly assertion: Json },
  tools: GuardedTools,
): Promise<Outcome<GuardedStatus>> {
  return statusFrom(askFor(kit, "notice/open", { body: { assertion }, number: act.number }, tools));
}

/** Ends a notice: somebody else's, or one that is not needed any more. */
export function cancelNotice(
  speaker: Speaker,
  tools: GuardedTools,
): Promise<Outcome<GuardedStatus>> {
  return statusFrom(askFor(speaker, "notice/cancel", { body: "none" }, tools));
}

/** What a passkey must sign for a re-sharing by the kit, under a ceremony that is drawn here. */
export function prepareRenewal(
  { account }: Pick<Speaker, "account">,
  { random }: GuardedTools,
): { readonly ceremony: Uint8Array; readonly challenge: Uint8Array } {
  const ceremony = random(32);
  return { ceremony, challenge: challengeFor(account, "reshare", ceremony) };
}

async function proofOf(proof: Proof, { challenge }: PreparedAct): Promise<Outcome<Json>> {
  switch (proof.kind) {
    case "none":
      return accept("none");
    case "passkey":
      return accept(proof.assertion);
    case "kit":
      return proof.hand.vouch(challenge);
  }
}
