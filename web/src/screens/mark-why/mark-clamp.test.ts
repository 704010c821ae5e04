import { expect, test } from "vitest";
import { clampHold } from "./mark-clamp.ts";

const of = (mark: string, band = "0.05") => clampHold({ mark, index: "100.37", band, tick: "0.1" });

test("the band holds on its last tick, and not one tick within", () => {
  // 105.3885 and 95.3515: the ticks within are 105.3 and 95.4.
  expect([of("105.3"), of("105.2"), of("95.5"), of("95.4")]).toStrictEqual([
    "above",
    "none",
    "none",
    "below",
  ]);
});

test("without a band nothing holds, however far the mark is", () => {
  expect(of("500", "0")).toBe("none");
});
