import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addAuthenticator } from "./authenticator.ts";
import { goWithin, openStage, wide } from "./stage.ts";
import type { Stage, Visit } from "./stage.ts";
import { place, showOwn } from "./ticket.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The hour strikes so long after the second start. */
const BEFORE_HOUR_MS = 10_000;
const run = promisify(execFile);

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(["--no-proofs", "--calm"]);
}, 240_000);
afterAll(() => stage.close(), 240_000);

/** The whole of a newcomer's first day, on a venue that nobody has used, without a document. */
test("18: a newcomer signs up, trades, lends, understands, earns, exports and programs", async () => {
  const visit = await stage.visit(wide);
  const { page } = visit;
  await signUp(visit);
  await seeDay(page);
  await claimFunds(page);
  await place(page, wide, await ticketOf(page, "SOL_USDC", "50"));
  await lend(page, "SOL", "40");
  await place(page, wide, await ticketOf(page, "BTC_USDC_PERP", "0.5"));
  const positions = await showOwn(page, wide, "positions");
  await positions.locator('tr[data-key="BTC_USDC_PERP"]').waitFor();
  await readWhy(page);
  await program(page);

  // Faults until here count; a venue that goes away leaves the page with failed requests.
  expect(visit.faults).toStrictEqual([]);
  const untilHourMs = HOUR_MS - (Date.now() % HOUR_MS);
  await stage.restart(untilHourMs > BEFORE_HOUR_MS ? untilHourMs - BEFORE_HOUR_MS : 0);
  await seeInterest(page);
  await seeProfit(page);
  await exportHistory(page);
  await exportTaxes(page);
  await visit.close();
}, 180_000);

async function signUp(visit: Visit): Promise<void> {
  const { page } = visit;
  await addAuthenticator(visit);
  await page.goto("/markets");
  await page.locator(".top-end a.button").click();
  await page.locator('[data-part="passkey-entry"] a[href="/sign-up"]').click();
  await page.locator('[data-part="sign-up"] button[type="submit"]:enabled').click();
  await page.waitForURL("**/trade/BTC_USDC");
}

/** A chart shows something at the first start: every market traded in every hour of the day before. */
async function seeDay(page: Page): Promise<void> {
  const answer = async <Rows>(path: string): Promise<Rows> =>
    (await (await page.request.get(path)).json()) as Rows;
  const tickers = await answer<readonly { symbol: string; trades: string }[]>("/api/v1/tickers");
  expect(tickers.length).toBeGreaterThan(8);
  const startTime = Math.floor((Date.now() - DAY_MS) / 1_000);
  for (const { symbol, trades } of tickers) {
    expect(Number(trades), symbol).toBeGreaterThan(300);
    const query = `symbol=${symbol}&interval=1h&startTime=${startTime}`;
    const candles = await answer<readonly { trades: string }[]>(`/api/v1/klines?${query}`);
    const traded = candles.filter((candle) => Number(candle.trades) > 0);
    expect(traded.length, symbol).toBeGreaterThanOrEqual(24);
  }
}

async function claimFunds(page: Page): Promise<void> {
  await page.locator('.top-nav a[href="/funds"]').click();
  await page.locator('[data-part="address-qr"] path').waitFor();
  await page.locator('[data-part="faucet"] button').click();
  const credited = page.locator('[data-part="deposits"] .movement[data-state="over"]');
  await expect.poll(() => credited.count(), { timeout: 15_000 }).toBe(2);
  await page.locator('[data-part="simulate-deposit"] button').click();
  await page.locator('[data-part="deposits"] .movement[data-state="now"] .step-now').waitFor();
  await expect.poll(() => credited.count(), { timeout: 30_000 }).toBe(3);
}

async function ticketOf(page: Page, symbol: string, quantity: string) {
  await goWithin(page, `/trade/${symbol}`);
  return { side: "Bid", kind: "market", quantity } as const;
}

async function lend(page: Page, asset: string, quantity: string): Promise<void> {
  await page.locator('.top-nav a[href="/earn"]').click();
  await page.locator(`[data-part="pools"] tr[data-key="${asset}"]`).click();
  const form = page.locator('[data-part="loan"]');
  await form.locator(".field-box input").fill(quantity);
  await form.locator('[data-part="loan-effects"]').waitFor();
  await form.locator(".button-primary").click();
  await page.locator('[data-part="own-loans"] [data-part="interest"]').waitFor();
}

/** At its liquidation price the account has nothing left beyond what is asked of it. */
async function readWhy(page: Page): Promise<void> {
  await page.locator('.top-nav a[href="/account"]').click();
  const row = page.locator('[data-part="at-risk"] tr[data-key="BTC_USDC_PERP"]');
  await row.locator(".row-action").click();
  const why = page.locator('[data-part="why"] tbody tr');
  await why.last().waitFor();
  const cells = why.last().locator(".figure");
  const [now, there] = await Promise.all(
    [0, 1].map(async (index) => Number(await cells.nth(index).getAttribute("title"))),
  );
  expect(now).toBeGreaterThan(1_000);
  // Marks of what is owned move between two questions: nearly nothing is left.
  expect(Math.abs(there)).toBeLessThan(now / 1_000);
}

/**
 * Makes a key as a person does, runs what the page then says to paste, as programs of their own, and
 * trades with one: its order is on the screen. A key that was revoked opens nothing any more. The
 * secret is in no request that the page ever made.
 */
