import { momentMs } from "@holdall/web/page";
import { compare } from "@holdall/ui/number";

type Maybe<Value> = Value | null | undefined;
type Order<Row> = (left: Row, right: Row) => number;

/** Rows by an exact amount; those without one come before all others. */
export function byAmount<Row>(read: (row: Row) => Maybe<string>): Order<Row> {
  return whereGiven(read, compare);
}

/** Rows by a word, as its signs come. */
export function byWord<Row>(read: (row: Row) => Maybe<string>): Order<Row> {
  return whereGiven(read, (left, right) => (left < right ? -1 : left > right ? 1 : 0));
}

/** Rows by a moment of the wire. */
export function byMoment<Row>(read: (row: Row) => string | number): Order<Row> {
  return (left, right) => momentMs(read(left)) - momentMs(read(right));
}

function whereGiven<Row>(
  read: (row: Row) => Maybe<string>,
  order: (left: string, right: string) => number,
): Order<Row> {
  return (left, right) => {
    const [first, second] = [read(left) ?? undefined, read(right) ?? undefined];
    if (first === undefined) return second === undefined ? 0 : -1;
    return second === undefined ? 1 : order(first, second);
  };
}
