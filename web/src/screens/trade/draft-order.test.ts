import { expect, test } from "vitest";
import { orderAt } from "./draft-order.ts";
import type { LimitOrder } from "./draft-order.ts";

const half: LimitOrder = {
  orderType: "Limit",
  id: "7",
  createdAt: 0,
  symbol: "SOL_USDC_PERP",
  side: "Bid",
  price: "120",
  quantity: "3",
  executedQuantity: "1.25",
  executedQuoteQuantity: "150",
  postOnly: false,
  selfTradePrevention: "RejectMaker",
  status: "PartiallyFilled",
  timeInForce: "GTC",
};

test("what is asked about is what still rests, at the dragged price, under the order's own terms", () => {
  expect(orderAt(half, "118.5")).toStrictEqual({
    symbol: "SOL_USDC_PERP",
    side: "Bid",
    orderType: "Limit",
    price: "118.5",
    quantity: "1.75",
    selfTradePrevention: "RejectMaker",
  });
  expect(orderAt({ ...half, postOnly: true, reduceOnly: true }, "118.5")).toMatchObject({
    postOnly: true,
    reduceOnly: true,
  });
});
