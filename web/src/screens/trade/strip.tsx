import type { Client } from "@holdall/client";
import { Countdown, useVenueQuery } from "@holdall/web/page";
import { paidPrice, marketName, useLive } from "@holdall/web/live";
import type { Market, MarketFeed } from "@holdall/web/live";
import { useSay } from "@holdall/web/words";
import { SelectField } from "@holdall/ui/control";
import {
  Amount,
  Arrow,
  CompactAmount,
  Percent,
  difference,
  product,
  quotient,
} from "@holdall/ui/number";
import { Formula, Popover } from "@holdall/ui/surface";
import { Skeleton } from "@holdall/ui/state";
import { Suspense } from "react";
import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { MarkWhy } from "../mark-why.ts";
import { Staleness } from "./staleness.tsx";

const HOURS_PER_YEAR = "8760";
/** The figures of a day move slowly, and are asked for so often while they are looked at. */
const DAY_MS = 10_000;

/** The market's own line: which it is, its price, and what moves around it. */
export function Strip(props: {
  readonly feed: MarketFeed;
  readonly markets: readonly Market[];
}): ReactNode {
  const { feed, markets } = props;
  const { market } = feed;
  const say = useSay();
  const [, navigate] = useLocation();
  return (
    <header className="strip" data-part="strip">
      <h1 className="visually-hidden">{marketName(market.symbol)}</h1>
      <SelectField
        isLabelHidden
        label={say("trade.market")}
        onChange={(event) => navigate(`/trade/${event.target.value}`)}
        options={markets
          .filter(({ visible }) => visible)
          .map(({ symbol }) => ({ value: symbol, label: marketName(symbol) }))}
        value={market.symbol}
      />
      <LastFigure feed={feed} />
      <Staleness feed={feed} />
      <DayFigures feed={feed} />
      <MarkFigures feed={feed} />
      {market.marketType === "PERP" ? <OpenInterest market={market} /> : null}
      {market.orderBookState === "Open" ? null : (
        <StripFigure label={say("trade.state")}>
          <span className="warning">{say(`market.${market.orderBookState}.short`)}</span>
        </StripFigure>
      )}
    </header>
  );
}

function LastFigure({ feed }: { readonly feed: MarketFeed }): ReactNode {
  const last = useLive(feed.last);
  const direction = last?.direction ?? 0;
  const side = { "-1": "down", "0": "", "1": "up" }[direction];
  return (
    <div className={`figure-large strip-last ${side}`} data-part="last">
      <Amount places={feed.scale.priceDecimals} value={paidPrice(last?.price)} />
      <Arrow direction={direction} />
    </div>
  );
}

function StripFigure(props: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="strip-figure">
      <span className="label">{props.label}</span>
      <span>{props.children}</span>
    </div>
  );
}

function DayFigures({ feed }: { readonly feed: MarketFeed }): ReactNode {
  const say = useSay();
  const { symbol, quoteSymbol } = feed.market;
  const ask = (client: Client) => client.rest.ticker({ symbol });
  const asked = useVenueQuery(["ticker", symbol], ask, true, DAY_MS);
  const last = useLive(feed.last);
  const first = asked.data?.firstPrice;
  const change =
    first === undefined || last === undefined
      ? undefined
      : quotient(difference(last.price, first), first);
  const places = feed.scale.priceDecimals;
  return (
    <>
      <StripFigure label={say("markets.change")}>
        <Percent isChange value={change} />
      </StripFigure>
      <StripFigure label={say("markets.high")}>
        <Amount places={places} value={paidPrice(asked.data?.high)} />
      </StripFigure>
      <StripFigure label={say("markets.low")}>
        <Amount places={places} value={paidPrice(asked.data?.low)} />
      </StripFigure>
      <StripFigure label={say("markets.volume")}>
        <CompactAmount unit={quoteSymbol} value={asked.data?.quoteVolume} />
      </StripFigure>
    </>
  );
}

/** What is open on both sides, against the most that the venue allows. */
function OpenInterest({ market }: { readonly market: Market }): ReactNode {
  const say = useSay();
  const { symbol, baseSymbol, openInterestLimit } = market;
  const asked = useVenueQuery(
    ["open-interest", symbol],
    (client) => client.rest.openInterest({ symbol }),
    true,
    DAY_MS,
  );
  const limit = openInterestLimit === "0" ? undefined : openInterestLimit;
  return (
    <StripFigure label={say("trade.openInterest")}>
      <CompactAmount unit={baseSymbol} value={asked.data?.[0]?.openInterest ?? undefined} />
      {limit === undefined || limit === null ? null : (
        <span className="quiet">
          {" / "}
          <CompactAmount value={limit} />
        </span>
      )}
    </StripFigure>
  );
}

/** Opens why the mark is what it is: mark and index belong to one formula. */
function WhyPrice(props: { readonly feed: MarketFeed; readonly children: ReactNode }): ReactNode {
  const say = useSay();
  return (
    <Popover label={say("trade.markWhy")} trigger={props.children}>
      {() => (
        <Suspense fallback={<Skeleton label={say("loading")} rows={3} />}>
          <MarkWhy feed={props.feed} />
        </Suspense>
      )}
    </Popover>
  );
}

/** Mark, index and funding: each derived figure opens its formula. */
function MarkFigures({ feed }: { readonly feed: MarketFeed }): ReactNode {
  const say = useSay();
  const mark = useLive(feed.mark);
  const places = feed.scale.priceDecimals;
  if (mark === undefined) return null;
  return (
    <>
      <StripFigure label={say("markets.mark")}>
        <WhyPrice feed={feed}>
          <Amount places={places} value={mark.p} />
        </WhyPrice>
      </StripFigure>
      {mark.i === null || mark.i === undefined ? null : (
        <StripFigure label={say("trade.index")}>
          <WhyPrice feed={feed}>
            <Amount places={places} value={mark.i} />
          </WhyPrice>
        </StripFigure>
      )}
      {mark.f === null || mark.f === undefined ? null : (
        <StripFigure label={say("trade.funding")}>
          <Popover
            label={say("trade.fundingWhy")}
            trigger={<Percent isChange places={4} value={mark.f} />}
          >
            <Formula
              note={say("trade.fundingNote")}
              terms={[
                {
                  name: say("trade.fundingRate"),
                  value: <Percent isChange places={4} value={mark.f} />,
                },
                { sign: "×", name: say("trade.intervals"), value: HOURS_PER_YEAR },
                {
                  sign: "=",
                  name: say("trade.fundingYear"),
                  value: <Percent isChange value={product(mark.f, HOURS_PER_YEAR)} />,
                },
              ]}
            />
          </Popover>{" "}
          {mark.n === null || mark.n === undefined ? null : <Countdown untilMs={mark.n} />}
        </StripFigure>
      )}
    </>
  );
}
