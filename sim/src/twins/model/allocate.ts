import { min } from "./numbers.ts";

/** Somebody who takes a part of a total: at most so much of it, by weight. */
export interface Share {
  readonly weight: bigint;
  readonly most: bigint;
}

/**
 * Parts of a total by weight, rounded down, each with a most; again among those with room for what is
 * left; and when that gives nothing, one each in order.
 */
export function allocate(total: bigint, shares: readonly Share[]): bigint[] {
  const parts = shares.map(() => 0n);
  let left = total;
  while (left > 0n) {
    const open = [...shares.keys()].filter(
      (at) => shares[at].weight > 0n && parts[at] < shares[at].most,
    );
    if (open.length === 0) break;
    const weights = open.reduce((sum, at) => sum + shares[at].weight, 0n);
    const before = left;
    for (const at of open) {
      const part = min((before * shares[at].weight) / weights, shares[at].most - parts[at]);
      parts[at] += part;
      left -= part;
    }
    if (left < before) continue;
    for (const at of open.slice(0, Number(min(left, BigInt(open.length))))) {
      parts[at] += 1n;
      left -= 1n;
    }
  }
  return parts;
}
