import { groupedLevels } from "@holdall/web/live";
import type { GroupedLevel, MarketFeed, MarketScale, Order } from "@holdall/web/live";
import { parseUnits } from "@holdall/core/num";

/** The rows of both sides, in the order of the document. */
export interface BookRows {
  /** The best ask is the last one: it stands at the spread. */
  readonly asks: readonly HTMLElement[];
  readonly bids: readonly HTMLElement[];
}

export interface BookPaint {
  readonly book: MarketFeed["book"];
  readonly rows: BookRows;
  /** Width of a level in the tick's smallest decimal. */
  readonly group: number;
  readonly format: {
    readonly price: (units: number) => string;
    readonly size: (units: number) => string;
    readonly plainPrice: (units: number) => string;
    readonly plainSize: (units: number) => string;
  };
  /** Prices of grouped levels in which an own order rests. */
  readonly own: { readonly bids: ReadonlySet<number>; readonly asks: ReadonlySet<number> };
}

/** Writes a book into its rows. A book that waits or crosses is not painted: the last one stays. */
export function paintBook({ book, rows, group, format, own }: BookPaint): void {
  if (!book.isWhole) return;
  const bids = groupedLevels(book.bids, "bids", group, rows.bids.length);
  const asks = groupedLevels(book.asks, "asks", group, rows.asks.length);
  const most = larger(bids.at(-1)?.total ?? 0, asks.at(-1)?.total ?? 0);
  rows.bids.forEach((row, at) => paintRow(row, bids[at], { format, most, own: own.bids }));
  const last = rows.asks.length - 1;
  rows.asks.forEach((row, at) => paintRow(row, asks[last - at], { format, most, own: own.asks }));
}

interface RowPaint {
  readonly format: BookPaint["format"];
  /** The largest sum shown: the width of a full bar. */
  readonly most: number;
  readonly own: ReadonlySet<number>;
}

function paintRow(row: HTMLElement, level: GroupedLevel | undefined, paint: RowPaint): void {
  const { format, most, own } = paint;
  const [price, size, total] = row.children;
  write(price, level === undefined ? "" : format.price(level.price));
  write(size, level === undefined ? "" : format.size(level.size));
  write(total, level === undefined ? "" : format.size(level.total));
  const plain = level === undefined ? "" : format.plainPrice(level.price);
  if (row.dataset["price"] !== plain) row.dataset["price"] = plain;
  row.dataset["total"] = level === undefined ? "" : format.plainSize(level.total);
  const depth = level === undefined || most === 0 ? 0 : (level.total * 100) / most;
  row.style.setProperty("--depth", `${depth}%`);
  row.classList.toggle("is-own", level !== undefined && own.has(level.price));
}

function write(cell: Element | undefined, text: string): void {
  if (cell !== undefined && cell.textContent !== text) cell.textContent = text;
}

function larger(left: number, right: number): number {
  return left > right ? left : right;
}

/** Grouped prices at which own orders rest, rounded as the book rounds. */
export function ownSizes(
  orders: ReadonlyMap<string, Order> | undefined,
  symbol: string,
  scale: MarketScale,
  group: number,
): BookPaint["own"] {
  const own = { bids: new Set<number>(), asks: new Set<number>() };
  for (const order of orders?.values() ?? []) {
    if (order.symbol !== symbol || order.orderType !== "Limit") continue;
    const units = parseUnits(order.price, scale.priceDecimals);
    if (typeof units !== "number") continue;
    const below = units - (units % group);
    if (order.side === "Bid") own.bids.add(below);
    else own.asks.add(below === units ? units : below + group);
  }
  return own;
}
