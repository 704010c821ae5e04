import { usePreferences, useShortcut } from "@holdall/web/page";
import { useLive } from "@holdall/web/live";
import type { GroupedLevel, MarketFeed } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { WholeWords, useSay } from "@holdall/web/words";
import { SelectField } from "@holdall/ui/control";
import {
  Amount,
  Arrow,
  difference,
  formatAmount,
  formatText,
  product,
  quotient,
  useSeparators,
} from "@holdall/ui/number";
import { Skeleton } from "@holdall/ui/state";
import { Popover } from "@holdall/ui/surface";
import { Suspense, lazy, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { KeyboardEvent, MouseEvent, ReactNode } from "react";
import { useSearchParams } from "wouter";
import { formatDecimal } from "@holdall/core/num";
import { ownSizes, paintBook } from "./book-paint.ts";
import type { BookRows } from "./book-paint.ts";

/** How the book looks is chosen by few, and not at first. */
const BookChoices = lazy(async () => ({
  default: (await import("../settings/book-choices.tsx")).BookChoices,
}));

/** Coarser grids, in ticks. */
const GROUPS = [1, 2, 5, 10, 20, 50, 100, 1_000] as const;
/** Basis points of one. */
const BP = "10000";
const ROW_PX = 20;
const CENTRE_PX = 28;
/** Sums of value are shown without decimals: they do not fit, and nobody trades them. */
const WHOLE = { places: 0 } as const;
const ROWS_MIN = 5;
const ROWS_MAX = 40;

export interface BookPanelProps {
  readonly feed: MarketFeed;
  /** A level was chosen: its price, and with shift everything up to it. */
  readonly onPick: (price: string, quantity: string | undefined) => void;
}

/** The order book: both sides around the spread, painted by hand once a frame. */
export function BookPanel({ feed, onPick }: BookPanelProps): ReactNode {
  const say = useSay();
  const state = useLive(feed.bookState);
  const isGathered = useLive(feed.isBookGathered);
  const [search, setSearch] = useSearchParams();
  const group = groupOf(search.get("group"));
  const separators = useSeparators();
  const step = (ticks: number): string =>
    formatText(
      formatDecimal(ticks * feed.scale.tickUnits, feed.scale.priceDecimals),
      {},
      separators,
    );
  const onGroup = (value: string): void =>
    setSearch(
      (before) => {
        before.set("group", value);
        return before;
      },
      { replace: true },
    );
  useShortcut((shortcut) => {
    const turn = shortcut === "finer" ? -1 : shortcut === "coarser" ? 1 : 0;
    const next = turn === 0 ? undefined : GROUPS[GROUPS.findIndex((each) => each === group) + turn];
    if (next !== undefined) onGroup(String(next));
  });
  return (
    <div className="book">
      <div className="book-tools">
        <SelectField
          isLabelHidden
          label={say("book.group")}
          onChange={(event) => onGroup(event.target.value)}
          options={GROUPS.map((each) => ({ value: String(each), label: step(each) }))}
          value={String(group)}
        />
        <BookOptions />
        {isGathered ? (
          <span className="label" data-part="book-gathered" title={say("book.gatheredWhy")}>
            {say("book.gathered")}
          </span>
        ) : null}
        {state === "resyncing" ? <span className="label">{say("book.resyncing")}</span> : null}
      </div>
      {state === "loading" ? (
        <Skeleton label={say("loading")} rows={20} />
      ) : (
        <BookTable feed={feed} group={group} onPick={onPick} />
      )}
    </div>
  );
}

function BookOptions(): ReactNode {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  return (
    <span
      className="book-options"
      onPointerDown={() => setOpen(true)}
      onFocus={() => setOpen(true)}
    >
      <Popover className="link label" label={say("book.options")} trigger="…">
        {isOpen ? (
          <Suspense fallback={null}>
            <WholeWords>
              <BookChoices />
            </WholeWords>
          </Suspense>
        ) : null}
      </Popover>
    </span>
  );
}

function groupOf(text: string | null): number {
  return GROUPS.find((each) => String(each) === text) ?? 1;
}

function BookTable(props: BookPanelProps & { readonly group: number }): ReactNode {
  const { feed, onPick, group } = props;
  const say = useSay();
  const body = useRef<HTMLDivElement>(null);
  const { sides, unit } = usePreferences().preferences.book;
  const count = useRowCount(body, sides === "both" ? 2 : 1);
  const { market, scale } = feed;
  useBookPainter(body, feed, group, count);

  const pick = (element: Element | null, isWhole: boolean): void => {
    if (!(element instanceof HTMLElement)) return;
    const { price, total } = element.dataset;
    if (price === undefined || price === "") return;
    onPick(price, isWhole ? total : undefined);
  };
  const onClick = (event: MouseEvent): void =>
    pick((event.target as Element).closest("[data-price]"), event.shiftKey);
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = (event.target as Element).closest("[data-price]");
    if (event.key === "Enter") pick(row, event.shiftKey);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || row === null) return;
    event.preventDefault();
    const rows = [...(body.current?.querySelectorAll<HTMLElement>("[data-price]") ?? [])];
    rows[rows.indexOf(row as HTMLElement) + step]?.focus();
  };

  return (
    <div className="book-body" ref={body}>
      <div
        aria-label={say("book.title")}
        className="book-grid"
        onClick={onClick}
        onKeyDown={onKeyDown}
        role="table"
      >
        <div className="book-head label" role="row">
          <span role="columnheader">{say("book.price", { asset: market.quoteSymbol })}</span>
          <span role="columnheader">{say("book.size", { asset: market.baseSymbol })}</span>
          <span role="columnheader">
            {say("book.total", { asset: unit === "base" ? market.baseSymbol : market.quoteSymbol })}
          </span>
        </div>
        {sides === "bids" ? null : <BookRowList count={count} side="ask" />}
        <BookCentre feed={feed} places={scale.priceDecimals} />
        {sides === "asks" ? null : <BookRowList count={count} side="bid" />}
      </div>
    </div>
  );
}

