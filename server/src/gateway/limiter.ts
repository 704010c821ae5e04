import { bucketsPerMinute, type Bucket } from "@holdall/core/contract";
import type { AccountId } from "@holdall/core/protocol";
import type { Clock } from "@holdall/server/ports";
import { TokenBuckets } from "./token-buckets.ts";

/** How much one caller may ask for in a minute. */
export interface GatewayLimits {
  /** Requests of one address, before anything is known about who calls. */
  readonly perAddress: number;
  readonly standard: number;
  readonly historical: number;
  readonly cancel: number;
  /** Frames of one sub-account over sockets, orders included. */
  readonly socketFrames: number;
}

/** The published allowances; those of addresses and sockets are ours. */
export const publishedLimits: GatewayLimits = {
  perAddress: 12_000,
  ...bucketsPerMinute,
  socketFrames: 60_000,
};

export interface Limiter {
  /** Takes one request of an address; the first check of all. */
  takeRequest(address: string): boolean;
  /** Takes from an address's allowance of a kind, on public routes. */
  takeAddress(address: string, bucket: Bucket, weight: number): boolean;
  /** Takes from a sub-account's allowance, on signed routes. */
  takeKey(accountId: AccountId, bucket: Bucket, weight: number): boolean;
  takeFrame(accountId: AccountId, weight: number): boolean;
}

/** The allowances of everybody who calls. */
export function createLimiter(clock: Clock, limits: GatewayLimits): Limiter {
  const requests = new TokenBuckets(limits.perAddress);
  const frames = new TokenBuckets(limits.socketFrames);
  const perKind = (): Readonly<Record<Bucket, TokenBuckets>> => ({
    standard: new TokenBuckets(limits.standard),
    historical: new TokenBuckets(limits.historical),
    cancel: new TokenBuckets(limits.cancel),
  });
  const ofAddress = perKind();
  const ofAccount = perKind();
  const now = (): number => clock.monotonicMicros();
  return {
    takeRequest: (address) => requests.take(address, 1, now()),
    takeAddress: (address, bucket, weight) => ofAddress[bucket].take(address, weight, now()),
    takeKey: (accountId, bucket, weight) => ofAccount[bucket].take(accountId, weight, now()),
    takeFrame: (accountId, weight) => frames.take(accountId, weight, now()),
  };
}
