import { streams } from "@holdall/core/contract";
import { expect, expectTypeOf, test } from "vitest";
import { streamName } from "./stream-name.ts";
import type { PlacesOf } from "./stream-name.ts";

test("names are filled from their places", () => {
  expect(streamName("trade", { symbol: "SOL_USDC" })).toBe("trade.SOL_USDC");
  expect(streamName("kline", { interval: "1m", symbol: "SOL_USDC" })).toBe("kline.1m.SOL_USDC");
  expect(streamName("depthWindow", { window: "200ms", symbol: "SOL_USDC" })).toBe(
    "depth.200ms.SOL_USDC",
  );
});

test("an optional place may stay open", () => {
  expect(streamName("orderUpdate", {})).toBe("account.orderUpdate");
  expect(streamName("orderUpdate", { symbol: "SOL_USDC" })).toBe("account.orderUpdate.SOL_USDC");
  expect(streamName("balanceUpdate", {})).toBe("account.balanceUpdate");
});

test("a place that is needed and missing is refused", () => {
  expect(() => streamName("trade", {} as PlacesOf<"trade">)).toThrow("needs a symbol");
});

test("every stream of the contract can be named", () => {
  const names = Object.keys(streams) as (keyof typeof streams)[];
  expect(names.length).toBeGreaterThan(10);
  for (const name of names) {
    const everyPlace = { symbol: "SOL_USDC", interval: "1m", window: "200ms" };
    expect(streamName(name, everyPlace as PlacesOf<typeof name>)).not.toMatch(/[[\]{}]/);
  }
});

test("the compiler knows which places a name needs", () => {
  expectTypeOf<PlacesOf<"trade">>().toExtend<{ readonly symbol: string }>();
  expectTypeOf<Partial<PlacesOf<"trade">>>().not.toExtend<PlacesOf<"trade">>();
  expectTypeOf<Partial<PlacesOf<"orderUpdate">>>().toExtend<PlacesOf<"orderUpdate">>();
  expectTypeOf<PlacesOf<"depthWindow">["window"]>().toEqualTypeOf<"200ms" | "600ms" | "1000ms">();
});
