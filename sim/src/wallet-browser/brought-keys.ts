import { createCipheriv, scryptSync } from "node:crypto";
import { addressOf, publicKeyOf } from "@holdall/wallet/keyring";
import type { Page } from "playwright-core";
import { keccak256 } from "viem";
import { expect } from "vitest";
import { askNode, BOB_EVM, use } from "./person.ts";
import type { Person, Step } from "./person.ts";
import { PASSWORD, pressToClose } from "./wallet-stage.ts";

/** Keys from elsewhere, in forms that other wallets give out, and given out again by this one. */
export const BROUGHT_KEYS: readonly Step<Person>[] = [
  ["keys of several forms are looked at, compared and taken in", bringKeys, 90_000, "long"],
  [
    "a key is given out after the password, and is the one that was brought",
    giveOutKey,
    60_000,
    "long",
  ],
  ["an address is watched, and nothing is asked to sign for it", watchAddress, 60_000, "long"],
];

const SOLANA_SECRET = new Uint8Array(32).fill(0x51);
const EVM_SECRET = new Uint8Array(32).fill(0x52);
const FILE_SECRET = new Uint8Array(32).fill(0x53);
const FILE_PASSWORD = "correct horse";
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const solanaPublic = publicKeyOf("solana", SOLANA_SECRET);
const evmAddress = (secret: Uint8Array): string => addressOf("evm", publicKeyOf("evm", secret));

/** A keystore of version 3, sealed with the platform's own primitives. */
function keystore(secret: Uint8Array): string {
  const [salt, iv] = [Buffer.alloc(32, 7), Buffer.alloc(16, 9)];
  const stretched = scryptSync(FILE_PASSWORD, salt, 32, { N: 1024, r: 8, p: 1 });
  const cipher = createCipheriv("aes-128-ctr", stretched.subarray(0, 16), iv);
  const ciphertext = Buffer.concat([cipher.update(secret), cipher.final()]);
  const mac = keccak256(Buffer.concat([stretched.subarray(16), ciphertext])).slice(2);
  const kdfparams = { dklen: 32, n: 1024, r: 8, p: 1, salt: hex(salt) };
  const sealed = { ciphertext: hex(ciphertext), cipherparams: { iv: hex(iv) } };
  const crypto = { cipher: "aes-128-ctr", kdf: "scrypt", kdfparams, mac, ...sealed };
  return JSON.stringify({ version: 3, crypto });
}

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
  const choice = page.locator(".who", { hasText: address });
  await page.getByLabel("Name", { exact: true }).fill(name);
  await pressToClose(page, choice.getByRole("button"));
  await person.app.locator(".row", { hasText: name }).waitFor();
}

async function bringKeys(person: Person): Promise<void> {
  const solana = await begin(person);
  await look(solana, "0x51");
  await solana.getByText("This text is not a key, an address or a file").waitFor();
  await look(solana, JSON.stringify([...SOLANA_SECRET, ...solanaPublic]));
  await take(person, solana, "Old Solana", addressOf("solana", solanaPublic));
  const evm = await begin(person);
  await look(evm, hex(EVM_SECRET));
  // So many digits may be a key of either family: both are shown, and the person chooses.
  await evm.getByText(evmAddress(EVM_SECRET)).waitFor();
  expect(await evm.getByRole("button", { name: "Take it in" }).count()).toBe(2);
  await take(person, evm, "Old EVM", evmAddress(EVM_SECRET));
  const file = await begin(person);
  const buffer = Buffer.from(keystore(FILE_SECRET));
  const chosen = { name: "keystore.json", mimeType: "application/json", buffer };
  await file.locator('input[type="file"]').setInputFiles(chosen);
  await look(file, "", "another password");
  await file.getByText("Wrong password for this keystore file.").waitFor();
  await look(file, "", FILE_PASSWORD);
  await take(person, file, "Old file", evmAddress(FILE_SECRET));
}

async function giveOutKey(person: Person): Promise<void> {
  const { app, stage } = person;
  await app.getByRole("button", { name: "Settings" }).click();
  await app.getByRole("button", { name: "Show the recovery words" }).click();
  const page = await stage.secure();
  const address = addressOf("solana", solanaPublic);
  await page.getByLabel("Which of them").selectOption({ label: `Old Solana ${address}` });
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Show", exact: true }).click();
  // It stands there for as long as the button is held, by key as by hand, and no longer.
  const shown = page.locator("p.who.address");
  await shown.getByText("••••").waitFor();
  await page.locator("button.button-hold").focus();
  await page.keyboard.down("Enter");
  await shown.filter({ hasNotText: "•" }).waitFor();
  const written = await shown.innerText();
  await page.keyboard.up("Enter");
  await shown.getByText("••••").waitFor();
  await pressToClose(page, page.getByRole("button", { name: "Close" }));
  const again = await begin(person);
  await look(again, written);
  await again.locator(".who", { hasText: address }).getByRole("button").click();
  await again.getByText("This account is in the wallet already.").waitFor();
  // A screen that refuses leaves whoever has only keys where they were.
  await again.locator("button:focus", { hasText: "Take it in" }).waitFor();
  await again.close();
}

async function watchAddress(person: Person): Promise<void> {
  const { app, stage } = person;
  // Somebody rich from the first block on: what is shown of them does not depend on anybody else.
  const { url, token } = stage.evm;
  const [rich] = (await askNode(url, "eth_accounts", [], token)) as readonly string[];
  const page = await begin(person);
  await look(page, rich);
  await page.getByRole("button", { name: "Watch it" }).waitFor();
  await page.getByLabel("Name", { exact: true }).fill("Somebody rich");
  await pressToClose(page, page.getByRole("button", { name: "Watch it" }));
  await app.locator(".row", { hasText: "Somebody rich" }).getByText("Watched only").waitFor();
  await use(person, "Somebody rich");
  await app.getByRole("button", { name: "Home" }).click();
  await app.getByText(/^[\d,.]+\s*ETH$/u).waitFor();
  await app.getByRole("button", { name: "Send", exact: true }).click();
  await app.getByLabel("Recipient").fill(BOB_EVM);
  await app.getByLabel("Amount").fill("0.5");
  await app.getByRole("button", { name: "Review" }).click();
  await app.getByText("This account is only watched").waitFor();
  expect(stage.context.pages().some((one) => one.url().includes("/secure.html"))).toBe(false);
}
