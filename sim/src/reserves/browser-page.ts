/** The verification page in a true browser, from disk and without a network. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findChromium, pageArguments, thisMachine } from "@holdall/sim/browser";
import { chromium } from "playwright-core";
import type { Page } from "playwright-core";

const repository = fileURLToPath(new URL("../../../", import.meta.url));

export interface OpenPage {
  readonly page: Page;
  /** Everything that the page asked for, and what failed in it. */
  readonly requested: readonly string[];
  readonly close: () => Promise<void>;
}

/** Builds the page and opens it from disk. Throws where there is no browser: it is never skipped. */
export async function openPage(): Promise<OpenPage> {
  const builder = join(repository, "scripts", "build-verifier.mjs");
  const built = spawnSync(process.execPath, [builder], { encoding: "utf8" });
  if (built.status !== 0) throw new Error(`the page was not built: ${built.stderr}`);
  const browser = await chromium.launch({
    executablePath: findChromium(thisMachine()).path,
    args: pageArguments(),
  });
  const context = await browser.newContext({ offline: true, locale: "en-GB" });
  const page = await context.newPage();
  const requested: string[] = [];
  page.on("request", (request) => requested.push(request.url()));
  page.on("pageerror", (fault) => requested.push(`fault ${fault.message}`));
  await page.goto(pathToFileURL(join(repository, "web/src/verify/dist/verify.html")).href);
  return { page, requested, close: () => browser.close() };
}
