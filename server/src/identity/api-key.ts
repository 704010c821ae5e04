import type { Scope } from "@holdall/core/contract";
import type { AccountId, UserId } from "@holdall/core/protocol";

/** A registered key: who it speaks for and what it may do. */
export interface ApiKey {
  /** Ed25519 verifying key, base64. */
  readonly publicKey: string;
  readonly userId: UserId;
  readonly accountId: AccountId;
  /** At least one; none contains another. */
  readonly scopes: readonly Scope[];
  /** Addresses and ranges that it may be used from, in canonical text; empty means any. */
  readonly ipList: readonly string[];
  /** The most that one order may be worth, in the quote asset of its market; absent means any. */
  readonly orderValueMax?: string;
  /** When a connection that this key logged on ends, its account's orders are cancelled. */
  readonly cancelsOnDisconnect?: boolean;
  readonly name: string;
  /** A key of the demo world, whose secret is printed for everybody: free of the rules of withdrawal. */
  readonly isDemo: boolean;
  readonly createdAtMs: number;
  /** Never later than a year after it was created. */
  readonly expiresAtMs: number;
}

/** What is asked for when a key is registered. */
export type ApiKeyRequest = Omit<ApiKey, "createdAtMs">;

/** Why a key is refused: a code for programs, a sentence for people. */
export interface ApiKeyRefusal {
  readonly code: ApiKeyRefusalCode;
  readonly message: string;
}

const refusals = {
  "public-key-malformed": "A public key is the base64 of the 32 bytes of an Ed25519 key.",
  "public-key-weak": "Anybody could sign for this public key: it is of small order.",
  "public-key-taken": "This public key was registered before. Make a new key pair.",
  "name-invalid": "A name has 1 to 64 characters that can be printed.",
  "scopes-invalid": "A key has at least one scope, each of them known and named once.",
  "address-invalid":
    "Each entry of the IP list is one IPv4 or IPv6 address, or a range such as 10.0.0.0/8.",
  "addresses-too-many": "An IP list has at most 20 addresses.",
  "order-value-invalid":
    "The most that one order may be worth is above zero, with at most 12 digits before the point and 2 behind it.",
  "expiry-passed": "The expiry must lie in the future.",
  "expiry-too-late": "A key expires within a year.",
  "withdraw-expiry-too-late": "A key that may withdraw expires within 90 days.",
  "withdraw-needs-addresses": "A key that may withdraw needs an IP list.",
  "keys-too-many": "A user has at most 50 keys. Revoke one first.",
  "key-unknown": "There is no such key.",
} as const satisfies Readonly<Record<string, string>>;

export type ApiKeyRefusalCode = keyof typeof refusals;

/** The refusal of that code. */
export function refuse(code: ApiKeyRefusalCode): { readonly refusal: ApiKeyRefusal } {
  return { refusal: { code, message: refusals[code] } };
}
