import { expect, test } from "vitest";
import { differences } from "./compare.ts";
import type { Picture } from "./picture.ts";

/** A hundred pixels wide and a hundred high, the first of them in another colour. */
function levels(otherCount: number, height = 100) {
  const colors = new Uint16Array(100 * height).fill(7);
  colors.fill(8, 0, otherCount);
  return { width: 100, height, colors };
}
const kept: Picture = {
  boxes: { "main screen": [0, 44, 1440, 800], "nav tabs": [10, 50, 200, 32] },
  levels: levels(0),
  browserMajor: 150,
};

test("a picture is like itself, and like one whose parts are a pixel away", () => {
  expect(differences(kept, kept)).toStrictEqual([]);
  const boxes: Picture["boxes"] = {
    "main screen": [1, 43, 1441, 800],
    "nav tabs": [10, 50, 200, 32],
  };
  expect(differences(kept, { ...kept, boxes })).toStrictEqual([]);
});

test("a part that moved by two pixels, came or went is told by its name", () => {
  const boxes: Picture["boxes"] = { "main screen": [0, 46, 1440, 800], "footer bar": [0, 9, 9, 9] };
  expect(differences(kept, { ...kept, boxes })).toStrictEqual([
    "moved part: main screen from (0, 44, 1440, 800) to (0, 46, 1440, 800)",
    "gone part: nav tabs, kept at (10, 50, 200, 32)",
    "new part: footer bar at (0, 9, 9, 9)",
  ]);
});

test("one pixel in a thousand may have another colour on the browser that drew it, and no more", () => {
  expect(differences(kept, { ...kept, levels: levels(10) })).toStrictEqual([]);
  expect(differences(kept, { ...kept, levels: levels(11) })).toStrictEqual([
    "11 of 10000 pixels differ: 11 at (0, 0) …",
  ]);
});

test("three in a hundred may on another browser, and no more", () => {
  const other = (count: number): Picture => ({ ...kept, browserMajor: 151, levels: levels(count) });
  expect(differences(kept, other(300))).toStrictEqual([]);
  expect(differences(kept, other(304))[0]).toContain("304 of 10000 pixels differ: ");
});

test("where pixels differ is told by squares, those with most of it first", () => {
  const moved = levels(0);
  moved.colors.fill(8, 4_340, 4_370);
  expect(differences(kept, { ...kept, levels: moved })).toStrictEqual([
    "30 of 10000 pixels differ: 20 at (40, 40), 10 at (60, 40) …",
  ]);
});

test("a picture of another size is another picture", () => {
  expect(differences(kept, { ...kept, levels: levels(0, 99) })).toStrictEqual([
    "another size: 100 × 100 kept, 100 × 99 now",
  ]);
});
