import { expect, test } from "vitest";
import { inRounds } from "./rounds.ts";

test("each variant runs once per round and leads in turn", async () => {
  const order: string[] = [];
  const results = await inRounds(["c", "engine", "twin"], 3, async (name) => {
    order.push(name);
    return order.length;
  });
  expect(order).toEqual(["c", "engine", "twin", "engine", "twin", "c", "twin", "c", "engine"]);
  expect(results).toEqual({ c: [1, 6, 8], engine: [2, 4, 9], twin: [3, 5, 7] });
});
