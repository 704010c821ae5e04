import fc from "fast-check";
import { expect, test } from "vitest";
import { visibleRange } from "./visible-range.ts";

test("every row that is seen is drawn, and none beyond the list", () => {
  const views = fc.record({
    topPx: fc.nat(100_000),
    heightPx: fc.integer({ min: 1, max: 3_000 }),
    rowHeight: fc.integer({ min: 16, max: 60 }),
    count: fc.integer({ min: 0, max: 5_000 }),
    overscan: fc.nat(20),
  });
  fc.assert(
    fc.property(views, (view) => {
      const { first, last } = visibleRange(view);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(last).toBeLessThanOrEqual(view.count);
      for (let row = 0; row < view.count; row += 1) {
        const top = row * view.rowHeight;
        const isSeen = top + view.rowHeight > view.topPx && top < view.topPx + view.heightPx;
        if (isSeen) expect(row >= first && row < last, `row ${row}`).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});
