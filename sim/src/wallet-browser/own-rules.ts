import type { Page } from "playwright-core";
import { expect } from "vitest";
import { BOB_EVM } from "./person.ts";
import type { Person, Step } from "./person.ts";
import { PASSWORD } from "./wallet-stage.ts";

/** The rules that a device keeps of its accounts, by its own screen. */
export const OWN_RULES: readonly Step<Person>[] = [
  [
    "the device's own rules: set by the password, held to at once, looser ones a day later",
    setOwnRules,
    60_000,
  ],
];

async function openRules({ stage, app }: Person, family: string): Promise<Page> {
  await app.getByRole("button", { name: "Accounts" }).click();
  await app.getByRole("button", { name: "Rules and limits" }).click();
  const page = await stage.secure();
  await page.getByRole("heading", { name: "This device’s rules" }).waitFor();
  await page.getByRole("button", { name: family }).first().click();
  await page.getByText("A new account has none.").waitFor();
  return page;
}

async function set(page: Page, said: string): Promise<void> {
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Set the rules" }).click();
  await page.getByText(said).waitFor();
}

async function setOwnRules(person: Person): Promise<void> {
  const { app, stage } = person;
  const page = await openRules(person, "EVM");
  await page.getByLabel("ETH, at once").fill("4.5");
  await page.getByLabel("ETH, in 24 hours").fill("100");
  await page.getByLabel("Password", { exact: true }).fill("not the password at all");
  await page.getByRole("button", { name: "Set the rules" }).click();
  await page.getByText("Wrong password or passkey.").waitFor();
  // Whoever has only keys goes on where they were.
  await page.locator("button:focus", { hasText: "Set the rules" }).waitFor();
  await set(page, "These rules count from now on.");
  await page.getByText("0 of 100 ETH in 24 hours").waitFor();
  await page.getByLabel("ETH, at once").fill("");
  await set(page, "what is looser from");
  const waiting = page.locator(".who", { hasText: "Looser rules count from" });
  expect(await waiting.locator("li").allInnerTexts()).toEqual(["ETH, at once: no limit"]);
  expect(await page.getByLabel("ETH, at once").inputValue()).toBe("4.5");
  await set(page, "These rules count from now on.");
  await waiting.waitFor({ state: "detached" });
  await page.close();
  await app.getByRole("button", { name: "Send", exact: true }).click();
  await app.getByLabel("Asset").selectOption({ label: "ETH · Local EVM" });
  await app.getByLabel("Recipient").fill(BOB_EVM);
  await app.getByLabel("Amount").fill("4.75");
  await app.getByRole("button", { name: "Review" }).click();
  await app.getByText("Refused: per transaction limit 4.50 ETH, 0.00 used").waitFor();
  expect(stage.context.pages().some((one) => one.url().includes("/secure.html"))).toBe(false);
}
