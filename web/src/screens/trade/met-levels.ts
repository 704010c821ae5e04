/** A side of a book, best level first: prices and sizes as integers of their smallest decimals. */
interface Side {
  readonly count: number;
  priceAt(index: number): number;
  sizeAt(index: number): number;
}

/** What an order asks of the other side: sizes, or price × size, up to a limit if it has one. */
interface Wanted {
  readonly isBuying: boolean;
  readonly size?: bigint;
  readonly value?: bigint;
  readonly limit?: bigint;
}

/** What an order would meet at once. */
export interface Met {
  /** The mean price, rounded to the worse for who trades: buying up, selling down. */
  readonly average: bigint;
  /** How far it lies from the best price, in millionths of that, rounded away from zero. */
  readonly impactPpm: bigint;
}

const PPM = 1_000_000n;

/** Walks a side as an order would; `undefined` where it would meet nothing. */
export function metLevels(side: Side, wanted: Wanted): Met | undefined {
  const { isBuying, limit } = wanted;
  let [size, value] = [0n, 0n];
  for (let index = 0; index < side.count; index += 1) {
    const price = BigInt(side.priceAt(index));
    if (limit !== undefined && (isBuying ? price > limit : price < limit)) break;
    const left =
      wanted.value === undefined ? (wanted.size ?? 0n) - size : (wanted.value - value) / price;
    if (left <= 0n) break;
    const here = BigInt(side.sizeAt(index));
    const taken = here < left ? here : left;
    size += taken;
    value += taken * price;
  }
  if (size === 0n) return undefined;
  const best = BigInt(side.priceAt(0));
  const average = value / size + (isBuying && value % size !== 0n ? 1n : 0n);
  const gap = (isBuying ? value - best * size : best * size - value) * PPM;
  const whole = best * size;
  const ppm = gap / whole + (gap % whole === 0n ? 0n : 1n);
  return { average, impactPpm: isBuying ? ppm : -ppm };
}
