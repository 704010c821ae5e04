import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { askNode, BOB, BOB_EVM, eventually, inUse, meet, send, takePlayMoney } from "./person.ts";
import type { Person, Step } from "./person.ts";
import { createSecurityKey } from "./security-key.ts";
import type { SecurityKey } from "./security-key.ts";
import { PASSWORD, pressToClose } from "./wallet-stage.ts";
import { listenToKeys, secretsOfKit } from "./worker-ears.ts";
import type { WorkerEars } from "./worker-ears.ts";

interface SavedKit {
  readonly path: string;
  readonly words: string;
}

/** Chooses the kit and types its words. */
export async function bringSavedKit(page: Page, kit: SavedKit): Promise<void> {
  await page.locator('input[type="file"]').setInputFiles(kit.path);
  await page.locator('input[type="password"]').fill(kit.words);
}

/** Saves the kit that is shown, opens it once, and answers where it lies and its words. */
async function keepKit(page: Page): Promise<SavedKit> {
  await page.getByRole("heading", { name: "Save your recovery kit" }).waitFor({ timeout: 30_000 });
  const words = (await page.locator(".word-grid li").allTextContents()).join(" ");
  const saving = page.waitForEvent("download");
  await page.getByRole("link", { name: "Save the file" }).click();
  const path = join(mkdtempSync(join(tmpdir(), "holdall-kit-")), "kit.json");
  await (await saving).saveAs(path);
  await page.getByRole("button", { name: "I have both" }).click();
  const kit = { path, words };
  await bringSavedKit(page, kit);
  await page.getByRole("button", { name: "Open the kit" }).click();
  await page.getByRole("heading", { name: "Your account is guarded" }).waitFor();
  await pressToClose(page, page.getByRole("button", { name: "Close" }));
  return kit;
}

/** The account's owner at the device in hand, which is the first one until it is lost. */
export interface ThreeHands {
  owner: Person;
  /** The recovery words of the device in hand. */
  words: readonly string[];
  /** The kit that counts at this moment. */
  kit: SavedKit;
  /** The second factor that the co-signer knows. */
  readonly key: SecurityKey;
}

/** Nothing is made yet. */
export function threeHandsOf(owner: Person): ThreeHands {
  return { owner, words: [], kit: { path: "", words: "" }, key: createSecurityKey() };
}

/** A co-signer hears ten requests of an account in a minute: what a person does in hours, a test does at once. */
export function aMinuteLater({ stage }: Person): void {
  stage.cosigner.clock.aheadMs += 60_000;
}

/** The notice where a passkey is registered. */
const TWO_DAYS_MS = 2 * 24 * 3_600_000;

/** An account of three hands, step by step: made, paid from, its kit lost, its limits set, its device lost. */
export const THREE_HANDS: readonly Step<ThreeHands>[] = [
  [
    "a guarded wallet is made: words, three hands, a kit that is opened once",
    makeThreeHands,
    90_000,
  ],
  ["it receives, and sends on both chains with two of its hands", receiveAndPay, 120_000],
  [
    "the kit is lost: a new one is made, the address stays, and the lost owner is replaced",
    loseKit,
    120_000,
    "long",
  ],
  [
    "limits: tighter at once, looser with a second factor and a day later, taken back meanwhile",
    setLimits,
    60_000,
    "long",
  ],
  [
    "the device is lost: on a new one the kit and the co-signer have the account back",
    loseDevice,
    150_000,
  ],
];

export async function makeThreeHands(hands: ThreeHands): Promise<void> {
  const { stage, app } = hands.owner;
  await app.getByRole("button", { name: "Create a guarded wallet" }).click();
  const secure = await stage.secure();
  hands.words = await stage.createIn(secure);
  await secure.getByRole("heading", { name: "An account of three hands" }).waitFor();
  await hands.key.plugInto(secure);
  await secure.getByLabel("Register a passkey with the co-signer").check();
  const ears = await listenToKeys(stage);
  await secure.getByRole("button", { name: "Make the account" }).click();
  hands.kit = await keepKit(secure);
  await keptApart(ears, hands.kit);
  await inUse(hands.owner, "Three hands");
}

/**
 * The realm that has the device's share has never heard the kit's: neither share nor seed nor words
 * are in anything it read while the account was made, though it read the account's own name; another
 * worker had them, and is gone.
 */
async function keptApart(ears: WorkerEars, { path, words }: SavedKit): Promise<void> {
  const secrets = await secretsOfKit(readFileSync(path, "utf8"), words);
  expect(ears.seen()).toBeGreaterThan(1);
  await eventually(() => ears.running(), 1);
  const heard = (await ears.heard()).join(" ");
  expect(heard).toContain("Guarded");
  for (const secret of [...secrets, words, Buffer.from(words).toString("hex")])
    expect(heard).not.toContain(secret);
  ears.close();
}

