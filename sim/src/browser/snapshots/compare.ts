import { SQUARE_PX } from "./picture.ts";
import type { Box, Picture } from "./picture.ts";

/** How far a box may stand from where it was kept. */
const BOX_PX = 1;
/** How far the mean of a square may be, of 255: letters are drawn a little differently by each browser. */
const COLOR_STEPS = 6;
/** How many squares may be further than that. */
const SQUARES_SHARE = 0.005;

/** What differs between a kept picture and a new one, in sentences; nothing when they are alike. */
export function differences(kept: Picture, taken: Picture): readonly string[] {
  return [...boxDifferences(kept.boxes, taken.boxes), ...squareDifferences(kept, taken)];
}

type Boxes = Picture["boxes"];

/** Which parts moved, came or went. */
export function boxDifferences(kept: Boxes, taken: Boxes): readonly string[] {
  const names = new Set([...Object.keys(kept), ...Object.keys(taken)]);
  return [...names].flatMap((name) => {
    const [before, after] = [kept[name], taken[name]];
    if (before === undefined) return [`new part: ${name} at ${textOf(after)}`];
    if (after === undefined) return [`gone part: ${name}, kept at ${textOf(before)}`];
    const isNear = before.every((value, at) => Math.abs(value - after[at]) <= BOX_PX);
    return isNear ? [] : [`moved part: ${name} from ${textOf(before)} to ${textOf(after)}`];
  });
}

function textOf(box: Box): string {
  return `(${box.join(", ")})`;
}

function squareDifferences(kept: Picture, taken: Picture): readonly string[] {
  const count = kept.squares.length / 3;
  if (kept.squares.length !== taken.squares.length || kept.columns !== taken.columns) {
    return [`another size: ${count} squares kept, ${taken.squares.length / 3} now`];
  }
  const far = Array.from({ length: count }, (_, at) => at).filter((at) =>
    [0, 1, 2].some(
      (of) => Math.abs(kept.squares[at * 3 + of] - taken.squares[at * 3 + of]) > COLOR_STEPS,
    ),
  );
  if (far.length <= count * SQUARES_SHARE) return [];
  const places = far.slice(0, 8).map((at) => {
    const [column, row] = [at % kept.columns, Math.floor(at / kept.columns)];
    return `(${column * SQUARE_PX}, ${row * SQUARE_PX})`;
  });
  return [`${far.length} of ${count} squares have another colour: ${places.join(" ")} …`];
}
