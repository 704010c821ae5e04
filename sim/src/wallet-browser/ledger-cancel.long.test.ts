import { toHex } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { begin, takeFirst } from "./own-devices.ts";
import { askNode, meet } from "./person.ts";
import type { Person } from "./person.ts";
import { plugDevices } from "./plugged-devices.ts";
import type { PluggedDevices } from "./plugged-devices.ts";
import { openWalletStage, pressToClose, serveFiles } from "./wallet-stage.ts";
import type { ServedFiles, WalletStage } from "./wallet-stage.ts";

/** A payment of a Ledger that no block takes: sped up, and cancelled, each on its screen. */
let stage: WalletStage;
let site: ServedFiles;
let devices: PluggedDevices;
let owner: Person;
beforeAll(async () => {
  stage = await openWalletStage();
  site = await serveFiles(() => null);
  devices = await plugDevices(stage.context);
  await stage.create();
  owner = await meet(stage, site);
}, 120_000);
afterAll(async () => {
  await stage.close();
  await site.close();
});

const PAID = "0x00000000000000000000000000000000000000A7";

/** Pairs its Ethereum account and takes coins for it. */
async function pair(): Promise<void> {
  const { app } = owner;
  devices.ledger({ app: "Ethereum" });
  const page = await begin(owner, "Ledger");
  await page.getByLabel("Which accounts").selectOption({ label: "EVM · m/44'/60'/0'/0/i" });
  await page.getByRole("button", { name: "Connect" }).click();
  await takeFirst(page);
  await page.getByRole("heading", { name: "The account is here" }).waitFor();
  await pressToClose(page, page.getByRole("button", { name: "Close" }));
  const row = app.locator(".row", { hasText: "Ledger" }).first();
  await row.getByRole("button", { name: "Use" }).click();
  await row.getByText("In use").waitFor();
  await app.getByRole("button", { name: "Receive" }).click();
  await app.getByRole("button", { name: "Take 5 ETH" }).click();
  await app.getByRole("button", { name: "Home" }).click();
  await app.getByText(/^5\s*ETH$/u).waitFor();
}

/** Reads what the window says, and signs it on the device. */
async function signOnDevice(text: RegExp | string): Promise<void> {
  const asked = await stage.secure();
  await asked.getByText(text).waitFor();
  await asked.bringToFront();
  await pressToClose(asked, asked.getByRole("button", { name: "Sign" }));
}

test("what a Ledger has sent is sped up and cancelled, and what it refuses leaves the payment as it is", async () => {
  await pair();
  const { app } = owner;
  const { url, token } = stage.evm;
  await askNode(url, "evm_setIntervalMining", [0], token);
  await app.getByRole("button", { name: "Send", exact: true }).click();
  await app.getByLabel("Recipient").fill(PAID);
  await app.getByLabel("Amount").fill("0.25");
  await app.getByRole("button", { name: "Review" }).click();
  await signOnDevice("You send 0.25 ETH to");
  await app.getByText("Sent: on its way").waitFor();
  await app.getByRole("button", { name: "Activity" }).click();
  await app.getByRole("button", { name: "Speed up" }).click();
  await signOnDevice(/takes the place of your transaction number 0/u);
  await app.getByText("another with its number takes its place").waitFor();

  const cancel = () => app.getByRole("button", { name: "Try to cancel" }).click();
  devices.ledger({ app: "Ethereum", signStatus: 0x6985 });
  await cancel();
  const asked = await stage.secure();
  await asked.getByText(/cancels your transaction number 0/u).waitFor();
  await asked.bringToFront();
  await asked.getByRole("button", { name: "Sign" }).click();
  await asked.getByText("The request was refused on the device.").waitFor();
  await pressToClose(asked, asked.getByRole("button", { name: "Try again" }));

  devices.ledger({ app: "Ethereum" });
  await cancel();
  await signOnDevice(/cancels your transaction number 0, which waits to send 0\.25 ETH/u);
  await app.getByText("is to cancel").waitFor();
  await askNode(url, "evm_setIntervalMining", [1], token);
  await expect.poll(() => app.getByText("cancelled by").count(), { timeout: 20_000 }).toBe(2);
  expect(await askNode(url, "eth_getBalance", [PAID, "latest"])).toBe(toHex(0n));
}, 180_000);
