import type { CommandResult } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import { OrderTermsMemory } from "./order-terms.ts";

function result(...events: object[]): CommandResult {
  return { sequence: 1, timeMicros: 0, events } as unknown as CommandResult;
}

const terms = (orderOrdinal: number) => ({
  kind: "order-terms",
  orderOrdinal,
  triggerPriceTicks: 5,
});

test("terms are kept while the order lives, and a while after it has ended", () => {
  const memory = new OrderTermsMemory();
  expect(memory.find(7)).toBeNull();
  memory.apply(
    result({ kind: "trigger-placed", orderOrdinal: 7, status: "trigger-pending" }, terms(7)),
  );
  expect(memory.find(7)).toMatchObject({ triggerPriceTicks: 5 });
  memory.apply(result({ kind: "trigger-fired", orderOrdinal: 7, status: "new" }));
  expect(memory.find(7)).toMatchObject({ triggerPriceTicks: 5 });
  memory.apply(result({ kind: "order-filled", orderOrdinal: 7, status: "filled" }));
  expect(memory.find(7)).toMatchObject({ triggerPriceTicks: 5 });
});

test("of orders that ended long ago nothing is kept", () => {
  const memory = new OrderTermsMemory();
  for (let ordinal = 1; ordinal <= 40_000; ordinal++) {
    memory.apply(result(terms(ordinal)));
    memory.apply(result({ kind: "order-cancelled", orderOrdinal: ordinal, status: "cancelled" }));
  }
  expect(memory.find(1)).toBeNull();
  expect(memory.find(40_000)).not.toBeNull();
});
