/**
 * Takes the pictures of the application for the README and the documents: the demonstration at a fixed
 * seed, each scene dark and light, written as WebP into `docs/pictures`.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { openStage, signIn } from "../stage.ts";
import type { Look, Stage } from "../stage.ts";
import { place } from "../ticket.ts";

interface Scene {
  readonly name: string;
  readonly route: string;
  readonly look: Omit<Look, "theme">;
  /** What is done before the picture, on the open screen. */
  readonly act?: (page: Page, look: Look) => Promise<unknown>;
}

const en = { language: "en", width: 1440 } as const;
const fr = { language: "fr", width: 1440 } as const;
const phone = { language: "en", width: 390 } as const;

const scenes: readonly Scene[] = [
  { name: "trade", route: "/trade/BTC_USDC?interval=1m", look: en, act: restAnOrder },
  { name: "trade-fr", route: "/trade/BTC_USDC?interval=1m", look: fr },
  { name: "markets", route: "/markets", look: en },
  { name: "account", route: "/account", look: en },
  { name: "keys", route: "/keys", look: en },
  { name: "trade-phone", route: "/trade/BTC_USDC?interval=1m", look: phone },
  { name: "markets-phone", route: "/markets", look: phone },
];
const SETTLE_MS = 2_500;
/** The venue trades for so long before the first picture, so that the chart has something to show. */
const WARM_UP_MS = 60_000;
const QUALITY = 0.9;

const folder = fileURLToPath(new URL("../../../../docs/pictures/", import.meta.url));

async function restAnOrder(page: Page, look: Look): Promise<void> {
  const bid = page.locator(".book-bid .book-row").nth(4);
  const price = (await bid.getAttribute("data-price")) ?? "";
  await place(page, look, { side: "Bid", price, quantity: "0.25" });
  await page.locator(".handle").waitFor();
}

/** Takes one scene in one theme. */
async function picture(stage: Stage, scene: Scene, theme: Look["theme"]): Promise<void> {
  const look = { ...scene.look, theme };
  const visit = await stage.visit(look);
  const { page } = visit;
  await signIn(visit, stage.keys[0]);
  await page.goto(scene.route);
  await page.waitForTimeout(SETTLE_MS);
  await scene.act?.(page, look);
  await page.waitForTimeout(SETTLE_MS);
  const png = await page.screenshot({ type: "png" });
  await visit.close();
  writeFileSync(join(folder, `${scene.name}-${theme}.webp`), await asWebp(stage, png));
  process.stderr.write(`${scene.name} ${theme}\n`);
}

/** The browser encodes: no image library is needed. */
async function asWebp(stage: Stage, png: Buffer): Promise<Buffer> {
  const visit = await stage.visit({ language: "en", theme: "ink", width: 1440 });
  const source = `data:image/png;base64,${png.toString("base64")}`;
  const url = await visit.page.evaluate(`(async () => {
    const image = new Image();
    image.src = ${JSON.stringify(source)};
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", ${QUALITY});
  })()`);
  await visit.close();
  return Buffer.from(String(url).split(",")[1], "base64");
}

mkdirSync(folder, { recursive: true });
const stage = await openStage();
try {
  await new Promise((resolve) => {
    setTimeout(resolve, WARM_UP_MS);
  });
  for (const scene of scenes) {
    for (const theme of ["ink", "canvas"] as const) await picture(stage, scene, theme);
  }
} finally {
  await stage.close();
}
