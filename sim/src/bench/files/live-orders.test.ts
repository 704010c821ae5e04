import { expect, test } from "vitest";
import type { PlainOrder } from "../twin/plain-book.ts";
import { liveOrders } from "./live-orders.ts";

function orderOf(ref: number): PlainOrder {
  const none = { openLots: 1, filledLots: 0, filledQuoteUnits: 0, lockedUnits: 0 };
  return { ref, account: 1, market: 0, side: "bid", priceTicks: 100, ...none };
}

test("the last order takes the place of one that leaves; coming twice or leaving twice changes nothing", () => {
  const live = liveOrders();
  const [first, second, third] = [orderOf(1), orderOf(2), orderOf(3)];
  for (const order of [first, second, third, second]) live.add(order);
  expect(live.count()).toBe(3);

  live.delete(first);
  live.delete(first);

  expect([live.at(0), live.at(1)]).toEqual([third, second]);
  expect(live.count()).toBe(2);
});
