/** A side of a book, best level first: prices and sizes as integers of their smallest decimals. */
interface Side {
  readonly count: number;
  priceAt(index: number): number;
  sizeAt(index: number): number;
}

/** Everything up to one price: the sum of sizes, and of price × size. */
export interface DepthLevel {
  readonly price: bigint;
  readonly total: bigint;
  readonly value: bigint;
}

/** A book around its middle. */
export interface Depth {
  /** Twice the middle of the two best prices: an integer where the middle itself may be none. */
  readonly doubleMiddle: bigint;
  /** The prices between which is looked. */
  readonly from: bigint;
  readonly to: bigint;
  readonly bids: readonly DepthLevel[];
  readonly asks: readonly DepthLevel[];
}

const PPM = 1_000_000n;

/** What rests within `spanPpm` of the middle; `undefined` while a side is empty. */
export function depthOf(
  book: { readonly bids: Side; readonly asks: Side },
  spanPpm: bigint,
): Depth | undefined {
  if (book.bids.count === 0 || book.asks.count === 0) return undefined;
  const doubleMiddle = BigInt(book.bids.priceAt(0)) + BigInt(book.asks.priceAt(0));
  const half = (doubleMiddle * spanPpm) / (2n * PPM);
  const from = doubleMiddle / 2n - half;
  const to = doubleMiddle / 2n + half;
  return {
    doubleMiddle,
    from,
    to,
    bids: summed(book.bids, (price) => price >= from),
    asks: summed(book.asks, (price) => price <= to),
  };
}

function summed(side: Side, isNear: (price: bigint) => boolean): readonly DepthLevel[] {
  const levels: DepthLevel[] = [];
  let [total, value] = [0n, 0n];
  for (let index = 0; index < side.count; index += 1) {
    const price = BigInt(side.priceAt(index));
    if (!isNear(price)) break;
    const size = BigInt(side.sizeAt(index));
    total += size;
    value += price * size;
    levels.push({ price, total, value });
  }
  return levels;
}

/** What an order that goes as far as a price would meet. */
export interface DepthReading {
  readonly side: "bids" | "asks";
  readonly price: bigint;
  /** Sizes together; zero nearer to the middle than the best level. */
  readonly total: bigint;
  /** The mean price of these, rounded to the worse for who trades: bids down, asks up. */
  readonly average: bigint | undefined;
  /** How far that lies from the middle, in millionths of it, rounded up. */
  readonly impactPpm: bigint | undefined;
}

/** Reads a depth at a price between its ends. */
export function readDepth(depth: Depth, price: bigint): DepthReading {
  const { doubleMiddle } = depth;
  const side = price * 2n < doubleMiddle ? "bids" : "asks";
  const level = depth[side].findLast((each) =>
    side === "bids" ? each.price >= price : each.price <= price,
  );
  if (level === undefined)
    return { side, price, total: 0n, average: undefined, impactPpm: undefined };
  const { total, value } = level;
  const average = value / total + (side === "bids" ? 0n : rest(value, total));
  const gap = average * 2n - doubleMiddle;
  const distance = (gap < 0n ? -gap : gap) * PPM;
  const impactPpm = distance / doubleMiddle + rest(distance, doubleMiddle);
  return { side, price, total, average, impactPpm };
}

/** One where a quotient is not whole: what rounding up adds. */
function rest(dividend: bigint, divisor: bigint): bigint {
  return dividend % divisor === 0n ? 0n : 1n;
}
