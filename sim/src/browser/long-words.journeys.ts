import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { overflowOn } from "./accessibility.journeys.ts";
import { lengthenWords } from "./long-words.ts";
import { enterDemo, goWithin } from "./stage.ts";
import type { Look, Stage } from "./stage.ts";

const EVERY_SCREEN_MS = 180_000;

/** Controls and heads whose words do not fit in them, by what they say. */
function cutWordsOn(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(`(() => {
    // What is only heard is cut on purpose, to a single pixel.
    const isCut = (element) =>
      element.checkVisibility() &&
      element.clientWidth > 1 &&
      element.scrollWidth > element.clientWidth + 1 &&
      getComputedStyle(element).overflowX !== "visible";
    return [...document.querySelectorAll("button, .tab, th, label, dt, h1, h2, .panel-head")]
      .filter(isCut)
      .map((element) => "cut: " + element.textContent.slice(0, 80));
  })()`);
}

/** Looks at screens with words two fifths longer than English ones, on a venue that the caller runs. */
export function longWordsJourneys(
  stage: () => Stage,
  widths: readonly Look["width"][],
  looked: readonly string[],
): void {
  test.each(widths)(
    "words two fifths longer fit on screens of %i px",
    async (width) => {
      const visit = await stage().visit({ language: "en", theme: "ink", width });
      try {
        await lengthenWords(visit.page);
        await enterDemo(visit);
        const found: Record<string, readonly string[]> = {};
        for (const route of looked) {
          await goWithin(visit.page, route);
          const faults = [...(await overflowOn(visit)), ...(await cutWordsOn(visit.page))];
          if (faults.length > 0) found[route] = faults;
        }
        expect(await visit.page.locator("h1").textContent()).toMatch(/ word$/);
        expect(found).toStrictEqual({});
      } finally {
        await visit.close();
      }
    },
    EVERY_SCREEN_MS,
  );
}
