import { useEffect, useMemo, useRef, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { visibleRange } from "./visible-range.ts";

export interface Column<Row> {
  readonly key: string;
  readonly head: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand right, on their decimal mark. */
  readonly align?: "start" | "end";
  /** Makes the head a button that sorts by this. */
  readonly compare?: (left: Row, right: Row) => number;
  /** Left out on narrow screens, where rows have two lines. */
  readonly isWide?: boolean;
}

export interface DataTableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly onOpen?: (row: Row) => void;
  /** Keys pressed on a row beside arrows and Enter. */
  readonly onKey?: (key: string, row: Row) => void;
  readonly rowHeight?: number;
  readonly footer?: ReactNode;
  readonly part?: string;
}

interface Sorting {
  readonly key: string;
  readonly isDescending: boolean;
}

const OVERSCAN_ROWS = 8;
const ROW_PX = 26;
/** Below so many rows everything is drawn: a window would save nothing. */
const WINDOW_ROWS_MIN = 60;

/**
 * A real table of fixed rows. Long ones draw only what is seen; heads sort; arrows move between rows,
 * Enter opens one.
 */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { caption, columns, rows, keyOf, onOpen, onKey, footer, rowHeight = ROW_PX } = props;
  const [sorting, setSorting] = useState<Sorting | undefined>();
  const region = useRef<HTMLDivElement>(null);
  const sorted = useMemo(() => sortedRows(rows, columns, sorting), [rows, columns, sorting]);
  const range = useVisibleRows(region, sorted.length, rowHeight);

  const onRowKey = (event: KeyboardEvent<HTMLTableRowElement>, row: Row): void => {
    if (event.target !== event.currentTarget) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const near =
        step > 0
          ? event.currentTarget.nextElementSibling
          : event.currentTarget.previousElementSibling;
      if (near instanceof HTMLElement) near.focus();
    } else if (event.key === "Enter" && onOpen !== undefined) onOpen(row);
    else onKey?.(event.key, row);
  };
  const isActive = onOpen !== undefined || onKey !== undefined;

  return (
    <div
      aria-label={caption}
      className="table-region"
      data-part={props.part}
      ref={region}
      role="region"
      tabIndex={0}
    >
      <table className="table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeadCell column={column} key={column.key} onSort={setSorting} sorting={sorting} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer count={columns.length} heightPx={range.first * rowHeight} />
          {sorted.slice(range.first, range.last).map((row) => (
            <tr
              data-key={keyOf(row)}
              key={keyOf(row)}
              onClick={onOpen === undefined ? undefined : () => onOpen(row)}
              onKeyDown={(event) => onRowKey(event, row)}
              tabIndex={isActive ? 0 : undefined}
            >
              {columns.map((column) => (
                <td className={cellClass(column)} data-column={column.key} key={column.key}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
          <Spacer count={columns.length} heightPx={(sorted.length - range.last) * rowHeight} />
        </tbody>
      </table>
      {footer === undefined ? null : <div className="table-foot label">{footer}</div>}
    </div>
  );
}

function cellClass<Row>(column: Column<Row>): string {
  const align = column.align === "end" ? "is-end" : "";
  return `${align} ${column.isWide === true ? "is-wide" : ""}`;
}

function HeadCell<Row>(props: {
  readonly column: Column<Row>;
  readonly sorting: Sorting | undefined;
  readonly onSort: (sorting: Sorting | undefined) => void;
}): ReactNode {
  const { column, sorting, onSort } = props;
  if (column.compare === undefined) {
    return (
      <th className={cellClass(column)} scope="col">
        {column.head}
      </th>
    );
  }
  const isSorted = sorting?.key === column.key;
  const direction = sorting?.isDescending === true ? "descending" : "ascending";
  const next = (): void => {
    if (!isSorted) onSort({ key: column.key, isDescending: true });
    else onSort(sorting.isDescending ? { key: column.key, isDescending: false } : undefined);
  };
  return (
    <th aria-sort={isSorted ? direction : "none"} className={cellClass(column)} scope="col">
      <button className="sort" onClick={next} type="button">
        {column.head}
        <span aria-hidden="true">{isSorted ? (direction === "descending" ? " ↓" : " ↑") : ""}</span>
      </button>
    </th>
  );
}

function Spacer({
  count,
  heightPx,
}: {
  readonly count: number;
  readonly heightPx: number;
}): ReactNode {
  if (heightPx <= 0) return null;
  return (
    <tr aria-hidden="true" className="table-spacer">
      <td colSpan={count} style={{ height: heightPx }} />
    </tr>
  );
}

function sortedRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | undefined,
): readonly Row[] {
  const compare = columns.find(({ key }) => key === sorting?.key)?.compare;
  if (compare === undefined || sorting === undefined) return rows;
  return rows.toSorted((left, right) =>
    sorting.isDescending ? compare(right, left) : compare(left, right),
  );
}

/** Which rows to draw, following the region's scrolling. */
function useVisibleRows(
  region: { readonly current: HTMLDivElement | null },
  count: number,
  rowHeight: number,
): { readonly first: number; readonly last: number } {
  const isWindowed = count >= WINDOW_ROWS_MIN;
  const [view, setView] = useState({ topPx: 0, heightPx: 600 });
  useEffect(() => {
    const element = region.current;
    if (element === null || !isWindowed) return;
    const read = (): void => setView({ topPx: element.scrollTop, heightPx: element.clientHeight });
    read();
    element.addEventListener("scroll", read, { passive: true });
    return () => element.removeEventListener("scroll", read);
  }, [region, isWindowed]);
  if (!isWindowed) return { first: 0, last: count };
  return visibleRange({ ...view, count, rowHeight, overscan: OVERSCAN_ROWS });
}
