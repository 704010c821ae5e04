/** What a perpetual remembers of its prices. */
export interface PerpPrices {
  /** Too few live sources: the index stands still, and only orders that add no risk are admitted. */
  isStale: boolean;
  sources: number;
  /** Moving mean of the premium, and whether it has begun. */
  meanPpb: number;
  isSampled: boolean;
  /** Of the running funding interval. */
  premiumSum: number;
  premiumCount: number;
  /** Pre-market: the running minute and the mark at its start. */
  minute: number;
  minuteTicks: number;
}

/** Prices before the first. */
export function noPrices(): PerpPrices {
  return {
    isStale: false,
    sources: 0,
    meanPpb: 0,
    isSampled: false,
    premiumSum: 0,
    premiumCount: 0,
    minute: -1,
    minuteTicks: 0,
  };
}
