import { schemas } from "@holdall/core/contract";
import {
  closeReasons,
  marketStates,
  orderStatuses,
  orderTypes,
  priceSources,
  selfTradeModes,
  sides,
  timesInForce,
} from "@holdall/core/protocol";
import { expect, test } from "vitest";
import {
  expiryWords,
  marketStateWords,
  priceSourceWords,
  reversed,
  selfTradeWords,
  sideWords,
  statusWords,
  timeInForceWords,
  typeWords,
} from "./words.ts";

test.each([
  ["sides", sides, sideWords, schemas.Side],
  ["types", orderTypes, typeWords, schemas.OrderTypeEnum],
  ["times in force", timesInForce, timeInForceWords, schemas.TimeInForce],
  ["self-trade modes", selfTradeModes, selfTradeWords, schemas.SelfTradePrevention],
  ["price sources", priceSources, priceSourceWords, schemas.TriggerBy],
  ["statuses", orderStatuses, statusWords, schemas.OrderStatus],
  ["market states", marketStates, marketStateWords, schemas.OrderBookState],
] as const)("%s are the wire's words one to one, both ways", (_what, ours, words, schema) => {
  const table: Readonly<Record<string, string>> = words;
  expect(Object.keys(table).sort()).toEqual([...ours].sort());
  expect(Object.values(table).sort()).toEqual([...schema.values].sort());
  const back: Readonly<Record<string, string>> = reversed(table);
  for (const word of ours) expect(back[table[word]]).toBe(word);
});

test("every reason for an end has a published word", () => {
  expect(Object.keys(expiryWords).sort()).toEqual([...closeReasons].sort());
  const published: readonly string[] = schemas.OrderExpiryReason.values;
  for (const word of Object.values(expiryWords)) expect(published).toContain(word);
});
