import { mulDivWide } from "@holdall/core/num";

/** Somebody who takes a part: at most so much of it, by weight. */
export interface Share {
  readonly weight: bigint;
  readonly most: number;
}

/**
 * Parts of a total by weight, each at most what its taker can have: rounded down, again among those
 * with room for what is left, and at last one each in the order given. The sum is the total, or all
 * that the takers of positive weight can have.
 */
export function allocate(total: number, shares: readonly Share[]): number[] {
  const given = shares.map(() => 0);
  let left = total;
  for (;;) {
    const open = shares.flatMap(({ weight, most }, at) =>
      weight > 0n && given[at] < most ? [at] : [],
    );
    if (left === 0 || open.length === 0) return given;
    const weights = open.reduce((sum, at) => sum + shares[at].weight, 0n);
    const round = left;
    for (const at of open) {
      const part = mulDivWide(BigInt(round), shares[at].weight, weights, "floor");
      const taken = Math.min(Number(part), shares[at].most - given[at]);
      given[at] += taken;
      left -= taken;
    }
    if (left === round) left -= oneEach(given, open, left);
  }
}

/** One each, in order, while there is any; returns how many. */
function oneEach(given: number[], open: readonly number[], left: number): number {
  const served = open.slice(0, left);
  for (const at of served) given[at] += 1;
  return served.length;
}
