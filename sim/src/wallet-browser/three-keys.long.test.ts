import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { drawn, faultsOf, look, LOOKS } from "./looks.ts";
import { useLedger, useTrezor } from "./own-devices.ts";
import type { DeviceOwner } from "./own-devices.ts";
import { meet, takePlayMoney } from "./person.ts";
import { plugDevices } from "./plugged-devices.ts";
import { readTestPage } from "./test-page.ts";
import { THREE_KEYS, THREE_KEYS_LATER } from "./three-keys.ts";
import { openWalletStage, serveFiles } from "./wallet-stage.ts";

/** An account of three keys of one's own, beyond its first payment: a key lost, something destroyed. */
let owner: DeviceOwner;
beforeAll(async () => {
  const [stage, site] = await Promise.all([openWalletStage(), serveFiles(readTestPage)]);
  const devices = await plugDevices(stage.context);
  await stage.create();
  owner = { ...(await meet(stage, site)), devices };
  await takePlayMoney(owner);
  await useLedger(owner);
  await useTrezor(owner);
}, 600_000);
afterAll(async () => {
  await owner.stage.close();
  await owner.site.close();
});

for (const [name, walk, msMax] of [...THREE_KEYS, ...THREE_KEYS_LATER])
  test(name, { timeout: msMax }, () => walk(owner));

/** Sections with something in them by now, by their place. */
const SECTIONS = [
  ["activity", 3],
  ["accounts", 7],
] as const;

/** Chosen, refused, read back and made, in each look; the second time of keys that own nothing yet. */
test("no screen of it has a fault, in any language or theme", { timeout: 600_000 }, async () => {
  const { stage } = owner;
  const faults: string[] = [];
  for (const [round, chosen] of LOOKS.slice(0, 2).entries()) {
    await look(stage, chosen);
    const note = async (page: Page, name: string): Promise<void> => {
      await page.setViewportSize({ width: 360, height: 740 });
      await drawn(page);
      faults.push(...(await faultsOf(page, `${name} ${chosen.language} ${chosen.theme}`)));
    };
    // First what is there: the account that is made below is another, and the one in use from then on.
    const device = await stage.open("secure.html#device");
    await device.getByRole("button", { name: "Ledger", exact: true }).click();
    await device.locator(".choices").waitFor();
    await note(device, "which Ledger");
    await device.close();
    const app = await stage.open("app.html");
    await note(app, "home");
    for (const [section, place] of SECTIONS) {
      const link = app.locator(".section-link").nth(place);
      if (!(await link.isVisible())) await app.locator(".section-more").click();
      await link.click();
      await app.locator(".rows").first().waitFor();
      // Who owns a Safe is asked of its chain first: only then there is a way to replace one.
      if (section === "accounts") await app.locator("summary").first().waitFor();
      for (const summary of await app.locator("summary").all()) await summary.click();
      if (section === "accounts") await app.locator("details[open] select").first().waitFor();
      await note(app, section);
    }
    await app.close();
    const page = await stage.open("secure.html#safe");
    await note(page, "three keys chosen");
    const second = page.locator("select").nth(1);
    if (round > 0)
      await second.selectOption(await second.locator("option").last().getAttribute("value"));
    await page.locator(".button-primary").click();
    await note(page, "three keys read back");
    await page.locator(".button-primary").click();
    if (round === 0) {
      await page.locator("[role=alert]:not(:empty)").waitFor();
      // Whoever has only keys is where they were, and can go on.
      await page.locator(".button-primary:focus").waitFor();
      await note(page, "three keys refused");
    } else {
      await page.locator(".button-primary[data-out]").waitFor();
      await note(page, "an account of three keys made");
    }
    await page.close();
  }
  expect(faults).toEqual([]);
});
