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
  readonly bars: "total" | "level";
  readonly format: {
    readonly price: (units: number) => string;
    readonly size: (units: number) => string;
    /** Everything up to a level, in what sums are shown in. */
    readonly total: (level: GroupedLevel) => string;
    readonly plainPrice: (units: number) => string;
    readonly plainSize: (units: number) => string;
  };
  /** What rests of one's own, by the price of its grouped level. */
  readonly own: { readonly bids: OwnSizes; readonly asks: OwnSizes };
}

type OwnSizes = ReadonlyMap<number, number>;

/** Writes a book into its rows. A book that waits or crosses is not painted: the last one stays. */
export function paintBook({ book, rows, group, bars, format, own }: BookPaint): void {
  if (!book.isWhole) return;
  const bids = groupedLevels(book.bids, "bids", group, rows.bids.length);
  const asks = groupedLevels(book.asks, "asks", group, rows.asks.length);
  const barOf = ({ size, total }: GroupedLevel): number => (bars === "level" ? size : total);
  const most = [...bids, ...asks].reduce((sum, level) => larger(sum, barOf(level)), 0);
  const widthOf = (level: GroupedLevel): number => (most === 0 ? 0 : (barOf(level) * 100) / most);
  rows.bids.forEach((row, at) => paintRow(row, bids[at], { format, widthOf, own: own.bids }));
  const last = rows.asks.length - 1;
  rows.asks.forEach((row, at) =>
    paintRow(row, asks[last - at], { format, widthOf, own: own.asks }),
  );
}

interface RowPaint {
  readonly format: BookPaint["format"];
  /** The width of a level's bar in percent. */
  readonly widthOf: (level: GroupedLevel) => number;
  readonly own: OwnSizes;
}

function paintRow(row: HTMLElement, level: GroupedLevel | undefined, paint: RowPaint): void {
  const { format, widthOf } = paint;
  const [price, size, total] = row.children;
  write(price, level === undefined ? "" : format.price(level.price));
  write(size, level === undefined ? "" : format.size(level.size));
  write(total, level === undefined ? "" : format.total(level));
  const plain = level === undefined ? "" : format.plainPrice(level.price);
  if (row.dataset["price"] !== plain) row.dataset["price"] = plain;
  row.dataset["total"] = level === undefined ? "" : format.plainSize(level.total);
  row.style.setProperty("--depth", `${level === undefined ? 0 : widthOf(level)}%`);
  const own = level === undefined ? undefined : paint.own.get(level.price);
  row.classList.toggle("is-own", own !== undefined);
  if (price instanceof HTMLElement)
    price.dataset["own"] = own === undefined ? "" : format.size(own);
}

function write(cell: Element | undefined, text: string): void {
  if (cell !== undefined && cell.textContent !== text) cell.textContent = text;
}

function larger(left: number, right: number): number {
  return left > right ? left : right;
}

/** What is left of own orders, by grouped prices that are rounded as the book rounds. */
export function ownSizes(
  orders: ReadonlyMap<string, Order> | undefined,
  symbol: string,
  scale: MarketScale,
  group: number,
): BookPaint["own"] {
  const own = { bids: new Map<number, number>(), asks: new Map<number, number>() };
  for (const order of orders?.values() ?? []) {
    if (order.symbol !== symbol || order.orderType !== "Limit") continue;
    const units = parseUnits(order.price, scale.priceDecimals);
    const size = parseUnits(order.quantity, scale.sizeDecimals);
    const filled = parseUnits(order.executedQuantity, scale.sizeDecimals);
    if (typeof units !== "number" || typeof size !== "number" || typeof filled !== "number")
      continue;
    const below = units - (units % group);
    const [side, price] =
      order.side === "Bid"
        ? [own.bids, below]
        : [own.asks, below === units ? units : below + group];
    side.set(price, (side.get(price) ?? 0) + size - filled);
  }
  return own;
}
