import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { drawn, faultsOf, look, LOOKS } from "./looks.ts";
import { useLedger, useTrezor } from "./own-devices.ts";
import type { DeviceOwner } from "./own-devices.ts";
import { BOB_EVM, meet, takePlayMoney } from "./person.ts";
import { plugDevices } from "./plugged-devices.ts";
import { readTestPage } from "./test-page.ts";
import { answer, keysIn, pairSecond, THREE_KEYS } from "./three-keys.ts";
import { openWalletStage, serveFiles } from "./wallet-stage.ts";

/** An account of three keys whose owners sign one after the other, with a file carried between them. */
let owner: DeviceOwner;
beforeAll(async () => {
  const [stage, site] = await Promise.all([openWalletStage(), serveFiles(readTestPage)]);
  const devices = await plugDevices(stage.context);
  await stage.create();
  owner = { ...(await meet(stage, site)), devices };
  await takePlayMoney(owner);
  await useLedger(owner);
  await useTrezor(owner);
  for (const [, walk] of THREE_KEYS) await walk(owner);
}, 600_000);
afterAll(async () => {
  await owner.stage.close();
  await owner.site.close();
});

const opened = (app: Page): Promise<void> =>
  app.getByRole("button", { name: "Proposals", exact: true }).click();

const card = (app: Page, text: string): Locator =>
  app.locator("main section article", { hasText: text });

/** Has the wallet's own key sign a payment alone. */
async function propose({ app }: DeviceOwner, amount: string): Promise<void> {
  await app.getByRole("button", { name: "Send", exact: true }).click();
  await app.getByLabel("Recipient").fill(BOB_EVM);
  await app.getByLabel("Amount").fill(amount);
  await app.locator("summary", { hasText: "Sign with one key only" }).click();
  await app.getByRole("button", { name: "Sign with one key only" }).click();
  await answer(owner, ["", `${amount} ETH moves`], "Sign");
  await app.getByText("Kept under Proposals.").waitFor();
}

async function takeIn(app: Page, name: string, text: string): Promise<void> {
  await app.getByLabel("File of a proposal").setInputFiles({
    name,
    mimeType: "application/json",
    buffer: Buffer.from(text),
  });
  await expect.poll(() => app.getByLabel("Text of a proposal").inputValue()).toBe(text);
  await app.getByRole("button", { name: "Check and import" }).click();
}

test(
  "one key signs, a file carries it, another confirms, and it is executed once",
  { timeout: 240_000 },
  async () => {
    const { app } = owner;
    await propose(owner, "0.5");
    await opened(app);
    const first = card(app, "Pay 0.5 ETH");
    await first.getByText("Number 1, the next").waitFor();
    await first.getByText("Signed by 1 of 2").waitFor();
    expect(await first.getByRole("button", { name: "Execute" }).count()).toBe(0);
    await first.getByText("Carry it to another owner").click();
    await first.locator(".qr-code").waitFor();
    const saved = app.waitForEvent("download");
    await first.getByRole("button", { name: "Save as a file" }).click();
    const text = readFileSync(await (await saved).path(), "utf8");
    // Forgotten here, it comes back from the file alone; an altered one does not.
    await first.getByRole("button", { name: "Forget it here" }).click();
    await app.getByText("No proposal waits.").waitFor();
    await app.locator("summary", { hasText: "Import a proposal" }).click();
    const more = text.replace('"value":"5', '"value":"6');
    expect(more).not.toBe(text);
    await takeIn(app, "altered.json", more);
    await app.getByText("This signature is not an owner's, or not for this proposal.").waitFor();
    expect(await app.getByText("No proposal waits.").count()).toBe(1);
    await takeIn(app, "proposal.json", text);
    await first.getByText("Signed by 1 of 2").waitFor();
    owner.devices.ledger({ app: "Ethereum" });
    const keys = first.getByLabel("With the key");
    const ledger = await keys.locator("option", { hasText: "Ledger" }).getAttribute("value");
    await keys.selectOption(ledger);
    await first.getByRole("button", { name: "Confirm" }).click();
    await answer(owner, [ledger!, "0.5 ETH moves"], "Sign");
    await first.getByText("Ready: enough have signed").waitFor();
    // Its rejection has the same number, and the screen says so of both.
    const own = await keys.locator("option", { hasText: "This wallet" }).getAttribute("value");
    await keys.selectOption(own);
    await first.getByRole("button", { name: "Reject", exact: true }).click();
    await answer(owner, [own!, "proposal number 1"], "Sign");
    const empty = card(app, "An empty call: it takes");
    await empty.getByText("Another proposal has the same number").waitFor();
    await first.getByText("Another proposal has the same number").waitFor();
    expect(await faultsOf(app, "proposals of one number")).toEqual([]);
    await first.getByText("pays the network’s fee: This wallet").waitFor();
    await first.getByRole("button", { name: "Execute" }).click();
    await answer(owner, [own!, "would do this"], "Sign");
    await first.getByText("Executed", { exact: true }).waitFor({ timeout: 40_000 });
    await empty.getByText("Replaced: another took its number").waitFor();
    await app.getByRole("button", { name: "Home" }).click();
    await app.getByText(/^3\.25\s*ETH$/u).waitFor();
  },
);

