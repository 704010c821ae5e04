import type { Scope } from "@holdall/core/contract";
import type { AccountId, UserId } from "@holdall/core/protocol";

/** A registered key: who it speaks for and what it may do. */
export interface ApiKey {
  /** Ed25519 verifying key, base64. */
  readonly publicKey: string;
  readonly userId: UserId;
  readonly accountId: AccountId;
  readonly scopes: readonly Scope[];
  /** Addresses and ranges that it may be used from; empty means any. */
  readonly ipList: readonly string[];
  /** The most that one order may be worth, in the quote asset of its market; absent means any. */
  readonly orderValueMax?: string;
  /** When a connection that this key logged on ends, its account's orders are cancelled. */
  readonly cancelsOnDisconnect?: boolean;
  readonly expiresAtMs: number;
  readonly name: string;
  /** A key of the demo world, whose secret is printed for everybody: it withdraws to any address. */
  readonly isDemo: boolean;
}

/** The keys of the venue, in memory. */
export interface ApiKeys {
  find(publicKeyBase64: string): ApiKey | undefined;
  /** True while the key may speak. To ask is not to use it: a socket does not keep a session alive. */
  stands?(publicKeyBase64: string): boolean;
  /** Hears of each request that a key signed, or failed to. */
  noteUse?(
    publicKeyBase64: string,
    use: { readonly address: string; readonly atMs: number; readonly isRefused: boolean },
  ): void;
}

/** True while a key is registered and has not expired. */
export function keyStands(keys: ApiKeys, publicKey: string, nowMs: number): boolean {
  if (keys.stands !== undefined) return keys.stands(publicKey);
  const key = keys.find(publicKey);
  return key !== undefined && key.expiresAtMs > nowMs;
}
