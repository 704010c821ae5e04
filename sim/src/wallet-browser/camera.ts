import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";

const LOOK_EVERY_MS = 250;

/** Leaves a picture of each screen that a person comes to, in their order. */
export interface Camera {
  /** Another device of theirs is before it from now on. */
  follow(context: BrowserContext): void;
  /** What is before the person from now on belongs to this step. */
  step(name: string): void;
  stop(): Promise<void>;
}

/** Looks at a person's windows for as long as a journey lasts; without a folder it has no film. */
export function photograph(folder: string | undefined): Camera {
  if (folder === undefined)
    return { follow: () => {}, step: () => {}, stop: () => Promise.resolve() };
  const devices: BrowserContext[] = [];
  const seen = new Set<string>();
  const ending = new AbortController();
  let place = "";
  const lookAt = async (page: Page): Promise<void> => {
    const title = (await page.locator("h1, .is-current").first().innerText()).trim();
    const name = `${place} ${title}`;
    if (seen.has(name)) return;
    seen.add(name);
    const number = String(seen.size).padStart(3, "0");
    const path = join(folder, `${number} ${name.replaceAll("/", " ")}.png`);
    await page.screenshot({ path, fullPage: true });
  };
  const film = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      const pages = devices.flatMap((context) => context.pages());
      const windows = pages.filter((page) => /\/(?:secure|app)\.html/u.test(page.url()));
      // A window may be gone before it is photographed.
      for (const page of windows) await lookAt(page).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  };
  const filming = film();
  return {
    follow: (context) => void devices.push(context),
    step: (name) => void (place = name),
    async stop() {
      ending.abort();
      await filming;
    },
  };
}
