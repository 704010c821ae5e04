import { Time } from "@holdall/web/page";
import { useLive, useVenue } from "@holdall/web/live";
import type { MarketFeed, TapeTrade } from "@holdall/web/live";
import { useSay } from "@holdall/web/words";
import { SelectField } from "@holdall/ui/control";
import { Amount, Arrow, compare, formatText, product, useSeparators } from "@holdall/ui/number";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Column } from "@holdall/ui/table";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { isLiquidation, liquidationMoment } from "./tape-marks.ts";
import type { LiquidationMoment } from "./tape-marks.ts";

/** The least worth of a trade that is shown, in the quote asset. */
const LEAST = ["0", "100", "1000", "10000", "100000"];

/** A tape shows no more trades than this, and so no more steps of liquidations. */
const STEPS_MAX = 200;

/** Steps of anybody's liquidation on a market since the tape was opened: the venue keeps no list of them. */
function useLiquidations(symbol: string): readonly LiquidationMoment[] {
  const { client, flush } = useVenue();
  const [steps, setSteps] = useState<readonly LiquidationMoment[]>([]);
  useEffect(() => {
    let isCurrent = true;
    const subscription = client.subscribe("liquidation", { symbol }, (payload) => {
      const step = liquidationMoment(payload);
      const publish = (): void => setSteps((known) => [step, ...known.slice(0, STEPS_MAX - 1)]);
      if (isCurrent) flush.mark({ publish });
    });
    return () => {
      isCurrent = false;
      subscription.close();
    };
  }, [client, flush, symbol]);
  return steps;
}

function LiquidationMark(): ReactNode {
  const name = useSay()("tape.liquidation");
  return (
    <span className="tape-liquidation" title={name}>
      <span className="visually-hidden">{name}</span>
    </span>
  );
}

/** The last trades, newest first. It stands still while one points at it. */
export function Tape({ feed }: { readonly feed: MarketFeed }): ReactNode {
  const say = useSay();
  const live = useLive(feed.tape);
  const [isHeld, setHeld] = useState(false);
  const held = useRef<readonly TapeTrade[]>(live);
  if (!isHeld) held.current = live;
  const [least, setLeast] = useState<string>("0");
  const isShown = ({ price, quantity }: TapeTrade): boolean =>
    least === "0" || compare(product(price, quantity), least) >= 0;
  const separators = useSeparators();
  const liquidations = useLiquidations(feed.market.symbol);
  const { priceDecimals, sizeDecimals } = feed.scale;
  const columns: readonly Column<TapeTrade>[] = [
    {
      key: "price",
      head: say("book.price", { asset: feed.market.quoteSymbol }),
      align: "end",
      cell: (trade) => (
        <span className={trade.side === "Bid" ? "up" : "down"}>
          {isLiquidation(trade, liquidations) ? <LiquidationMark /> : null}
          <Arrow direction={trade.side === "Bid" ? 1 : -1} />
          <Amount places={priceDecimals} value={trade.price} />
        </span>
      ),
    },
    {
      key: "size",
      head: say("book.size", { asset: feed.market.baseSymbol }),
      align: "end",
      cell: ({ quantity }) => <Amount places={sizeDecimals} value={quantity} />,
    },
    {
      key: "time",
      head: say("time"),
      align: "end",
      cell: ({ timeMs }) => <Time at={timeMs} detail="time" />,
    },
  ];
  if (live.length === 0) return <Empty>{say("tape.empty")}</Empty>;
  return (
    <div
      className="tape"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
    >
      <div className="tape-tools">
        <SelectField
          isLabelHidden
          label={say("tape.least")}
          onChange={(event) => setLeast(event.target.value)}
          options={LEAST.map((value) => ({
            value,
            label: `≥ ${formatText(value, {}, separators)} ${feed.market.quoteSymbol}`,
          }))}
          value={least}
        />
      </div>
      <DataTable
        caption={say("trade.trades")}
        columns={columns}
        isSlim
        keyOf={({ id }) => String(id)}
        rowHeight={20}
        rows={held.current.filter(isShown)}
      />
    </div>
  );
}
