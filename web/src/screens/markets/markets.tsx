import type { Client } from "@holdall/client";
import {
  Answer,
  Panel,
  Screen,
  useMarkets,
  usePreferences,
  useShortcutsOf,
  useVenueQuery,
} from "@holdall/web/page";
import { followTickers, useLive, useVenue } from "@holdall/web/live";
import type { Market, TickersFeed } from "@holdall/web/live";
import { useSay } from "@holdall/web/words";
import { Button, Segmented, TextField } from "@holdall/ui/control";
import { Empty } from "@holdall/ui/state";
import { DataTable, focusRow } from "@holdall/ui/table";
import { useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { useLocation, useSearchParams } from "wouter";
import { DayTotals } from "./day-totals.tsx";
import { columnsOf } from "./market-columns.tsx";
import { KINDS, isShown, rowOf } from "./market-row.ts";
import type { Kind, MarketRow } from "./market-row.ts";

/** `/markets`: every market with its last day, moving. */
export function Markets(): ReactNode {
  const say = useSay();
  const markets = useMarkets();
  return (
    <Screen lead={say("markets.lead")} title={say("markets.title")}>
      <Answer asked={markets} rows={10}>
        {(rows) => <MarketList markets={rows.filter(({ visible }) => visible)} />}
      </Answer>
    </Screen>
  );
}

/** What no stream tells is asked for so often while the list is looked at. */
const ASK_MS = 10_000;

function useTickers(markets: readonly Market[]): TickersFeed {
  const { client, flush } = useVenue();
  const symbols = markets.map(({ symbol }) => symbol).join(" ");
  const feed = useMemo(
    () => followTickers(client, flush, symbols === "" ? [] : symbols.split(" ")),
    [client, flush, symbols],
  );
  useEffect(() => () => feed.close(), [feed]);
  return feed;
}

/** Every market with what was heard of it, the favourites marked. */
function useRows(markets: readonly Market[]): readonly MarketRow[] {
  const { preferences } = usePreferences();
  const feed = useTickers(markets);
  const days = useLive(feed.days);
  const marks = useLive(feed.marks);
  const askInterest = (client: Client) => client.rest.openInterest();
  const interest = useVenueQuery(["open-interest"], askInterest, true, ASK_MS);
  const open = new Map(interest.data?.map((row) => [row.symbol, row.openInterest ?? undefined]));
  return markets.map((market) =>
    rowOf(market, {
      day: days.get(market.symbol),
      mark: marks.get(market.symbol),
      openInterest: open.get(market.symbol),
      isFavourite: preferences.favourites.includes(market.symbol),
      heardAtMs: feed.heardAtMs(market.symbol),
    }),
  );
}

function useFavourites(): (symbol: string) => void {
  const { preferences, change } = usePreferences();
  const { favourites } = preferences;
  return (symbol) =>
    change({
      favourites: favourites.includes(symbol)
        ? favourites.filter((each) => each !== symbol)
        : [...favourites, symbol],
    });
}

/** An arrow, where nothing has the focus, goes to the list: to its first row or its last. */
function useFirstRow(): void {
  const { hasShortcuts } = usePreferences().preferences;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : undefined;
      if (!hasShortcuts || step === undefined || event.target !== document.body) return;
      event.preventDefault();
      focusRow(document, step);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [hasShortcuts]);
}

function MarketList({ markets }: { readonly markets: readonly Market[] }): ReactNode {
  const say = useSay();
  const [search, setSearch] = useSearchParams();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState("");
  const all = useRows(markets);
  const toggle = useFavourites();
  const shortcutsOf = useShortcutsOf();
  useFirstRow();
  const kind = KINDS.find((each) => each === search.get("show")) ?? "all";
  const show = (next: Kind): void => setSearch(next === "all" ? {} : { show: next });
  const rows = all.filter((row) => isShown(row, kind, typed));
  return (
    <>
      <DayTotals rows={all} />
      <Panel
        aside={
          <TextField
            label={say("markets.search")}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              const [first] = rows;
              if (event.key === "Enter" && first !== undefined) {
                navigate(`/trade/${first.market.symbol}`);
              }
            }}
            type="search"
            value={typed}
          />
        }
        part="markets"
        title={say("markets.list")}
      >
        <div className="panel-tools">
          <Segmented
            choices={KINDS.map((value) => ({ value, label: say(`markets.${value}`) }))}
            label={say("markets.show")}
            onChange={show}
            value={kind}
          />
        </div>
        {rows.length === 0 ? (
          <NoMarket kind={kind} onAll={() => show("all")} typed={typed} />
        ) : (
          <DataTable
            caption={say("markets.list")}
            columns={columnsOf(say, toggle)}
            isSlim
            keyOf={({ market }) => market.symbol}
            onKey={(key, { market }) =>
              shortcutsOf(key).includes("favourite") && toggle(market.symbol)
            }
            onOpen={({ market }) => navigate(`/trade/${market.symbol}`)}
            rows={rows}
          />
        )}
      </Panel>
    </>
  );
}

/** Why the list is empty: nothing typed matches, nothing is a favourite, or the venue has none. */
function NoMarket(props: {
  readonly kind: Kind;
  readonly typed: string;
  readonly onAll: () => void;
}): ReactNode {
  const say = useSay();
  const { kind, typed, onAll } = props;
  const all = (
    <Button isCompact onClick={onAll}>
      {say("markets.showAll")}
    </Button>
  );
  if (typed !== "") return <Empty>{say("markets.noMatch", { text: typed })}</Empty>;
  return kind === "favourites" ? (
    <Empty action={all}>{say("markets.noFavourite")}</Empty>
  ) : (
    <Empty>{say("markets.empty")}</Empty>
  );
}
