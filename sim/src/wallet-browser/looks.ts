import axe from "axe-core";
import type { Page } from "playwright-core";
import type { WalletStage } from "./wallet-stage.ts";

/** How a screen may look. */
export interface Look {
  readonly language: "en" | "fr";
  readonly theme: "ink" | "canvas";
}

/** Each language and each theme once; all four pairs where the pictures are wanted. */
export const LOOKS: readonly Look[] = [
  { language: "en", theme: "ink" },
  { language: "fr", theme: "canvas" },
  ...(process.env["SCREENS"] === undefined
    ? []
    : [{ language: "en", theme: "canvas" } as const, { language: "fr", theme: "ink" } as const]),
];

/** Sets language and theme of a device. */
export async function look(stage: WalletStage, chosen: Look): Promise<void> {
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
 * What is wrong with a screen, or with what stands `within` it, by the rule's name and the elements it found. With `SCREENS` set to
 * a folder each screen's picture is left there.
 */
export async function faultsOf(
  page: Page,
  name: string,
  within = "html",
): Promise<readonly string[]> {
  const folder = process.env["SCREENS"];
  if (folder !== undefined)
    await page.screenshot({ path: `${folder}/${name.replaceAll("/", " ")}.png`, fullPage: true });
  await page.evaluate(axe.source);
  const found = await page.evaluate(async (place) => {
    const runner = (globalThis as unknown as { axe: typeof axe }).axe;
    const { violations } = await runner.run(place, { resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id} ${nodes.map((one) => one.html).join(" ")}`);
  }, within);
  const isWide = await page.evaluate(() => {
    const { document } = globalThis as unknown as {
      document: { documentElement: { scrollWidth: number; clientWidth: number } };
    };
    return document.documentElement.scrollWidth > document.documentElement.clientWidth;
  });
  return [...found, ...(isWide ? ["wider than its window"] : [])].map((one) => `${name}: ${one}`);
}

/** A screen is drawn once it has a title and something under it. */
export async function drawn(page: Page): Promise<void> {
  await page.locator("main h1, main.welcome h1").first().waitFor();
  await page.waitForTimeout(150);
}
