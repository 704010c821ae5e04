import { selfTradeModes, timesInForce } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import { selfTradeAt, timeInForceAt } from "./words.ts";

test("a choice is stored by its position in the protocol", () => {
  expect(timesInForce.map(timeInForceAt)).toEqual([...timesInForce.keys()]);
  expect(selfTradeModes.map(selfTradeAt)).toEqual([...selfTradeModes.keys()]);
});
