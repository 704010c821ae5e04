import { afterAll, beforeAll, expect, test } from "vitest";
import { faultsOf } from "./looks.ts";
import { giveItem, giveOne } from "./only-one.ts";
import { askNode, eventually, meet, takePlayMoney } from "./person.ts";
import type { Person } from "./person.ts";
import { openWalletStage, pressToClose, serveFiles } from "./wallet-stage.ts";

/** Somebody whose key may be in other hands: everything goes to a new account, step by step. */
let person: Person;
let close: () => Promise<void>;
beforeAll(async () => {
  const [stage, site] = await Promise.all([openWalletStage(), serveFiles(() => null)]);
  person = await meet(stage, site);
  await stage.create();
  close = async () => {
    await stage.close();
    await site.close();
  };
}, 240_000);
afterAll(() => close(), 60_000);

const accounts = () => person.app.getByRole("button", { name: "Accounts" }).click();
const group = () => person.app.getByRole("group", { name: "Leave this account" });

/** Makes another account of the same words, and answers the addresses of both. */
async function anotherAccount(): Promise<Readonly<Record<"from" | "to", readonly string[]>>> {
  const { app, stage } = person;
  await accounts();
  const used = app.locator(".row", { hasText: "In use" }).locator(".address");
  const from = await used.allInnerTexts();
  await app.getByRole("button", { name: "Add an account" }).click();
  const page = await stage.secure();
  await page.getByLabel("Name").fill("New");
  await pressToClose(page, page.getByRole("button", { name: "Add an account" }));
  const made = app.locator(".row", { hasText: "New" }).locator(".address");
  await made.first().waitFor();
  return { from, to: await made.allInnerTexts() };
}

async function plan(network: string, to: string): Promise<void> {
  const { app } = person;
  await accounts();
  await app.getByRole("button", { name: "Leave this account" }).click();
  await group().getByLabel("Network").selectOption({ label: network });
  await group().getByLabel("To", { exact: true }).selectOption(to);
  await group().getByRole("button", { name: "Plan the steps" }).click();
}

/** Does the step that says so, after having read it; its row goes once the chain has it. */
async function step(said: string, read: string): Promise<void> {
  const { stage } = person;
  const row = group().locator("li.row", { hasText: said });
  await row.getByRole("button", { name: "Do this step" }).click({ timeout: 40_000 });
  expect(await stage.decide(true)).toContain(read);
  await row.waitFor({ state: "detached", timeout: 40_000 });
}

const lamportsOf = async (address: string): Promise<unknown> =>
  Object(await askNode(person.stage.solana.url, "getBalance", [address])).value;

test("everything goes to a new account step by step, and what arrives later is a step again", async () => {
  const { app, stage } = person;
  await takePlayMoney(person);
  const { from, to } = await anotherAccount();
  await giveOne(stage.solana, from[0]);
  await giveItem(stage.evm, from[1]);
  await app.getByRole("button", { name: "Stake", exact: true }).click();
  await app.getByLabel("Amount", { exact: true }).fill("1");
  await app.getByRole("button", { name: "Review" }).click();
  await stage.decide(true);
  await app.locator(".row-tall").first().waitFor({ timeout: 40_000 });
  await plan("Local Solana", to[0]);
  await group().getByText("Give away the stake").waitFor({ timeout: 40_000 });
  expect(await faultsOf(app, "leaving")).toEqual([]);
  await step("Give away the stake", to[0].slice(0, 4));
  // A window that is opened anew goes on with what is left.
  await app.reload();
  await accounts();
  await step("of the token", "close");
  await step("Send the rest", "You send");
  await group().getByText("Nothing is left.").waitFor({ timeout: 40_000 });
  await eventually(() => lamportsOf(from[0]), 0);
  await askNode(stage.solana.url, "requestAirdrop", [from[0], 1_000_000_000]);
  await group().getByText("Send the rest").waitFor({ timeout: 40_000 });
  await plan("Local EVM", to[1]);
  await step("Send the collectible", "#1 to");
  await group().getByText("Send the rest").nth(1).waitFor({ timeout: 40_000 });
  await group().getByRole("button", { name: "Leave it no more" }).first().click();
  await group().getByText("Nothing is left.").waitFor({ state: "detached" });
}, 300_000);
