/**
 * The digest of a final state, equal in every variant: all balances that are not zero, account by
 * account and asset by asset, then every resting order, market by market, bids then asks, best
 * price first, then by account and open size. (The order of arrival has no view of its own; who
 * came first shows in who was filled.) Two 32-bit lanes, so that C and JavaScript agree without
 * wide products. It detects differences; it is no defence against an adversary.
 */
export interface StateDigest {
  /** One balance; a row of zeros is skipped. Call in ascending order of account, then asset. */
  balance(account: number, asset: number, freeUnits: number, lockedUnits: number): void;
  /** One resting order; call `inDigestOrder`. */
  order(order: RestingOrder): void;
  /** Sixteen hexadecimal digits. */
  hex(): string;
}

/** What the digest takes of a resting order. `side`: 0 bid, 1 ask. */
export interface RestingOrder {
  readonly market: number;
  readonly side: number;
  readonly priceTicks: number;
  readonly openLots: number;
  readonly account: number;
}

/** The order in which the digest takes resting orders. */
export function inDigestOrder(a: RestingOrder, b: RestingOrder): number {
  if (a.market !== b.market) return a.market - b.market;
  if (a.side !== b.side) return a.side - b.side;
  if (a.priceTicks !== b.priceTicks) {
    return a.side === 0 ? b.priceTicks - a.priceTicks : a.priceTicks - b.priceTicks;
  }
  return a.account === b.account ? a.openLots - b.openLots : a.account - b.account;
}

const WORD = 2 ** 32;

/** A digest that has seen nothing yet. */
export function stateDigest(): StateDigest {
  let left = 0x243f_6a88 | 0;
  let right = 0x85a3_08d3 | 0;

  const word = (value: number): void => {
    left = Math.imul(left ^ value, 0x9e37_79b1);
    left ^= left >>> 15;
    right = Math.imul(right ^ value, 0x85eb_ca6b);
    right ^= right >>> 13;
  };
  const wide = (value: number): void => {
    word((value % WORD) | 0);
    word(Math.floor(value / WORD));
  };

  return {
    balance(account, asset, freeUnits, lockedUnits) {
      if (freeUnits === 0 && lockedUnits === 0) return;
      word(account);
      word(asset);
      wide(freeUnits);
      wide(lockedUnits);
    },
    order({ market, side, priceTicks, openLots, account }) {
      word(market * 2 + side);
      word(priceTicks);
      word(openLots);
      word(account);
    },
    hex() {
      return [left, right].map((lane) => (lane >>> 0).toString(16).padStart(8, "0")).join("");
    },
  };
}
