import { expect, test } from "vitest";
import { identityOfItem, NO_IDENTITY, orderName } from "./order-commands.ts";

const identity = { requestA: 5, requestB: 9, requestExpiresMs: 1 };

test("the items of a batch have identities of their own, the same each time", () => {
  const items = Array.from({ length: 50 }, (_, index) => identityOfItem(identity, index));
  expect(new Set(items.map((item) => `${item.requestA}/${item.requestB}`)).size).toBe(50);
  expect(identityOfItem(identity, 7)).toEqual(items[7]);
});

test("an identity at the end of the range stays a positive safe integer", () => {
  const last = { ...identity, requestB: Number.MAX_SAFE_INTEGER };
  for (let index = 0; index < 50; index++) {
    const { requestB } = identityOfItem(last, index);
    expect(Number.isSafeInteger(requestB) && requestB > 0).toBe(true);
  }
});

test("a request without identity stays without", () => {
  expect(identityOfItem(NO_IDENTITY, 3)).toEqual(NO_IDENTITY);
});

test("an order is named by its id or its client id, and never by both or neither", () => {
  expect(orderName({ orderId: "4194305" })).toEqual({
    orderOrdinal: 1,
    orderSlot: 1,
    clientId: -1,
  });
  expect(orderName({ clientId: 0 })).toEqual({ orderOrdinal: 0, orderSlot: 0, clientId: 0 });
  expect(() => orderName({})).toThrow("exactly one");
  expect(() => orderName({ orderId: "1", clientId: 1 })).toThrow("exactly one");
});
