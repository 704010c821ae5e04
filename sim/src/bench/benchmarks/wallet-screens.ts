/** WALLET: how soon a popup, an approval and an unlocked wallet are there. Real Chromium, built extension. */
import type { Page } from "playwright-core";
import { openWalletStage, PASSWORD, pressToClose, serveFiles } from "@holdall/sim/wallet-browser";
import type { WalletStage } from "@holdall/sim/wallet-browser";
import { row } from "../harness/report.ts";
import type { Row } from "../harness/report.ts";
import type { Bench } from "./benchmark.ts";

/** The stricter of the wallet's specification, section 17, and what was promised beside it. */
const POPUP_MS_MAX = 400;
const APPROVAL_MS_MAX = 300;
const UNLOCK_MS_MAX = 700;
const TARGET = "0x00000000000000000000000000000000000000b0";

interface Measured {
  readonly popupMs: number;
  readonly approvalMs: number;
  readonly unlockMs: number;
}

/** One of each a round, in one browser; the first round only warms it. */
export async function walletScreensBenchmark(bench: Bench): Promise<readonly Row[]> {
  const stage = await openWalletStage();
  const site = await serveFiles(() => ({
    body: "<!doctype html><title>page</title>",
    type: "text/html",
  }));
  try {
    await stage.create();
    await stage.context.addInitScript({ content: NOTE_DECISION });
    const page = await connectedPage(stage, site.url);
    const rounds: Measured[] = [];
    for (let round = 0; round <= bench.rounds; round++) rounds.push(await measure(stage, page));
    return rowsOf(rounds.slice(1));
  } finally {
    await stage.close();
    await site.close();
  }
}

function rowsOf(rounds: readonly Measured[]): readonly Row[] {
  const figure = (metric: string, name: keyof Measured, limit: number, note: string): Row =>
    row({
      benchmark: "wallet",
      metric,
      unit: "ms",
      values: rounds.map((one) => one[name]),
      target: { of: "value", is: "<=", limit },
      note,
    });
  return [
    figure("popup opened to usable", "popupMs", POPUP_MS_MAX, "the sections can be pressed"),
    figure("request to approval", "approvalMs", APPROVAL_MS_MAX, "read, simulated, in its window"),
    figure("unlock in the browser", "unlockMs", UNLOCK_MS_MAX, "Argon2id in WebAssembly"),
  ];
}

interface Provider {
  request(asked: { readonly method: string; readonly params?: unknown }): Promise<unknown>;
}

async function connectedPage(stage: WalletStage, url: string): Promise<Page> {
  const app = await stage.open("app.html");
  await app.getByRole("button", { name: "Receive" }).click();
  await app.getByRole("button", { name: "Take 5 ETH" }).click();
  await app.getByRole("button", { name: "Home" }).click();
  await app.getByText(/^5\s*ETH$/u).waitFor();
  await app.close();
  const page = await stage.context.newPage();
  await page.goto(`${url}/`);
  const connecting = page.evaluate(() => {
    const { ethereum } = globalThis as unknown as { readonly ethereum: Provider };
    return ethereum.request({ method: "eth_requestAccounts" });
  });
  await stage.decide(true);
  await connecting;
  return page;
}

async function measure(stage: WalletStage, page: Page): Promise<Measured> {
  const popupMs = await popup(stage);
  const approvalMs = await approval(stage, page);
  return { popupMs, approvalMs, unlockMs: await unlock(stage) };
}

/** From the document's own beginning to its first section that can be pressed. */
async function popup(stage: WalletStage): Promise<number> {
  const page = await stage.open("popup.html");
  await page.locator(".section-link").first().waitFor();
  const drawnMs = await page.evaluate(() => performance.now());
  await page.close();
  return drawnMs;
}

/** What a watched window notes of itself. */
interface Noting {
  readonly decisionAtMs?: number;
}

/**
 * Has each window note when what is to be decided was drawn in it: whoever looks from outside looks
 * every so often, and would count the time between two looks. The first frame that has it is over by
 * the beginning of the second one.
 */
const NOTE_DECISION = `
  const watcher = new MutationObserver(() => {
    if (document.querySelector(".decision") === null) return;
    watcher.disconnect();
    const note = () => (globalThis.decisionAtMs = Date.now());
    requestAnimationFrame(() => requestAnimationFrame(note));
  });
  watcher.observe(document, { childList: true, subtree: true });
`;

/** From the page's call to the words drawn in the secure window. The request is then refused. */
async function approval(stage: WalletStage, page: Page): Promise<number> {
  const asking = page.evaluate(async (to) => {
    const { ethereum } = globalThis as unknown as { readonly ethereum: Provider };
    const [from] = (await ethereum.request({ method: "eth_accounts" })) as readonly string[];
    const beganMs = Date.now();
    const fields = { from, to, value: "0x1" };
    const sending = ethereum.request({ method: "eth_sendTransaction", params: [fields] });
    await sending.catch(() => {});
    return beganMs;
  }, TARGET);
  const secure = await stage.secure();
  const noted = await secure.waitForFunction(() => (globalThis as Noting).decisionAtMs);
  const drawnMs = Number(await noted.jsonValue());
  await pressToClose(secure, secure.getByRole("button", { name: "Refuse" }));
  return drawnMs - (await asking);
}

/** From the press of the button to an open wallet. */
async function unlock(stage: WalletStage): Promise<number> {
  const app = await stage.open("app.html");
  await app.getByRole("button", { name: "Lock", exact: true }).click();
  await app.getByRole("button", { name: "Unlock", exact: true }).click();
  const secure = await stage.secure();
  await secure.getByLabel("Password").fill(PASSWORD);
  const beganMs = performance.now();
  await pressToClose(secure, secure.getByRole("button", { name: "Unlock" }));
  const tookMs = performance.now() - beganMs;
  await app.close();
  return tookMs;
}
