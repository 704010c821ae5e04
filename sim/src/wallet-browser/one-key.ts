import { readFileSync } from "node:fs";
import { expect, vi } from "vitest";
import { closeByKey, createByKeys, expectOrder, pressByKeys, tabTo, typeInto } from "./keys.ts";
import { giveItem, giveOne, MINT_ONE } from "./only-one.ts";
import { askNode, BOB_EVM, CAROL, CAROL_ALIKE, eventually, takePlayMoney } from "./person.ts";
import type { Person, Step } from "./person.ts";
import { BUTTONS, press } from "./test-page.ts";
import { PASSWORD, pressToClose } from "./wallet-stage.ts";

/** What is left of an epoch when somebody begins to stake: 20 seconds of a chain whose epochs last 43. */
const SLOTS_TO_STAKE = 200;

/** An account of one key, step by step: paid from, known people, a page that asks, coins at work. */
export const ONE_KEY: readonly Step<Person>[] = [
  ["a wallet of one key is made in a minute, and receives", make, 60_000],
  ["by keys alone it pays, refuses to, is locked and opened again", useKeys, 60_000],
  [
    "what was sent is found by its chain and kind, and saved as a file",
    saveActivity,
    60_000,
    "long",
  ],
  ["the words are shown again while a key is held, and no longer", lookAtWords, 60_000],
  [
    "whom one has paid is known by name, and who looks like them is called a danger",
    knowPeople,
    60_000,
  ],
  [
    "each button of the wallets' test page has the outcome of its row",
    pressButtons,
    180_000,
    "long",
  ],
  [
    "coins are put to work and taken back, each time after reading what that does",
    work,
    120_000,
    "long",
  ],
  [
    "what there is only one of is shown without its picture, sent, and destroyed",
    useItems,
    90_000,
    "long",
  ],
];

async function make(person: Person): Promise<void> {
  const { stage, app } = person;
  await app.getByRole("button", { name: "Create a wallet", exact: true }).waitFor();
  await expectOrder(app);
  await pressByKeys(app, "Create a wallet");
  await createByKeys(await stage.secure());
  await takePlayMoney(person);
}

async function useKeys({ stage, app }: Person): Promise<void> {
  await pressByKeys(app, "Send");
  await app.getByLabel("Asset").waitFor();
  await expectOrder(app);
  await typeInto(app, "Asset", "SOL");
  await typeInto(app, "Recipient", CAROL);
  await typeInto(app, "Amount", "1.25");
  await app.keyboard.press("Enter");
  const asked = await stage.secure();
  await asked.bringToFront();
  // Whoever presses too early presses nothing; the first thing that can be pressed is a no.
  await asked.getByRole("button", { name: "Refuse", disabled: false }).waitFor();
  expect(await asked.locator("main").innerText()).toContain("First transfer to");
  await asked.locator("button:focus", { hasText: "Refuse" }).waitFor();
  await expectOrder(asked);
  await tabTo(asked, "Sign");
  await closeByKey(asked, "Enter");
  await app.getByText("Sent: on its way").waitFor();
  await typeInto(app, "Amount", "0.1");
  await app.keyboard.press("Enter");
  const again = await stage.secure();
  await again.bringToFront();
  await again.locator("button:focus", { hasText: "Refuse" }).waitFor();
  await closeByKey(again, "Escape");
  await app.getByText("The person refused.").waitFor();
  await pressByKeys(app, "Lock");
  await app.getByRole("button", { name: "Unlock", exact: true }).waitFor();
  await pressByKeys(app, "Unlock");
  const unlock = await stage.secure();
  await typeInto(unlock, "Password", PASSWORD);
  await closeByKey(unlock, "Enter");
  await app.getByRole("button", { name: "Lock", exact: true }).waitFor();
}

async function lookAtWords({ stage, app }: Person): Promise<void> {
  await app.getByRole("button", { name: "Settings" }).click();
  await app.getByLabel("Locks by itself").selectOption({ label: "after 60 minutes" });
  await app.getByRole("button", { name: "Save", exact: true }).click();
  await app.getByText("Saved", { exact: true }).waitFor();
  await app.getByRole("button", { name: "Show the recovery words" }).click();
  const page = await stage.secure();
  await typeInto(page, "Password", PASSWORD);
  await page.keyboard.press("Enter");
  const cells = page.locator(".word-grid li");
  await cells.first().waitFor();
  expect(new Set(await cells.allInnerTexts())).toEqual(new Set(["••••"]));
  await tabTo(page, "Hold to look");
  await page.keyboard.down("Space");
  await cells
    .filter({ hasText: /^[a-z]{3,8}$/u })
    .nth(11)
    .waitFor();
  await page.keyboard.up("Space");
  await eventually(() => cells.filter({ hasText: "••••" }).count(), 12);
  await page.mouse.move(0, 0);
  await page.getByRole("button", { name: "Hold to look" }).hover();
  await page.mouse.down();
  await cells
    .filter({ hasText: /^[a-z]{3,8}$/u })
    .nth(11)
    .waitFor();
  await page.mouse.up();
  await eventually(() => cells.filter({ hasText: "••••" }).count(), 12);
  await closeByKey(page, "Escape");
}

/** What was sent on one chain alone, and the file of it: exact amounts under names that stay. */
async function saveActivity({ app }: Person): Promise<void> {
  await app.getByRole("button", { name: "Activity" }).click();
  await app.getByLabel("Network").selectOption({ label: "Local Solana" });
  await app.getByLabel("Movement").selectOption({ label: "Failed" });
  await app.getByText("Nothing of it fits what you chose").waitFor();
  await app.getByLabel("Movement").selectOption({ label: "Sent" });
  await app.getByText("−1.25").first().waitFor();
  const saving = app.waitForEvent("download");
  await app.getByRole("button", { name: "Save as CSV" }).click();
  const lines = readFileSync(await (await saving).path(), "utf8")
    .trimEnd()
    .split("\r\n");
  await app.getByText(`Saved. Lines: ${lines.length - 1}.`).waitFor();
  expect(lines[0]).toBe("time,network,account,transaction,kind,asset,amount,units");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/^\d{4}-[^,]+Z,solana:[^,]+,[^,]+,[^,]+,out,SOL,-1\.25\d*,-125\d{7}$/u);
}

