import { expect, test } from "vitest";
import { demoMarkRules, demoPriceRows } from "./prices.ts";
import { marketSpecOf, demoAssets } from "./catalogue.ts";

test("an empty venue begins at the prices of the rows", () => {
  const rows = demoPriceRows();
  expect(rows.map((row) => row.asset)).toEqual(["SOL", "BTC", "ETH", "LINK", "DOGE", "BONK"]);
  expect(rows[0]).toMatchObject({ startPrice: "150", anchorPrice: "150" });
});

test("a venue that has an index goes on from it, drawn back to the same anchor", () => {
  const spec = marketSpecOf(demoAssets[1], 1 as never);
  const rows = demoPriceRows([{ spec, indexTicks: 16_012 } as never]);
  expect(rows[0]).toMatchObject({ asset: "SOL", startPrice: "160.12", anchorPrice: "150" });
  expect(rows[1]).toMatchObject({ asset: "BTC", startPrice: "95000" });
  const without = demoPriceRows([{ spec, indexTicks: 0 } as never]);
  expect(without[0].startPrice).toBe("150");
});

test("majors move by at most 0.25 % an update, others by 0.5 %", () => {
  expect(demoMarkRules("BTC_USDC").updatePpm).toBe(2_500);
  expect(demoMarkRules("BONK_USDC").updatePpm).toBe(5_000);
  expect(demoMarkRules("NEW_USDC").updatePpm).toBe(5_000);
});
