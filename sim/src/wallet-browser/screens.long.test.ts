import axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWalletStage } from "./wallet-stage.ts";
import type { WalletStage } from "./wallet-stage.ts";

/** Every screen of the wallet in both languages and both themes, at the size of a popup and of a page. */
let stage: WalletStage;
beforeAll(async () => {
  stage = await openWalletStage();
}, 120_000);
afterAll(async () => {
  await stage.close();
});

interface Look {
  readonly language: "en" | "fr";
  readonly theme: "ink" | "canvas";
}

/** Each language and each theme once; all four pairs where the pictures are wanted. */
const LOOKS: readonly Look[] = [
  { language: "en", theme: "ink" },
  { language: "fr", theme: "canvas" },
  ...(process.env["SCREENS"] === undefined
    ? []
    : [{ language: "en", theme: "canvas" } as const, { language: "fr", theme: "ink" } as const]),
];

async function look(chosen: Look): Promise<void> {
  const [worker] = stage.context.serviceWorkers();
  await worker.evaluate(async (kept) => {
    const { chrome } = globalThis as unknown as {
      chrome: {
        storage: {
          local: {
            get(key: string): Promise<{ readonly settings: object }>;
            set(items: object): Promise<void>;
          };
        };
      };
    };
    const { settings } = await chrome.storage.local.get("settings");
    await chrome.storage.local.set({ settings: { ...settings, ...kept }, look: kept });
  }, chosen);
}

/**
 * What is wrong with a screen, by the rule's name and the elements it found. With `SCREENS` set to
 * a folder each screen's picture is left there.
 */
async function faultsOf(page: Page, name: string): Promise<readonly string[]> {
  const folder = process.env["SCREENS"];
  if (folder !== undefined)
    await page.screenshot({ path: `${folder}/${name.replaceAll("/", " ")}.png`, fullPage: true });
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const runner = (globalThis as unknown as { axe: typeof axe }).axe;
    const { violations } = await runner.run({ resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id} ${nodes.map((one) => one.html).join(" ")}`);
  });
  const isWide = await page.evaluate(() => {
    const { document } = globalThis as unknown as {
      document: { documentElement: { scrollWidth: number; clientWidth: number } };
    };
    return document.documentElement.scrollWidth > document.documentElement.clientWidth;
  });
  return [...found, ...(isWide ? ["wider than its window"] : [])].map((one) => `${name}: ${one}`);
}

const TASKS = ["reveal", "account", "device", "guard", "renew", "lost", "rules", "passkey", "book"];

/** A screen is drawn once it has a title and something under it. */
async function drawn(page: Page): Promise<void> {
  await page.locator("main h1, main.welcome h1").first().waitFor();
  await page.waitForTimeout(150);
}

test("no screen has a fault before there is a wallet, in any language or theme", async () => {
  const faults: string[] = [];
  for (const chosen of LOOKS) {
    await look(chosen);
    for (const path of ["popup.html", "secure.html#create", "secure.html#import"]) {
      const page = await stage.open(path);
      await page.setViewportSize({ width: 390, height: 844 });
      await drawn(page);
      faults.push(...(await faultsOf(page, `${path} ${chosen.language} ${chosen.theme}`)));
      await page.close();
    }
  }
  expect(faults).toEqual([]);
}, 60_000);

test("no screen has a fault once there is one, in any language or theme", async () => {
  await look(LOOKS[0]);
  await stage.create();
  const faults: string[] = [];
  for (const chosen of LOOKS) {
    await look(chosen);
    const page = await stage.open("app.html");
    await page.setViewportSize({ width: 390, height: 844 });
    const sections = page.locator(".section-link");
    await sections.first().waitFor();
    for (const section of await sections.all()) {
      await section.click();
      await drawn(page);
      const name = `${await section.innerText()} ${chosen.theme}`;
      faults.push(...(await faultsOf(page, name)));
    }
    await page.close();
    for (const task of TASKS) {
      const secure = await stage.open(`secure.html#${task}`);
      await secure.setViewportSize({ width: 390, height: 844 });
      await drawn(secure);
      faults.push(...(await faultsOf(secure, `${task} ${chosen.language} ${chosen.theme}`)));
      await secure.close();
    }
  }
  const opened = await stage.open("app.html");
  await opened.locator(".top .button").click();
  for (const chosen of LOOKS) {
    await look(chosen);
    const secure = await stage.open("secure.html#unlock");
    await drawn(secure);
    faults.push(...(await faultsOf(secure, `unlock ${chosen.language} ${chosen.theme}`)));
    await secure.close();
  }
  expect(faults).toEqual([]);
}, 120_000);
