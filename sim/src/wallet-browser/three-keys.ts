import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { faultsOf } from "./looks.ts";
import { giveItem } from "./only-one.ts";
import { begin, takeFirst } from "./own-devices.ts";
import type { DeviceOwner } from "./own-devices.ts";
import { BOB_EVM, inUse } from "./person.ts";
import type { Person, Step } from "./person.ts";
import { pressToClose } from "./wallet-stage.ts";

/** Three keys of a person's own, in three places, that own one account together. */
export const THREE_KEYS: readonly Step<DeviceOwner>[] = [
  ["three keys in three places own an account, and any two of them pay", useThree, 120_000],
];

/** What may become of such an account later. */
export const THREE_KEYS_LATER: readonly Step<DeviceOwner>[] = [
  ["one of them is lost: a second Ledger takes its place, and pays", replaceTrezor, 180_000],
  ["what there is only one of is destroyed by two of them", burnFromSafe, 120_000],
];

/** The wallet's own key, the Trezor and the Ledger: the Trezor is not at hand when it is paid from. */
async function useThree(owner: DeviceOwner): Promise<void> {
  const { stage, app, devices } = owner;
  devices.ledger({ app: "Ethereum" });
  const paired = await begin(owner, "Ledger");
  // It is the one that is here already: its account stands beside the other.
  await paired.getByRole("heading", { name: "Which Ledger is it?" }).waitFor();
  await paired.locator(".choices .button").first().click();
  await paired.getByLabel("Which accounts").selectOption({ label: "EVM · m/44'/60'/0'/0/i" });
  await paired.getByRole("button", { name: "Connect" }).click();
  await takeFirst(paired);
  await paired.getByRole("heading", { name: "The account is here" }).waitFor();
  await pressToClose(paired, paired.getByRole("button", { name: "Close" }));
  const { own, trezor, ledger } = await makeOfThree(owner);
  await inUse(owner, "A Safe of three keys");
  await app.getByRole("button", { name: "Receive" }).click();
  await app.getByRole("button", { name: "Take 5 ETH" }).click();
  await app.getByRole("button", { name: "Home" }).click();
  await app.getByText(/^5\s*ETH$/u).waitFor();
  await app.getByRole("button", { name: "Send", exact: true }).click();
  await app.getByLabel("Recipient").fill(BOB_EVM);
  await app.getByLabel("Amount").fill("1.25");
  await app.getByRole("button", { name: "Review" }).click();
  // It is made first; then its owners are asked, and last what executes it is read by itself.
  await stage.decide(true);
  await answer(owner, [own, "proposal number 0", "1.25 ETH moves"], "Sign");
  await answer(owner, [trezor, "1.25 ETH moves"], "Refuse");
  await answer(owner, [ledger, "1.25 ETH moves"], "Sign");
  await answer(owner, [own], "Sign");
  await app.getByText("Sent: on its way").waitFor();
  await app.getByRole("button", { name: "Home" }).click();
  await app.getByText(/^3\.75\s*ETH$/u).waitFor();
}

/** Reads what is asked of an account and answers it. The next request may come in the same window. */
export async function answer(
  person: Person,
  asked: readonly string[],
  act: "Sign" | "Refuse",
): Promise<void> {
  const page = await readAsked(person, asked);
  if (act === "Sign") await sign(page);
  else await page.getByRole("button", { name: act, exact: true }).click();
}

/** The window in which an account is asked for something, once it stands there. */
async function readAsked({ stage }: Person, [account, ...texts]: readonly string[]): Promise<Page> {
  for (;;) {
    const page = await stage.secure();
    try {
      for (const text of [`with ${account}`, ...texts])
        await page.getByText(text).first().waitFor();
      await page.bringToFront();
      return page;
    } catch (fault) {
      // A window that was about to close: the next one is meant.
      if (!page.isClosed()) throw fault;
    }
  }
}

/** Presses *Sign*; what is a danger is held until it counts. */
async function sign(page: Page): Promise<void> {
  const act = page.getByRole("button", { name: /^(Sign|Hold to sign)$/u, disabled: false });
  await act.waitFor();
  if ((await act.innerText()) === "Sign") return act.click();
  await act.hover();
  await page.mouse.down();
  try {
    await act.waitFor({ state: "detached" });
    await page.mouse.up();
  } catch (fault) {
    // What was held for may have been the window's last.
    if (!page.isClosed()) throw fault;
  }
}

/** Two keys of one place are refused; those that are offered are read back and taken. */
async function makeOfThree({
  stage,
  app,
}: DeviceOwner): Promise<Readonly<Record<"own" | "trezor" | "ledger", string>>> {
  await app.getByRole("button", { name: "Make an account of three keys" }).click();
  const page = await stage.secure();
  const keys = [1, 2, 3].map((number) => page.getByLabel(`Key ${number}`));
  const [own, trezor, ledger] = await Promise.all(keys.map((key) => key.inputValue()));
  await keys[1].selectOption(own);
  await page.getByRole("button", { name: "Read it back" }).click();
  await page.getByRole("button", { name: "Make the account" }).click();
  await page.getByText("These cannot be the owners of a Safe.").waitFor();
  await page.getByRole("button", { name: "Back" }).click();
  await page.getByRole("button", { name: "Read it back" }).click();
  for (const address of [own, trezor, ledger]) await page.getByText(address).waitFor();
  await page.getByRole("button", { name: "Make the account" }).click();
  await page.getByRole("heading", { name: "The account is here" }).waitFor();
  await pressToClose(page, page.getByRole("button", { name: "Close" }));
  return { own, trezor, ledger };
}

