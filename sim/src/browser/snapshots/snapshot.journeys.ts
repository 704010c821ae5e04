import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { enterDemo, goWithin } from "../stage.ts";
import type { Look, Stage } from "../stage.ts";
import { differences } from "./compare.ts";
import { keepPictures, keptPictures } from "./kept.ts";
import { takePicture } from "./picture.ts";
import type { Picture } from "./picture.ts";
import { traderScreens, visitorScreens } from "./screens.ts";
import type { SnapshotScreen } from "./screens.ts";

/** `HOLDALL_SNAPSHOTS=keep vitest run sim/src/browser/screens -t kept` keeps what the screens look like now. */
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
const allScreens: readonly SnapshotScreen[] = [...visitorScreens, ...traderScreens];

/** Compares every kept screen with how it looks now, on a venue that the caller runs. */
export function snapshotJourneys(stage: () => Stage): void {
  const taken = new Map(allScreens.map(({ name }) => [name, new Map<string, Picture>()]));

  test.each(looks)(
    "in $language, $theme, $width px every screen looks as it was kept",
    async (look) => {
      const visit = await stage().visit(look);
      try {
        await visit.page.goto("/markets");
        for (const screen of visitorScreens) await take(screen, visit.page);
        await enterDemo(visit);
        for (const screen of traderScreens) await take(screen, visit.page);
      } finally {
        await visit.close();
      }

      async function take(screen: SnapshotScreen, page: Page): Promise<void> {
        const picture = await pictureOf(screen, page, look);
        taken.get(screen.name)!.set(nameOf(look), picture);
        if (isKeeping) return;
        const before = keptPictures(screen.name).get(nameOf(look));
        const found = before === undefined ? ["never kept"] : differences(before, picture);
        expect.soft(found, screen.name).toStrictEqual([]);
      }
    },
    EVERY_SCREEN_MS,
  );

  test("what is kept is kept of every look", () => {
    for (const { name } of allScreens)
      expect(isKeeping ? looks.map(nameOf) : [...keptPictures(name).keys()], name).toStrictEqual(
        looks.map(nameOf),
      );
  });

  afterAll(() => {
    if (isKeeping) for (const [name, pictures] of taken) keepPictures(name, pictures);
  });
}

async function pictureOf(screen: SnapshotScreen, page: Page, look: Look): Promise<Picture> {
  await goWithin(page, screen.route);
  for (const selector of screen.waitFor) await page.locator(selector).first().waitFor();
  await page.waitForTimeout(SETTLE_MS);
  await screen.act?.(page);
  const { picture, png } = await takePicture(page);
  keepForReading(screen, look, png);
  return picture;
}

/** Beside the verdict one wants to see: the stilled screens of the last run. */
function keepForReading(screen: SnapshotScreen, look: Look, png: Buffer): void {
  const folder = join(tmpdir(), "holdall-snapshots");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${screen.name} ${nameOf(look)}.png`), png);
}
