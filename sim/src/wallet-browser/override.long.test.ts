import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PASSWORD, openWalletStage } from "./wallet-stage.ts";

/** An expert, at the rules of their account: the switch for what nobody can read. */
let stage: Awaited<ReturnType<typeof openWalletStage>>;
beforeAll(async () => {
  stage = await openWalletStage();
  await stage.create();
}, 240_000);
afterAll(() => stage.close(), 60_000);

const SWITCH = "Let this account sign what nobody can read";

async function openRules(): Promise<Page> {
  const app = await stage.open("app.html");
  await app.getByRole("button", { name: "Accounts" }).click();
  await app.getByRole("button", { name: "Rules and limits" }).click();
  const page = await stage.secure();
  await page.getByRole("heading", { name: "This device’s rules" }).waitFor();
  await page.getByRole("button", { name: "Solana" }).first().click();
  await page.getByLabel(SWITCH).waitFor();
  return page;
}

async function set(page: Page, said: string): Promise<void> {
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Set the rules" }).click();
  await page.getByText(said).waitFor();
}

test("what nobody can read is off, is allowed a day after it was chosen, and is off again at once", async () => {
  const page = await openRules();
  expect(await page.getByLabel(SWITCH).isChecked()).toBe(false);
  await page.getByText("Turning it on waits 24 hours").waitFor();
  await page.getByLabel(SWITCH).check();
  await set(page, "what is looser from");
  const waiting = page.locator(".who", { hasText: "Looser rules count from" });
  const lines = await waiting.locator("li").allInnerTexts();
  expect(lines).toEqual(["What nobody can read: may be signed"]);
  // Until then it is as it was.
  expect(await page.getByLabel(SWITCH).isChecked()).toBe(false);
  await set(page, "These rules count from now on.");
  await waiting.waitFor({ state: "detached" });
}, 120_000);
