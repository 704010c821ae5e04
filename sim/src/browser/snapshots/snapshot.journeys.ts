import { mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { enterDemo, goWithin } from "../stage.ts";
import type { Look, Stage } from "../stage.ts";
import { boxDifferences, differences } from "./compare.ts";
import { keepPictures, keptBoxes, keptLooks, keptPicture } from "./kept.ts";
import { takeBoxes, takePicture } from "./picture.ts";
import type { Picture } from "./picture.ts";
import { traderScreens, visitorScreens } from "./screens.ts";
import type { SnapshotScreen } from "./screens.ts";

/** `HOLDALL_SNAPSHOTS=keep vitest run sim/src/browser/screens -t kept` keeps what the screens look like now, and tells what changed. */
const isKeeping = process.env["HOLDALL_SNAPSHOTS"] === "keep";
/** Every theme, language and width, each in one look: a screen is the same screen in all of them. */
const looks: readonly Look[] = [
  { language: "en", theme: "ink", width: 1440 },
  { language: "fr", theme: "canvas", width: 1440 },
  { language: "fr", theme: "ink", width: 390 },
  { language: "en", theme: "canvas", width: 390 },
];
/** Where a run is to be short: each language and width once. */
const fewLooks = looks.filter(({ theme }) => theme === "ink");
const nameOf = ({ language, theme, width }: Look) => `${language} ${theme} ${width}`;
const SETTLE_MS = 300;
/** The first proof comes within a minute after the start. */
const SEEN_MS = 90_000;
const EVERY_SCREEN_MS = 180_000;
const allScreens: readonly SnapshotScreen[] = [...visitorScreens, ...traderScreens];

/** What a venue tells of its health before anything was proved, reconciled, restored or failed. */
const BEFORE = {
  incidents: [],
  provedDay: undefined,
  reconciledAt: undefined,
  restoredAt: undefined,
} as const;

/** And afterwards. */
function afterwards(nowMs: number): object {
  return {
    incidents: [{ part: "Prices", from: nowMs - 60_000, until: nowMs }],
    provedDay: "2026-11-28",
    reconciledAt: nowMs,
    unbalanced: 0,
    restoredAt: nowMs,
  };
}

const isOf = (look: Look) => (screen: SnapshotScreen) =>
  look.width === 1440 || screen.isWideOnly !== true;

/** In a short run the looks take turns: every screen that has both is seen in one of them. */
const isTurn = (look: Look) => (screen: SnapshotScreen) =>
  screen.isWideOnly === true || allScreens.indexOf(screen) % 2 === fewLooks.indexOf(look);

/**
 * Compares every kept screen with how it looks now, on a venue that the caller runs: in a whole run in every
 * look the boxes and the colours of all; in a short one each in one of few looks, and the colours of those
 * that are not plain.
 */
export function snapshotJourneys(stage: () => Stage, isWholeRun: boolean): void {
  const isWhole = isWholeRun || isKeeping;
  const taken = new Map(allScreens.map(({ name }) => [name, new Map<string, Picture>()]));

  test.each(isWhole ? looks : fewLooks)(
    "in $language, $theme, $width px every screen looks as it was kept",
    async (look) => {
      const visit = await stage().visit(look);
      const seen = allScreens
        .filter(isOf(look))
        .filter((screen) => isWhole || isTurn(look)(screen));
      try {
        await visit.page.goto("/markets");
        for (const screen of seen.filter((each) => visitorScreens.includes(each))) {
          await take(screen, visit.page);
        }
        await enterDemo(visit);
        for (const screen of seen.filter((each) => traderScreens.includes(each))) {
          await take(screen, visit.page);
        }
      } finally {
        await visit.close();
      }

      async function take(screen: SnapshotScreen, page: Page): Promise<void> {
        await openScreen(screen, page);
        const isColoured = isWhole || screen.isPlain !== true;
        const found = isColoured
          ? await compare(screen, page)
          : boxDifferences(
              keptBoxes(screen.name, nameOf(look)),
              await takeBoxes(page, screen.hidden),
            );
        if (isKeeping) tell(screen, look, found);
        else expect.soft(found, screen.name).toStrictEqual([]);
      }

      async function compare(screen: SnapshotScreen, page: Page): Promise<readonly string[]> {
        const before = keptPicture(screen.name, nameOf(look));
        const { picture, png } = await takePicture(page, screen.hidden);
        keepForReading(screen, look, png);
        taken.get(screen.name)!.set(nameOf(look), picture);
        if (before === undefined) return ["never kept"];
        if (before.browserMajor !== picture.browserMajor)
          tell(screen, look, [
            `kept by browser ${before.browserMajor}, drawn by ${picture.browserMajor}`,
          ]);
        return differences(before, picture);
      }
    },
    EVERY_SCREEN_MS,
  );

  if (isWholeRun) lateTest(stage);

  test("what is kept is kept of every look", () => {
    for (const screen of allScreens) {
      const { name } = screen;
      const wanted = looks.filter((look) => isOf(look)(screen)).map(nameOf);
      expect(isKeeping ? wanted : keptLooks(name), name).toStrictEqual(wanted);
    }
  });

  afterAll(() => {
    if (isKeeping) for (const [name, pictures] of taken) keepPictures(name, pictures);
  });
}

/** For long runs: the status page is the same before and after what it tells has happened. */
function lateTest(stage: () => Stage): void {
  test("what is not there yet moves nothing that is kept", async () => {
    const screen = traderScreens.find(({ name }) => name === "status")!;
    const boxesWith = async (told: object): Promise<Picture["boxes"]> => {
      const visit = await stage().visit(looks[0]);
      try {
        await visit.page.route("**/web/v1/health", async (route) => {
          const response = await route.fetch();
          const health = (await response.json()) as object;
          await route.fulfill({ response, json: { ...health, ...BEFORE, ...told } });
        });
        await visit.page.goto(screen.route);
        await openScreen(screen, visit.page);
        return await takeBoxes(visit.page, screen.hidden);
      } finally {
        await visit.close();
      }
    };
    const before = await boxesWith({});
    expect(Object.keys(before).length).toBeGreaterThan(10);
    expect(boxDifferences(before, await boxesWith(afterwards(Date.now())))).toStrictEqual([]);
  });
}

async function openScreen(screen: SnapshotScreen, page: Page): Promise<void> {
  await goWithin(page, screen.route);
  for (const selector of screen.waitFor)
    await page.locator(selector).first().waitFor({ timeout: SEEN_MS });
  await page.waitForTimeout(SETTLE_MS);
  await screen.act?.(page);
}

/** Says what is no fault of a run and worth reading. */
function tell(screen: SnapshotScreen, look: Look, sentences: readonly string[]): void {
  for (const each of sentences) {
    process.stderr.write(`${screen.name}, ${nameOf(look)}: ${each}\n`);
  }
}

/** Beside the verdict one wants to see: the stilled screens of the last run. */
function keepForReading(screen: SnapshotScreen, look: Look, png: Buffer): void {
  const folder = join(tmpdir(), "holdall-snapshots");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${screen.name} ${nameOf(look)}.png`), png);
}
