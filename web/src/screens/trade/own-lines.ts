import type { Order, Position } from "@holdall/web/live";
import type { Say } from "@holdall/web/words";
import { rounded, signOf } from "@holdall/ui/number";
import type { OwnLine } from "./candle-chart.ts";
import { exitKind, exitsOf } from "./exits.ts";

interface Own {
  readonly symbol: string;
  /** Means have more decimals than the market's prices: a line stands on the price below. */
  readonly priceDecimals: number;
  readonly orders: readonly Order[];
  readonly positions: readonly Position[];
}

/** One's own lines on a market's chart: resting orders, the position, what would end it. */
export function ownLines(own: Own, say: Say): readonly OwnLine[] {
  const { symbol, priceDecimals, orders, positions } = own;
  const position = positions.find((each) => each.symbol === symbol);
  const resting = orders.flatMap((order) =>
    order.symbol === symbol && order.orderType === "Limit" && order.status !== "TriggerPending"
      ? [
          {
            id: order.id,
            price: order.price,
            title: "",
            kind: "order" as const,
            part: "orders" as const,
          },
        ]
      : [],
  );
  return position === undefined
    ? resting
    : [
        ...resting,
        ...exitLines(orders, position, say),
        ...positionLines(position, priceDecimals, say),
      ];
}

function exitLines(
  orders: readonly Order[],
  { symbol, markPrice }: Position,
  say: Say,
): readonly OwnLine[] {
  return exitsOf(orders, symbol).map((order) => ({
    id: order.id,
    price: order.triggerPrice ?? "0",
    title: say(`chart.${exitKind(order, markPrice)}`),
    kind: "exit",
    part: "exits",
  }));
}

/** Where it was entered, where it would cost nothing to leave, and where it is taken away. */
function positionLines(position: Position, priceDecimals: number, say: Say): readonly OwnLine[] {
  const lines = [
    { id: "entry", price: position.entryPrice, kind: "entry" },
    { id: "breakEven", price: position.breakEvenPrice, kind: "entry" },
    { id: "liquidation", price: position.estLiquidationPrice, kind: "liquidation" },
  ] as const;
  return lines
    .filter(({ price }) => signOf(price) === 1)
    .map((line) => ({
      ...line,
      price: rounded(line.price, priceDecimals, "floor"),
      title: say(`chart.${line.id}`),
      part: line.id,
    }));
}
