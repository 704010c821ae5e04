/** Interest grows from block to block: so small a part of an amount, more or less, is no other outcome. */
const GROWTH_PARTS = 1_000n;

/**
 * True when two amounts of one asset, in its smallest units and signed alike or not, are one outcome at
 * two moments: they differ by a thousandth of the first at most. Compared by multiplication, unrounded.
 */
export function isOneOutcome(first: bigint, later: bigint): boolean {
  const [apart, all] = [first - later, first].map((one) => (one < 0n ? -one : one));
  return apart * GROWTH_PARTS <= all;
}
