import type { Page } from "playwright-core";
import { pixelsOfPng } from "./snapshots/png-pixels.ts";

/** Brass on ink, the colour of what is one's own. */
const BRASS = [0xd8, 0xa5, 0x48] as const;

/** How many pixels of the chart have the colour of one's own, on a dark page: its canvas tells nothing else. */
export async function brassOnChart(page: Page): Promise<number> {
  const png = await page.locator(".chart-canvas").screenshot({ type: "png" });
  const { bytes } = pixelsOfPng(png);
  let count = 0;
  for (let at = 0; at < bytes.length; at += 3) {
    if (BRASS.every((value, of) => bytes[at + of] === value)) count += 1;
  }
  return count;
}

/** Shows one of one's own things on the chart, or leaves it off, by its switch. */
export async function toggleOwn(page: Page, part: string): Promise<void> {
  await page.locator(".curves-open").click();
  await page.locator(`[data-own="${part}"]`).click();
  await page.keyboard.press("Escape");
  await page.locator(`[data-own="${part}"]`).waitFor({ state: "hidden" });
}
