import { expect, test } from "vitest";
import { differences } from "./compare.ts";
import type { Picture } from "./picture.ts";

const squares = (count: number, value: number) => new Uint8Array(count * 3).fill(value);
const kept: Picture = {
  boxes: { "main screen": [0, 44, 1440, 800], "nav tabs": [10, 50, 200, 32] },
  squares: squares(1_000, 100),
  columns: 50,
};

test("a picture is like itself, and like one that is a pixel or six steps of colour away", () => {
  expect(differences(kept, kept)).toStrictEqual([]);
  const boxes: Picture["boxes"] = {
    "main screen": [1, 43, 1441, 800],
    "nav tabs": [10, 50, 200, 32],
  };
  expect(differences(kept, { ...kept, boxes, squares: squares(1_000, 106) })).toStrictEqual([]);
});

test("a part that moved by two pixels, came or went is told by its name", () => {
  const boxes: Picture["boxes"] = { "main screen": [0, 46, 1440, 800], "footer bar": [0, 9, 9, 9] };
  expect(differences(kept, { ...kept, boxes })).toStrictEqual([
    "moved part: main screen from (0, 44, 1440, 800) to (0, 46, 1440, 800)",
    "gone part: nav tabs, kept at (10, 50, 200, 32)",
    "new part: footer bar at (0, 9, 9, 9)",
  ]);
});

test("five squares in a thousand may have another colour, a sixth not", () => {
  const changed = (count: number): Picture => {
    const own = squares(1_000, 100);
    own.fill(107, 0, count * 3);
    return { ...kept, squares: own };
  };
  expect(differences(kept, changed(5))).toStrictEqual([]);
  expect(differences(kept, changed(6))[0]).toContain("6 of 1000 squares");
  expect(differences(kept, { ...kept, squares: squares(999, 100) })[0]).toContain("another size");
});
