/** What single keys do on each screen, pressed one after another by somebody without a mouse. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { journey } from "./journey.ts";
import { enterDemo, goWithin, openStage, wide } from "./stage.ts";
import type { Stage } from "./stage.ts";

const PATIENT = { timeout: 20_000 } as const;

let stage: Stage;
beforeAll(async () => {
  // The reserves are verified: there must be a proof of them.
  stage = await openStage(["--no-past"]);
}, 400_000);
afterAll(() => stage.close(), 240_000);

/** Nothing has the focus, as after a page has changed. */
const blur = (page: Page): Promise<unknown> => page.evaluate("document.activeElement?.blur()");
const focused = (page: Page, selector: string): Promise<boolean> =>
  page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`);
const pathOf = (page: Page): string => {
  const { pathname, search } = new URL(page.url());
  return pathname + search;
};

/** Presses a key where nothing is typed, and waits for what it does. */
async function pressed(page: Page, key: string, does: () => Promise<unknown>, is: unknown = true) {
  await blur(page);
  await page.keyboard.press(key);
  await expect.poll(does, PATIENT).toStrictEqual(is);
}

async function walkMarkets(page: Page): Promise<void> {
  await goWithin(page, "/markets");
  const row = '[data-part="markets"] tbody tr';
  await pressed(page, "ArrowDown", () => focused(page, `${row}:first-child`));
  await page.keyboard.press("ArrowDown");
  expect(await focused(page, `${row}:nth-child(2)`)).toBe(true);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/trade/**");
}

async function walkEarn(page: Page): Promise<void> {
  await goWithin(page, "/earn/SOL");
  const slider = page.locator('[data-part="curve"] input[type="range"]');
  const before = Number(await slider.inputValue());
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  expect(await slider.inputValue()).toBe(String(before + 1));
  const told = await page.locator('[data-part="rates-at"]').textContent();
  expect(told).toContain(`${before + 1}%`);
}

async function walkAccount(page: Page): Promise<void> {
  await goWithin(page, "/account");
  const pages = ["", "/collateral", "/subaccounts", "/history", "/tax"];
  for (const [at, path] of [...pages.entries()].toReversed())
    await pressed(page, String(at + 1), async () => pathOf(page), `/account${path}`);

  await goWithin(page, "/account/subaccounts");
  await pressed(page, "n", () => focused(page, '[data-part="create"] input'));
  await page.keyboard.type("n t 1");
  // What is typed is a name, and leads nowhere.
  expect(pathOf(page)).toBe("/account/subaccounts");
  await page.keyboard.press("Enter");
  // There is nothing to transfer between until there are two.
  await page.locator('[data-part="transfer"] select').first().waitFor();
  await pressed(page, "t", () => focused(page, '[data-part="transfer"] select'));

  await goWithin(page, "/account/history");
  const saved = page.waitForEvent("download", PATIENT);
  await blur(page);
  await page.keyboard.press("e");
  expect((await saved).suggestedFilename()).toMatch(/^holdall-.*\.csv$/);
  await goWithin(page, "/account/history?page=1");
  await pressed(page, "PageUp", async () => pathOf(page).includes("page=0"));
  // There is nothing older than an incomplete page.
  await page.keyboard.press("PageDown");
  await page.waitForTimeout(300);
  expect(pathOf(page)).toContain("page=0");
}

async function walkFunds(page: Page): Promise<void> {
  await goWithin(page, "/funds");
  await pressed(page, "w", async () => pathOf(page), "/funds?tab=withdraw");
  await pressed(page, "d", async () => pathOf(page), "/funds?tab=deposit");
  const copy = page.locator(".address-card button");
  await copy.waitFor();
  const before = await copy.textContent();
  await pressed(page, "c", async () => (await copy.textContent()) !== before);
}

async function walkReserves(page: Page): Promise<void> {
  await goWithin(page, "/reserves");
  const days = page.locator(".streak");
  const chosen = page.locator('[data-part="chosen-day"]');
  // The page looks for the first proof by itself.
  await days.waitFor({ timeout: 100_000 });
  await days.focus();
  await page.keyboard.press("ArrowUp");
  const latest = await chosen.textContent();
  expect(latest).toMatch(/\d{4}-\d\d-\d\d/);
  await page.keyboard.press("ArrowLeft");
  expect(await chosen.textContent()).not.toBe(latest);
  const verified = page.locator('[data-part="verified"]');
  await pressed(page, "v", () => verified.count(), 1);
}

async function walkKeysAndOperator(page: Page): Promise<void> {
  await goWithin(page, "/keys");
  const secret = page.locator('[data-part="key-maker"] code').nth(1);
  await pressed(page, "n", () => secret.count(), 1);
  const made = await secret.textContent();
  await page.keyboard.press("n");
  await page.waitForTimeout(300);
  // A secret that is shown once is not thrown away by a key.
  expect(await secret.textContent()).toBe(made);

  await goWithin(page, "/operator?tab=risk");
  await page.locator('[data-part="source-rows"] tbody tr').first().waitFor();
  await pressed(page, "j", () => focused(page, "tbody tr:first-child"));
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  expect(await focused(page, "tbody tr:first-child")).toBe(true);
  await pressed(page, "p", () => focused(page, '[data-part="market-state"] select'));
  expect(pathOf(page)).toBe("/operator?tab=markets");
}

test(
  "every screen's own keys do what its row says, and nothing once they are turned off",
  () =>
    journey(stage, wide, async (visit) => {
      const { page } = visit;
      await enterDemo(visit);
      await walkMarkets(page);
      await walkEarn(page);
      await walkAccount(page);
      await walkFunds(page);
      await walkReserves(page);
      await walkKeysAndOperator(page);

      await goWithin(page, "/funds?tab=withdraw");
      await blur(page);
      await page.keyboard.press("?");
      await page.locator('dialog[open] [type="checkbox"]').first().uncheck();
      await page.keyboard.press("Escape");
      await blur(page);
      await page.keyboard.press("d");
      await page.waitForTimeout(300);
      expect(pathOf(page)).toBe("/funds?tab=withdraw");
    }),
  400_000,
);
