import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { enterDemo, openStage } from "../stage.ts";
import type { Look, Stage } from "../stage.ts";
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
const SETTLE_MS = 1_000;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 120_000);
afterAll(() => stage.close());

async function pictureOf(screen: SnapshotScreen, look: Look): Promise<Picture> {
  const visit = await stage.visit(look);
  const { page } = visit;
  try {
    if (screen.as === "trader") await enterDemo(visit);
    await page.goto(screen.route);
    for (const selector of screen.waitFor) await page.locator(selector).first().waitFor();
    await page.waitForTimeout(SETTLE_MS);
    await screen.act?.(page);
    const picture = await takePicture(page);
    await keepForReading(screen, look, await page.screenshot());
    return picture;
  } finally {
    await visit.close();
  }
}

/** Beside the verdict one wants to see: the stilled screens of the last run. */
async function keepForReading(screen: SnapshotScreen, look: Look, png: Buffer): Promise<void> {
  const folder = join(tmpdir(), "holdall-snapshots");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${screen.name} ${nameOf(look)}.png`), png);
}

test.each(snapshotScreens)("$name looks as it was kept", async (screen) => {
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
});
