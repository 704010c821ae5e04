import type { Page } from "playwright-core";
import { expect } from "vitest";
import { BOB_EVM, use } from "./person.ts";
import type { Person, Step } from "./person.ts";
import { pressToClose } from "./wallet-stage.ts";

/** Keys from elsewhere, in each form that other wallets give out, and given out again by this one. */
export const BROUGHT_KEYS: readonly Step<Person>[] = [
  ["an address is watched, and nothing is asked to sign for it", watchAddress, 60_000],
];

const ELSEWHERE = "0x00000000000000000000000000000000000000e1";

async function begin({ stage, app }: Person): Promise<Page> {
  await app.getByRole("button", { name: "Accounts" }).click();
  await app.getByRole("button", { name: "Bring in a key" }).click();
  return stage.secure();
}

async function look(page: Page, text: string, passphrase = ""): Promise<void> {
  await page.getByLabel("Key, words or address").fill(text);
  await page.getByLabel("Its password or passphrase").fill(passphrase);
  await page.getByRole("button", { name: "Look at it" }).click();
}

/** Takes what is shown in, under a name, once its address is the expected one. */
async function take(person: Person, page: Page, name: string, address: string): Promise<void> {
  await page.getByText(address, { exact: true }).first().waitFor();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await pressToClose(page, page.getByRole("button", { name: /^(Take it in|Watch it)$/u }).first());
  await person.app.locator(".row", { hasText: name }).waitFor();
}

async function watchAddress(person: Person): Promise<void> {
  const { app, stage } = person;
  const page = await begin(person);
  await look(page, BOB_EVM);
  await take(person, page, "Bob", BOB_EVM);
  await app.locator(".row", { hasText: "Bob" }).getByText("Watched only").waitFor();
  await use(person, "Bob");
  await app.getByRole("button", { name: "Send", exact: true }).click();
  await app.getByLabel("Recipient").fill(ELSEWHERE);
  await app.getByLabel("Amount").fill("0.5");
  await app.getByRole("button", { name: "Review" }).click();
  await app.getByText("This account is only watched").waitFor();
  const windows = stage.context.pages().filter((one) => one.url().includes("/secure.html"));
  expect(windows).toEqual([]);
}