async function program(page: Page): Promise<void> {
  const sent: string[] = [];
  page.on("request", (request) => {
    sent.push(request.url(), JSON.stringify(request.headers()), request.postData() ?? "");
  });
  page.on("websocket", (socket) => {
    socket.on("framesent", ({ payload }) => sent.push(String(payload)));
  });
  await page.goto("/keys");
  const maker = page.locator('[data-part="key-maker"]');
  await maker.locator(".panel-head button").click();
  await maker.locator("form input").first().fill("first bot");
  await maker.locator('form button[type="submit"]').click();
  const dialog = page.locator('dialog[data-part="step-up"][open]');
  for (const said of ["Register an API key", "first bot", "Read, Trade"])
    await dialog.locator(".intent").getByText(said, { exact: true }).waitFor();
  await dialog.locator(".button-primary").click();
  const own = page.locator('[data-part="keys"] tr').filter({ hasText: "first bot" });
  await own.waitFor();
  const codeOf = (name: string) => page.locator(`[data-snippet="${name}"] code`).textContent();
  const ccxt = (await codeOf("ccxt · TypeScript")) ?? "";
  // Beside this file, so that the programs find what a reader would have installed.
  const folder = mkdtempSync(fileURLToPath(new URL("snippets-", import.meta.url)));
  try {
    for (const name of ["ccxt · TypeScript", "@holdall/client", "@holdall/client · orders"]) {
      const stdout = await runAs(folder, (await codeOf(name)) ?? "");
      expect(stdout, name).toMatch(/USDC/);
      expect(stdout, name).toMatch(/SOL/);
    }
    const secret = /secret: "([^"]+)"/.exec(ccxt)?.[1] ?? "";
    expect(secret).toHaveLength(44);
    const trades = `${ccxt}\n${ORDER}`;
    const orderId = (await runAs(folder, trades)).trim().split("\n").at(-1);
    await goWithin(page, "/trade/SOL_USDC");
    const orders = await showOwn(page, wide, "orders");
    const row = orders.locator(`tr[data-key="${orderId}"]`);
    await row.waitFor();
    await row.locator(".row-action").click();
    await row.waitFor({ state: "detached" });

    await goWithin(page, "/keys");
    await own.locator(".row-action").click();
    await own.waitFor({ state: "detached" });
    await expect(runAs(folder, trades)).rejects.toThrow(/Invalid signature/);
    expect(sent.length).toBeGreaterThan(20);
    expect(sent.filter((text) => text.includes(secret))).toStrictEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a program of its own writes when it runs this text. */
async function runAs(folder: string, code: string): Promise<string> {
  const file = join(folder, "snippet.mts");
  writeFileSync(file, code);
  return (await run(process.execPath, [file], { timeout: 60_000 })).stdout;
}

/** An order that rests: a tenth below the best bid, on the tick. */
const ORDER = [
  'const { bids } = await exchange.fetchOrderBook("SOL/USDC");',
  "const price = Math.floor(bids[0][0] * 0.9);",
  'const order = await exchange.createOrder("SOL/USDC", "limit", "buy", 0.5, price);',
  "console.log(order.id);",
].join("\n");

async function seeInterest(page: Page): Promise<void> {
  await page.goto("/earn/SOL");
  const interest = page.locator('[data-part="own-loans"] [data-part="interest"] .figure');
  await interest.waitFor();
  const earned = async () => Number(await interest.getAttribute("title"));
  await expect.poll(earned, { timeout: 60_000 }).toBeGreaterThan(0);
}

/** What was earned stands among profit and loss by its source. */
async function seeProfit(page: Page): Promise<void> {
  await goWithin(page, "/account");
  await page.locator('[data-part="equity-history"]').waitFor();
  const earned = page.locator('[data-part="profit"] [data-source="earned"] .figure');
  await expect.poll(async () => Number(await earned.getAttribute("title"))).toBeGreaterThan(0);
}

async function exportHistory(page: Page): Promise<void> {
  await goWithin(page, "/account/history?kind=interest");
  await page.locator('[data-part="history"] tbody tr').first().waitFor();
  const tomorrow = new Date(Date.now() + 2 * DAY_MS).toISOString().slice(0, 10);
  // Nothing has happened from tomorrow on; of everything until tomorrow nothing is left out.
  const [from, to] = [0, 1].map((at) => page.locator('[data-part="history"] input').nth(at));
  await from.fill(tomorrow);
  await page.locator('[data-part="history"] tbody tr').first().waitFor({ state: "detached" });
  await from.fill("");
  await to.fill(tomorrow);
  await page.locator('[data-part="history"] tbody tr').first().waitFor();
  const lines = await saved(page, '[data-part="history"] .panel-head button');
  expect(lines.length).toBeGreaterThan(1);
  expect(lines[0].split(",")).toContain("interestRate");
  expect(lines[1]).toContain("SOL");
}

/** The rows of the tax file add up to what the account has. */
async function exportTaxes(page: Page): Promise<void> {
  await goWithin(page, "/account/tax");
  await page.locator('[data-part="tax"] [data-balanced]').first().waitFor();
  const verdicts = page.locator('[data-part="tax"] [data-balanced="false"]');
  expect(await verdicts.count()).toBe(0);
  const lines = await saved(page, '[data-part="tax"] .panel-head button');
  const [header, ...rows] = lines.map((line) => line.split(","));
  expect(header.slice(0, 2)).toEqual(["time", "kind"]);
  const kinds = new Set(rows.map((row) => row[1]));
  for (const kind of ["deposit", "trade", "interest"]) expect(kinds).toContain(kind);
}

/** The lines of the file that a button gives. */
async function saved(page: Page, button: string): Promise<readonly string[]> {
  const waiting = page.waitForEvent("download");
  await page.locator(button).click();
  const path = await (await waiting).path();
  return readFileSync(path, "utf8").trimEnd().split("\r\n");
}
