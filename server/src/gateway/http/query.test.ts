import { routes } from "@holdall/core/contract";
import { describe, expect, test } from "vitest";
import { ParameterRefused, parsePairs, readFields } from "./query.ts";

function read(name: "depth" | "klines" | "markets" | "fillHistory" | "limitsOrder", query: string) {
  return readFields(routes[name].query, parsePairs(query));
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (failure) {
    if (failure instanceof ParameterRefused) return failure.message;
    throw failure;
  }
  return "accepted";
}

describe("reading a query", () => {
  test("turns text into the types of the contract", () => {
    expect(read("klines", "symbol=SOL_USDC&interval=1m&startTime=-5")).toEqual({
      symbol: "SOL_USDC",
      interval: "1m",
      startTime: -5,
    });
    expect(read("limitsOrder", "symbol=A&side=Bid&reduceOnly=true&price=1.5")).toEqual({
      symbol: "A",
      side: "Bid",
      reduceOnly: true,
      price: "1.5",
    });
  });

  test("gathers repeated names into lists and fills in defaults", () => {
    expect(read("markets", "marketType=SPOT&marketType=PERP")).toEqual({
      marketType: ["SPOT", "PERP"],
    });
    expect(read("markets", "")).toEqual({});
    expect(read("fillHistory", "")).toEqual({ limit: 100 });
  });

  test("decodes escapes and blanks, and passes over what is not declared", () => {
    expect(read("depth", "symbol=SOL%5FUSDC&other=1")).toEqual({ symbol: "SOL_USDC" });
    expect(parsePairs("a=b+c&d&=e&a=%2B")).toEqual([
      ["a", "b c"],
      ["d", ""],
      ["", "e"],
      ["a", "+"],
    ]);
  });
});

describe("the texts of refused parameters, as published", () => {
  test.each([
    [
      "depth",
      "symbol=A&limit=30",
      'failed to parse parameter `limit`: failed to parse "DepthLimit": Expect a valid enumeration value.',
    ],
    ["depth", "", 'failed to parse parameter `symbol`: Type "string" expects an input value.'],
    [
      "klines",
      "symbol=A&interval=9m&startTime=0",
      'failed to parse parameter `interval`: failed to parse "KlineInterval": Expect a valid enumeration value.',
    ],
    [
      "klines",
      "symbol=A&interval=1m",
      'failed to parse parameter `startTime`: Type "integer_int64" expects an input value.',
    ],
    [
      "klines",
      "symbol=A&interval=1m&startTime=x",
      'failed to parse parameter `startTime`: failed to parse "integer_int64": invalid digit found in string',
    ],
    [
      "klines",
      "symbol=A&interval=1m&startTime=",
      'failed to parse parameter `startTime`: failed to parse "integer_int64": cannot parse integer from empty string',
    ],
    [
      "klines",
      "symbol=A&interval=1m&startTime=99999999999999999999",
      'failed to parse parameter `startTime`: failed to parse "integer_int64": number too large to fit in target type',
    ],
    [
      "markets",
      "marketType=SPOT,PERP",
      'failed to parse parameter `marketType`: failed to parse "MarketType": Expect a valid enumeration value.',
    ],
    [
      "fillHistory",
      "limit=-1",
      'failed to parse parameter `limit`: failed to parse "integer_uint64": invalid digit found in string',
    ],
    [
      "fillHistory",
      "limit=1001",
      "failed to parse parameter `limit`: verification failed. maximum(1000, exclusive: false)",
    ],
    [
      "limitsOrder",
      "symbol=A&side=Bid&reduceOnly=1",
      'failed to parse parameter `reduceOnly`: failed to parse "boolean": provided string was not `true` or `false`',
    ],
    [
      "limitsOrder",
      "symbol=A&side=Bid&price=1e3",
      'failed to parse parameter `price`: failed to parse "string_decimal": Invalid decimal',
    ],
    [
      "depth",
      "symbol=A&symbol=B",
      "failed to parse parameter `symbol`: the parameter is given twice",
    ],
  ] as const)("%s?%s", (name, query, message) => {
    expect(refusal(() => read(name, query))).toBe(message);
  });

  test("a page of exactly the maximum and of nothing are accepted", () => {
    expect(read("fillHistory", "limit=1000")).toEqual({ limit: 1_000 });
    expect(read("fillHistory", "limit=0&offset=0")).toEqual({ limit: 0, offset: 0 });
  });

  test("a malformed escape and too many pairs are refused", () => {
    expect(refusal(() => parsePairs("a=%zz"))).toBe("malformed escape in the query");
    expect(refusal(() => parsePairs("a=1&".repeat(64)))).toBe("accepted");
    expect(refusal(() => parsePairs("a=1&".repeat(65)))).toBe("too many parameters");
  });
});
