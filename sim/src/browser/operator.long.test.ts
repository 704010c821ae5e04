/** What operators and people with an overtaken page see: one venue, no mock but the greeting's number. */
import { CONTRACT_VERSION } from "@holdall/core/contract";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { journey } from "./journey.ts";
import { enterDemo, narrow, openStage, wide } from "./stage.ts";
import type { Stage } from "./stage.ts";

const PATIENT = { timeout: 20_000 } as const;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 400_000);
afterAll(() => stage.close(), 240_000);

test.each([wide, narrow])(
  "an operator asks what a fall would do, and takes what waits ($language, $width px)",
  (look) =>
    journey(stage, look, async (visit) => {
      const { page } = visit;
      const client = await stage.clientOf("alice");
      await enterDemo(visit);
      await page.goto("/operator?tab=risk");
      const slider = page.locator('[data-part="shock"] input[type="range"]');
      await slider.fill("-30");
      const found = page.locator('[data-part="found"] .figure');
      await found.waitFor();
      expect(await found.getAttribute("title")).toMatch(/^[0-9]+$/);
      await slider.focus();
      await page.keyboard.press("End");
      await expect.poll(() => slider.inputValue(), PATIENT).toBe("30");

      // Bots hold the open interest; five sources are read, each with its distance from the index.
      const holders = page.locator('[data-part="holders"] tbody tr');
      await expect.poll(() => holders.count(), PATIENT).toBeGreaterThan(1);
      const sources = page.locator('[data-part="source-rows"] tbody tr');
      await expect.poll(() => sources.count(), PATIENT).toBe(5);
      const deviation = sources.first().locator('[data-column="deviation"] .figure');
      await expect.poll(() => deviation.textContent(), PATIENT).toMatch(/^[+\u2212]?[0-9]/);

      const owner = page.locator('[data-column="owner"]').first();
      await client.rest.withdraw({
        address: "demo:solana:somewhere",
        blockchain: "Solana",
        quantity: "5",
        symbol: "USDC",
      });
      await page.goto("/operator?tab=queue");
      await page.locator("button.row-action").first().click();
      await expect.poll(() => owner.textContent(), PATIENT).toMatch(/\((you|vous)\)/);
      client.close();
    }),
  240_000,
);

/** Changes what the venue says of itself with each connection of a page. */
async function greetAs(page: Page, of: { contract?: number; build?: string }): Promise<void> {
  await page.routeWebSocket(/.*/, (socket) => {
    const venue = socket.connectToServer();
    venue.onMessage((text) => {
      const frame = JSON.parse(String(text)) as { result?: { contract?: number } };
      const isGreeting = frame.result?.contract !== undefined;
      const result = { ...frame.result, ...of };
      socket.send(isGreeting ? JSON.stringify({ ...frame, result }) : text);
    });
  });
}

test.each([wide, narrow])(
  "a page that the venue's contract has overtaken says so and sends no order ($language, $width px)",
  (look) =>
    journey(stage, look, async (visit) => {
      const { page } = visit;
      await enterDemo(visit);
      const submit = page.locator('button[data-part="submit"]');
      const overtaken = page.locator('[data-part="overtaken"]');
      expect(await overtaken.count()).toBe(0);
      await greetAs(page, { contract: CONTRACT_VERSION + 1 });
      await page.reload();
      await overtaken.waitFor();
      if (look.width === 1440) await expect.poll(() => submit.isDisabled(), PATIENT).toBe(true);
      // A page that is told nothing more grows old and says so.
      await page.waitForTimeout(4_000);
      await page.unrouteAll();
    }),
  240_000,
);

test(
  "a page of another build offers to load itself anew, and goes on meanwhile",
  () =>
    journey(stage, wide, async (visit) => {
      const { page } = visit;
      await greetAs(page, { build: "0000000000000000" });
      await enterDemo(visit);
      const offer = page.locator('[data-part="new-version"]');
      await offer.waitFor();
      await expect
        .poll(() => page.locator('button[data-part="submit"]').isEnabled(), PATIENT)
        .toBe(true);
      await page.unrouteAll();
      await offer.click();
      await page.waitForLoadState("load");
    }),
  240_000,
);

test(
  "a venue that is stopped says for how long, and its pages come back by themselves",
  () =>
    journey(stage, wide, async (visit) => {
      const { page } = visit;
      await enterDemo(visit);
      const submit = page.locator('button[data-part="submit"]');
      const returned = page.waitForEvent("websocket", { timeout: 120_000 });
      await stage.restart(0);
      await returned;
      await expect.poll(() => submit.isEnabled(), { timeout: 60_000 }).toBe(true);
      // While nobody was there the page's questions failed, and its console says so.
      (visit.faults as string[]).length = 0;
    }),
  240_000,
);
