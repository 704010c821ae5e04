import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateWords, sentenceBytes } from "@holdall/wallet/keyring";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { builtWallet, createIn, launch, PASSWORD, serveFiles } from "./wallet-stage.ts";
import type { Built, ServedFiles } from "./wallet-stage.ts";

/**
 * A browser that is killed with every screen open on which somebody has typed or read a secret. What
 * it brings its windows back from stands in its folder, and so does all else that it keeps: a field of
 * an ordinary page is there with its text, and every secure page by its address. The search is no
 * formality.
 */
const ORDINARY = "a text that nobody minds";
const PASSPHRASE = "a passphrase of former words";
const KEY = "5f".repeat(31) + "07";
/** Longer than the browser waits before it notes what its windows show. */
const SAVED_MS = 6_000;
/** Pages that are open when it is killed, and the files from which windows are brought back. */
const PAGES = ["import", "create", "key", "reveal"];
const SESSION = /[\\/]Sessions[\\/]/u;
const NOTES = `<!doctype html><title>notes</title><label>Note <textarea></textarea></label>`;

let built: Built;
let site: ServedFiles;
let folder: string;
beforeAll(async () => {
  built = await builtWallet();
  site = await serveFiles(() => ({ body: NOTES, type: "text/html" }));
  folder = mkdtempSync(join(tmpdir(), "holdall-restored-"));
}, 300_000);
afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the browser over the same folder, in English. */
async function start(): Promise<{ context: BrowserContext; origin: string }> {
  const context = await launch(built.extension, folder);
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
  await worker.evaluate(async () => {
    const { chrome } = globalThis as unknown as {
      chrome: { storage: { local: { set(items: object): Promise<void> } } };
    };
    await chrome.storage.local.set({ look: { language: "en", theme: "ink" } });
  });
  return { context, origin: `chrome-extension://${new URL(worker.url()).host}` };
}

/** Ends the browser as a power cut would: nothing of it is told. */
async function kill(context: BrowserContext): Promise<void> {
  const [port] = readFileSync(join(folder, "DevToolsActivePort"), "utf8").split("\n");
  const answer = await fetch(`http://127.0.0.1:${port}/json/version`);
  const { webSocketDebuggerUrl } = (await answer.json()) as { webSocketDebuggerUrl: string };
  const socket = new WebSocket(webSocketDebuggerUrl);
  const told = Promise.withResolvers<string>();
  socket.addEventListener("message", ({ data }) => told.resolve(String(data)));
  socket.addEventListener("open", () =>
    socket.send(JSON.stringify({ id: 1, method: "SystemInfo.getProcessInfo" })),
  );
  const { result } = JSON.parse(await told.promise) as {
    readonly result: { readonly processInfo: readonly { type: string; id: number }[] };
  };
  const browser = result.processInfo.find(({ type }) => type === "browser")!;
  const over = new Promise((resolve) => context.once("close", resolve));
  process.kill(browser.id, "SIGKILL");
  await over;
}

/** Every file of the browser's folder in which one of these texts stands, in either width of letters. */
function filesWith(marks: readonly string[]): readonly string[] {
  const names = globSync("**/*", { cwd: folder }).filter((name) =>
    statSync(join(folder, name), { throwIfNoEntry: false })?.isFile(),
  );
  expect(names.length).toBeGreaterThan(10);
  return names.filter((name) => {
    const bytes = readFileSync(join(folder, name));
    return marks.some((one) => bytes.includes(one) || bytes.includes(Buffer.from(one, "utf16le")));
  });
}

async function typeWords(page: Page, words: readonly string[]): Promise<void> {
  for (const [at, word] of words.entries())
    await page.getByLabel(`Word ${at + 1}`, { exact: true }).fill(word);
  await page.getByLabel("Their passphrase").fill(PASSPHRASE);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByLabel("Password, again").fill(PASSWORD);
}

test("what a killed browser would bring back, and all else it keeps, has no word, key or password", async () => {
  const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
  const former = new TextDecoder().decode(sentenceBytes(generateWords(24, random))).split(" ");
  const first = await start();
  const open = async (path: string): Promise<Page> => {
    const page = await first.context.newPage();
    await page.goto(path.startsWith("http") ? path : `${first.origin}/${path}`);
    return page;
  };
  // The wallet's own screens start the host that every secure page talks to.
  await (await open("app.html")).getByRole("button", { name: "Create a wallet" }).first().waitFor();
  const notes = await open(`${site.url}/`);
  await notes.locator("textarea").fill(ORDINARY);
  await typeWords(await open("secure.html#import"), former);
  const typed = await open("secure.html#create");
  await typed.getByLabel("Password", { exact: true }).fill(PASSWORD);
  const made = await createIn(await open("secure.html#create"));
  const key = await open("secure.html#key");
  await key.getByLabel("Key, words or address").fill(KEY);
  await key.getByLabel("Its password or passphrase").fill(PASSPHRASE);
  const revealed = await open("secure.html#reveal");
  await revealed.getByLabel("Password").fill(PASSWORD);
  await notes.bringToFront();
  await notes.waitForTimeout(SAVED_MS);
  await kill(first.context);

  // Three words of a row are nobody else's: one alone is in every dictionary.
  const rows = [former.slice(3, 6), former.slice(20, 23), made.slice(2, 5)];
  const marks = [PASSWORD, PASSPHRASE, KEY, ...rows.map((row) => row.join(" "))];
  for (const known of [ORDINARY, ...PAGES.map((task) => `secure.html#${task}`)])
    expect(
      filesWith([known]).some((name) => SESSION.test(name)),
      known,
    ).toBe(true);
  expect(filesWith(marks)).toEqual([]);

  // The vault is locked now: its password is typed, and the browser killed once more.
  const second = await start();
  const app = await second.context.newPage();
  await app.goto(`${second.origin}/app.html`);
  await app.getByRole("button", { name: "Unlock", exact: true }).waitFor();
  const unlock = await second.context.newPage();
  await unlock.goto(`${second.origin}/secure.html#unlock`);
  await unlock.getByLabel("Password").fill(PASSWORD);
  await app.bringToFront();
  await app.waitForTimeout(SAVED_MS);
  await kill(second.context);
  expect(filesWith(marks)).toEqual([]);
}, 300_000);
