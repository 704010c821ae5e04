import type { WebResponseOf } from "@holdall/core/contract";
import type { AccountId, UserId } from "@holdall/core/protocol";

/** A passkey as it is kept: the public half, and how often it signed. */
export interface Passkey {
  readonly passkeyId: string;
  /** COSE key, base64. */
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly name: string;
  readonly isSynced: boolean;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number | null;
}

/** The fallback: the authenticator's secret, the last step used, digests of the codes left. */
export interface Totp {
  /** Base64. */
  readonly secret: string;
  /** A code works once: a step not above this one is refused. */
  readonly lastStep: number;
  readonly recoveryDigests: readonly string[];
}

export interface BookEntry {
  readonly addressId: string;
  readonly symbol: string;
  readonly blockchain: string;
  readonly address: string;
  readonly memo: string | null;
  readonly label: string;
  readonly createdAtMs: number;
}

export interface WithdrawalTerms {
  readonly hours: number;
  /** A shorter delay that waits for the present one to pass; `null` = none. */
  readonly pending: { readonly hours: number; readonly atMs: number } | null;
  /** Nothing leaves before this. */
  readonly holdUntilMs: number;
  readonly holdReason: string | null;
  /** Withdrawals asked for that wait for the delay, by the digest of their intent. */
  readonly asked: readonly { readonly digest: string; readonly atMs: number }[];
}

export interface SecurityEventRow {
  readonly kind: string;
  readonly atMs: number;
  readonly device: string;
  readonly address: string;
}

export type VerificationLevel = WebResponseOf<"verification">["level"];

/**
 * Everything about a person, which is kept sealed under a key of their own. What the ledger must
 * know of them is two numbers.
 */
export interface Person {
  readonly personId: string;
  readonly handle: string;
  readonly country: string;
  readonly isDemo: boolean;
  /** `null` until the account is open. */
  readonly account: { readonly userId: UserId; readonly accountId: AccountId } | null;
  readonly passkeys: readonly Passkey[];
  readonly totp: Totp | null;
  readonly book: readonly BookEntry[];
  readonly withdrawal: WithdrawalTerms;
  readonly verification: {
    readonly level: VerificationLevel;
    readonly name: string | null;
    readonly birthDate: string | null;
  };
  readonly settings: WebResponseOf<"settings">;
  /** Newest last. */
  readonly events: readonly SecurityEventRow[];
  readonly createdAtMs: number;
}

/** The events that are remembered of a person. */
export const EVENTS_MAX = 200;

/** Somebody new, without account and passkeys yet. */
export function newPerson(of: {
  readonly personId: string;
  readonly handle: string;
  readonly country: string;
  readonly isDemo: boolean;
  readonly nowMs: number;
}): Person {
  const { nowMs, ...who } = of;
  return {
    ...who,
    account: null,
    passkeys: [],
    totp: null,
    book: [],
    withdrawal: { hours: 0, pending: null, holdUntilMs: 0, holdReason: null, asked: [] },
    verification: { level: "None", name: null, birthDate: null },
    settings: { language: "en", page: {} },
    events: [],
    createdAtMs: nowMs,
  };
}

/** The person with one more event, the oldest forgotten beyond the limit. */
export function withEvent(person: Person, event: SecurityEventRow): Person {
  return { ...person, events: [...person.events, event].slice(-EVENTS_MAX) };
}
