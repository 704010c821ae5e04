import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { violationsOn } from "./accessibility.journeys.ts";
import { journey } from "./journey.ts";
import { countOn, countedOn } from "./page-counters.ts";
import { asPayload, filesOf, latestOfThree, withOneBit } from "./published-day.ts";
import { enterDemo, goWithin, wide } from "./stage.ts";
import type { Stage } from "./stage.ts";
import { inLongRun } from "./turns.ts";
import { openWorkerHost } from "./worker-host.ts";

/** Nothing that anybody would notice moves by itself, on a busy machine too. */
const LAYOUT_SHIFT_MAX = 0.02;

/** Counts what the page plays: nobody hears it here. */
const COUNT_SOUNDS = `
  globalThis.soundsPlayed = 0;
  const Native = globalThis.AudioContext;
  globalThis.AudioContext = class extends Native {
    constructor(...given) { super(...given); globalThis.soundsPlayed += 1; }
  };
`;

/** Gives a shortcut another key, as its row in the settings does. */
async function chooseKey(page: Page, shortcut: string, key: string): Promise<Locator> {
  const row = page.locator(`[data-shortcut="${shortcut}"]`);
  await row.locator("button").click();
  await page.keyboard.press(key);
  return row;
}

const activeField = (page: Page): Promise<string> =>
  page.evaluate<string>("document.activeElement.closest('[data-part]')?.dataset.part ?? ''");

/** The ground of one side of the ticket, as it is painted. */
function groundOf(page: Page, side: "Bid" | "Ask"): Promise<string> {
  const element = `document.querySelector('form.ticket .segment[data-value="${side}"]')`;
  return page.evaluate<string>(`getComputedStyle(${element}).backgroundColor`);
}

/** What stands around every screen, on a venue that the caller runs. */
export function shellJourneys(stage: () => Stage): void {
  test("the frame tells what runs, its keys are one's own, and the device's colours are kept", () =>
    journey(stage(), wide, async (visit) => {
      const { page } = visit;
      await page.addInitScript(COUNT_SOUNDS);
      await countOn(page);
      await enterDemo(visit);
      await page.goto("/trade/BTC_USDC");
      await page.locator(".chart-canvas canvas").first().waitFor();
      const fact = (name: string) => page.locator(`.status-bar [data-fact="${name}"]`);
      await fact("trip").waitFor();
      expect(await fact("build").textContent()).toMatch(/^Build [0-9a-f]{8}$/);
      const sequence = await fact("sequence").locator(".figure").getAttribute("title");
      expect(Number(sequence)).toBeGreaterThan(0);
      expect((await countedOn(page)).layoutShift).toBeLessThanOrEqual(LAYOUT_SHIFT_MAX);

      await goWithin(page, "/settings");
      const taken = await chooseKey(page, "buy", "s");
      await taken.getByText("That key is taken: Sell.").waitFor();
      const chosen = await chooseKey(page, "buy", "y");
      await chosen.locator("kbd", { hasText: "y" }).waitFor();
      await page.getByLabel("Sound of fills").check();
      await expect.poll(() => page.evaluate("soundsPlayed")).toBe(1);

      await goWithin(page, "/trade/BTC_USDC");
      await page.keyboard.press("s");
      await page.locator('form.ticket .segment[data-value="Ask"] :checked').waitFor();
      expect(await activeField(page)).toBe("quantity");
      await page.evaluate("document.activeElement.blur()");
      await page.keyboard.press("b");
      await page.keyboard.press("y");
      await page.locator('form.ticket .segment[data-value="Bid"] :checked').waitFor();
      await page.evaluate("document.activeElement.blur()");
      await page.keyboard.press("?");
      const list = page.locator('dialog[data-part="shortcuts"][open]');
      await list.locator("kbd", { hasText: /^y$/ }).waitFor();
      expect(await list.locator("kbd", { hasText: /^b$/ }).count()).toBe(0);
      await page.keyboard.press("Escape");

      await page.emulateMedia({ forcedColors: "active" });
      expect(await groundOf(page, "Bid")).not.toBe(await groundOf(page, "Ask"));
      expect(await violationsOn(visit)).toStrictEqual([]);
      await page.emulateMedia({ forcedColors: "none" });

      const palette = page.locator('dialog[data-part="palette"][open]');
      const option = palette.locator('[role="option"]');
      await page.keyboard.press("Control+k");
      await palette.locator("input").fill("utc");
      await option.filter({ hasText: "UTC" }).waitFor();
      await page.keyboard.press("Enter");
      await palette.waitFor({ state: "detached" });
      await page.keyboard.press("Control+k");
      await expect.poll(() => option.first().textContent()).toContain("UTC");
      await page.keyboard.press("Escape");

      await page.route("**/wapi/v1/history/orders**", (route) =>
        route.fulfill({ status: 429, json: { code: "TOO_MANY_REQUESTS", message: "wait" } }),
      );
      await page.evaluate(
        "navigator.clipboard.writeText = async (text) => { globalThis.copiedText = text; }",
      );
      await goWithin(page, "/account/history");
      await page.locator(".error-note").getByText("Copy details").click();
      await page.locator(".error-note").getByText("Copied").waitFor();
      expect(await page.evaluate("copiedText")).toMatch(
        /^code: TOO_MANY_REQUESTS\nrequest: GET \/wapi\/v1\/history\/orders\nsequence: \d+\nbuild: [0-9a-f]{16}\nat: \S+Z\npage: \/account\/history$/,
      );
    }));

  inLongRun(
    "a verifier kept on disk verifies a day with nothing but its files, and finds one bit that was turned",
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "holdall-verifier-"));
      try {
        await journey(stage(), wide, async ({ page }) => {
          const client = await stage().clientOf("alice");
          const files = await filesOf(page, await latestOfThree(client));
          client.close();
          await page.goto("/reserves");
          const saving = page.waitForEvent("download");
          await page.locator('[data-part="verifier-file"]').click();
          const saved = join(folder, "verify.html");
          await (await saving).saveAs(saved);
          await page.context().setOffline(true);
          await page.goto(pathToFileURL(saved).href);
          await page.locator("#files").setInputFiles(files.map(asPayload));
          await page.locator('#verdict[data-verdict="valid"]').waitFor();
          const bent = files.map((file) =>
            file.name.startsWith("shard-") ? withOneBit(file) : file,
          );
          await page.locator("#files").setInputFiles(bent.map(asPayload));
          await page.locator('#verdict[data-verdict="invalid"]').waitFor();
        });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    150_000,
  );

  test("a service worker ends with all that it kept once its kill file stands in its place", async () => {
    const host = await openWorkerHost();
    const visit = await stage().visit(wide);
    const context = await visit.page.context().browser()!.newContext();
    try {
      const page = await context.newPage();
      await page.goto(host.url);
      await page.evaluate('navigator.serviceWorker.register("/service-worker.js")');
      const kept = () => page.evaluate<readonly string[]>("caches.keys()");
      await expect.poll(kept, { timeout: 10_000 }).toHaveLength(1);
      await page.evaluate("navigator.serviceWorker.ready.then(() => undefined)");
      host.kill();
      await page.evaluate(
        "navigator.serviceWorker.getRegistration().then((each) => each.update()).then(() => undefined)",
      );
      const registered = () =>
        page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)");
      await expect.poll(registered, { timeout: 10_000 }).toBe(0);
      await expect.poll(kept, { timeout: 10_000 }).toStrictEqual([]);
    } finally {
      await context.close();
      await visit.close();
      host.close();
    }
  });
}