/** Rows of fixed identity: only their texts change. */
function BookRowList({
  count,
  side,
}: {
  readonly count: number;
  readonly side: string;
}): ReactNode {
  return (
    <div className={`book-side book-${side}`} role="rowgroup">
      {Array.from({ length: count }, (_, at) => (
        <div className="book-row" data-price="" key={at} role="row" tabIndex={at === 0 ? 0 : -1}>
          <span className="book-price" role="cell" />
          <span role="cell" />
          <span role="cell" />
        </div>
      ))}
    </div>
  );
}

function BookCentre({
  feed,
  places,
}: {
  readonly feed: MarketFeed;
  readonly places: number;
}): ReactNode {
  const say = useSay();
  useLive(feed.bookVersion);
  const last = useLive(feed.last);
  const { bids, asks } = feed.book;
  const isTwoSided = bids.count > 0 && asks.count > 0;
  const bid = formatDecimal(bids.priceAt(0), places);
  const ask = formatDecimal(asks.priceAt(0), places);
  const spread = difference(ask, bid);
  return (
    <div className="book-centre" role="row">
      <span className={{ "-1": "down", "0": "", "1": "up" }[last?.direction ?? 0]} role="cell">
        <Amount places={places} value={last?.price} />
        <Arrow direction={last?.direction ?? 0} />
      </span>
      <span className="label" role="cell">
        {say("book.spread")} {isTwoSided ? <Amount value={spread} /> : "–"}
      </span>
      <span className="label" role="cell">
        {isTwoSided ? (
          <Amount
            places={1}
            rounding="ceil"
            unit={say("unit.bp")}
            value={product(quotient(spread, bid) ?? "0", BP)}
          />
        ) : null}
      </span>
    </div>
  );
}

/** How many rows of each side fit, of one side or of two. */
function useRowCount(body: { readonly current: HTMLDivElement | null }, sideCount: 1 | 2): number {
  const [count, setCount] = useState(12);
  // Before the first paint, or its centre would move once the rows are counted.
  useLayoutEffect(() => {
    const element = body.current;
    if (element === null) return;
    const countRows = (): void => {
      const room = element.clientHeight - CENTRE_PX - ROW_PX;
      const rowPx = sideCount * ROW_PX;
      const rows = (room - (room % rowPx)) / rowPx;
      setCount(rows < ROWS_MIN ? ROWS_MIN : rows > ROWS_MAX ? ROWS_MAX : rows);
    };
    countRows();
    const measure = new ResizeObserver(countRows);
    measure.observe(element);
    return () => measure.disconnect();
  }, [body, sideCount]);
  return count;
}

/** Paints on every frame in which the book, the grouping or an own order changed. */
function useBookPainter(
  body: { readonly current: HTMLDivElement | null },
  feed: MarketFeed,
  group: number,
  count: number,
): void {
  const { account } = useSession();
  const separators = useSeparators();
  const { scale, market, book, bookVersion } = feed;
  const { sides, unit, bars } = usePreferences().preferences.book;
  const format = useMemo(
    () => ({
      total: ({ total, value }: GroupedLevel) =>
        unit === "base"
          ? formatAmount(total, scale.sizeDecimals, {}, separators)
          : formatAmount(value, scale.priceDecimals + scale.sizeDecimals, WHOLE, separators),
      price: (units: number) => formatAmount(units, scale.priceDecimals, {}, separators),
      size: (units: number) => formatAmount(units, scale.sizeDecimals, {}, separators),
      plainPrice: (units: number) => formatDecimal(units, scale.priceDecimals),
      plainSize: (units: number) => formatDecimal(units, scale.sizeDecimals),
    }),
    [scale, separators, unit],
  );
  useEffect(() => {
    const rows = rowsOf(body.current);
    const paint = (): void => {
      const own = ownSizes(account?.orders.shown(), market.symbol, scale, group * scale.tickUnits);
      paintBook({ book, rows, group: group * scale.tickUnits, bars, format, own });
    };
    paint();
    const stops = [bookVersion.subscribe(paint), account?.orders.subscribe(paint)];
    return () => {
      for (const stop of stops) stop?.();
    };
  }, [body, book, bookVersion, market.symbol, scale, account, group, count, format, bars, sides]);
}

function rowsOf(body: HTMLDivElement | null): BookRows {
  const list = (side: string): HTMLElement[] => [
    ...(body?.querySelectorAll<HTMLElement>(`.book-${side} .book-row`) ?? []),
  ];
  return { asks: list("ask"), bids: list("bid") };
}
