/**
 * The four kinds of exact number the engine computes with. Each is a safe integer; the brand keeps
 * a size from being added to a price. They are made by the checked constructors below and combined
 * by `add`, `subtract` and `mulDiv`, so that no value ever leaves the range in which every integer
 * is represented exactly.
 */
declare const kind: unique symbol;

/** An amount of an asset, in its smallest ledger unit (10^-decimals of one whole). */
export type Units = number & { readonly [kind]: "units" };
/** A quantity of a market's base, in the market's quantity steps. */
export type Lots = number & { readonly [kind]: "lots" };
/** A price of a market, in the market's price steps. */
export type Ticks = number & { readonly [kind]: "ticks" };
/** A ratio in parts per million: 1 % is 10,000. */
export type Ppm = number & { readonly [kind]: "ppm" };

/** Any of the branded numbers. */
export type Amount = Units | Lots | Ticks | Ppm;

/**
 * The largest magnitude of any amount: 2^53 - 16. The distance to 2^53 lets `mulDiv` correct its
 * estimate with exact steps before it decides whether the result fits.
 */
export const AMOUNT_MAX = 2 ** 53 - 16;

/** One whole, in parts per million. */
export const PPM = 1_000_000;

/**
 * A result beyond `AMOUNT_MAX`, or a value that is no integer. Inside the engine this is an
 * impossible error, because commands are refused before they can cause it; at a border the caller
 * turns it into a refusal.
 */
export class AmountOverflow extends RangeError {
  readonly code = "amount-overflow";

  constructor(operation: string) {
    super(`amount-overflow: ${operation} left the integers within ±(2^53 - 16)`);
    this.name = "AmountOverflow";
  }
}

/** True for an integer within ±AMOUNT_MAX. */
export function isAmount(value: number): boolean {
  return Number.isInteger(value) && value <= AMOUNT_MAX && value >= -AMOUNT_MAX;
}

function checked(value: number): number {
  if (!isAmount(value)) throw new AmountOverflow("a constructor");
  return value + 0; // -0 becomes 0: bytes of state are hashed.
}

/** Takes an integer as units of an asset; throws `amount-overflow` for anything else. */
export function units(value: number): Units {
  return checked(value) as Units;
}

/** Takes an integer as lots; throws `amount-overflow` for anything else. */
export function lots(value: number): Lots {
  return checked(value) as Lots;
}

/** Takes an integer as ticks; throws `amount-overflow` for anything else. */
export function ticks(value: number): Ticks {
  return checked(value) as Ticks;
}

/** Takes an integer as parts per million; throws `amount-overflow` for anything else. */
export function ppm(value: number): Ppm {
  return checked(value) as Ppm;
}

/** Exact sum of two amounts of one kind; throws `amount-overflow` beyond ±AMOUNT_MAX. */
export function add<Kind extends Amount>(a: Kind, b: Kind): Kind {
  const sum = a + b;
  // The sum of two amounts is below 2^54, where doubles are rounded to even integers at most one
  // away: a true sum beyond the limit can never be rounded back inside it.
  if (!(sum <= AMOUNT_MAX && sum >= -AMOUNT_MAX)) throw new AmountOverflow("add");
  return (sum + 0) as Kind;
}

/** Exact difference of two amounts of one kind; throws `amount-overflow` beyond ±AMOUNT_MAX. */
export function subtract<Kind extends Amount>(a: Kind, b: Kind): Kind {
  const difference = a - b;
  if (!(difference <= AMOUNT_MAX && difference >= -AMOUNT_MAX)) {
    throw new AmountOverflow("subtract");
  }
  return (difference + 0) as Kind;
}
