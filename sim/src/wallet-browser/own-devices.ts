import type { Page } from "playwright-core";
import { BOB } from "./person.ts";
import type { Person, Step } from "./person.ts";
import type { PluggedDevices } from "./plugged-devices.ts";
import { pressToClose } from "./wallet-stage.ts";

/** Somebody with devices of their own beside the wallet. */
export interface DeviceOwner extends Person {
  readonly devices: PluggedDevices;
}

/** A person's own devices: paired, received on, and signed with, each as its screen asks. */
export const OWN_DEVICES: readonly Step<DeviceOwner>[] = [
  ["a Ledger is paired once its app is open, and signs what its screen shows", useLedger, 60_000],
  [
    "its cable pulled while it signs, nothing is sent and nothing is lost",
    pullCable,
    60_000,
    "long",
  ],
  ["a Trezor asks for its code and its passphrase", useTrezor, 60_000, "long"],
  ["a Keystone is linked and signs by codes alone", useKeystone, 60_000, "long"],
];

/** Begins to pair a device of a maker. */
export async function begin({ stage, app }: Person, name: string): Promise<Page> {
  await app.getByRole("button", { name: "Accounts" }).click();
  await app.getByRole("button", { name: "Connect a hardware wallet" }).click();
  const page = await stage.secure();
  await page.getByRole("button", { name }).click();
  return page;
}

/** Takes the first account that the device has told. */
export async function takeFirst(page: Page): Promise<void> {
  await page.getByRole("heading", { name: "Accounts of the device" }).waitFor();
  await page.getByRole("button", { name: "Choose" }).first().click();
}

async function taken({ app }: Person, page: Page, name: string): Promise<void> {
  await page.getByRole("heading", { name: "The account is here" }).waitFor();
  await pressToClose(page, page.getByRole("button", { name: "Close" }));
  const row = app.locator(".row", { hasText: name }).first();
  await row.getByRole("button", { name: "Use" }).click();
  await row.getByText("In use").waitFor();
}

async function review({ stage, app }: Person): Promise<Page> {
  await app.getByRole("button", { name: "Send", exact: true }).click();
  await app.getByLabel("Recipient").fill(BOB);
  await app.getByLabel("Amount").fill("1.25");
  await app.getByRole("button", { name: "Review" }).click();
  const page = await stage.secure();
  await page.getByText("You send 1.25 SOL to").waitFor();
  await page.bringToFront();
  return page;
}

async function takeCoins({ app }: Person): Promise<void> {
  await app.getByRole("button", { name: "Receive" }).click();
  await app.getByRole("button", { name: "Take 5 SOL" }).click();
  await app.getByRole("button", { name: "Home" }).click();
  await app.getByText(/^(?:5|3\.7\d*)\s*SOL$/u).waitFor();
}

export async function useLedger(owner: DeviceOwner): Promise<void> {
  const { app, devices } = owner;
  devices.ledger({ app: "Ethereum" });
  const page = await begin(owner, "Ledger");
  await page.getByRole("button", { name: "Connect" }).click();
  await page.getByText("Another application is open on the device. Solana").waitFor();
  devices.ledger({ app: "Solana" });
  await page.getByRole("button", { name: "Connect" }).click();
  await takeFirst(page);
  await taken(owner, page, "Ledger");
  await takeCoins(owner);
  devices.ledger({ app: "Solana", signStatus: 0x5515 });
  const asked = await review(owner);
  await asked.getByRole("button", { name: "Sign" }).click();
  await asked.getByText("The device is locked.").waitFor();
  devices.ledger({ app: "Solana" });
  // Nothing is lost by it: the request waits on.
  await asked.getByRole("button", { name: "Try again" }).click();
  await pressToClose(asked, asked.getByRole("button", { name: "Sign" }));
  await app.getByText("Sent: on its way").waitFor();
}

async function pullCable(owner: DeviceOwner): Promise<void> {
  const { app, devices } = owner;
  devices.ledger({ app: "Solana", cutAt: 4 });
  const page = await review(owner);
  await page.getByRole("button", { name: "Sign" }).click();
  await page.getByText("The device was unplugged or does not answer.").waitFor();
  devices.ledger({ app: "Solana", signStatus: 0x6985 });
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("button", { name: "Sign" }).click();
  await page.getByText("The request was refused on the device.").waitFor();
  await pressToClose(page, page.getByRole("button", { name: "Try again" }));
  await app.getByText("The request was refused on the device.").waitFor();
}

export async function useTrezor(owner: DeviceOwner): Promise<void> {
  const { devices } = owner;
  devices.trezor("1234");
  const page = await begin(owner, "Trezor");
  await page.getByLabel("Which accounts").selectOption({ label: "EVM · m/44'/60'/0'/0/i" });
  await page.getByRole("button", { name: "Connect" }).click();
  for (const place of [1, 2, 3, 4]) await page.getByLabel(`Place ${place}`).click();
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByLabel("Passphrase of the device").fill("a passphrase");
  await page.getByRole("button", { name: "Go on" }).click();
  await takeFirst(page);
  await taken(owner, page, "Trezor");
}

async function useKeystone(owner: DeviceOwner): Promise<void> {
  const { app, devices } = owner;
  devices.keystoneLinks();
  const page = await begin(owner, "Keystone");
  await page.getByLabel("Software of the device").fill("2.0.4");
  await page.getByRole("button", { name: "Read the code" }).click();
  await takeFirst(page);
  await page.getByRole("button", { name: "It is the same" }).click();
  await taken(owner, page, "Keystone");
  await takeCoins(owner);
  const asked = await review(owner);
  const gone = asked.waitForEvent("close");
  await asked.getByRole("button", { name: "Sign" }).click();
  await devices.keystoneSigns(asked);
  await gone;
  await app.getByText("Sent: on its way").waitFor();
}
