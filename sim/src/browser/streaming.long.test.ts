import { afterAll, beforeAll, expect, test } from "vitest";
import { journey } from "./journey.ts";
import { heapBytes, moveMarkets } from "./moving-markets.ts";
import { countAnew, countOn, countedOn } from "./page-counters.ts";
import { openStage, wide } from "./stage.ts";
import type { Stage } from "./stage.ts";

/** Charts, books and tables are filled; what comes after replaces something. */
const WARM_MS = 30_000;
const HALF_MS = 300_000;
const GROWTH_MAX = 0.1;
const HEAP_BYTES_MAX = 64_000_000;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage([]);
}, 400_000);
afterAll(() => stage.close());

test(
  "ten minutes of two moving markets: memory stays to a tenth, and no frame has a second commit",
  () =>
    journey(stage, wide, async ({ page }) => {
      await countOn(page);
      await page.goto("/trade/BTC_USDC");
      await page.locator(".chart-canvas canvas").first().waitFor();
      await moveMarkets(stage, WARM_MS);
      const before = await heapBytes(page);
      await countAnew(page);
      await moveMarkets(stage, HALF_MS);
      const between = await heapBytes(page);
      await moveMarkets(stage, HALF_MS);
      const counted = await countedOn(page);
      const after = await heapBytes(page);
      console.info(`heap: ${before} bytes before, ${between} halfway, ${after} after`);
      console.info(JSON.stringify(counted));
      expect(before).toBeGreaterThan(1_000_000);
      expect(after / before - 1).toBeLessThanOrEqual(GROWTH_MAX);
      expect(after).toBeLessThanOrEqual(HEAP_BYTES_MAX);
      expect(counted.commits).toBeGreaterThan(1_000);
      expect(counted.busiest).toBe(1);
    }),
  2 * HALF_MS + 2 * WARM_MS + 120_000,
);
