import { compare } from "@holdall/ui/number";

/** An own fill, at the price and in the second in which it happened. */
export interface FillMoment {
  readonly timeSeconds: number;
  readonly price: string;
  readonly side: "Bid" | "Ask";
}

/**
 * Own fills as marks on candles: each at the candle that it fell into, one for all of a side at a price of
 * a candle, oldest first. What is older than the oldest candle has no place. `startsSeconds` are the
 * candles' beginnings, ascending.
 */
export function fillMarks(
  fills: readonly FillMoment[],
  startsSeconds: readonly number[],
): readonly FillMoment[] {
  const marks = new Map<string, FillMoment>();
  for (const { timeSeconds, price, side } of fills) {
    const start = startsSeconds.findLast((each) => each <= timeSeconds);
    if (start === undefined) continue;
    marks.set(`${start} ${price} ${side}`, { timeSeconds: start, price, side });
  }
  return [...marks.values()].sort(
    (left, right) => left.timeSeconds - right.timeSeconds || compare(left.price, right.price),
  );
}