/** The second Ledger has keys of its own. */
const SECOND_SECRET = new Uint8Array(32).fill(0x2d);

/** A second Ledger comes beside the first. */
export async function pairSecond(owner: DeviceOwner): Promise<void> {
  const { devices } = owner;
  devices.ledger({ app: "Ethereum" }, SECOND_SECRET);
  const paired = await begin(owner, "Ledger");
  await paired.getByRole("button", { name: "Another Ledger" }).waitFor();
  expect(await faultsOf(paired, "which Ledger")).toEqual([]);
  await paired.getByRole("button", { name: "Another Ledger" }).click();
  expect(await paired.getByLabel("Name", { exact: true }).inputValue()).toBe("Ledger 2");
  await paired.getByLabel("Which accounts").selectOption({ label: "EVM · m/44'/60'/0'/0/i" });
  await paired.getByRole("button", { name: "Connect" }).click();
  await takeFirst(paired);
  await paired.getByRole("heading", { name: "The account is here" }).waitFor();
  await pressToClose(paired, paired.getByRole("button", { name: "Close" }));
}

async function replaceTrezor(owner: DeviceOwner): Promise<void> {
  const { app, devices } = owner;
  await pairSecond(owner);
  await app.getByText("A key of it is lost").click();
  const lost = app.getByLabel("The lost key");
  const before = await keysIn(lost);
  expect([...before.keys()].toSorted()).toEqual(["Ledger 1", "This wallet", "Trezor"]);
  expect(await faultsOf(app, "a key of three is lost")).toEqual([]);
  await lost.selectOption(before.get("Trezor")!);
  const next = app.getByLabel("The key in its place");
  expect([...(await keysIn(next)).keys()]).toEqual(["Ledger 2"]);
  const newcomer = await next.inputValue();
  const [own, first] = [before.get("This wallet")!, before.get("Ledger 1")!];
  devices.ledger({ app: "Ethereum" });
  await app.getByRole("button", { name: "Replace the key" }).click();
  await answer(owner, [own, "proposal number 1", newcomer], "Sign");
  await answer(owner, [first, "proposal number 1", newcomer], "Sign");
  await answer(owner, [own, "would do this", newcomer], "Sign");
  await app.getByText("Sent: on its way").waitFor();
  await lost.locator("option", { hasText: "Ledger 2" }).waitFor({ state: "attached" });
  expect([...(await keysIn(lost)).keys()]).not.toContain("Trezor");
  await app.getByRole("button", { name: "Send", exact: true }).click();
  await app.getByLabel("Recipient").fill(BOB_EVM);
  await app.getByLabel("Amount").fill("0.5");
  await app.getByRole("button", { name: "Review" }).click();
  // The key of this wallet does not sign this time, and still pays the fee.
  await answer(owner, [own, "0.5 ETH moves"], "Refuse");
  await answer(owner, [first, "0.5 ETH moves"], "Sign");
  const asked = await readAsked(owner, [newcomer, "0.5 ETH moves"]);
  await asked.getByText("Signs on Ledger 2").waitFor();
  devices.ledger({ app: "Ethereum" }, SECOND_SECRET);
  await sign(asked);
  await answer(owner, [own, "would do this"], "Sign");
  await app.getByText("Sent: on its way").waitFor();
}

/** The keys that a field offers, by the name of their place. */
export async function keysIn(field: Locator): Promise<ReadonlyMap<string, string>> {
  const options = await field.locator("option").all();
  const rows = options.map(async (option): Promise<readonly [string, string]> => {
    const name = await option.innerText();
    return [name.slice(0, name.indexOf(" · ")), (await option.getAttribute("value")) ?? ""];
  });
  return new Map(await Promise.all(rows));
}

async function burnFromSafe(owner: DeviceOwner): Promise<void> {
  const { stage, app, devices } = owner;
  devices.ledger({ app: "Ethereum" });
  await app.getByRole("button", { name: "Accounts" }).click();
  const own = app.locator(".row", { hasText: "In use" }).locator(".address");
  await giveItem(stage.evm, await own.innerText());
  await app.getByText("A key of it is lost").click();
  const lost = app.getByLabel("The lost key");
  await lost.waitFor();
  const owners = await keysIn(lost);
  const [here, ledger] = [owners.get("This wallet")!, owners.get("Ledger 1")!];
  await app.getByRole("button", { name: "Collectibles" }).click();
  const item = app.locator(".row-tall", { hasText: "Demo Items" });
  await item.waitFor({ timeout: 40_000 });
  await item.getByText("Destroy it").click();
  await item.getByRole("button", { name: "Review" }).last().click();
  await answer(owner, [here, "destroy"], "Sign");
  await answer(owner, [ledger, "destroy"], "Sign");
  await answer(owner, [here, "would do this"], "Sign");
  await item.waitFor({ state: "detached", timeout: 40_000 });
}
