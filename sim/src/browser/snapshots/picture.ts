import type { Page } from "playwright-core";
import { levelsOf } from "./packed-pixels.ts";
import type { Levels } from "./packed-pixels.ts";
import { pixelsOfPng } from "./png-pixels.ts";

/** A box in whole pixels: left, top, width, height. */
export type Box = readonly [number, number, number, number];

/** A screen as it is kept: where its parts stand, the colour of each pixel, and which browser drew it. */
export interface Picture {
  readonly boxes: Readonly<Record<string, Box>>;
  readonly levels: Levels;
  readonly browserMajor: number;
}

/**
 * What changes by itself is left out of pictures: figures and moments have no size, drawings and the
 * levels of the book are not seen, and neither what grows with each visit nor the age of what a busy
 * machine was late with has a place. Everything else of the screen stays: words, rules, surfaces, controls.
 * A letter of no size keeps the height of its line, half of it above the others' feet: aligned at the top it
 * makes no line higher than words do, so that a line is as high before its figure is there as after.
 */
const STILL = `
  .figure, .unit, time, .arrow, .book-row > *, .book-centre > *, .status-bar *, .tag + * {
    font-size: 0 !important; vertical-align: top !important;
  }
  canvas, .handle, .sparkline, .meter, .skeleton { visibility: hidden !important; }
  .book-row { background: none !important; }
  [data-part="equity-history"] .panel-body, [data-part="staleness"],
  :is([data-part="sessions"], [data-part="security-events"], [data-part="incidents"]) > :not(.panel-head) { display: none !important; }
  .strip-last { color: transparent !important; }
  *, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent !important; }
`;

/** Parts whose place is kept: landmarks and everything that has a name for tests. */
const PARTS =
  "header, nav, main, footer, [data-part], .panel-head, .tab, .segmented, .ticket .field, .table th";

export interface Taken {
  readonly picture: Picture;
  readonly png: Buffer;
}

/** Stills a page, takes it, and lets it go on. `hidden` selects what changes on this one besides. */
export function takePicture(page: Page, hidden?: string): Promise<Taken> {
  return stilled(page, hidden, async () => {
    const boxes = await page.evaluate<Picture["boxes"]>(BOXES);
    const png = await page.screenshot({ type: "png" });
    const browserMajor = Number.parseInt(page.context().browser()!.version(), 10);
    return { picture: { boxes, levels: levelsOf(pixelsOfPng(png)), browserMajor }, png };
  });
}

/** Where the parts of a page stand, as a picture of it would say. */
export function takeBoxes(page: Page, hidden?: string): Promise<Picture["boxes"]> {
  return stilled(page, hidden, () => page.evaluate<Picture["boxes"]>(BOXES));
}

async function stilled<Result>(
  page: Page,
  hidden: string | undefined,
  take: () => Promise<Result>,
): Promise<Result> {
  const more = hidden === undefined ? "" : `${hidden} { visibility: hidden !important; }`;
  await page.evaluate(`(async () => {
    const still = new CSSStyleSheet();
    still.replaceSync(${JSON.stringify(STILL + more)});
    document.adoptedStyleSheets = [still];
    document.activeElement?.blur?.();
    await document.fonts.ready;
    await new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)));
  })()`);
  const taken = await take();
  await page.evaluate("document.adoptedStyleSheets = []");
  return taken;
}

/** Boxes by a name that says which part it is, and the how-manieth of that name. */
const BOXES = `(() => {
  const count = new Map();
  const boxes = {};
  for (const element of document.querySelectorAll(${JSON.stringify(PARTS)})) {
    const { left, top, width, height } = element.getBoundingClientRect();
    if (width === 0 || height === 0 || top >= innerHeight) continue;
    const own = element.dataset.part ?? element.dataset.value ?? element.className.split(" ")[0];
    const name = element.localName + " " + own;
    const at = (count.get(name) ?? 0) + 1;
    count.set(name, at);
    boxes[at === 1 ? name : name + " " + at] = [left, top, width, height].map(Math.round);
  }
  return boxes;
})()`;
