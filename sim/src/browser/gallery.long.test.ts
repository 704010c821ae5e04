import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pageArguments } from "./chromium-arguments.ts";
import { findChromium, thisMachine } from "./find-chromium.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
};

let folder: string;
let server: Server;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "holdall-gallery-"));
  const builder = new URL("../../../scripts/gallery.mjs", import.meta.url).href;
  const { buildGallery } = (await import(builder)) as {
    buildGallery: (folder: string) => Promise<void>;
  };
  await buildGallery(folder);
  server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://gallery").pathname;
    const file = join(folder, path);
    if (!existsSync(file)) return void response.writeHead(404).end();
    response.setHeader("content-type", TYPES[extname(path)] ?? "text/plain");
    response.end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { path } = findChromium(thisMachine());
  browser = await chromium.launch({ executablePath: path, args: pageArguments() });
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/gallery.html`);
  await page.locator("[data-gallery]").waitFor();
}, 120_000);

afterAll(async () => {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

test("the gallery has every component of the room", async () => {
  const doors = globSync("ui/src/*/index.ts", { cwd: root });
  const components = doors
    .map((door) => readFileSync(join(root, door), "utf8"))
    .flatMap((text) => [...text.matchAll(/^export \{([^}]*)\}/gm)])
    .flatMap(([, names]) => names.split(",").map((name) => name.trim()))
    .filter((name) => /^[A-Z][a-z]/.test(name) && name !== "NumberContext");
  expect(components.length).toBeGreaterThan(25);
  const shown = await page.evaluate<readonly string[]>(
    "[...document.querySelectorAll('[data-sample]')].map((each) => each.dataset.sample)",
  );
  expect(components.filter((name) => !shown.includes(name))).toStrictEqual([]);
});

describe.each(["ink", "canvas"])("in %s", (theme) => {
  test("no component has a violation", async () => {
    await page.locator(`[data-part="gallery-theme"] [data-value="${theme}"]`).click();
    await page.locator(`html[data-theme="${theme}"]`).waitFor();
    const found = await page.evaluate<readonly string[]>(`(async () => {
      ${axe.source};
      const { violations } = await axe.run(document, { resultTypes: ["violations"] });
      return violations.map(({ id, nodes }) => id + ": " + nodes[0].html.slice(0, 200));
    })()`);
    expect(found).toStrictEqual([]);
  });
});

/** What Tab should lead to: of a group of choices the chosen one, of tabs the open one. */
const REACHABLE = `[...document.querySelectorAll("a[href], button, input, select, summary, [tabindex]")]
  .filter((each) => each.tabIndex >= 0 && !each.disabled && each.checkVisibility())
  .filter((each) => each.type !== "radio" || each.checked)
  .map((each) => { each.dataset.reachable = ""; return each; }).length`;

test("Tab leads to everything that can be used, and its focus is seen", async () => {
  const count = await page.evaluate<number>(REACHABLE);
  expect(count).toBeGreaterThan(30);
  await page.evaluate("document.activeElement.blur()");
  for (let step = 0; step < count + 5; step += 1) {
    await page.keyboard.press("Tab");
    await page.evaluate(`(() => {
      const at = document.activeElement;
      const ringed = [at, at.closest(".field-box"), at.closest(".segment")];
      const isSeen = ringed.some((each) => each && getComputedStyle(each).outlineStyle !== "none");
      if (isSeen) delete at.dataset.reachable;
    })()`);
  }
  const missed = await page.evaluate<readonly string[]>(
    "[...document.querySelectorAll('[data-reachable]')].map((each) => each.outerHTML.slice(0, 120))",
  );
  expect(missed).toStrictEqual([]);
});

test("a dialog of each kind opens, closes on Escape and gives the focus back", async () => {
  for (const kind of ["dialog", "sheet", "palette"]) {
    const opener = page.locator(`[data-opens="${kind}"]`);
    await opener.focus();
    await page.keyboard.press("Enter");
    await page.locator("dialog[open]").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("dialog[open]").waitFor({ state: "detached" });
    expect(await page.evaluate("document.activeElement.dataset.opens")).toBe(kind);
  }
});