export async function receiveAndPay(hands: ThreeHands): Promise<void> {
  const { stage, app } = hands.owner;
  await app.getByRole("button", { name: "Settings" }).click();
  await app.getByLabel("Address of the exchange").fill(hands.owner.site.url);
  await app.getByRole("button", { name: "Save" }).click();
  await app.getByText("Saved", { exact: true }).waitFor();
  await takePlayMoney(hands.owner);
  // Five of each at 150.25 and 3,200.
  await app.getByText(/^16,751\.25\s*USDC$/u).waitFor();
  const [solana] = await send(hands.owner, { asset: "SOL · Local Solana", to: BOB, windows: 1 });
  expect(solana).toContain("You send 1.25 SOL to");
  expect(solana).toContain("First transfer to");
  const lamports = async (): Promise<unknown> =>
    ((await askNode(stage.solana.url, "getBalance", [BOB])) as { readonly value: number }).value;
  await eventually(lamports, 1_250_000_000);
  // The first payment of a Safe makes it; then the owners sign, and what they signed is executed.
  const evm = await send(hands.owner, { asset: "ETH · Local EVM", to: BOB_EVM, windows: 3 });
  expect(evm[0]).toContain("An account of three keys is made, which acts when 2 of them sign");
  expect(evm[1]).toContain("You send 1.25 ETH to");
  expect(evm[2]).toContain("would do this");
  const wei = `0x${(125n * 10n ** 16n).toString(16)}`;
  await eventually(() => askNode(stage.evm.url, "eth_getBalance", [BOB_EVM, "latest"]), wei);
  await app.getByRole("button", { name: "Activity" }).click();
  await app.getByText("−1.25").first().waitFor();
}

export async function loseKit(hands: ThreeHands): Promise<void> {
  const { stage, app } = hands.owner;
  await app.getByRole("button", { name: "Accounts" }).click();
  const row = app.locator(".row", { hasText: "Three hands" });
  const before = await row.locator(".address").allInnerTexts();
  await app.getByRole("button", { name: "Renew a hand" }).click();
  const renewing = await stage.secure();
  await renewing.getByRole("button", { name: "My recovery kit is lost" }).click();
  hands.kit = await keepKit(renewing);
  expect(await row.locator(".address").allInnerTexts()).toEqual(before);
  const local = app.getByRole("region", { name: "Local EVM", exact: true });
  const waits = local.getByText("a lost hand still counts as an owner");
  await waits.waitFor({ timeout: 20_000 });
  await local.getByRole("button", { name: "Replace the lost owner" }).click();
  expect(await stage.decide(true)).toContain("replaces");
  await stage.decide(true);
  await waits.waitFor({ state: "detached", timeout: 20_000 });
  // A renewal asks the co-signer often; whoever is quick would ask too often.
  aMinuteLater(hands.owner);
  await send(hands.owner, { asset: "SOL · Local Solana", to: BOB, windows: 1 });
}

async function setLimits(hands: ThreeHands): Promise<void> {
  const { stage, app } = hands.owner;
  await app.getByRole("button", { name: "Accounts" }).click();
  aMinuteLater(hands.owner);
  await app.getByRole("button", { name: "Rules and limits" }).click();
  const rules = await stage.secure();
  await rules.locator(".choices").last().getByRole("button").click();
  await rules.getByRole("heading", { name: "The co-signer’s rules" }).waitFor();
  await hands.key.plugInto(rules);
  const limit = rules.getByLabel("SOL, at once");
  await limit.fill("1");
  await rules.getByRole("button", { name: "Set the rules" }).click();
  await rules.getByText("Saved", { exact: true }).waitFor();
  await limit.fill("4");
  await rules.getByRole("button", { name: "Set the rules" }).click();
  await rules.getByText("This is looser than before").waitFor();
  await rules.getByRole("button", { name: "Prove it with the passkey" }).click();
  await rules.getByText("Looser rules count from").waitFor();
  await rules.getByRole("button", { name: "Take them back" }).click();
  await rules.getByText("Looser rules count from").waitFor({ state: "detached" });
  await changePasskey(hands, rules);
  await limit.fill("4");
  await rules.getByRole("button", { name: "Set the rules" }).click();
  await rules.getByText("This is looser than before").waitFor();
  await bringSavedKit(rules, hands.kit);
  await rules.getByRole("button", { name: "Set the rules" }).click();
  await rules.getByText("Looser rules count from").waitFor();
  await rules.getByText("SOL, at once: 4").waitFor();
  aMinuteLater(hands.owner);
  await rules.getByRole("button", { name: "Take them back" }).click();
  await rules.getByText("Looser rules count from").waitFor({ state: "detached" });
  await rules.close();
  aMinuteLater(hands.owner);
  // The co-signer holds to them whatever this device signs.
  await app.getByRole("button", { name: "Send", exact: true }).click();
  await app.getByLabel("Asset").selectOption({ label: "SOL · Local Solana" });
  await app.getByLabel("Recipient").fill(BOB);
  await app.getByLabel("Amount").fill("1.25");
  await app.getByRole("button", { name: "Review" }).click();
  const asked = await stage.secure();
  await asked.getByRole("button", { name: "Sign" }).click();
  await asked.getByText("This needs the passkey registered with the co-signer").waitFor();
  // The passkey lifts how much, this once.
  await hands.key.plugInto(asked);
  await pressToClose(asked, asked.getByRole("button", { name: "Prove it with the passkey" }));
  await app.getByText("Sent: on its way").waitFor({ timeout: 20_000 });
}

