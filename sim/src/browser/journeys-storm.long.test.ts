import { afterAll, beforeAll, expect, test } from "vitest";
import type { Client } from "@holdall/client";
import type { Locator, Page } from "playwright-core";
import { addAuthenticator } from "./authenticator.ts";
import { journey } from "./journey.ts";
import { goWithin, openStage, signIn, wide } from "./stage.ts";
import type { Stage, Visit } from "./stage.ts";
import { fillTicket, openTicket, place, sendTicket, showOwn } from "./ticket.ts";

const PERP = "SOL_USDC_PERP";
/** Acting for another account opens the link anew and reads everything: on a busy machine that takes seconds. */
const PATIENT = { timeout: 10_000 } as const;

/** A venue in which everything falls by a fifth, from half a minute after the start on. */
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(["--no-past", "--scenario", "crash"]);
}, 400_000);
afterAll(() => stage.close(), 240_000);

const alice = () => stage.keys.find(({ user }) => user === "alice")!;

/** A new person of a country in which all of the venue's leverage may be used. */
async function signUp(visit: Visit): Promise<void> {
  const { page } = visit;
  await addAuthenticator(visit);
  await page.goto("/sign-up");
  const form = page.locator('[data-part="sign-up"] form');
  await form.locator('select[autocomplete="country"]').selectOption("CH");
  await form.locator('button[type="submit"]').click();
  await page.waitForURL("**/trade/BTC_USDC");
}

async function cashShown(page: Page): Promise<string | null> {
  const tables = await showOwn(page, wide, "balances");
  return tables.locator('tr[data-key="USDC"] [data-column="total"] .figure').getAttribute("title");
}

async function isolate(page: Page, quantity: string): Promise<void> {
  await page.locator('[data-part="acting-for"] select').selectOption("new");
  const sheet = page.locator('dialog[data-part="isolate"]');
  await sheet.locator("input").first().fill("Gamble");
  await sheet.locator('[data-part="isolated"] input').fill(quantity);
  await sheet.locator('button[type="submit"]').click();
  await sheet.locator("form").waitFor({ state: "detached" });
  await expect.poll(() => cashShown(page), PATIENT).toBe(quantity);
}

async function setLeverage(page: Page, limit: string): Promise<void> {
  await page.locator(".leverage-open").click();
  const sheet = page.locator('dialog[data-part="leverage-sheet"]');
  await sheet.locator('[data-part="leverage-limit"] input').fill(limit);
  await sheet.locator('[data-part="leverage-save"]').click();
  await sheet.locator(".leverage-form").waitFor({ state: "detached" });
  await page.locator(".leverage-open", { hasText: `${limit}×` }).waitFor();
}

test(
  "12, 13: what is isolated is lost alone: foretold, liquidated in words, and the rest untouched",
  () =>
    journey(stage, wide, async (visit) => {
      const { page } = visit;
      await signUp(visit);
      await goWithin(page, "/settings");
      await page.getByLabel("Warn when the margin falls below").selectOption("300");
      await page.goto(`/trade/${PERP}`);
      await expect.poll(() => cashShown(page), PATIENT).not.toBeNull();
      const before = Number(await cashShown(page));
      await isolate(page, "1000");
      await setLeverage(page, "50");

      const ticket = await openTicket(page, wide, "Bid");
      await fillTicket(ticket, { side: "Bid", kind: "market", quantity: "240" });
      const foretold = ticket.locator('[data-row="liquidation"] .figure').last();
      await foretold.waitFor();
      await sendTicket(page, ticket);
      // So near to its liquidation, it is asked about first.
      await ticket.locator("dialog[open] .button-primary").click();
      await page.locator(".toast-done").first().waitFor();
      const positions = await showOwn(page, wide, "positions");
      await positions.locator(`tr[data-key="${PERP}"]`).waitFor();
      await page.locator('[data-part="margin-warning"]').waitFor();

      const fills = await showOwn(page, wide, "fills");
      await page.locator('[data-part="liquidating"]').waitFor({ timeout: 100_000 });
      await fills.getByText("Liquidation on the book").first().waitFor();
      const left = await showOwn(page, wide, "positions");
      const size = left.locator(`tr[data-key="${PERP}"] [data-column="size"] .figure`);
      await expect.poll(async () => Number(await size.getAttribute("title"))).toBeLessThan(240);
      await page.locator('[data-part="acting-for"] select').selectOption("0");
      await expect.poll(async () => Number(await cashShown(page)), PATIENT).toBe(before - 1_000);
      const others = await showOwn(page, wide, "positions");
      await others.getByText("No open position").waitFor();
    }),
  150_000,
);

