/**
 * Takes the pictures of the application for the README and the documents: the demonstration at a fixed
 * seed, each scene dark and light, and a newcomer's first minutes as an animation, written as WebP into
 * `docs/pictures`.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { enterDemo, openStage } from "../stage.ts";
import type { Look, Stage } from "../stage.ts";
import { openEncoder, type Encoder } from "./encoder.ts";
import { firstMinutes } from "./first-minutes.ts";

interface Scene {
  readonly name: string;
  readonly route: string;
  readonly look: Omit<Look, "theme">;
  /** What is done before the picture, on the open screen. */
  readonly act?: (page: Page) => Promise<unknown>;
}

const en = { language: "en", width: 1440 } as const;
const phone = { language: "en", width: 390 } as const;

const scenes: readonly Scene[] = [
  { name: "trade", route: "/trade/BTC_USDC", look: en },
  { name: "account", route: "/account", look: en, act: compute },
  { name: "earn", route: "/earn/BTC", look: en },
  { name: "reserves", route: "/reserves", look: en, act: verify },
  { name: "operator", route: "/operator?tab=risk", look: en },
  { name: "trade-phone", route: "/trade/BTC_USDC", look: phone },
];
const SETTLE_MS = 2_500;
/** The venue trades and proves for so long before the first picture, so that there is something to show. */
const WARM_UP_MS = 90_000;

const folder = fileURLToPath(new URL("../../../../docs/pictures/", import.meta.url));

/** Shows the margin of the account computed a second time, as far as the screen goes. */
async function compute(page: Page): Promise<void> {
  await page.locator('[data-part="explanation"] button').first().click();
  await page.locator("[data-equal]").first().waitFor();
}

/** Verifies the latest day, and finds the trader's own row in it. */
async function verify(page: Page): Promise<void> {
  await page.locator('[data-part="verify"] button').click();
  await page.locator('[data-part="verified"]').waitFor();
  await page.locator('[data-part="inclusion"] button[type="submit"]').click();
  await page.locator('[data-part="row"]').waitFor();
  await page.locator(".toast").first().waitFor({ state: "detached" });
}

/** Gives the trader a debt and a position: an account without any shows nothing of its risk. */
async function takeRisk(stage: Stage): Promise<void> {
  const client = await stage.clientOf(stage.keys[0].user);
  await client.rest.borrowLendExecute({ symbol: "BTC", side: "Borrow", quantity: "2" });
  await client.rest.orderExecute({
    symbol: "SOL_USDC_PERP",
    side: "Ask",
    orderType: "Market",
    quantity: "800",
  });
  client.close();
}

interface Taking {
  readonly stage: Stage;
  readonly encoder: Encoder;
}

/** Takes one scene in one theme. */
async function picture(taking: Taking, scene: Scene, theme: Look["theme"]): Promise<void> {
  const { stage, encoder } = taking;
  const visit = await stage.visit({ ...scene.look, theme });
  const { page } = visit;
  await enterDemo(visit);
  await page.goto(scene.route);
  await page.waitForTimeout(SETTLE_MS);
  await scene.act?.(page);
  const png = await page.screenshot({ type: "png" });
  await visit.close();
  writeFileSync(join(folder, `${scene.name}-${theme}.webp`), await encoder.still(png));
  process.stderr.write(`${scene.name} ${theme}\n`);
}

mkdirSync(folder, { recursive: true });
const stage = await openStage([]);
try {
  await takeRisk(stage);
  await new Promise((resolve) => {
    setTimeout(resolve, WARM_UP_MS);
  });
  writeFileSync(join(folder, "first-minutes.webp"), await firstMinutes(stage));
  process.stderr.write("first minutes\n");
  const encoder = await openEncoder(stage, { width: 1, height: 1 });
  for (const scene of scenes) {
    for (const theme of ["ink", "canvas"] as const) await picture({ stage, encoder }, scene, theme);
  }
  await encoder.close();
} finally {
  await stage.close();
}
