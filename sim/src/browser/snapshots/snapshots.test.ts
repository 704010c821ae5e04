import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { enterDemo, openStage } from "../stage.ts";
import type { Look, Stage, Visit } from "../stage.ts";
import { differences } from "./compare.ts";
import { keepPictures, keptPictures } from "./kept.ts";
import { takePicture } from "./picture.ts";
import type { Picture } from "./picture.ts";
import { snapshotScreens } from "./screens.ts";
import type { SnapshotScreen } from "./screens.ts";

/** `HOLDALL_SNAPSHOTS=keep vitest run sim/src/browser/snapshots` keeps what the screens look like now. */
const isKeeping = process.env["HOLDALL_SNAPSHOTS"] === "keep";
/** Every theme, language and width, each in one look: a screen is the same screen in all of them. */
const looks: readonly Look[] = [
  { language: "en", theme: "ink", width: 1440 },
  { language: "fr", theme: "canvas", width: 1440 },
  { language: "fr", theme: "ink", width: 390 },
  { language: "en", theme: "canvas", width: 390 },
];
const nameOf = ({ language, theme, width }: Look) => `${language} ${theme} ${width}`;
const SETTLE_MS = 300;
const EVERY_SCREEN_MS = 180_000;

let stage: Stage;
/** Of each look a page of a visitor and one of the trader, which go from screen to screen. */
const visits = new Map<string, Visit>();
beforeAll(async () => {
  stage = await openStage();
}, 120_000);
afterAll(() => stage.close());

async function pageOf(as: SnapshotScreen["as"], look: Look): Promise<Page> {
  const name = `${as} ${nameOf(look)}`;
  const known = visits.get(name);
  if (known !== undefined) return known.page;
  const visit = await stage.visit(look);
  if (as === "trader") await enterDemo(visit);
  visits.set(name, visit);
  return visit.page;
}

async function pictureOf(screen: SnapshotScreen, look: Look): Promise<Picture> {
  const page = await pageOf(screen.as, look);
  await page.goto(screen.route);
  for (const selector of screen.waitFor) await page.locator(selector).first().waitFor();
  await expect.poll(() => page.locator(".skeleton").count(), { timeout: 20_000 }).toBe(0);
  await page.waitForTimeout(SETTLE_MS);
  await screen.act?.(page);
  const picture = await takePicture(page);
  await keepForReading(screen, look, await page.screenshot());
  return picture;
}

/** Beside the verdict one wants to see: the stilled screens of the last run. */
async function keepForReading(screen: SnapshotScreen, look: Look, png: Buffer): Promise<void> {
  const folder = join(tmpdir(), "holdall-snapshots");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${screen.name} ${nameOf(look)}.png`), png);
}

test.each(snapshotScreens)(
  "$name looks as it was kept",
  async (screen) => {
    const taken = new Map<string, Picture>();
    for (const look of looks) taken.set(nameOf(look), await pictureOf(screen, look));
    if (isKeeping) keepPictures(screen.name, taken);
    const kept = keptPictures(screen.name);
    expect([...kept.keys()]).toStrictEqual(looks.map(nameOf));
    for (const [look, picture] of taken) {
      const before = kept.get(look);
      expect(
        before === undefined ? ["never kept"] : differences(before, picture),
        look,
      ).toStrictEqual([]);
    }
  },
  EVERY_SCREEN_MS,
);