test(
  "what is unwanted is rejected by an empty call of its number",
  { timeout: 240_000 },
  async () => {
    const { app } = owner;
    await propose(owner, "0.75");
    await opened(app);
    const unwanted = card(app, "Pay 0.75 ETH");
    await unwanted.getByText("Number 2, the next").waitFor();
    const keys = unwanted.getByLabel("With the key");
    const own = await keys.locator("option", { hasText: "This wallet" }).getAttribute("value");
    const ledger = await keys.locator("option", { hasText: "Ledger" }).getAttribute("value");
    await keys.selectOption(own);
    await unwanted.getByRole("button", { name: "Reject", exact: true }).click();
    await answer(owner, [own!, "proposal number 2"], "Sign");
    const empty = card(app, "Number 2, the next").filter({ hasText: "An empty call: it takes" });
    await empty.getByLabel("With the key").selectOption(ledger);
    await empty.getByRole("button", { name: "Confirm" }).click();
    await answer(owner, [ledger!, "proposal number 2"], "Sign");
    await empty.getByLabel("With the key").selectOption(own);
    await empty.getByRole("button", { name: "Execute" }).click();
    await answer(owner, [own!, "would do this"], "Sign");
    await unwanted
      .getByText("Rejected: an empty call took its number")
      .waitFor({ timeout: 40_000 });
    await app.getByRole("button", { name: "Home" }).click();
    await app.getByText(/^3\.25\s*ETH$/u).waitFor();
  },
);

test(
  "an owner is replaced one key after the other, with its owners before and after",
  {
    timeout: 240_000,
  },
  async () => {
    const { app, devices } = owner;
    await pairSecond(owner);
    await app.getByText("A key of it is lost").click();
    const lost = app.getByLabel("The lost key");
    const before = await keysIn(lost);
    await lost.selectOption(before.get("Trezor")!);
    const newcomer = await app.getByLabel("The key in its place").inputValue();
    await app.locator("summary", { hasText: "Propose it with one key" }).click();
    await app.getByRole("button", { name: "Propose it with one key" }).click();
    const [own, ledger] = [before.get("This wallet")!, before.get("Ledger 1")!];
    await answer(owner, [own, "proposal number 3", newcomer], "Sign");
    await app.getByText("Kept under Proposals.").waitFor();
    await opened(app);
    const change = card(app, "Number 3");
    const owners = change.locator("ul");
    expect(await owners.nth(0).innerText()).toContain("Trezor");
    expect(await owners.nth(0).innerText()).not.toContain("Ledger 2");
    expect(await owners.nth(1).innerText()).toContain("Ledger 2");
    expect(await owners.nth(1).innerText()).not.toContain("Trezor");
    devices.ledger({ app: "Ethereum" });
    await change.getByLabel("With the key").selectOption(ledger);
    await change.getByRole("button", { name: "Confirm" }).click();
    await answer(owner, [ledger, "proposal number 3", newcomer], "Sign");
    await change.getByLabel("With the key").selectOption(own);
    await change.getByRole("button", { name: "Execute" }).click();
    await answer(owner, [own, "would do this", newcomer], "Sign");
    await change.getByText("Executed", { exact: true }).waitFor({ timeout: 40_000 });
    await app.getByRole("button", { name: "Accounts" }).click();
    await app.getByText("A key of it is lost").click();
    await lost.locator("option", { hasText: "Ledger 2" }).waitFor({ state: "attached" });
    expect([...(await keysIn(lost)).keys()]).not.toContain("Trezor");
  },
);

test(
  "its screens have no fault, in any language or theme, wide and narrow",
  { timeout: 240_000 },
  async () => {
    const { stage, app } = owner;
    await propose(owner, "0.125");
    await app.bringToFront();
    const faults: string[] = [];
    for (const chosen of LOOKS) {
      await look(stage, chosen);
      for (const width of [360, 1280]) {
        const page = await stage.open("app.html");
        await page.setViewportSize({ width, height: 740 });
        const link = page.locator(".section-link:not(.section-more)").last();
        await page.locator(".section-link").first().waitFor();
        if (!(await link.isVisible())) await page.locator(".section-more").click();
        await link.focus();
        await page.keyboard.press("Enter");
        await page.locator("main section article").first().waitFor();
        for (const summary of await page.locator("main summary").all())
          await summary.press("Enter");
        await page.locator(".qr-code").first().waitFor();
        await drawn(page);
        faults.push(
          ...(await faultsOf(page, `proposals ${width} ${chosen.language} ${chosen.theme}`)),
        );
        await page.close();
      }
    }
    expect(faults).toEqual([]);
  },
);
