/** The wallet as a page: at 390 px, in French, on canvas, served as the gateway serves it. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEvm } from "@holdall/devnet/evm";
import { chromium } from "playwright-core";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { findChromium, pageArguments, thisMachine } from "@holdall/sim/browser";
import { bringWords, keep } from "./own-words.ts";
import type { FreshDevice } from "./own-words.ts";
import { FRENCH, makeWallet, servedFrom } from "./page-site.ts";
import { hastenAndCancel, PAID } from "./waiting-payment.ts";
import { builtWallet, PASSWORD, serveFiles } from "./wallet-stage.ts";

interface KeptVault {
  readonly path: string;
  readonly address: string;
}

/** Saves the sealed vault as a file, and answers where it lies and whose it is. */
async function keepVault(page: Page): Promise<KeptVault> {
  const screens = page.frameLocator("#screens");
  const secure = page.locator("#secure");
  const address = await ownAddress(screens);
  await screens.getByRole("button", { name: "Plus", exact: true }).click();
  await screens.getByRole("button", { name: "Réglages" }).click();
  await screens.getByRole("button", { name: "Fichier du coffre" }).click();
  const saving = page.waitForEvent("download");
  await secure.getByRole("link", { name: "Enregistrer le fichier" }).click();
  const path = join(mkdtempSync(join(tmpdir(), "holdall-vault-")), "vault.json");
  await (await saving).saveAs(path);
  await secure.getByRole("button", { name: "Fermer" }).click();
  return { path, address };
}

async function ownAddress(screens: FrameLocator): Promise<string> {
  await screens.getByRole("button", { name: "Plus", exact: true }).click();
  await screens.getByRole("button", { name: "Comptes" }).click();
  return screens.locator(".row .address").first().innerText();
}

/** A device on which nothing was ever made, at the screen that asks for recovery words. */
async function freshDevice(browser: Browser, url: string, evmUrl: string): Promise<FreshDevice> {
  const context = await browser.newContext(FRENCH);
  const page = await context.newPage();
  await page.goto(url);
  const screens = page.frameLocator("#screens");
  const begin = screens.getByRole("button", { name: "J'ai des mots de secours" });
  await begin.waitFor();
  await keep(page, "settings", JSON.stringify({ evmUrl }));
  await begin.click();
  return { context, page, screens, secure: page.locator("#secure") };
}

/** On a device on which nothing was ever made, the file and the password are the wallet again. */
async function openVault(
  browser: Browser,
  { url, evmUrl, path, address }: KeptVault & { readonly url: string; readonly evmUrl: string },
): Promise<void> {
  const { context, screens, secure } = await freshDevice(browser, url, evmUrl);
  await secure.getByRole("button", { name: "Ouvrir le fichier d’un coffre" }).click();
  await secure.locator('input[type="file"]').setInputFiles(path);
  await secure.getByLabel("Mot de passe", { exact: true }).fill("un autre mot de passe");
  await secure.getByRole("button", { name: "Déverrouiller" }).click();
  await secure.getByText("Mot de passe ou clé d'accès erroné.").waitFor();
  await secure.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
  await secure.getByRole("button", { name: "Déverrouiller" }).click();
  await secure.getByRole("button", { name: "Fermer" }).click();
  expect(await ownAddress(screens)).toBe(address);
  await context.close();
}

/** One tab is the wallet: another says so, takes it over when it is told to, and the first is locked. */
async function goOnInAnotherTab(page: Page): Promise<void> {
  await openIn(page);
  const other = await page.context().newPage();
  await other.goto(page.url());
  const elsewhere = "Le portefeuille est ouvert dans un autre onglet";
  await other.getByRole("heading", { name: elsewhere }).waitFor();
  expect(other.frames()[1]?.url()).toBe("about:blank");
  await other.getByRole("button", { name: "Continuer ici" }).click();
  await page.getByRole("heading", { name: elsewhere }).waitFor();
  expect(await page.locator("#screens").count()).toBe(0);
  await openIn(other);
  await other.close();
}

/** Opens the wallet of a tab by its password. */
async function openIn(page: Page): Promise<void> {
  await page.frameLocator("#screens").getByRole("button", { name: "Déverrouiller" }).click();
  const secure = page.locator("#secure");
  await secure.getByLabel("Mot de passe", { exact: true }).fill(PASSWORD);
  await secure.getByRole("button", { name: "Déverrouiller" }).click();
  await page.frameLocator("#screens").getByRole("button", { name: "Envoyer" }).waitFor();
}

test("the page makes a wallet, sends, and its vault goes along to another device, in French on canvas", async () => {
  const { page: folder } = await builtWallet();
  const site = await serveFiles(servedFrom(folder));
  const evm = await startEvm({ blockSeconds: 1 });
  const browser = await chromium.launch({
    executablePath: findChromium(thisMachine()).path,
    args: pageArguments(),
  });
  try {
    const context = await browser.newContext(FRENCH);
    const page = await context.newPage();
    await page.goto(`${site.url.replace("localhost", "wallet.localhost")}/`);
    const screens = page.frameLocator("#screens");
    const secure = page.locator("#secure");
    const words = await makeWallet(page, screens);
    await screens.getByRole("button", { name: "Plus", exact: true }).click();
    await screens.getByRole("button", { name: "Réglages" }).click();
    await screens.getByLabel("Adresse de la chaîne EVM locale").fill(evm.url);
    await screens.getByRole("button", { name: "Enregistrer" }).click();
    await screens.getByText("Enregistré", { exact: true }).waitFor();
    await screens.getByRole("button", { name: "Recevoir" }).click();
    await screens.getByRole("button", { name: "Prendre 5 ETH" }).click();
    await screens.getByRole("button", { name: "Accueil" }).click();
    await screens.getByText(/^5\s*ETH$/u).waitFor();
    await screens.getByRole("button", { name: "Envoyer" }).click();
    await screens.getByLabel("Destinataire").fill(PAID);
    await screens.getByLabel("Montant").fill("1.5");
    await screens.getByRole("button", { name: "Relire" }).click();
    await secure.getByText("Vous envoyez 1.5 ETH à").waitFor();
    await secure.getByRole("button", { name: "Signer" }).click();
    await screens.getByText("Envoyé").waitFor();
    await hastenAndCancel({ screens, secure }, evm);
    const kept = await keepVault(page);
    const at = { url: page.url(), evmUrl: evm.url };
    await openVault(browser, { ...at, ...kept });
    await bringWords(await freshDevice(browser, at.url, at.evmUrl), evm);
    // A reload locks: the key was in the worker's memory alone.
    await page.reload();
    await page.frameLocator("#screens").getByRole("button", { name: "Déverrouiller" }).waitFor();
    await goOnInAnotherTab(page);
    expect(words).toHaveLength(12);
  } finally {
    await browser.close();
    await Promise.all([evm.close(), site.close()]);
  }
}, 240_000);
