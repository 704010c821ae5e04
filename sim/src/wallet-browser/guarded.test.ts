import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWalletStage } from "./wallet-stage.ts";
import type { WalletStage } from "./wallet-stage.ts";

/** A guarded account on the screens: made, used on both chains, a hand lost and made anew. */
let stage: WalletStage;
beforeAll(async () => {
  stage = await openWalletStage();
}, 120_000);
afterAll(async () => {
  await stage.close();
});

/** Saves the kit that is shown, opens it once, and answers where it lies and its words. */
async function keepKit(page: Page): Promise<{ readonly path: string; readonly words: string }> {
  await page.getByRole("heading", { name: "Save your recovery kit" }).waitFor({ timeout: 30_000 });
  const words = (await page.locator(".word-grid li").allTextContents()).join(" ");
  const saving = page.waitForEvent("download");
  await page.getByRole("link", { name: "Save the file" }).click();
  const path = join(mkdtempSync(join(tmpdir(), "holdall-kit-")), "kit.json");
  await (await saving).saveAs(path);
  await page.getByRole("button", { name: "I have both" }).click();
  await page.getByLabel("File of the kit").setInputFiles(path);
  await page.getByLabel("The six words of the kit").fill(words);
  await page.getByRole("button", { name: "Open the kit" }).click();
  await page.getByRole("heading", { name: "Your account is guarded" }).waitFor();
  const gone = page.waitForEvent("close");
  await page.getByRole("button", { name: "Close" }).click();
  await gone;
  return { path, words };
}

/** Sends from the chosen account and signs what is asked for on the way, `windows` times. */
async function send(
  app: Page,
  { asset, to, windows }: { asset: string; to: string; windows: number },
): Promise<readonly string[]> {
  await app.getByRole("button", { name: "Send", exact: true }).click();
  await app.getByLabel("Asset").selectOption({ label: asset });
  await app.getByLabel("Recipient").fill(to);
  await app.getByLabel("Amount").fill("1.25");
  await app.getByRole("button", { name: "Review" }).click();
  const shown: string[] = [];
  for (let at = 0; at < windows; at++) shown.push(await stage.decide(true));
  await app.getByText("Sent: on its way").waitFor({ timeout: 20_000 });
  return shown;
}

async function balanceOf(url: string, method: string, params: unknown[]): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body });
  return ((await answer.json()) as { result: unknown }).result;
}

const BOB = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi";
const BOB_EVM = "0x00000000000000000000000000000000000000B0";

test("a guarded account is made, used on both chains, and outlives the loss of its kit", async () => {
  await stage.create();
  const app = await stage.open("app.html");
  await app.getByRole("button", { name: "Accounts" }).click();
  await app.getByRole("button", { name: "Make a guarded account" }).click();
  const secure = await stage.secure();
  await secure.getByRole("heading", { name: "An account of three hands" }).waitFor();
  await secure.getByRole("button", { name: "Make the account" }).click();
  const first = await keepKit(secure);
  const row = app.locator(".row", { hasText: "Three hands" });
  await row.getByRole("button", { name: "Use" }).click();
  await row.getByText("In use").waitFor();
  const [, , sol] = (await row.locator(".row-name span").allInnerTexts()).toReversed();
  expect(sol).toBeDefined();

  await app.getByRole("button", { name: "Receive" }).click();
  await app.getByRole("button", { name: "Take 5 SOL" }).click();
  await app.getByRole("button", { name: "Take 5 ETH" }).click();
  await app.getByRole("button", { name: "Home" }).click();
  await app.getByText(/^5\s*ETH$/u).waitFor();
  await app.getByText(/^5\s*SOL$/u).waitFor();

  const [solana] = await send(app, { asset: "SOL · Local Solana", to: BOB, windows: 1 });
  expect(solana).toContain("You send 1.25 SOL to");
  await expect
    .poll(() => balanceOf(stage.solana.url, "getBalance", [BOB]), { timeout: 20_000 })
    .toMatchObject({ value: 1_250_000_000 });

  // The first payment of a Safe makes it; then the owners sign, and what they signed is executed.
  const evm = await send(app, { asset: "ETH · Local EVM", to: BOB_EVM, windows: 3 });
  expect(evm[0]).toContain("An account of three keys is made, which acts when 2 of them sign");
  expect(evm[1]).toContain("You send 1.25 ETH to");
  expect(evm[2]).toContain("would do this");
  const wei = `0x${(125n * 10n ** 16n).toString(16)}`;
  await expect
    .poll(() => balanceOf(stage.evm.url, "eth_getBalance", [BOB_EVM, "latest"]), {
      timeout: 20_000,
    })
    .toBe(wei);

  stage.cosigner.clock.aheadMs += 120_000;
  await app.getByRole("button", { name: "Accounts" }).click();
  await app.getByRole("button", { name: "Renew a hand" }).click();
  const renewing = await stage.secure();
  await renewing.getByRole("button", { name: "My recovery kit is lost" }).click();
  const second = await keepKit(renewing);
  expect(second.words).not.toBe(first.words);
  await app.getByText("a lost hand still counts as an owner").waitFor({ timeout: 20_000 });
  await app.screenshot({ path: "/tmp/shots/replace.png", fullPage: true });
  await app.getByRole("button", { name: "Replace the lost owner" }).click();
  expect(await stage.decide(true)).toContain("replaces");
  await stage.decide(true);
  await app
    .getByText("a lost hand still counts as an owner")
    .waitFor({ state: "detached", timeout: 20_000 });
  await send(app, { asset: "SOL · Local Solana", to: BOB, windows: 1 });
}, 180_000);
