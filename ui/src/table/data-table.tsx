import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { visibleRange } from "./visible-range.ts";

export interface Column<Row> {
  readonly key: string;
  readonly head: ReactNode;
  /** The head as text, where it is more than that: what stands before the value in a narrow row. */
  readonly headText?: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand right, on their decimal mark. */
  readonly align?: "start" | "end";
  /** Makes the head a button that sorts by this. */
  readonly compare?: (left: Row, right: Row) => number;
  /** On narrow screens below the first line of its row, with its head before it. */
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
  /** Its columns stay columns on narrow screens, and those for wide ones are left out there. */
  readonly isSlim?: boolean;
}

interface Sorting {
  readonly key: string;
  readonly isDescending: boolean;
}

const OVERSCAN_ROWS = 8;
const ROW_PX = 26;
/** Below so many rows everything is drawn: a window would save nothing. */
const WINDOW_ROWS_MIN = 60;
/** So few columns fit side by side on any screen. */
const SLIM_COLUMNS_MAX = 3;

/**
 * A real table of fixed rows. Long ones draw only what is seen; heads sort; arrows move between rows,
 * Enter opens one. On narrow screens a row has what counts most in its first line, and everything else
 * below it, each with its head; roles are written out, since other boxes than a table's lose them.
 */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { caption, columns, rows, keyOf, onOpen, onKey, footer, rowHeight = ROW_PX } = props;
  const [sorting, setSorting] = useState<Sorting | undefined>();
  const region = useRef<HTMLDivElement>(null);
  const sorted = useMemo(() => sortedRows(rows, columns, sorting), [rows, columns, sorting]);
  const isSlim = props.isSlim ?? columns.length <= SLIM_COLUMNS_MAX;
  const range = useVisibleRows(region, sorted.length, rowHeight, isSlim);

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
  const leads = useMemo(() => leadingColumns(columns), [columns]);
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
      <table className={isSlim ? "table" : "table table-folding"} role="table">
        <caption className="visually-hidden">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <HeadCell column={column} key={column.key} onSort={setSorting} sorting={sorting} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          <Spacer count={columns.length} heightPx={range.first * range.rowHeight} />
          {sorted.slice(range.first, range.last).map((row) => (
            <tr
              data-key={keyOf(row)}
              key={keyOf(row)}
              onClick={onOpen === undefined ? undefined : () => onOpen(row)}
              onKeyDown={(event) => onRowKey(event, row)}
              role="row"
              tabIndex={isActive ? 0 : -1}
            >
              <Cells columns={columns} leads={leads} row={row} />
            </tr>
          ))}
          <Spacer
            count={columns.length}
            heightPx={(sorted.length - range.last) * range.rowHeight}
          />
        </tbody>
      </table>
      {footer === undefined ? null : <div className="table-foot label">{footer}</div>}
    </div>
  );
}

function Cells<Row>(props: {
  readonly columns: readonly Column<Row>[];
  readonly leads: ReadonlySet<Column<Row>>;
  readonly row: Row;
}): ReactNode {
  const { columns, leads, row } = props;
  return columns.map((column) => (
    <td
      className={cellClass(column)}
      data-column={column.key}
      data-head={headText(column)}
      data-lead={leads.has(column) ? "" : undefined}
      key={column.key}
      role="cell"
    >
      {column.cell(row)}
    </td>
  ));
}

/**
 * What stands in the first line of a narrow row: the first column, and where some columns are for wide
 * screens the other figures.
 */
function leadingColumns<Row>(columns: readonly Column<Row>[]): ReadonlySet<Column<Row>> {
  const isChosen = columns.some(({ isWide }) => isWide === true);
  const isLead = (column: Column<Row>, index: number): boolean =>
    index === 0 ||
    (isChosen &&
      column.isWide !== true &&
      column.align === "end" &&
      headText(column) !== undefined);
  return new Set(columns.filter(isLead));
}

/** The head in words; a column without any is pressed, and stands at the end of a narrow row. */
function headText<Row>(column: Column<Row>): string | undefined {
  return column.headText ?? (typeof column.head === "string" ? column.head : undefined);
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
      <th className={cellClass(column)} role="columnheader" scope="col">
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
    <th
      aria-sort={isSorted ? direction : "none"}
      className={`${cellClass(column)} is-sorting`}
      role="columnheader"
      scope="col"
    >
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

/** The width below which rows fold, as in the style beside. */
const NARROW = "(max-width: 639px)";

function isNarrowNow(): boolean {
  return matchMedia(NARROW).matches;
}

function onWidthChange(notify: () => void): () => void {
  const query = matchMedia(NARROW);
  query.addEventListener("change", notify);
  return () => query.removeEventListener("change", notify);
}

/** Which rows to draw, following the region's scrolling. */
function useVisibleRows(
  region: { readonly current: HTMLDivElement | null },
  count: number,
  rowHeight: number,
  isSlim: boolean,
): { readonly first: number; readonly last: number; readonly rowHeight: number } {
  const isNarrow = useSyncExternalStore(onWidthChange, isNarrowNow);
  // Folded rows differ in height: the browser itself leaves out what is not seen.
  const isWindowed = count >= WINDOW_ROWS_MIN && (isSlim || !isNarrow);
  const [view, setView] = useState({ topPx: 0, heightPx: 600, rowHeight });
  useEffect(() => {
    const element = region.current;
    if (element === null || !isWindowed) return;
    const read = (): void => {
      // As high as rows are drawn: how dense tables are is the person's choice.
      const row = element.querySelector<HTMLElement>("tbody tr:not(.table-spacer)");
      const { scrollTop: topPx, clientHeight: heightPx } = element;
      setView({ topPx, heightPx, rowHeight: row?.offsetHeight ?? rowHeight });
    };
    read();
    element.addEventListener("scroll", read, { passive: true });
    return () => element.removeEventListener("scroll", read);
  }, [region, isWindowed, rowHeight]);
  if (!isWindowed) return { first: 0, last: count, rowHeight };
  return {
    ...visibleRange({ ...view, count, overscan: OVERSCAN_ROWS }),
    rowHeight: view.rowHeight,
  };
}
