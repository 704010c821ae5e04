import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { drawn, faultsOf, look, LOOKS } from "./looks.ts";
import { openWalletStage } from "./wallet-stage.ts";
import type { WalletStage } from "./wallet-stage.ts";

/** Every screen of the wallet in both languages and both themes, at the width of a popup. */
let stage: WalletStage;
beforeAll(async () => {
  stage = await openWalletStage();
}, 600_000);
afterAll(async () => {
  await stage.close();
});

/** Tasks that are looked at by themselves below, or have nothing to show without a request. */
const APART = new Set(["create", "import", "unlock", "approve"]);
const table = new URL("../../../extension/src/task/tasks.ts", import.meta.url);
const TASKS = [...readFileSync(table, "utf8").matchAll(/^ {2}(\w+): "person",$/gmu)]
  .map(([, task]) => task)
  .filter((task) => !APART.has(task));

test("no screen has a fault before there is a wallet, in any language or theme", async () => {
  const faults: string[] = [];
  for (const chosen of LOOKS) {
    await look(stage, chosen);
    for (const path of ["popup.html", "secure.html#create", "secure.html#import"]) {
      const page = await stage.open(path);
      await page.setViewportSize({ width: 360, height: 740 });
      await drawn(page);
      faults.push(...(await faultsOf(page, `${path} ${chosen.language} ${chosen.theme}`)));
      await page.close();
    }
  }
  expect(faults).toEqual([]);
}, 600_000);

test("no screen has a fault once there is one, in any language or theme", async () => {
  expect(TASKS.length).toBeGreaterThan(10);
  await look(stage, LOOKS[0]);
  await stage.create();
  const faults: string[] = [];
  for (const chosen of LOOKS) {
    await look(stage, chosen);
    const page = await stage.open("app.html");
    // A popup is the narrowest of them.
    await page.setViewportSize({ width: 360, height: 600 });
    const sections = page.locator(".section-link:not(.section-more)");
    await sections.first().waitFor();
    for (const section of await sections.all()) {
      if (!(await section.isVisible())) await page.locator(".section-more").click();
      await section.click();
      await drawn(page);
      const name = `${await section.innerText()} ${chosen.theme}`;
      faults.push(...(await faultsOf(page, name)));
    }
    await page.close();
    for (const task of TASKS) {
      const secure = await stage.open(`secure.html#${task}`);
      await secure.setViewportSize({ width: 360, height: 740 });
      await drawn(secure);
      faults.push(...(await faultsOf(secure, `${task} ${chosen.language} ${chosen.theme}`)));
      await secure.close();
    }
  }
  const opened = await stage.open("app.html");
  await opened.locator(".top .button").click();
  for (const chosen of LOOKS) {
    await look(stage, chosen);
    const secure = await stage.open("secure.html#unlock");
    await drawn(secure);
    faults.push(...(await faultsOf(secure, `unlock ${chosen.language} ${chosen.theme}`)));
    await secure.close();
  }
  expect(faults).toEqual([]);
}, 600_000);