/** The co-signer's passkey goes by its own word, and another comes by the kit's. */
async function changePasskey(hands: ThreeHands, rules: Page): Promise<void> {
  aMinuteLater(hands.owner);
  await rules.getByRole("button", { name: "Passkey of the co-signer" }).click();
  await rules.getByText("A passkey is registered").waitFor();
  await rules.getByRole("button", { name: "Remove it" }).click();
  await rules.getByRole("button", { name: "With the passkey there was" }).click();
  await rules.getByText("Saved", { exact: true }).waitFor();
  await hands.key.empty();
  await rules.getByRole("button", { name: "Passkey of the co-signer" }).click();
  await rules.getByText("No passkey is registered").waitFor();
  await rules.getByRole("button", { name: "Register a passkey" }).click();
  await bringSavedKit(rules, hands.kit);
  await rules.getByRole("button", { name: "With the kit" }).click();
  await rules.getByText("Saved", { exact: true }).waitFor();
}

export async function loseDevice(hands: ThreeHands): Promise<void> {
  const lost = hands.owner;
  await lost.app.getByRole("button", { name: "Accounts" }).click();
  const row = lost.app.locator(".row", { hasText: "Three hands" });
  await row.waitFor();
  const before = await row.locator(".address").allInnerTexts();
  const stage = await lost.stage.another();
  hands.owner = await meet(stage, lost.site);
  const { app } = hands.owner;
  await app.getByRole("button", { name: "I have lost my device" }).click();
  const page = await stage.secure();
  hands.words = await stage.createIn(page);
  await page.getByRole("heading", { name: "A device is lost" }).waitFor();
  await bringSavedKit(page, hands.kit);
  await page.getByRole("button", { name: "Look at the account" }).click();
  await page.getByText(before[0]).waitFor();
  aMinuteLater(hands.owner);
  // What was on the key's ring is not lost with the device.
  await page.getByText("asks for it at both steps").waitFor();
  await hands.key.plugInto(page);
  await page.getByRole("button", { name: "Begin the notice" }).click();
  await page.getByText("The notice runs until").waitFor();
  await page.getByRole("button", { name: "Have the account back" }).click();
  await page.getByText("Without the device, a notice must run first").waitFor();
  // Whoever opens the device that is only mislaid is told before all else, and could stop it.
  await lost.app.getByRole("button", { name: "Lock", exact: true }).click();
  await lost.app.getByRole("button", { name: "Unlock", exact: true }).click();
  const warned = await lost.stage.secure();
  await warned.getByLabel("Password").fill(PASSWORD);
  await warned.getByRole("button", { name: "Unlock" }).click();
  await warned.getByText("Somebody with your recovery kit has asked").waitFor();
  await pressToClose(warned, warned.getByRole("button", { name: "Go on to the wallet" }));
  stage.cosigner.clock.aheadMs += TWO_DAYS_MS;
  await page.getByRole("button", { name: "Have the account back" }).click();
  hands.kit = await keepKit(page);
  await inUse(hands.owner, "Three hands");
  const after = app.locator(".row", { hasText: "Three hands" }).locator(".address");
  expect(await after.allInnerTexts()).toEqual(before);
  // The Safe still names the lost device: the kit and the co-signer put this one in its place.
  await app.getByRole("button", { name: "Receive" }).click();
  await app.getByRole("button", { name: "Take 5 ETH" }).click();
  await app.getByRole("button", { name: "Accounts" }).click();
  await app.getByText("a lost hand still counts as an owner").waitFor({ timeout: 20_000 });
  await app.getByRole("button", { name: "Replace the lost owner" }).click();
  const swap = await stage.secure();
  await swap.getByText("This device is no owner yet").waitFor();
  await bringSavedKit(swap, hands.kit);
  await stage.decide(true);
  await stage.decide(true);
  const waits = app.getByText("a lost hand still counts as an owner");
  await waits.waitFor({ state: "detached", timeout: 20_000 });
  await send(hands.owner, { asset: "ETH · Local EVM", to: BOB_EVM, windows: 2 });
}
