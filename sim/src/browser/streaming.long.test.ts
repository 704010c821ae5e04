import { afterAll, beforeAll, expect, test } from "vitest";
import { journey } from "./journey.ts";
import { heapBytes, moveMarkets } from "./moving-markets.ts";
import { openStage, wide } from "./stage.ts";
import type { Stage } from "./stage.ts";

/** Charts, books and tables are filled; what comes after replaces something. */
const WARM_MS = 30_000;
const STREAM_MS = 600_000;
const GROWTH_MAX = 0.1;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage([]);
}, 400_000);
afterAll(() => stage.close());

test(
  "ten minutes of two moving markets leave the page's memory where it was, to a tenth",
  () =>
    journey(stage, wide, async ({ page }) => {
      await page.goto("/trade/BTC_USDC");
      await page.locator(".chart-canvas canvas").first().waitFor();
      await moveMarkets(stage, WARM_MS);
      const before = await heapBytes(page);
      await moveMarkets(stage, STREAM_MS);
      const after = await heapBytes(page);
      console.info(`heap: ${before} bytes before, ${after} after`);
      expect(before).toBeGreaterThan(1_000_000);
      expect(after / before - 1).toBeLessThanOrEqual(GROWTH_MAX);
    }),
  STREAM_MS + 2 * WARM_MS + 60_000,
);
