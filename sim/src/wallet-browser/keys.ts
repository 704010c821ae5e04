import type { Page } from "playwright-core";
import { expect } from "vitest";
import { PASSWORD } from "./wallet-stage.ts";

/** What has the focus, and whether it shows. */
interface Focused {
  /** Its words, its own name, or the words of its label; nothing when the page itself has it. */
  readonly name: string;
  readonly isSeen: boolean;
}

interface Element {
  readonly innerText: string;
  readonly labels?: ArrayLike<Element> | null;
  readonly parentElement: Element;
  getAttribute(name: string): string | null;
  matches(selector: string): boolean;
}

/** Looks at what has the focus: a ring around it, or around the box of a field. */
function focusOf(page: Page): Promise<Focused> {
  return page.evaluate(() => {
    const scope = globalThis as unknown as {
      readonly document: { readonly activeElement: Element; readonly body: Element };
      getComputedStyle(element: Element): Readonly<Record<string, string>>;
    };
    const { activeElement: active, body } = scope.document;
    if (active === body) return { name: "", isSeen: false };
    const label = active.labels?.[0]?.innerText ?? "";
    const name = label || active.getAttribute("aria-label") || active.innerText;
    const rings = [active, active.parentElement].map((one) => scope.getComputedStyle(one));
    const isSeen =
      active.matches(":focus-visible") && rings.some(({ outlineStyle }) => outlineStyle !== "none");
    return { name: name.trim(), isSeen };
  });
}

const STEPS_MAX = 60;

/** Goes on by *Tab* until what is so called has the focus. Whatever is come to on the way shows it. */
export async function tabTo(page: Page, wanted: string): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < STEPS_MAX; step++) {
    const { name, isSeen } = await focusOf(page);
    if (name !== "" && step > 0) expect(isSeen, `the focus on “${name}” shows`).toBe(true);
    if (name === wanted) return;
    passed.push(name);
    await page.keyboard.press("Tab");
  }
  throw new Error(`“${wanted}” is never reached by keys: ${passed.join(" · ")}`);
}

/** Presses what is so called, by keys alone. */
export async function pressByKeys(page: Page, wanted: string): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press("Enter");
}

/** Types into the field that is so called. */
export async function typeInto(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, label);
  await page.keyboard.type(text);
}

/** Presses a key that ends a window. */
export async function closeByKey(page: Page, key: "Enter" | "Escape"): Promise<void> {
  const gone = page.waitForEvent("close");
  // The window may be gone before the key is known to be up again.
  await Promise.all([gone, page.keyboard.press(key).catch(() => {})]);
}

/** From where the focus is to the last thing that can have it, and back to the first, in reading order. */
export async function expectOrder(page: Page): Promise<void> {
  const wanted = await page.evaluate(() => {
    const { document } = globalThis as unknown as {
      readonly document: {
        querySelectorAll(selector: string): Iterable<{
          checkVisibility(options: { readonly visibilityProperty: boolean }): boolean;
          dataset: Record<string, string>;
        }>;
      };
    };
    const kinds = "a[href], button:enabled, input:enabled, select:enabled, summary";
    const shown = [...document.querySelectorAll(kinds)].filter((one) =>
      one.checkVisibility({ visibilityProperty: true }),
    );
    for (const [place, one] of shown.entries()) one.dataset["place"] = String(place);
    return shown.length;
  });
  const placeOf = (): Promise<number> =>
    page.evaluate(() => {
      const { document } = globalThis as unknown as {
        readonly document: { readonly activeElement: Element };
      };
      return Number(document.activeElement.getAttribute("data-place") ?? -1);
    });
  const start = await placeOf();
  for (let place = start + 1; place < wanted; place++) {
    await page.keyboard.press("Tab");
    expect(await placeOf()).toBe(place);
  }
  for (let place = wanted - 2; place >= 0; place--) {
    await page.keyboard.press("Shift+Tab");
    expect(await placeOf()).toBe(place);
  }
}

/** A password, twelve words, three of them asked back, by keys alone. Answers the words. */
export async function createByKeys(page: Page): Promise<readonly string[]> {
  await expectOrder(page);
  await typeInto(page, "Password", PASSWORD);
  await typeInto(page, "Password, again", PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Write these words down" }).waitFor();
  const words = await page.locator(".word-grid li").allTextContents();
  await pressByKeys(page, "I wrote them down");
  for (const label of await page.locator(".field label").allTextContents())
    await typeInto(page, label, words[Number(/\d+/u.exec(label)?.[0]) - 1]);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "The wallet is ready" }).waitFor();
  await tabTo(page, "Close");
  await closeByKey(page, "Enter");
  return words;
}
