import type { CosignerKind } from "@holdall/wallet/cosign";

/** Requests of one account in one sliding minute. The steps of a ceremony count once, at its start. */
export const REQUESTS_PER_MINUTE = 10;
const MINUTE_MS = 60_000;
/** Accounts remembered at a time: beyond it, the one heard longest ago is forgotten. */
const ACCOUNTS_MAX = 10_000;

/** Kinds that follow from another that was counted. */
const FREE: readonly CosignerKind[] = [
  "dkg/deal",
  "dkg/echo",
  "dkg/finish",
  "dkg/confirm",
  "reshare/deal",
  "reshare/echo",
  "reshare/finish",
  "reshare/confirm",
  "sign/share",
];

/** Counts requests. */
export interface Limiter {
  /** True when one more is allowed now, and then it is counted. */
  take(account: string, kind: CosignerKind, atMs: number): boolean;
}

/** A limiter that has counted nothing. */
export function createLimiter(): Limiter {
  const taken = new Map<string, readonly number[]>();
  return {
    take(account, kind, atMs) {
      if (FREE.includes(kind)) return true;
      const recent = (taken.get(account) ?? []).filter((one) => one > atMs - MINUTE_MS);
      if (recent.length >= REQUESTS_PER_MINUTE) return false;
      taken.delete(account);
      taken.set(account, [...recent, atMs]);
      const [oldest] = taken.keys();
      if (taken.size > ACCOUNTS_MAX) taken.delete(oldest);
      return true;
    },
  };
}
