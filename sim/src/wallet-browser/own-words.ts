import type { EvmDevnet } from "@holdall/devnet/evm";
import type { BrowserContext, FrameLocator, Locator, Page } from "playwright-core";
import { expect } from "vitest";
import {
  deriveAccount,
  generateWords,
  SCHEMES,
  seedFromWords,
  sentenceBytes,
} from "@holdall/wallet/keyring";
import { faultsOf } from "./looks.ts";
import { askNode } from "./person.ts";
import { PASSWORD } from "./wallet-stage.ts";

/** A device of the page on which nothing was ever made, at the screen that asks for recovery words. */
export interface FreshDevice {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly screens: FrameLocator;
  readonly secure: Locator;
}

/** Words made elsewhere, their passphrase, and what they have there. */
interface FormerWallet {
  readonly words: readonly string[];
  readonly passphrase: string;
  readonly seed: Uint8Array;
}

/** As many letters of a word as tell it from all others of its list. */
const LETTERS_TOLD = 4;
/** A path of another wallet, and the number of an account under it that comes after unused ones. */
const FORMER = SCHEMES.find(({ id }) => id === "evm-per-account")!;
const FORMER_INDEX = 3;
const TWO_ETHER = "0x1bc16d674ec80000";

/** A wallet of former times: what it has is under a path that a new one would never look at. */
async function formerWallet(evm: EvmDevnet): Promise<FormerWallet> {
  const made = generateWords(12, (length) => crypto.getRandomValues(new Uint8Array(length)));
  const passphrase = "un \u00e9t\u00e9";
  const seed = seedFromWords(made, new TextEncoder().encode(passphrase.normalize("NFKD")));
  const { address } = deriveAccount(seed, FORMER, FORMER_INDEX);
  await askNode(evm.url, "faucet_request", [address, TWO_ETHER], evm.token);
  return { words: new TextDecoder().decode(sentenceBytes(made)).split(" "), passphrase, seed };
}

/**
 * Recovery words come in on a fresh device, by keys alone; what they have under the path of another wallet is
 * found; and they are shown again, for a minute and to nobody who has left.
 */
export async function bringWords(device: FreshDevice, evm: EvmDevnet): Promise<void> {
  const { page, secure, context } = device;
  const started: string[] = [];
  page.on("worker", (worker) => started.push(new URL(worker.url()).pathname));
  const former = await formerWallet(evm);
  await pasteWords(device);
  await typeWords(device, former);
  await secure.getByLabel("Leur phrase secrète").fill(former.passphrase);
  await secure.getByLabel("Mot de passe", { exact: true }).fill("Password2024");
  await secure.getByLabel("Mot de passe, encore").fill("Password2024");
  await secure.getByRole("button", { name: "Importer" }).click();
  await secure.getByText("Ce mot de passe est parmi les plus utilisés").waitFor();
  await secure.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
  await secure.getByLabel("Mot de passe, encore").fill(PASSWORD);
  await secure.getByRole("button", { name: "Importer" }).click();
  await findFormer(device, former);
  await showAgain(device, former);
  // The worker that stretches a password was there each time, and is gone; the one with the key stays.
  expect(started.filter((path) => path === "/stretch.js").length).toBeGreaterThan(1);
  const left = page.workers().map((worker) => new URL(worker.url()).pathname);
  expect(left).toContain("/key.js");
  expect(left).not.toContain("/stretch.js");
  await meetDamage(device);
  await context.close();
}

/** Pasted words are taken from the clipboard's text, and leave the clipboard when the person says so. */
async function pasteWords({ context, page, secure }: FreshDevice): Promise<void> {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(`navigator.clipboard.writeText("zoo wrong")`);
  const [first, second] = [1, 2].map((place) => secure.getByLabel(`Mot ${place}`, { exact: true }));
  await first.focus();
  await page.keyboard.press("Control+V");
  expect(await second.inputValue()).toBe("wrong");
  await secure.getByRole("button", { name: "Vider le presse-papiers" }).click();
  await secure.getByText("Le presse-papiers est vide").waitFor();
  expect(await page.evaluate(`navigator.clipboard.readText()`)).toBe("");
  await first.fill("");
  await second.fill("");
}

