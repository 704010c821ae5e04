import { mkdtempSync, rmSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCosigner, createReading, listen, openStore } from "@holdall/cosigner";
import type { Cosigner } from "@holdall/cosigner";
import { startEvm } from "@holdall/devnet/evm";
import type { EvmDevnet } from "@holdall/devnet/evm";
import { startSolana } from "@holdall/devnet/solana";
import type { SolanaDevnet } from "@holdall/devnet/solana";
import { chromium } from "playwright-core";
import type { BrowserContext, Locator, Page } from "playwright-core";
import { argumentsWithout, findChromium, thisMachine } from "@holdall/sim/browser";
import { standInForInternet } from "./stood-in-internet.ts";
import type { StoodInInternet } from "./stood-in-internet.ts";

/** The folders that the build writes. */
export interface Built {
  readonly extension: string;
  readonly page: string;
  readonly graph: string;
}

/** The built extension in a real browser, between two local chains. */
export interface WalletStage {
  readonly context: BrowserContext;
  readonly built: Built;
  readonly solana: SolanaDevnet;
  readonly evm: EvmDevnet;
  readonly cosigner: RunningCosigner;
  /** Where every name beyond this machine leads. */
  readonly internet: StoodInInternet;
  /** Another device beside it, on which nothing was ever made: same chains, same co-signer. */
  another(): Promise<WalletStage>;
  /** Opens a page of the extension. */
  open(path: string): Promise<Page>;
  /** The next secure window, once it is drawn. */
  secure(): Promise<Page>;
  /** Creates a wallet and answers its recovery words. */
  create(): Promise<readonly string[]>;
  /** The same in a secure window that asks for it; the window goes on from there. */
  createIn(page: Page): Promise<readonly string[]>;
  /** Signs or refuses what waits, and answers the words that were shown. */
  decide(isApproved: boolean): Promise<string>;
  /** Where the browser keeps its things; removed at the end. */
  readonly profile: string;
  close(): Promise<void>;
}

export const PASSWORD = "correct horse battery staple";

/** Builds where the sources have changed. */
export async function builtWallet(): Promise<Built> {
  const builder = new URL("../../../scripts/build-extension.mjs", import.meta.url).href;
  const { buildExtension } = (await import(builder)) as { buildExtension: () => Promise<Built> };
  return buildExtension();
}

