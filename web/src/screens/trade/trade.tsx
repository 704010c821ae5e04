import { Answer, useMarkets, usePreferences, useShortcut, useTitle } from "@holdall/web/page";
import { followMarket, marketName, useLive, useVenue, watchAway } from "@holdall/web/live";
import type { Market, MarketFeed } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { useSay } from "@holdall/web/words";
import { Button, Tabs } from "@holdall/ui/control";
import { formatText, useSeparators } from "@holdall/ui/number";
import { Empty, Skeleton } from "@holdall/ui/state";
import { Dialog } from "@holdall/ui/surface";
import { Suspense, lazy, useCallback, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { useParams } from "wouter";
import { ActingFor } from "./acting-for.tsx";
import { BookPanel } from "./book.tsx";
import { ChartPanel } from "./chart-panel.tsx";
import { Dividers, floorStyle } from "./dividers.tsx";
import { keepTicket, keptTicket } from "./kept-ticket.ts";
import { LeverageField } from "./leverage.tsx";
import { Strip } from "./strip.tsx";
import { TradeTables } from "./tables.tsx";
import { Tape } from "./tape.tsx";
import { Ticket } from "./ticket.tsx";
import type { TicketForm } from "./ticket-form.ts";
import { useWidth } from "./use-width.ts";

const DepthChart = lazy(async () => ({ default: (await import("./depth-chart.tsx")).DepthChart }));

/** `/trade/:symbol`: one market with everything that acts on it. */
export function Trade(): ReactNode {
  const { symbol } = useParams<{ symbol: string }>();
  const say = useSay();
  const markets = useMarkets();
  return (
    <main className="trade" id="main">
      <Answer asked={markets}>
        {(rows) => {
          const market = rows.find((each) => each.symbol === symbol);
          return market === undefined ? (
            <Empty>{say("trade.unknown", { symbol })}</Empty>
          ) : (
            <OpenMarket key={symbol} market={market} markets={rows} />
          );
        }}
      </Answer>
    </main>
  );
}

/** Uniform from 0 up to 1, where the page has no better use for it than to wait. */
function random(): number {
  const [word = 0] = crypto.getRandomValues(new Uint32Array(1));
  return word / 2 ** 32;
}

function useMarketFeed(market: Market): MarketFeed | undefined {
  const { client, flush, pace, second } = useVenue();
  const [feed, setFeed] = useState<MarketFeed | undefined>();
  const [isAway, setAway] = useState(false);
  useEffect(() => watchAway(document, setAway), []);
  useEffect(() => {
    if (isAway) return undefined;
    const followed = followMarket({ client, flush, pace, second, market, random });
    setFeed(followed);
    return () => followed.close();
  }, [client, flush, pace, second, market, isAway]);
  return feed;
}

interface OpenProps {
  readonly market: Market;
  readonly markets: readonly Market[];
}

function OpenMarket(props: OpenProps): ReactNode {
  const feed = useMarketFeed(props.market);
  return feed === undefined ? null : <Floor {...props} feed={feed} />;
}

interface FloorProps extends OpenProps {
  readonly feed: MarketFeed;
}

function Floor({ market, markets, feed }: FloorProps): ReactNode {
  const width = useWidth();
  const { preferences } = usePreferences();
  const [form, setForm] = useState<TicketForm>(() => keptTicket(market.symbol));
  useEffect(() => keepTicket(market.symbol, form), [market.symbol, form]);
  const [isSheetOpen, openSheet] = useState(false);
  const change = useCallback(
    (part: Partial<TicketForm>) => setForm((before) => ({ ...before, ...part })),
    [],
  );
  const onPick = useCallback(
    (price: string, quantity: string | undefined) =>
      change({
        kind: "limit",
        price,
        ...(quantity === undefined ? {} : { quantity, unit: "base" as const }),
      }),
    [change],
  );
  const ticket = (
    <>
      <AccountLine />
      <Ticket change={change} feed={feed} form={form} onSent={() => openSheet(false)} />
    </>
  );
  const parts = {
    strip: (
      <>
        <PriceTitle feed={feed} />
        <Strip feed={feed} markets={markets} />
      </>
    ),
    chart: <ChartPanel feed={feed} />,
    book: <BookPanel feed={feed} onPick={onPick} />,
    tape: <Tape feed={feed} />,
    depth: <DepthPanel feed={feed} />,
    tables: <TradeTables market={market} />,
    ticket,
  };
  if (width === "narrow") {
    const sheet = { isSheetOpen, openSheet };
    return <NarrowFloor {...parts} {...sheet} change={change} market={market} />;
  }
  return (
    <div
      className="floor"
      data-book={preferences.book.place}
      data-width={width}
      style={floorStyle(preferences.floor)}
    >
      {parts.strip}
      <section className="floor-chart" data-part="chart">
        {parts.chart}
      </section>
      <BookAndTape book={parts.book} depth={parts.depth} tape={parts.tape} />
      <section className="floor-ticket" data-part="ticket">
        {parts.ticket}
      </section>
      <section className="floor-tables" data-part="tables">
        {parts.tables}
      </section>
      <Dividers />
    </div>
  );
}

function DepthPanel({ feed }: { readonly feed: MarketFeed }): ReactNode {
  const say = useSay();
  return (
    <Suspense fallback={<Skeleton label={say("loading")} rows={12} />}>
      <DepthChart feed={feed} />
    </Suspense>
  );
}

/** What holds for the whole account, whatever is ordered: which it is, and its leverage. */
function AccountLine(): ReactNode {
  const { account } = useSession();
  if (account === undefined) return null;
  return (
    <div className="account-line">
      <ActingFor />
      <LeverageField account={account} />
    </div>
  );
}

/** The page's own title carries the price: a tab in the background still tells it. */
function PriceTitle({ feed }: { readonly feed: MarketFeed }): ReactNode {
  const last = useLive(feed.last);
  const separators = useSeparators();
  const price =
    last === undefined
      ? ""
      : `${formatText(last.price, { places: feed.scale.priceDecimals }, separators)} · `;
  useTitle(price + marketName(feed.market.symbol));
  return null;
}

function BookAndTape(props: {
  readonly book: ReactNode;
  readonly tape: ReactNode;
  readonly depth: ReactNode;
}): ReactNode {
  const say = useSay();
  const [shown, setShown] = useState<"book" | "trades" | "depth">("book");
  const panels = { book: props.book, trades: props.tape, depth: props.depth };
  return (
    <section className="floor-book" data-part="book">
      <Tabs
        choices={[
          { value: "book", label: say("trade.book") },
          { value: "trades", label: say("trade.trades") },
          { value: "depth", label: say("trade.depth") },
        ]}
        label={say("trade.bookOrTrades")}
        onChange={setShown}
        value={shown}
      >
        {panels[shown]}
      </Tabs>
    </section>
  );
}

type NarrowTab = "chart" | "book" | "depth" | "trades" | "positions";

interface NarrowProps {
  readonly market: Market;
  readonly change: (part: Partial<TicketForm>) => void;
  /** The sheet of the ticket closes by itself once an order was acknowledged. */
  readonly isSheetOpen: boolean;
  readonly openSheet: (isOpen: boolean) => void;
  readonly strip: ReactNode;
  readonly chart: ReactNode;
  readonly book: ReactNode;
  readonly tape: ReactNode;
  readonly depth: ReactNode;
  readonly tables: ReactNode;
  readonly ticket: ReactNode;
}

/** One thing at a time, and the ticket as a sheet behind two buttons that stay in reach. */
function NarrowFloor(props: NarrowProps): ReactNode {
  const say = useSay();
  const [tab, setTab] = useState<NarrowTab>("chart");
  const { market, isSheetOpen, openSheet } = props;
  const open = (side: "Bid" | "Ask"): void => {
    props.change({ side });
    openSheet(true);
  };
  // An open sheet has a ticket of its own, which hears the keys itself.
  useShortcut((shortcut) => {
    if (isSheetOpen) return;
    if (shortcut === "buy") open("Bid");
    if (shortcut === "sell") open("Ask");
  });
  const panels = useMemo(
    () => ({
      chart: props.chart,
      book: props.book,
      depth: props.depth,
      trades: props.tape,
      positions: props.tables,
    }),
    [props.chart, props.book, props.depth, props.tape, props.tables],
  );
  return (
    <div className="floor-narrow">
      {props.strip}
      <Tabs
        choices={[
          { value: "chart", label: say("trade.chart") },
          { value: "book", label: say("trade.book") },
          { value: "depth", label: say("trade.depth") },
          { value: "trades", label: say("trade.trades") },
          { value: "positions", label: say("trade.mine") },
        ]}
        label={say("trade.parts")}
        onChange={setTab}
        value={tab}
      >
        <div className={`narrow-${tab}`} data-part={tab}>
          {panels[tab]}
        </div>
      </Tabs>
      <div className="sides-bar">
        <Button kind="buy" onClick={() => open("Bid")}>
          {say("ticket.buy", { asset: market.baseSymbol })}
        </Button>
        <Button kind="sell" onClick={() => open("Ask")}>
          {say("ticket.sell", { asset: market.baseSymbol })}
        </Button>
      </div>
      <Dialog
        closeLabel={say("close")}
        isOpen={isSheetOpen}
        kind="sheet"
        onClose={() => openSheet(false)}
        title={marketName(market.symbol)}
      >
        {props.ticket}
      </Dialog>
    </div>
  );
}