/** Four letters and the down arrow are a word, and lead to the next cell. */
async function typeWords({ page, secure }: FreshDevice, { words }: FormerWallet): Promise<void> {
  const first = secure.getByLabel("Mot 1", { exact: true });
  await first.focus();
  await page.keyboard.type("xq");
  await secure.getByText("Aucun mot des listes ne commence ainsi.").waitFor();
  await first.fill("");
  for (const word of words) {
    await page.keyboard.type(word.slice(0, LETTERS_TOLD));
    await secure.locator(".offers button").first().getByText(word, { exact: true }).waitFor();
    if (word === words[0])
      expect(await faultsOf(page, "words of the list below a cell", "#secure")).toEqual([]);
    await page.keyboard.press("ArrowDown");
  }
  expect(await secure.getByLabel("Mot 12", { exact: true }).inputValue()).toBe(words[11]);
}

/** The former account is found by what it has, and taken in beside the two of this wallet's own paths. */
async function findFormer(
  { page, screens, secure }: FreshDevice,
  { seed }: FormerWallet,
): Promise<void> {
  const { path, address } = deriveAccount(seed, FORMER, FORMER_INDEX);
  const found = secure.locator(".who", { hasText: address });
  await found.getByText("2 ETH sur EVM locale").waitFor();
  expect(await secure.locator(".who").count()).toBe(1);
  expect(await found.getByLabel(path).isChecked()).toBe(true);
  expect(await faultsOf(page, "accounts that were found", "#secure")).toEqual([]);
  await secure.getByRole("button", { name: "Ajouter ce qui est coché" }).click();
  await secure.getByRole("button", { name: "Fermer" }).click();
  await screens.getByRole("button", { name: "Plus", exact: true }).click();
  await screens.getByRole("button", { name: "Comptes" }).click();
  const rows = screens.locator(".row .address");
  await screens.getByText(path).waitFor();
  const first = deriveAccount(seed, SCHEMES[0], 0);
  expect(await rows.allInnerTexts()).toEqual(expect.arrayContaining([first.address, address]));
}

/** Opens the words that are shown while a button is held, and holds it. */
async function hold({ page, screens, secure }: FreshDevice): Promise<Locator> {
  await screens.getByRole("button", { name: "Montrer les mots de secours" }).click();
  await secure.getByLabel("Mot de passe").fill(PASSWORD);
  await secure.getByRole("button", { name: "Montrer", exact: true }).click();
  await secure.locator("button.button-hold").focus();
  await page.keyboard.down("Enter");
  return secure.locator(".word-grid li").first();
}

async function showAgain(device: FreshDevice, { words }: FormerWallet): Promise<void> {
  const { page, screens, secure } = device;
  await screens.getByRole("button", { name: "Plus", exact: true }).click();
  await screens.getByRole("button", { name: "Réglages" }).click();
  await page.clock.install();
  const shown = await hold(device);
  await shown.getByText(words[0], { exact: true }).waitFor();
  // The clock goes on by itself meanwhile: how long that takes is not what is asked here.
  await page.clock.fastForward(30_000);
  expect(await shown.isVisible()).toBe(true);
  await page.clock.fastForward(30_000);
  await secure.waitFor({ state: "hidden" });
  await page.keyboard.up("Enter");
  // Whoever leaves the window sees it no more, however long the button is held.
  const again = await hold(device);
  await again.getByText(words[0], { exact: true }).waitFor();
  await page.evaluate(`window.dispatchEvent(new Event("blur"))`);
  await secure.waitFor({ state: "hidden" });
  await page.keyboard.up("Enter");
}

/** What cannot be opened is told in words: both texts damaged, and one of a newer wallet. */
async function meetDamage({ page, screens, secure }: FreshDevice): Promise<void> {
  const cases = [
    [`{ a: "{", b: "[]" }`, "Le fichier du coffre est abîmé. Ses deux copies le sont."],
    [`{ a: '{"holdallVault":2}', b: null }`, "Ce coffre a été écrit par une version plus récente"],
  ] as const;
  for (const [vault, said] of cases) {
    await keep(page, "vault", vault);
    await page.reload();
    await screens.getByRole("button", { name: "Déverrouiller" }).click();
    await secure.getByLabel("Mot de passe").fill(PASSWORD);
    await secure.getByRole("button", { name: "Déverrouiller" }).click();
    await secure.getByText(said).waitFor();
  }
}

/** Puts something where the page keeps its things, past the page; the value is an expression. */
export async function keep(page: Page, key: string, value: string): Promise<void> {
  await page.evaluate(`new Promise((resolve, reject) => {
    const opening = indexedDB.open("holdall-wallet", 1);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const kept = opening.result.transaction("kept", "readwrite");
      kept.objectStore("kept").put(${value}, "${key}");
      kept.oncomplete = () => resolve(opening.result.close());
    };
  })`);
}
