import type { Levels } from "./packed-pixels.ts";
import type { Box, Picture } from "./picture.ts";

/** How far a box may stand from where it was kept. */
const BOX_PX = 1;
/** One pixel in so many may differ where the browser is the one that drew what is kept. */
const SAME_BROWSER_ONE_IN = 1_000;
/** In three of a hundred on another one: it draws letters a little differently. */
const OTHER_BROWSER_ONE_IN = 33;
/** Where pixels differ is told by squares of this side. */
const SQUARE_PX = 20;
const SQUARES_TOLD = 8;

/** What differs between a kept picture and a new one, in sentences; nothing when they are alike. */
export function differences(kept: Picture, taken: Picture): readonly string[] {
  const oneIn =
    kept.browserMajor === taken.browserMajor ? SAME_BROWSER_ONE_IN : OTHER_BROWSER_ONE_IN;
  return [
    ...boxDifferences(kept.boxes, taken.boxes),
    ...pixelDifferences(kept.levels, taken.levels, oneIn),
  ];
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

/** Nothing while at most one pixel in `oneIn` has another colour; else how many have, and where. */
function pixelDifferences(kept: Levels, taken: Levels, oneIn: number): readonly string[] {
  if (kept.width !== taken.width || kept.height !== taken.height) {
    const sizes = [kept, taken].map(({ width, height }) => `${width} × ${height}`);
    return [`another size: ${sizes[0]} kept, ${sizes[1]} now`];
  }
  const squares = new Map<string, number>();
  let count = 0;
  for (let at = 0; at < kept.colors.length; at += 1) {
    if (kept.colors[at] === taken.colors[at]) continue;
    count += 1;
    const [x, y] = [at % kept.width, Math.floor(at / kept.width)];
    const square = `(${x - (x % SQUARE_PX)}, ${y - (y % SQUARE_PX)})`;
    squares.set(square, (squares.get(square) ?? 0) + 1);
  }
  if (count * oneIn <= kept.colors.length) return [];
  const places = [...squares]
    .sort(([, left], [, right]) => right - left)
    .slice(0, SQUARES_TOLD)
    .map(([square, of]) => `${of} at ${square}`);
  return [`${count} of ${kept.colors.length} pixels differ: ${places.join(", ")} …`];
}
