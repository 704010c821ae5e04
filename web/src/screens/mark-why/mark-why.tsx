import { useVenueQuery } from "@holdall/web/page";
import { useLive } from "@holdall/web/live";
import type { MarketFeed } from "@holdall/web/live";
import { useWeb } from "@holdall/web/session";
import { WholeWords, useSay } from "@holdall/web/words";
import { Amount, Percent, UNKNOWN, difference, quotient } from "@holdall/ui/number";
import { Formula } from "@holdall/ui/surface";
import type { ReactNode } from "react";
import { clampHold } from "./mark-clamp.ts";

/** Why the mark is what it is: its formula with live operands, its sources, and what holds it back. */
export function MarkWhy({ feed }: { readonly feed: MarketFeed }): ReactNode {
  return (
    <WholeWords>
      <Why feed={feed} />
    </WholeWords>
  );
}

function Why({ feed }: { readonly feed: MarketFeed }): ReactNode {
  const say = useSay();
  const mark = useLive(feed.mark);
  const { marketType } = feed.market;
  if (mark === undefined) return null;
  const index = mark.i ?? undefined;
  const places = feed.scale.priceDecimals;
  const premium = index === undefined ? undefined : quotient(difference(mark.p, index), index);
  const isPerp = marketType === "PERP";
  return (
    <div data-part="mark-why">
      <Formula
        note={say(isPerp ? "markWhy.perp" : "markWhy.spot")}
        terms={[
          { name: say("trade.index"), value: <Amount value={index} /> },
          {
            sign: "+",
            name: say("trade.premium"),
            value: <Percent isChange places={4} value={premium} />,
          },
          {
            sign: "=",
            name: say("markets.mark"),
            value: <Amount places={places} value={mark.p} />,
          },
        ]}
      />
      <dl className="rows">
        <Sources symbol={feed.market.symbol} />
        {isPerp && index !== undefined ? <Clamp feed={feed} index={index} mark={mark.p} /> : null}
      </dl>
    </div>
  );
}

/** How many live sources stand behind the price. */
function Sources({ symbol }: { readonly symbol: string }): ReactNode {
  const say = useSay();
  const { call } = useWeb();
  const asked = useVenueQuery(["price-sources"], () => call("health", undefined));
  const own = asked.data?.markets.find((market) => market.symbol === symbol);
  return (
    <div data-row="sources">
      <dt>{say("status.sources")}</dt>
      <dd>{typeof own?.sources === "number" ? String(own.sources) : UNKNOWN}</dd>
    </div>
  );
}

/** The published bounds of the mark, and whether the one around the index holds it now. */
function Clamp(props: {
  readonly feed: MarketFeed;
  readonly index: string;
  readonly mark: string;
}): ReactNode {
  const say = useSay();
  const { symbol } = props.feed.market;
  const asked = useVenueQuery(["parameters", symbol], (client) =>
    client.rest.parameters({ symbol }),
  );
  const valueOf = (wanted: string): string | undefined =>
    asked.data?.find(({ name }) => name === wanted)?.value;
  const [band, update] = [valueOf("mark.band"), valueOf("mark.update")];
  const { mark, index, feed } = props;
  const hold =
    band === undefined ? undefined : clampHold({ mark, index, band, tick: feed.scale.tick });
  return (
    <>
      <div data-row="band">
        <dt>{say("markWhy.band")}</dt>
        <dd>
          {"± "}
          <Percent value={band} />
        </dd>
      </div>
      <div data-row="update">
        <dt>{say("markWhy.update")}</dt>
        <dd>
          {"± "}
          <Percent value={update} />
        </dd>
      </div>
      <div data-row="clamp">
        <dt>{say("markWhy.clamp")}</dt>
        <dd>{hold === undefined ? UNKNOWN : say(`markWhy.${hold}`)}</dd>
      </div>
    </>
  );
}
