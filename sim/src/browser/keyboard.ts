import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Further than the farthest control of the fullest page. */
const STEPS_MAX = 160;

/** A person without a mouse. */
export interface Keyboard {
  /** Goes on with Tab until what has the focus is of this kind, as its outline shows. */
  to(selector: string): Promise<void>;
  /** Goes back with Shift and Tab. */
  back(selector: string): Promise<void>;
  press(key: string): Promise<void>;
  type(text: string): Promise<void>;
  /** Goes on to a field and writes into it instead of what stands there. */
  write(selector: string, text: string): Promise<void>;
  /** Refuses a walk in which anything was pressed by a pointer. */
  expectNoPointer(): Promise<void>;
}

/** The keyboard of a page: ask for it before the page is opened, so that pointers are noticed. */
export async function keyboardOf(page: Page): Promise<Keyboard> {
  await page.addInitScript(`
    globalThis.pointerPresses = 0;
    for (const name of ["pointerdown", "mousedown", "touchstart"])
      addEventListener(name, () => { globalThis.pointerPresses += 1; }, true);
  `);
  const isAt = (selector: string): Promise<boolean> =>
    page.evaluate<boolean>(`(() => {
      const { activeElement } = document;
      if (activeElement === null || !activeElement.matches(${JSON.stringify(selector)})) return false;
      if (getComputedStyle(activeElement).outlineStyle === "none" &&
        getComputedStyle(activeElement.closest(".field-box") ?? activeElement).outlineStyle === "none")
        throw new Error("nobody sees the focus on ${selector.replaceAll('"', "'")}");
      return true;
    })()`);
  const go = async (selector: string, key: string): Promise<void> => {
    await page.locator(selector).first().waitFor();
    for (let step = 0; step < STEPS_MAX; step += 1) {
      if (await isAt(selector)) return;
      await page.keyboard.press(key);
    }
    throw new Error(`${selector} is not reached with ${key}`);
  };
  const to = (selector: string): Promise<void> => go(selector, "Tab");
  return {
    to,
    back: (selector) => go(selector, "Shift+Tab"),
    press: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.type(text),
    async write(selector, text) {
      await to(selector);
      await page.keyboard.press("Control+a");
      await page.keyboard.type(text);
    },
    async expectNoPointer() {
      expect(await page.evaluate("pointerPresses")).toBe(0);
    },
  };
}
