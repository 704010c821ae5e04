/**
 * Who offers to take over what others can no longer carry: lots of a perpetual or units of a debt,
 * per hour. Few rows, kept by market or asset and then by account.
 */
export interface Backstop {
  readonly accountId: number;
  readonly isBorrow: boolean;
  /** Market of a perpetual, asset of a debt. */
  readonly itemId: number;
  /** Lots or units per hour. */
  capacity: number;
  /** Taken over in an hour since 1970. */
  used: number;
  usedHour: number;
}

export class Backstops {
  private readonly offers: Backstop[] = [];

  /** All offers, by kind, item and account. */
  rows(): readonly Backstop[] {
    return this.offers;
  }

  /** Replaces what an account offers for an item; 0 ends it. */
  set(accountId: number, isBorrow: boolean, itemId: number, capacity: number): void {
    const offer: Backstop = { accountId, isBorrow, itemId, capacity, used: 0, usedHour: -1 };
    const at = this.offers.findIndex((other) => order(other, offer) >= 0);
    const isKnown = at >= 0 && order(this.offers[at], offer) === 0;
    if (isKnown && capacity === 0) this.offers.splice(at, 1);
    else if (isKnown) this.offers[at].capacity = capacity;
    else if (capacity > 0) this.offers.splice(at < 0 ? this.offers.length : at, 0, offer);
  }

  /** True where an account offers something for an item. */
  has(accountId: number, isBorrow: boolean, itemId: number): boolean {
    return this.of(isBorrow, itemId).some((offer) => offer.accountId === accountId);
  }

  /** The offers for an item, by account id. */
  of(isBorrow: boolean, itemId: number): readonly Backstop[] {
    return this.offers.filter((offer) => offer.isBorrow === isBorrow && offer.itemId === itemId);
  }

  load(offers: readonly Backstop[]): void {
    this.offers.push(...offers);
  }
}

/** Taken over by an offer in an hour. */
export function usedIn(offer: Backstop, hour: number): number {
  return offer.usedHour === hour ? offer.used : 0;
}

/** Notes that an offer took over so much in an hour. */
export function use(offer: Backstop, hour: number, quantity: number): void {
  offer.used = usedIn(offer, hour) + quantity;
  offer.usedHour = hour;
}

function order(a: Backstop, b: Backstop): number {
  return (
    Number(a.isBorrow) - Number(b.isBorrow) || a.itemId - b.itemId || a.accountId - b.accountId
  );
}
