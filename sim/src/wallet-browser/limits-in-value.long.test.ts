import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faultsOf } from "./looks.ts";
import { BOB_EVM, meet, send, takePlayMoney } from "./person.ts";
import type { Person } from "./person.ts";
import { PASSWORD, openWalletStage, pressToClose, serveFiles } from "./wallet-stage.ts";
import type { Served } from "./wallet-stage.ts";

/** Somebody who thinks in value, and an exchange that changes its mind. */
let person: Person;
let close: () => Promise<void>;
/** What an ether is worth; `null` when the exchange tells nothing. */
let ether: string | null = "3200";

function exchange(path: string): Served | null {
  if (path !== "/api/v1/tickers" || ether === null) return null;
  const headers = { "access-control-allow-origin": "*" };
  const body = JSON.stringify([{ symbol: "ETH_USDC", lastPrice: ether }]);
  return { body, type: "application/json", headers };
}

beforeAll(async () => {
  const [stage, site] = await Promise.all([openWalletStage(), serveFiles(exchange)]);
  person = await meet(stage, site);
  await stage.create();
  close = async () => {
    await stage.close();
    await site.close();
  };
}, 240_000);
afterAll(() => close(), 60_000);

/** Prices are asked for every ten seconds at most. */
const PRICES_MS = 10_500;
const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PRICES_MS));

async function openRules(): Promise<Page> {
  const { app, stage } = person;
  await app.getByRole("button", { name: "Accounts" }).click();
  await app.getByRole("button", { name: "Rules and limits" }).click();
  const page = await stage.secure();
  await page.getByRole("heading", { name: "This device’s rules" }).waitFor();
  await page.getByRole("button", { name: "EVM" }).first().click();
  await page.getByLabel("Value in USDC, at once").waitFor();
  return page;
}

async function setRules(page: Page): Promise<void> {
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Set the rules" }).click();
  await page.getByText("These rules count from now on.").waitFor();
}

/** Asks for a payment that never comes before the person, and sees why. */
async function refused(amount: string, why: string): Promise<void> {
  const { app } = person;
  await app.getByRole("button", { name: "Send", exact: true }).click();
  await app.getByLabel("Asset").selectOption({ label: "ETH · Local EVM" });
  await app.getByLabel("Recipient").fill(BOB_EVM);
  await app.getByLabel("Amount").fill(amount);
  await app.getByRole("button", { name: "Review" }).click();
  await app.getByText(why).waitFor();
}

test("a limit in value holds by the prices that were confirmed, and by none that fell too far", async () => {
  const { app } = person;
  await app.getByRole("button", { name: "Settings" }).click();
  await app.getByLabel("Address of the exchange").fill(person.site.url);
  await app.getByRole("button", { name: "Save" }).click();
  await app.getByText("Saved", { exact: true }).waitFor();
  await takePlayMoney(person);
  const first = await openRules();
  const prices = first.locator("section", { hasText: "Prices these limits go by" });
  expect(await prices.isVisible()).toBe(false);
  await first.getByLabel("Value in USDC, in 24 hours").fill("9,000");
  await first.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await first.getByRole("button", { name: "Set the rules" }).click();
  await first.getByText("A whole amount with at most 6 decimals.").waitFor();
  await first.getByLabel("Value in USDC, in 24 hours").fill("9000");
  await prices.getByText("1 ETH on Local chains (eip155:31337): 3200 USDC").waitFor();
  expect(await faultsOf(first, "limits in value")).toEqual([]);
  await setRules(first);
  await first.getByText("0 of 9000 USDC in 24 hours").waitFor();
  await pressToClose(first, first.getByRole("button", { name: "Close" }));
  await send(person, { asset: "ETH · Local EVM", to: BOB_EVM, windows: 1 });
  // 1.25 ether at 3,200, and what the fee could cost at most.
  await refused("1.6", "Refused: 24 h limit 9,000.00 USDC, 4,000.");
  ether = "1599";
  await later();
  await refused("0.5", "ETH has no fresh price, so it counts as over the 24 h limit 9,000.00 USDC");
  await app.getByText("Set the rules again to confirm it.").waitFor();
  ether = null;
  await later();
  await refused("0.5", "ETH has no fresh price");
  ether = "1599";
  await later();
  const again = await openRules();
  await again
    .getByText("1 ETH on Local chains (eip155:31337): 1599 USDC, confirmed 3200")
    .waitFor();
  await setRules(again);
  await pressToClose(again, again.getByRole("button", { name: "Close" }));
  await send(person, { asset: "ETH · Local EVM", to: BOB_EVM, windows: 1 });
  await refused("1.9", "Refused: 24 h limit 9,000.00 USDC, 5,99");
}, 180_000);