/** Starts the chains and the browser. What fails to start leaves nothing behind. */
export async function openWalletStage(): Promise<WalletStage> {
  const built = await builtWallet();
  const folder = mkdtempSync(join(tmpdir(), "holdall-chains-"));
  const solana = await startSolana({ seed: "extension", slotMs: 100 });
  const evm = await startEvm({ blockSeconds: 1 });
  const cosigner = await startCosigner(`${folder}/cosigner`);
  const internet = await standInForInternet();
  const stage = await openDevice({ built, solana, evm, cosigner, internet });
  return {
    ...stage,
    async close() {
      await stage.close();
      await Promise.all([solana.close(), evm.close(), cosigner.close(), internet.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type World = Pick<WalletStage, "built" | "solana" | "evm" | "cosigner" | "internet">;

/** A browser with the extension and nothing in it, set to the chains and the co-signer of a world. */
async function openDevice(world: World): Promise<WalletStage> {
  const { built, solana, evm, cosigner, internet } = world;
  const folder = mkdtempSync(join(tmpdir(), "holdall-wallet-"));
  const context = await launch(built.extension, folder, internet.flags);
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
  const origin = `chrome-extension://${new URL(worker.url()).host}`;
  const settings = {
    solanaUrl: solana.url,
    evmUrl: evm.url,
    cosignerUrl: cosigner.url,
    // Nobody is there: a wallet without prices is the plain case.
    exchangeUrl: "http://127.0.0.1:9",
    language: "en",
    theme: "ink",
  };
  await worker.evaluate(async (kept) => {
    const { chrome } = globalThis as unknown as {
      chrome: { storage: { local: { set(items: object): Promise<void> } } };
    };
    await chrome.storage.local.set({ settings: kept, look: { language: "en", theme: "ink" } });
  }, settings);
  const stage: WalletStage = {
    ...world,
    context,
    profile: folder,
    another: () => openDevice(world),
    async open(path) {
      const page = await context.newPage();
      await page.goto(`${origin}/${path}`);
      return page;
    },
    async secure() {
      for (;;) {
        const found = await until(() =>
          context.pages().find((page) => !page.isClosed() && page.url().includes("/secure.html")),
        );
        try {
          await found.waitForSelector("main h1");
          return found;
        } catch (fault) {
          // A window that was about to close: the next one is meant.
          if (!found.isClosed()) throw fault;
        }
      }
    },
    create: () => createWallet(stage),
    createIn,
    decide: (isApproved) => decide(stage, isApproved),
    async close() {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return stage;
}

/** A co-signer of this machine, over files of its own, whose clock can be moved on. */
export async function startCosigner(folder: string): Promise<RunningCosigner> {
  const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
  const clock = { aheadMs: 0 };
  const cosigner: Cosigner = createCosigner({
    store: openStore(folder, join(folder, "seal.key"), random),
    random,
    reading: createReading(),
    now: () => Date.now() + clock.aheadMs,
    notify: () => {},
  });
  const { url, close } = await listen(cosigner, 0);
  return {
    url,
    clock,
    async close() {
      await close();
      cosigner.close();
    },
  };
}

/** A co-signer that answers. */
export interface RunningCosigner {
  readonly url: string;
  readonly clock: { aheadMs: number };
  close(): Promise<void>;
}

const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 50;

/** Looks until there is something. */
async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const endMs = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > endMs) throw new Error("nothing of it came");
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** Starts a browser with the extension over a folder of its own, which it may have had before. */
export function launch(
  extension: string,
  folder: string,
  flags: readonly string[] = [],
): Promise<BrowserContext> {
  const { path } = findChromium(thisMachine());
  return chromium.launchPersistentContext(folder, {
    executablePath: path,
    headless: false,
    ignoreDefaultArgs: ["--disable-extensions"],
    args: [
      "--headless=new",
      // A door for the tests that look into every realm's memory.
      "--remote-debugging-port=0",
      `--disable-extensions-except=${extension}`,
      `--load-extension=${extension}`,
      ...flags,
      ...argumentsWithout(["DisableLoadExtensionCommandLineSwitch"]),
    ],
  });
}

async function createWallet(stage: WalletStage): Promise<readonly string[]> {
  const app = await stage.open("app.html");
  await app.getByRole("button", { name: "Create a wallet", exact: true }).click();
  const page = await stage.secure();
  const words = await createIn(page);
  await pressToClose(page, page.getByRole("button", { name: "Close" }));
  return words;
}

/** A password, twelve words, three of them asked back. */
export async function createIn(page: Page): Promise<readonly string[]> {
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByLabel("Password, again").fill(PASSWORD);
  await page.getByRole("button", { name: "Create a wallet", exact: true }).click();
  await page.getByRole("heading", { name: "Write these words down" }).waitFor();
  const words = await page.locator(".word-grid li").allTextContents();
  await page.getByRole("button", { name: "I wrote them down" }).click();
  const fields = page.locator(".field");
  for (const field of await fields.all()) {
    const place = Number(/\d+/u.exec(await field.locator("label").innerText())?.[0]);
    await field.locator("input").fill(words[place - 1]);
  }
  await page.getByRole("button", { name: "Finish" }).click();
  return words;
}

/** Presses what ends a window. The window may be gone before the press is known to be over. */
export async function pressToClose(page: Page, control: Locator): Promise<void> {
  const gone = page.waitForEvent("close");
  await Promise.all([gone, press(page, control)]);
}

/** Presses a control, whose window may be gone before the press is known to be over. */
async function press(page: Page, control: Locator): Promise<void> {
  await control.click().catch((fault: unknown) => {
    if (!page.isClosed()) throw fault;
  });
}

/** The six words of the request that a window shows; nothing where it shows none, or is gone. */
async function checkWords(page: Page): Promise<string> {
  const words = await page
    .locator("ol.check-words")
    .allInnerTexts()
    .catch(() => []);
  return words.join();
}

async function decide(stage: WalletStage, isApproved: boolean): Promise<string> {
  const page = await stage.secure();
  const sign = page.getByRole("button", {
    name: /^(Sign|Hold to sign|Connect|Hold to connect|Show it|Turn it on)$/u,
  });
  await page.bringToFront();
  // Its buttons are shut until it has been before the person for a moment.
  await sign.and(page.locator(":enabled")).waitFor();
  const shown = await page.locator("main").innerText();
  const isHeld = (await sign.innerText()).startsWith("Hold");
  const before = await checkWords(page);
  if (!isApproved) await press(page, page.getByRole("button", { name: "Refuse", exact: true }));
  else if (isHeld) {
    await sign.click({ trial: true });
    await sign.hover();
    await page.mouse.down();
  } else await press(page, sign);
  // The request is over: its window is gone, or shows the one that was gathered meanwhile.
  await until(async () => {
    const now = await checkWords(page);
    return page.isClosed() || (now !== "" && now !== before) ? true : undefined;
  });
  if (isHeld && !page.isClosed()) await page.mouse.up();
  return shown;
}

/** A file as it is served. */
export interface Served {
  readonly body: string | Buffer;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status?: number;
}

/** A site of this machine, and the paths that were asked of it. */
export interface ServedFiles {
  readonly url: string;
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Serves files on this machine, as a page that is none of ours. */
export async function serveFiles(read: (path: string) => Served | null): Promise<ServedFiles> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    asked.push(pathname);
    const found = read(pathname);
    if (found === null) return response.writeHead(404).end();
    const { body, type, headers = {}, status = 200 } = found;
    return response.writeHead(status, { "content-type": type, ...headers }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://localhost:${port}`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
