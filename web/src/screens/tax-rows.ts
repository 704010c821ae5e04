import { compare, difference, product, quotient, signOf, sum } from "@holdall/ui/number";

/** An amount of an asset, as exact decimal text. */
interface Part {
  readonly asset: string;
  readonly quantity: string;
}

/** Something that changed what an account has: what left, what came, what it cost. */
export interface TaxEvent {
  /** ISO text, UTC. */
  readonly time: string;
  readonly kind: string;
  readonly out?: Part | undefined;
  readonly in?: Part | undefined;
  readonly fee?: Part | undefined;
  /** What came or left was worth so much of the settlement asset then; `undefined` where not known. */
  readonly value: string | undefined;
  readonly id: string;
  /** A movement between accounts of the same person brings no gain. */
  readonly isOwn?: boolean;
}

/** An event with what it left behind. */
export interface TaxRow extends TaxEvent {
  /** What the account has of the assets that left and came, after the event. */
  readonly left: string | undefined;
  readonly came: string | undefined;
  /** Proceeds less the cost of the oldest lots; only where something was sold. */
  readonly gain: string | undefined;
}

export interface TaxLedger {
  readonly rows: readonly TaxRow[];
  /** What the rows add up to, by asset. */
  readonly totals: ReadonlyMap<string, string>;
}

/** So much of an asset, and what it cost in the settlement asset; `undefined` where not known. */
interface Lot {
  readonly quantity: string;
  readonly cost: string | undefined;
}

/**
 * Events in their order with running positions and gains, first in first out. Exact: costs are cut to
 * eighteen decimals, and what is cut off stays with the lot that remains.
 */
export function taxLedger(events: readonly TaxEvent[], settlement: string): TaxLedger {
  const totals = new Map<string, string>();
  const lots = new Map<string, Lot[]>();
  const add = (asset: string, quantity: string): void =>
    void totals.set(asset, sum([totals.get(asset) ?? "0", quantity]));
  const leave = ({ asset, quantity }: Part): string | undefined =>
    asset === settlement ? undefined : takeLots(lots, asset, quantity);
  const ordered = events.toSorted((left, right) => (left.time < right.time ? -1 : 1));
  const rows = ordered.map((event): TaxRow => {
    const { out, fee, value } = event;
    for (const part of [out, fee]) if (part !== undefined) add(part.asset, `-${part.quantity}`);
    if (event.in !== undefined) add(event.in.asset, event.in.quantity);
    const cost = out === undefined ? undefined : leave(out);
    // A fee in what was bought makes it less, at the whole cost.
    const isFeeOfIn = fee !== undefined && fee.asset === event.in?.asset;
    if (fee !== undefined && !isFeeOfIn) leave(fee);
    if (event.in !== undefined && event.in.asset !== settlement) {
      const quantity = isFeeOfIn ? difference(event.in.quantity, fee.quantity) : event.in.quantity;
      lotsOf(lots, event.in.asset).push({ quantity, cost: value });
    }
    const isSale = out !== undefined && out.asset !== settlement && event.in !== undefined;
    const isKnown = isSale && value !== undefined && cost !== undefined;
    return {
      ...event,
      left: out === undefined ? undefined : totals.get(out.asset),
      came: event.in === undefined ? undefined : totals.get(event.in.asset),
      gain: isKnown && event.isOwn !== true ? difference(value, cost) : undefined,
    };
  });
  return { rows, totals };
}

function lotsOf(lots: Map<string, Lot[]>, asset: string): Lot[] {
  const known = lots.get(asset) ?? [];
  lots.set(asset, known);
  return known;
}

/** Takes the oldest lots of an asset; resolves to their cost, where that of each is known. */
function takeLots(lots: Map<string, Lot[]>, asset: string, quantity: string): string | undefined {
  const queue = lotsOf(lots, asset);
  let missing = quantity;
  let cost: string | undefined = "0";
  while (signOf(missing) === 1) {
    const lot = queue.shift();
    // What was never seen to come in has no cost that is known.
    if (lot === undefined) return undefined;
    const isWhole = compare(lot.quantity, missing) <= 0;
    const part = isWhole ? lot.cost : partOf(lot, missing);
    if (!isWhole)
      queue.unshift({
        quantity: difference(lot.quantity, missing),
        cost: lot.cost === undefined || part === undefined ? undefined : difference(lot.cost, part),
      });
    cost = cost === undefined || part === undefined ? undefined : sum([cost, part]);
    missing = isWhole ? difference(missing, lot.quantity) : "0";
  }
  return cost;
}

function partOf({ quantity, cost }: Lot, taken: string): string | undefined {
  return cost === undefined ? undefined : quotient(product(cost, taken), quantity);
}
