import { socketErrors, streams, type Stream } from "@holdall/core/contract";
import { expect, test } from "vitest";
import { parseStreamName } from "./stream-name.ts";

test.each([
  ["depth.SOL_USDC", "depth", "SOL_USDC", undefined],
  ["depth.200ms.SOL_USDC", "depthWindow", "SOL_USDC", "200ms"],
  ["kline.1month.SOL_USDC", "kline", "SOL_USDC", "1month"],
  ["bookTicker.SOL_USDC_PERP", "bookTicker", "SOL_USDC_PERP", undefined],
  ["liquidation", "liquidation", undefined, undefined],
  ["liquidation.SOL_USDC_PERP", "liquidation", "SOL_USDC_PERP", undefined],
  ["account.orderUpdate", "orderUpdate", undefined, undefined],
  ["account.orderUpdate.SOL_USDC", "orderUpdate", "SOL_USDC", undefined],
  ["account.balanceUpdate", "balanceUpdate", undefined, undefined],
])("%s is understood", (name, stream, symbol, word) => {
  const parsed = parseStreamName(name);
  if ("code" in parsed) throw new Error(parsed.message);
  expect(parsed).toMatchObject({ stream, symbol, name });
  expect(parsed.window ?? parsed.interval).toBe(word);
});

test.each([
  ["depth.100ms.SOL_USDC", socketErrors.depthWindow],
  ["depth", socketErrors.stream],
  ["depth.", socketErrors.stream],
  ["depth.a.b.c", socketErrors.stream],
  ["kline.9m.SOL_USDC", socketErrors.stream],
  ["Depth.SOL_USDC", socketErrors.stream],
  ["account.secrets", socketErrors.stream],
  ["account.balanceUpdate.SOL_USDC", socketErrors.stream],
  ["", socketErrors.stream],
  ["constructor", socketErrors.stream],
])("%j is refused", (name, error) => {
  expect(parseStreamName(name)).toEqual(error);
});

test("every stream of the contract can be named", () => {
  for (const [stream, { pattern }] of Object.entries<Stream>(streams)) {
    const name = pattern
      .replace(/\[.*\]/, "")
      .replace("{symbol}", "SOL_USDC")
      .replace("{interval}", "1m")
      .replace("{window}", "600ms");
    expect(parseStreamName(name)).toMatchObject({ stream });
  }
});
