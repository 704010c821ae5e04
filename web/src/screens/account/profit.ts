import { difference, sum } from "@holdall/ui/number";
import type { TaxRow } from "../tax-rows.ts";

/** Where profit and loss come from. */
export const sources = ["trading", "funding", "earned", "yields", "owed", "fees"] as const;
export type Source = (typeof sources)[number];

export interface Profit {
  /** In the settlement asset, signed. */
  readonly bySource: Readonly<Record<Source, string>>;
  readonly total: string;
  /** Events whose worth or cost nobody knows: they are in no sum. */
  readonly unknown: number;
}

/** What a kind of event belongs to; movements of funds are no profit. */
const SOURCES: Readonly<Record<string, Source>> = {
  trade: "trading",
  dust: "trading",
  interest: "earned",
  yield: "yields",
  "interest-paid": "owed",
  CulledBorrowInterest: "owed",
  FundingPayment: "funding",
  TradingFees: "fees",
  TradingFeesSystem: "fees",
  RealizePnl: "trading",
  CulledRealizePnlAuto: "trading",
  CulledRealizePnlBookUtilisation: "trading",
  CulledRealizePnlAccountThreshold: "trading",
  CulledRealizePnlSystemThreshold: "trading",
  BackstopProviderLiquidation: "trading",
  BackstopAdlLiquidation: "trading",
  BackstopLiquidityFundProceeds: "trading",
};

/**
 * What was won and lost, by where it came from. Of a sale it is the gain over the oldest lots, of
 * everything else the worth at its time. A fee taken out of what was bought stands in the gain of its
 * sale; every other fee stands alone.
 */
export function profitOf(rows: readonly TaxRow[], settlement: string): Profit {
  const parts = new Map<Source, string[]>(sources.map((source) => [source, []]));
  let unknown = 0;
  for (const row of rows) {
    const source = SOURCES[row.kind];
    if (source === undefined) continue;
    const isSpot = row.kind === "trade" || row.kind === "dust";
    const won = isSpot ? row.gain : signedWorth(row);
    const isSale = row.out !== undefined && row.out.asset !== settlement;
    if (won !== undefined) parts.get(source)?.push(won);
    else if (!isSpot || isSale) unknown += 1;
    if (row.fee?.asset === settlement) parts.get("fees")?.push(`-${row.fee.quantity}`);
  }
  const bySource = Object.fromEntries(
    [...parts].map(([source, amounts]) => [source, sum(amounts)]),
  ) as Record<Source, string>;
  return { bySource, total: sum(Object.values(bySource)), unknown };
}

function signedWorth({ out, value }: TaxRow): string | undefined {
  if (value === undefined) return undefined;
  return out === undefined ? value : difference("0", value);
}
