import type { OutputOf } from "@holdall/client";
import { marketScale } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import type { Grid } from "./grid.ts";
import { OwnOrders } from "./own-orders.ts";

type WireOrder = OutputOf<"orders">[number];

const scale = marketScale({ tickSize: "0.01", lotSize: "0.01" }, 9, 9)!;
const sol: Grid = { symbol: "SOL_USDC", base: "SOL", scale, isPerp: false };
const wire = {
  orderType: "Limit",
  id: "1",
  createdAt: 0,
  executedQuantity: "0.00",
  executedQuoteQuantity: "0",
  postOnly: true,
  price: "150.00",
  quantity: "2.00",
  selfTradePrevention: "RejectTaker",
  status: "New",
  side: "Bid",
  symbol: "SOL_USDC",
  timeInForce: "GTC",
} as const satisfies WireOrder;

function followed() {
  const orders = new OwnOrders([sol]);
  let tell: (update: object) => void = () => {};
  orders.follow({
    subscribe(_: string, __: object, listener: (update: object) => void) {
      tell = listener;
    },
  } as never);
  return {
    orders,
    tell: (update: object) => tell({ s: "SOL_USDC", i: "1", q: "2.00", ...update }),
  };
}

test("an order that rests is known by its price and by what is left of it", () => {
  const { orders } = followed();
  orders.add({ ...wire, executedQuantity: "0.50", status: "PartiallyFilled" });
  expect(orders.of("SOL_USDC")).toEqual([
    { id: "1", side: "bid", priceTicks: 15_000, sizeLots: 150 },
  ]);
});

test("fills shrink it and its end removes it", () => {
  const { orders, tell } = followed();
  orders.add(wire);
  tell({ X: "New", z: "0.00" });
  tell({ X: "PartiallyFilled", z: "1.25" });
  expect(orders.of("SOL_USDC")[0].sizeLots).toBe(75);
  tell({ X: "Filled", z: "2.00" });
  expect(orders.of("SOL_USDC")).toEqual([]);
});

test("an end that is told before the answer is not forgotten", () => {
  const { orders, tell } = followed();
  tell({ X: "Filled", z: "2.00" });
  orders.add(wire);
  expect(orders.of("SOL_USDC")).toEqual([]);
});

test.each(["Filled", "Cancelled", "Expired"] as const)(
  "an order %s on arrival does not rest",
  (status) => {
    const { orders } = followed();
    orders.add({ ...wire, status });
    expect(orders.of("SOL_USDC")).toEqual([]);
  },
);

test("the venue's own list replaces what was believed", () => {
  const { orders } = followed();
  orders.add(wire);
  orders.replace("SOL_USDC", [{ ...wire, id: "2", side: "Ask" }]);
  expect(orders.of("SOL_USDC").map((order) => order.id)).toEqual(["2"]);
  orders.clear();
  expect(orders.of("SOL_USDC")).toEqual([]);
});