async function knowPeople(person: Person): Promise<void> {
  const { stage, app } = person;
  await app.getByRole("button", { name: "Address book" }).click();
  await app.locator(".row", { hasText: CAROL }).getByText("Paid 1 times").waitFor();
  await app.getByRole("button", { name: "Change the book" }).click();
  const book = await stage.secure();
  await book.getByLabel("Recipient").fill(CAROL);
  await book.getByLabel("Name", { exact: true }).fill("Carol");
  await book.getByRole("button", { name: "Name this address" }).click();
  await book.getByRole("strong").filter({ hasText: "Carol" }).waitFor();
  await pressToClose(book, book.getByRole("button", { name: "Close" }));
  await app.locator(".row", { hasText: "Carol" }).waitFor();
  await app.getByRole("button", { name: "Send", exact: true }).click();
  await app.getByLabel("Asset").selectOption({ label: "SOL · Local Solana" });
  await app.getByLabel("Amount").fill("0.5");
  await app.getByLabel("Recipient").fill(CAROL_ALIKE);
  await app.getByRole("button", { name: "Review" }).click();
  const alike = await stage.decide(false);
  expect(alike).toContain("Hold to sign");
  expect(alike).toContain("looks like");
  await app.getByText("The person refused.").waitFor();
  await app.getByLabel("From the address book").selectOption({ label: "Carol" });
  await app.getByRole("button", { name: "Review" }).click();
  const known = await stage.decide(true);
  expect(known).toContain("Carol");
  expect(known).not.toContain("First transfer");
}

export async function pressButtons(person: Person): Promise<void> {
  const { stage, site } = person;
  const page = await stage.context.newPage();
  await page.goto(`${site.url}/`);
  await page.locator("#connectButton").click();
  await stage.decide(true);
  await page.locator("#connectButton", { hasText: "Connected" }).waitFor();
  const found: unknown[] = [];
  for (const [button, method] of BUTTONS) {
    found.push([button, method, ...(await press({ stage, page }, button, method))]);
  }
  expect(found).toEqual(BUTTONS);
  await page.close();
}

/** Waits until the epoch has time left for what must be seen before its end. */
async function epochWithRoom(url: string): Promise<void> {
  const hasRoom = async (): Promise<void> => {
    const epoch = await askNode(url, "getEpochInfo", []);
    const { slotsInEpoch, slotIndex } = epoch as { slotsInEpoch: number; slotIndex: number };
    expect(slotsInEpoch - slotIndex).toBeGreaterThan(SLOTS_TO_STAKE);
  };
  await vi.waitFor(hasRoom, { timeout: 30_000, interval: 500 });
}

/**
 * What was taken back at the end of its epoch. Whatever stands between the two walks is walked while
 * the epoch runs, instead of waiting for it.
 */
export const WORK_DONE: readonly Step<Person>[] = [
  ["what was taken back is withdrawn once its epoch is over", withdraw, 150_000, "long"],
];

async function work({ stage, app }: Person): Promise<void> {
  await app.getByRole("button", { name: "Stake", exact: true }).click();
  await app.getByLabel("Amount", { exact: true }).fill("1");
  await epochWithRoom(stage.solana.url);
  await app.getByRole("button", { name: "Review" }).click();
  expect(await stage.decide(true)).toMatch(/1(?:\.\d+)? SOL/u);
  const row = app.locator(".row-tall");
  await row.getByText("Begins to earn with the next epoch").waitFor({ timeout: 40_000 });
  await row.getByRole("button", { name: "Take back" }).click();
  await stage.decide(true);
}

async function withdraw({ stage, app }: Person): Promise<void> {
  await app.bringToFront();
  await app.getByRole("button", { name: "Stake", exact: true }).click();
  const row = app.locator(".row-tall");
  await row.getByText("Taken back").waitFor({ timeout: 100_000 });
  await row.getByRole("button", { name: "Withdraw" }).click();
  await stage.decide(true);
  await app.getByText("Nothing is at work yet").waitFor({ timeout: 40_000 });
}

async function useItems(person: Person): Promise<void> {
  const { stage, app } = person;
  await app.getByRole("button", { name: "Accounts" }).click();
  const own = app.locator(".row", { hasText: "In use" }).locator(".address");
  const [onSolana, onEvm] = await own.allInnerTexts();
  await giveItem(stage.evm, onEvm);
  await giveOne(stage.solana, onSolana);
  await app.getByRole("button", { name: "Collectibles" }).click();
  const item = app.locator(".row-tall", { hasText: "Demo Items" });
  await item.waitFor({ timeout: 40_000 });
  await item.getByText("Send it").click();
  await item.getByLabel("Recipient").fill(BOB_EVM);
  await item.getByRole("button", { name: "Review" }).click();
  expect(await stage.decide(true)).toContain(BOB_EVM.slice(0, 6));
  await item.waitFor({ state: "detached", timeout: 40_000 });
  const other = app.locator(".row-tall", { hasText: MINT_ONE });
  await other.getByText("Destroy it").click();
  await other.getByRole("button", { name: "Review" }).last().click();
  expect(await stage.decide(true)).toContain("destroy");
  await other.waitFor({ state: "detached", timeout: 40_000 });
}
