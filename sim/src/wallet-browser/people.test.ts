import { afterAll, beforeAll, expect, test } from "vitest";
import { openWalletStage } from "./wallet-stage.ts";
import type { WalletStage } from "./wallet-stage.ts";

/** What a person does: make a wallet, take play money, send it on both chains, lock. */
let stage: WalletStage;
beforeAll(async () => {
  stage = await openWalletStage();
}, 120_000);
afterAll(async () => {
  await stage.close();
});

test("a person makes a wallet, receives, and sends on both chains after reading", async () => {
  const words = await stage.create();
  expect(words).toHaveLength(12);
  const app = await stage.open("app.html");
  await app.getByRole("button", { name: "Receive" }).click();
  await app.getByRole("button", { name: "Take 5 SOL" }).click();
  await app.getByText("Asked. It arrives").waitFor();
  await app.getByRole("button", { name: "Take 5 ETH" }).click();
  await app.getByRole("button", { name: "Home" }).click();
  await app
    .locator(".row", { hasText: "Local Solana" })
    .getByText(/^5\s*SOL$/u)
    .waitFor();
  await app
    .locator(".row", { hasText: "Local EVM" })
    .getByText(/^5\s*ETH$/u)
    .waitFor();
  await app.getByRole("button", { name: "Send", exact: true }).click();
  for (const [asset, to] of [
    ["SOL", "So11111111111111111111111111111111111111114"],
    ["ETH", "0x00000000000000000000000000000000000000a1"],
  ]) {
    const option = app.locator("option", { hasText: asset });
    await app.getByLabel("Asset").selectOption(await option.getAttribute("value"));
    await app.getByLabel("Recipient").fill(to);
    await app.getByLabel("Amount").fill("1.25");
    await app.getByRole("button", { name: "Review" }).click();
    const shown = await stage.decide(true);
    expect(shown).toContain(`You send 1.25 ${asset} to`);
    expect(shown).toContain("First transfer to");
    await app.getByText("Sent: on its way").waitFor();
  }
  await app.getByRole("button", { name: "Activity" }).click();
  await app.getByText("−1.25").first().waitFor();
}, 120_000);