test("a session that ended is opened again over the page, and what was typed is still there", () =>
  journey(stage, wide, async (visit) => {
    const { page } = visit;
    await signUp(visit);
    await page.goto("/trade/BTC_USDC");
    const ticket = await openTicket(page, wide, "Bid");
    await fillTicket(ticket, { side: "Bid", price: "50000", quantity: "0.01" });
    await page.locator('form.ticket[data-freshness="live"]').waitFor();
    await page.evaluate('fetch("/web/v1/sign-out", { method: "POST" })');
    const again = page.locator('dialog[data-part="sign-again"]');
    await again.locator('[data-part="passkey-again"]').click();
    await again.waitFor({ state: "detached" });
    expect(await ticket.locator('[data-part="price"] input').inputValue()).toBe("50000");
    await sendTicket(page, ticket);
    await page.locator(".toast-done").first().waitFor();
    const orders = await showOwn(page, wide, "orders");
    await orders.locator("tr[data-key]").waitFor();
  }));

/** The price of the best bid that the page shows, as plain text. */
function bestBid(page: Page): Promise<string | null> {
  return page.locator(".book-bid .book-row").first().getAttribute("data-price");
}

async function isBookOf(page: Page, client: Client, symbol: string): Promise<boolean> {
  const [shown, depth] = await Promise.all([
    bestBid(page),
    client.rest.depth({ symbol, limit: "5" }),
  ]);
  return Number(shown) === Number(depth.bids.at(-1)?.[0]);
}

test("19: a message of the book that never came freezes it, and the book is whole again by itself", () =>
  journey(stage, wide, async ({ page }) => {
    const client = await stage.clientOf("alice");
    let toDrop = 0;
    await page.routeWebSocket(/./, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((frame) => server.send(frame));
      server.onMessage((frame) => {
        if (toDrop > 0 && String(frame).includes('"depth')) toDrop -= 1;
        else socket.send(frame);
      });
    });
    await page.goto("/trade/BTC_USDC");
    await page.locator(".book-bid .book-row").first().waitFor();
    toDrop = 3;
    await expect.poll(() => toDrop, { timeout: 15_000 }).toBe(0);
    await expect
      .poll(() => isBookOf(page, client, "BTC_USDC"), { timeout: 15_000, interval: 100 })
      .toBe(true);
    client.close();
  }));

/** The answer to the next order is lost on its way back; the order itself arrives or does not. */
async function loseAnswer(page: Page, doesArrive: boolean): Promise<void> {
  let isLost = false;
  await page.route("**/api/v1/order", async (route) => {
    if (isLost || route.request().method() !== "POST") return route.fallback();
    isLost = true;
    if (doesArrive) await route.fetch();
    await route.abort();
  });
}

test("19: an order whose answer was lost is asked after, and said to have arrived, or not to", () =>
  journey(stage, wide, async (visit) => {
    const { page } = visit;
    const client = await stage.clientOf("alice");
    await signIn(visit, alice());
    await page.reload();
    const wanted = { side: "Bid", price: "50000", quantity: "0.01" } as const;
    await loseAnswer(page, true);
    const ticket = await place(page, wide, wanted);
    await ticket
      .locator("dialog[open] .button-primary")
      .click({ timeout: 2_000 })
      .catch(() => {});
    await page.locator(".toast-done").first().waitFor();
    expect(await client.rest.orders({ symbol: "BTC_USDC" })).toHaveLength(1);
    await loseAnswer(page, false);
    await sendTicket(page, ticket);
    await page.locator(".toast-asking").first().waitFor();
    expect(await client.rest.orders({ symbol: "BTC_USDC" })).toHaveLength(1);
    client.close();
    // The browser itself reports the requests that were cut.
    const cut = visit.faults.filter((fault) => !/Failed to load resource/.test(fault));
    expect(cut).toStrictEqual([]);
    (visit.faults as string[]).length = 0;
  }));

test(
  "19: while the venue is down the page says how old it is and sends nothing; afterwards all is as before",
  () =>
    journey(stage, wide, async (visit) => {
      const { page } = visit;
      await signIn(visit, alice());
      await page.goto("/trade/SOL_USDC?tab=balances");
      const ticket = await openTicket(page, wide, "Bid");
      await fillTicket(ticket, { side: "Bid", kind: "market", quantity: "1" });
      await page.locator('form.ticket[data-freshness="live"]').waitFor();
      const before = await heldShown(page);

      const downMs = Date.now();
      const restarted = stage.crash();
      await page.locator('[data-part="staleness"]').first().waitFor({ timeout: 6_000 });
      expect(Date.now() - downMs).toBeLessThan(6_000);
      const submit = ticket.locator('[data-part="submit"]');
      await expect.poll(() => submit.isDisabled()).toBe(true);
      await restarted;

      await page.locator('form.ticket[data-freshness="live"]').waitFor({ timeout: 40_000 });
      await page.locator('[data-part="staleness"]').first().waitFor({ state: "detached" });
      await expect.poll(() => submit.isDisabled(), { timeout: 15_000 }).toBe(false);
      expect(await heldShown(page)).toBe(before);
      (visit.faults as string[]).length = 0;
    }),
  90_000,
);

async function heldShown(page: Page): Promise<string | null> {
  const row: Locator = page.locator('[data-part="balances"] tr[data-key="SOL"]');
  return row.locator('[data-column="total"] .figure').getAttribute("title");
}
