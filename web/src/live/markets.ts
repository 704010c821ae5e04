import type { Wire } from "@holdall/core/contract";
import { parseUnits } from "@holdall/core/num";

export type Market = Wire<"Market">;

/** How a market's prices and sizes are written. */
export interface MarketScale {
  readonly tick: string;
  readonly step: string;
  /** Decimals of the tick. */
  readonly priceDecimals: number;
  /** Decimals of the quantity step. */
  readonly sizeDecimals: number;
  /** The tick as an integer of its smallest decimal. */
  readonly tickUnits: number;
}

/** Reads a market's grids. */
export function scaleOf(market: Market): MarketScale {
  const { tickSize } = market.filters.price;
  const { stepSize } = market.filters.quantity;
  const priceDecimals = decimalsOf(tickSize);
  const tickUnits = parseUnits(tickSize, priceDecimals);
  return {
    tick: tickSize,
    step: stepSize,
    priceDecimals,
    sizeDecimals: decimalsOf(stepSize),
    tickUnits: typeof tickUnits === "number" ? tickUnits : 1,
  };
}

/** A price that somebody paid; the venue says zero where nobody did, and that is no price. */
export function paidPrice(price: string | undefined): string | undefined {
  return price !== undefined && /[1-9]/.test(price) ? price : undefined;
}

function decimalsOf(step: string): number {
  return (step.split(".")[1] ?? "").replace(/0+$/, "").length;
}

/**
 * How a market is called by people, from its symbol: `SOL/USDC` on spot, `SOL-PERP` for a perpetual. An
 * asset keeps its name.
 */
export function marketName(symbol: string): string {
  const [base, quote, kind] = symbol.split("_");
  if (quote === undefined) return base;
  return kind === undefined ? `${base}/${quote}` : `${base}-${kind}`;
}
