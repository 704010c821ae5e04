import type { DayFigures, Market } from "@holdall/web/live";
import { marketName } from "@holdall/web/live";
import type { PayloadOf } from "@holdall/core/contract";
import { difference, product, quotient } from "@holdall/ui/number";

/** What the list knows of one market. */
export interface MarketRow {
  readonly market: Market;
  readonly name: string;
  readonly day: DayFigures | undefined;
  readonly mark: PayloadOf<"markPrice"> | undefined;
  /** Over the last day, as a fraction. */
  readonly change: string | undefined;
  /** In base; `undefined` for markets that have none. */
  readonly openInterest: string | undefined;
  /** The same in quote, at the mark: what markets are compared by. */
  readonly openValue: string | undefined;
  readonly isFavourite: boolean;
  /** When its mark was heard last; `undefined` before the first time. */
  readonly heardAtMs: number | undefined;
}

export const KINDS = ["all", "spot", "perpetual", "favourites"] as const;
export type Kind = (typeof KINDS)[number];

interface Known {
  readonly day: DayFigures | undefined;
  readonly mark: PayloadOf<"markPrice"> | undefined;
  readonly openInterest: string | undefined;
  readonly isFavourite: boolean;
  readonly heardAtMs: number | undefined;
}

/** Joins what was heard of a market. */
export function rowOf(market: Market, known: Known): MarketRow {
  const { day, mark, openInterest } = known;
  return {
    market,
    name: marketName(market.symbol),
    ...known,
    change: day === undefined ? undefined : quotient(difference(day.last, day.first), day.first),
    openValue:
      openInterest === undefined || mark === undefined ? undefined : product(openInterest, mark.p),
  };
}

/** Whether a row is among those chosen and its name, or its symbol, contains every word that was typed. */
export function isShown(row: MarketRow, kind: Kind, typed: string): boolean {
  const text = `${row.name} ${row.market.symbol}`.toLowerCase();
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.every((word) => text.includes(word))) return false;
  if (kind === "favourites") return row.isFavourite;
  return kind === "all" || (row.market.marketType === "SPOT") === (kind === "spot");
}

/** Marks are told each second: a silence of so long is news. */
const SILENT_MS = 3_000;
const SECOND_MS = 1_000;

/** How long nothing was heard of a market, in whole seconds; 0 while it is heard, and before it was. */
export function silentSeconds(heardAtMs: number | undefined, nowMs: number): number {
  if (heardAtMs === undefined || nowMs - heardAtMs < SILENT_MS) return 0;
  const silentMs = nowMs - heardAtMs;
  return (silentMs - (silentMs % SECOND_MS)) / SECOND_MS;
}
