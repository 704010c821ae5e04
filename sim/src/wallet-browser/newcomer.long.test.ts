import { afterAll, beforeAll, expect, test } from "vitest";
import { faultsOf } from "./looks.ts";
import { BOB_EVM, meet, send } from "./person.ts";
import { readTestPage } from "./test-page.ts";
import { aMinuteLater, makeThreeHands, receiveAndPay, threeHandsOf } from "./three-hands.ts";
import type { ThreeHands } from "./three-hands.ts";
import { openWalletStage, pressToClose, serveFiles } from "./wallet-stage.ts";

/** Somebody who is paid by an account of three hands for the first time, and more than is free at once. */
let hands: ThreeHands;
let close: () => Promise<void>;
beforeAll(async () => {
  const [stage, site] = await Promise.all([openWalletStage(), serveFiles(readTestPage)]);
  hands = threeHandsOf(await meet(stage, site));
  close = async () => {
    await stage.close();
    await site.close();
  };
}, 600_000);
afterAll(() => close(), 240_000);

const DAY_MS = 24 * 3_600_000;
const PAYMENT = { asset: "ETH · Local EVM", to: BOB_EVM };

test("a newcomer beyond the free amount is named where the payment was refused, and paid a day later", async () => {
  await makeThreeHands(hands);
  await receiveAndPay(hands);
  aMinuteLater(hands.owner);
  const { stage, app } = hands.owner;
  await app.getByRole("button", { name: "Send", exact: true }).click();
  await app.getByLabel("Asset").selectOption({ label: PAYMENT.asset });
  await app.getByLabel("Recipient").fill(PAYMENT.to);
  await app.getByLabel("Amount").fill("1.25");
  await app.getByRole("button", { name: "Review" }).click();
  const asked = await stage.secure();
  await asked.getByRole("button", { name: "Sign" }).click();
  await asked.getByRole("heading", { name: "A new recipient waits" }).waitFor();
  await asked.getByText("no payment to it may let more than 1.5 ETH leave in 24 hours").waitFor();
  expect(await asked.locator("main").innerText()).toContain(BOB_EVM);
  expect(await faultsOf(asked, "a new recipient")).toEqual([]);
  await asked.getByRole("button", { name: "Name this address" }).click();
  await asked.getByRole("alert").filter({ hasText: /\S/u }).last().waitFor();
  await asked.getByLabel("Name").fill("Bob");
  await asked.getByRole("button", { name: "Name this address" }).click();
  await asked.getByText("Named. It can be paid any amount from").waitFor();
  await pressToClose(asked, asked.getByRole("button", { name: "Close" }));
  stage.cosigner.clock.aheadMs += DAY_MS;
  await send(hands.owner, { ...PAYMENT, windows: 2 });
  // To set other rules leaves those who are known as they are.
  aMinuteLater(hands.owner);
  await app.getByRole("button", { name: "Accounts" }).click();
  await app.getByRole("button", { name: "Rules and limits" }).click();
  const rules = await stage.secure();
  await rules.locator(".choices").last().getByRole("button").click();
  await rules.getByLabel("SOL, at once").fill("4");
  await rules.getByRole("button", { name: "Set the rules" }).click();
  await rules.getByText("Saved", { exact: true }).waitFor();
  await rules.close();
  aMinuteLater(hands.owner);
  await send(hands.owner, { ...PAYMENT, windows: 2 });
}, 400_000);
