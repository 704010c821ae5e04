import { describe, expect, test } from "vitest";
import type { Client } from "@holdall/client";
import type { Locator, Page } from "playwright-core";
import { narrow, signIn, wide } from "./stage.ts";
import type { Look, Stage } from "./stage.ts";
import {
  closeShare,
  closeTicket,
  fillTicket,
  openOptions,
  openTicket,
  sendTicket,
  showOwn,
} from "./ticket.ts";
import { inLongRun, journeysIn } from "./turns.ts";

const PERP = "SOL_USDC_PERP";
const YEAR_MS = 365 * 86_400_000;
/** A venue and a browser that share a busy machine answer later. */
const PATIENT = { timeout: 10_000 } as const;

interface Walk {
  readonly page: Page;
  /** The same account by the API. */
  readonly client: Client;
}

/** Each journey has a page of its own, signed in, which must end without a fault. */
async function signedIn(
  stage: Stage,
  look: Look,
  path: string,
  walk: (at: Walk) => Promise<void>,
): Promise<void> {
  const visit = await stage.visit(look);
  const key = stage.keys.find(({ user }) => user === (look.width === 390 ? "bob" : "alice"))!;
  const client = await stage.clientOf(key.user);
  try {
    await signIn(visit, key, path);
    await walk({ page: visit.page, client });
    expect(visit.faults).toStrictEqual([]);
  } finally {
    client.close();
    await visit.close();
  }
}

/** The exact text behind a figure, whatever is shown of it. */
function exact(row: Locator, at: "first" | "last" = "last"): Promise<string | null> {
  return row.locator(".figure")[at]().getAttribute("title");
}

async function positionOf(client: Client) {
  return (await client.rest.positions()).find(({ symbol }) => symbol === PERP);
}

/** Moves the stop-loss up by keys: it is the same order, and still half of its pair. */
async function moveExit(page: Page, client: Client, orderId: string): Promise<void> {
  const before = await client.rest.orders({ symbol: PERP });
  const exit = page.locator(`[data-order="${orderId}"]`);
  // Handles come one by one as the venue tells of what was opened: the position's is the last.
  await page.locator(`[data-order="position ${PERP}"]`).waitFor();
  await exit.press("Alt+ArrowUp");
  await exit.and(page.locator('[aria-valuetext^="111"]')).waitFor();
  await exit.press("Enter");
  const stop = async () =>
    (await client.rest.orders({ symbol: PERP })).find(({ id }) => id === orderId);
  await expect.poll(async () => (await stop())?.triggerPrice, PATIENT).toBe("111");
  const after = await client.rest.orders({ symbol: PERP });
  expect(after.map(({ id, relatedOrderId }) => [id, relatedOrderId])).toStrictEqual(
    before.map(({ id, relatedOrderId }) => [id, relatedOrderId]),
  );
}

/** Further from the middle there is more, at a worse price. */
async function readDepth(page: Page): Promise<void> {
  await page.locator('[data-part="book"] [role="tab"][data-value="depth"]').click();
  const plot = page.locator('[data-part="depth-chart"] .depth-plot');
  await plot.waitFor();
  const told = async () => (await plot.getAttribute("aria-valuetext")) ?? "";
  await expect.poll(told).toMatch(/^\d/);
  const sizeIn = (text: string) => Number(/: ([\d,.]+),/.exec(text)?.[1].replaceAll(",", ""));
  const near = await told();
  await plot.focus();
  for (let at = 0; at < 4; at += 1) await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(told).not.toBe(near);
  await expect.poll(async () => sizeIn(await told())).toBeGreaterThan(sizeIn(near));
}

async function moveDividers(page: Page): Promise<void> {
  const box = async (part: string) => (await page.locator(`.floor-${part}`).boundingBox())!;
  const before = { book: (await box("book")).width, tables: (await box("tables")).height };
  await page.locator(".divider-book").focus();
  await page.keyboard.press("Shift+ArrowLeft");
  const { x, y } = (await page.locator(".divider-tables").boundingBox())!;
  await page.mouse.move(x + 40, y + 3);
  await page.mouse.down();
  await page.mouse.move(x + 40, y - 61, { steps: 4 });
  await page.mouse.up();
  await page.reload();
  await page.locator(".floor-book").waitFor();
  expect((await box("book")).width).toBe(before.book + 32);
  expect((await box("tables")).height).toBe(before.tables + 64);
  await page.locator(".divider-book").dblclick();
  await page.locator(".divider-tables").dblclick();
  expect((await box("book")).width).toBe(before.book);
}

/** Opens two SOL of the perp by the API, and closes whatever is open afterwards. */
async function withPosition(client: Client, walk: () => Promise<void>): Promise<void> {
  const order = { symbol: PERP, orderType: "Market" } as const;
  await client.rest.orderExecute({ ...order, side: "Bid", quantity: "2" });
  try {
    await walk();
  } finally {
    await client.rest.orderCancelAll({ symbol: PERP });
    await client.rest.orderExecute({ ...order, side: "Ask", quantity: "2", reduceOnly: true });
  }
}

/** Journeys of what trades on margin, on a venue that the caller runs. */
export function marginJourneys(stage: () => Stage): void {
  const journey = (look: Look, path: string, walk: (at: Walk) => Promise<void>) =>
    signedIn(stage(), look, path, walk);

  describe.each([wide, narrow])("in $language, $theme, $width px", (look) => {
    const inTurn = journeysIn(look);
    inTurn("6, 7, 9: a position is foretold, opened with its exits, halved and closed", () =>
      journey(look, `/trade/${PERP}`, async ({ page, client }) => {
        const ticket = await openTicket(page, look, "Bid");
        const wanted = { side: "Bid", kind: "market", quantity: "2" } as const;
        await fillTicket(ticket, wanted);
        await openOptions(ticket);
        await ticket.locator('[data-part="takeProfit"] input').fill("190");
        await ticket.locator('[data-part="stopLoss"] input').fill("110");
        const executed = ticket.locator('[data-row="executed"]');
        await expect.poll(() => exact(executed)).toBe("2");
        await ticket.locator('[data-row="initial"]').waitFor();
        const health = ticket.locator('[data-row="health"] dd');
        expect(await health.textContent()).toMatch(
          look.language === "fr" ? /→ Bonne$/ : /→ Healthy$/,
        );
        await ticket.locator('[data-row="taker-fee"]').waitFor();

        await sendTicket(page, ticket);
        await page.locator(".toast-done").first().waitFor();
        await closeTicket(page, look);
        expect((await positionOf(client))?.netQuantity).toBe("2");
        const exits = await client.rest.orders({ symbol: PERP });
        expect(exits.map(({ triggerPrice }) => triggerPrice)).toStrictEqual(["190", "110"]);
        if (look === wide) await moveExit(page, client, exits[1].id);

        const tables = await showOwn(page, look, "positions");
        const row = tables.locator(`tr[data-key="${PERP}"]`);
        await expect.poll(() => exact(row.locator('[data-column="size"]'))).toBe("2");
        await closeShare(row, "0.5");
        await expect.poll(async () => (await positionOf(client))?.netQuantity, PATIENT).toBe("1");
        await expect.poll(() => exact(row.locator('[data-column="size"]'))).toBe("1");
        await closeShare(row, "1");
        await row.waitFor({ state: "detached" });
        expect(await positionOf(client)).toBeUndefined();
      }),
    );

    inTurn(
      "5, 6: what the margin does not carry is refused in words, before and after it is sent",
      () =>
        journey(look, `/trade/${PERP}`, async ({ page, client }) => {
          const ticket = await openTicket(page, look, "Bid");
          const mark = (await client.rest.markPrices({ symbol: PERP }))[0].markPrice;
          await fillTicket(ticket, { side: "Bid", price: mark, quantity: "60000" });
          const atField = ticket.locator('[data-part="quantity"] .field-error');
          await atField.waitFor();
          const foretold = await ticket.locator('[data-part="preview-refusal"]').textContent();
          expect(foretold).toContain(await atField.textContent());
          await sendTicket(page, ticket);
          await page.locator(".toast-refused").waitFor();
          expect(await ticket.locator('[data-part="refusal"]').textContent()).toBe(
            await atField.textContent(),
          );
          expect(await page.locator(".toast-done").count()).toBe(0);
          expect(await client.rest.orders({ symbol: PERP })).toStrictEqual([]);
        }),
    );
  });

  test("10: selling more than is held borrows the rest as foretold, and buying back repays it", () =>
    journey(wide, "/trade/SOL_USDC", async ({ page, client }) => {
      const held = (await client.rest.capital())["SOL"].available;
      const quantity = `${Math.floor(Number(held)) + 5}`;
      const ticket = await openTicket(page, wide, "Ask");
      await fillTicket(ticket, { side: "Ask", kind: "market", quantity });
      await ticket.locator('[data-part="slippage"] input').fill("5");
      await openOptions(ticket);
      await ticket.locator('[data-flag="autoBorrow"]').check();
      await ticket.locator('[data-row="borrow"]').waitFor();
      await ticket.locator('[data-row="borrow-rate"]').waitFor();
      const foretold = await exact(ticket.locator('[data-row="borrow"]'));
      const feeForetold = await exact(ticket.locator('[data-row="entry-fee"]'));
      const sentMs = Date.now();
      await sendTicket(page, ticket);
      await page.locator(".toast-done").first().waitFor();
      const [debt] = await client.rest.borrowLendPositions();
      expect(debt.symbol).toBe("SOL");
      // To what is borrowed the entry fee comes, which falls until the hour is full.
      expect(Number(debt.netQuantity)).toBeLessThanOrEqual(-Number(foretold));
      const fee = -Number(debt.netQuantity) - Number(foretold);
      // A debt grows by the second, by less than all of it in a year; and is rounded up.
      const grownMost = (Number(foretold) * (Date.now() - sentMs + 1_000)) / YEAR_MS;
      expect(fee).toBeLessThanOrEqual(Number(feeForetold) + grownMost + 1e-9);

      const tables = await showOwn(page, wide, "lending");
      const row = tables.locator("tr[data-key]").first();
      // A debt grows by the second: the page shows what the venue says at the same time.
      const isSame = async (): Promise<boolean> => {
        const shown = await exact(row.locator('[data-column="quantity"]'));
        return shown === (await client.rest.borrowLendPositions())[0].netQuantity;
      };
      await expect.poll(isSame, { timeout: 10_000 }).toBe(true);

      await page.reload();
      const back = await openTicket(page, wide, "Bid");
      await fillTicket(back, { side: "Bid", kind: "market", quantity: "10" });
      // It remembers what it was told, and shows it.
      await back.locator('[data-flag="autoBorrow"]').uncheck();
      await back.locator('[data-flag="autoBorrowRepay"]').check();
      await expect.poll(() => exact(back.locator('[data-row="repaid"]'))).not.toBeNull();
      await sendTicket(page, back);
      await page.locator(".toast-done").first().waitFor();
      await expect.poll(() => client.rest.borrowLendPositions()).toStrictEqual([]);
    }));

  inLongRun(
    "indicators are kept in the address, the depth is read by keys, and the floor's dividers are remembered",
    () =>
      journey(wide, `/trade/${PERP}?curve=MA&curve=VWAP`, async ({ page }) => {
        await page.locator(".curves-open").click();
        const pressed = page.locator('.curve-switch[data-curve][aria-pressed="true"]');
        await pressed.first().waitFor();
        expect(await pressed.allTextContents()).toStrictEqual(["MA", "VWAP"]);
        for (const name of ["EMA", "RSI", "MACD", "funding", "interest"]) {
          await page.locator(`.curve-switch[data-curve="${name}"]`).click();
        }
        await page.waitForURL(/curve=RSI.*curve=MACD.*curve=funding.*curve=interest/);
        // Four more panes: each has a row of the chart's own table, and one stands between two.
        await expect.poll(() => page.locator(".chart-canvas table tr").count()).toBeGreaterThan(8);
        await readDepth(page);
        await moveDividers(page);
      }),
  );

  test("another leverage limit shows what each position would need, and the venue then asks for it", () =>
    journey(wide, `/trade/${PERP}`, async ({ page, client }) =>
      withPosition(client, async () => {
        await page.locator(".leverage-open").click();
        const sheet = page.locator('dialog[data-part="leverage-sheet"]');
        await sheet.locator('[data-part="leverage-limit"] input').fill("4");
        const row = sheet.locator('[data-row="SOL-PERP"]');
        await row.waitFor();
        await expect
          .poll(async () => Number(await exact(row)) / Number(await exact(row, "first")))
          .toBeCloseTo(2.5, 1);
        await sheet.locator('[data-part="leverage-save"]').click();
        await page.locator(".leverage-open", { hasText: "4×" }).waitFor();
        expect(Number((await client.rest.account()).leverageLimit)).toBe(4);
        expect(Number((await positionOf(client))?.imf)).toBe(0.25);
        await client.rest.accountUpdate({ leverageLimit: "10" });
      }),
    ));

  inLongRun("8: a dragged order tells what the venue says of the liquidation price then", () =>
    journey(wide, `/trade/${PERP}`, async ({ page, client }) => {
      const order = { symbol: PERP, orderType: "Market", side: "Ask", quantity: "300" } as const;
      await client.rest.orderExecute(order);
      try {
        const { markPrice } = (await client.rest.markPrices({ symbol: PERP }))[0];
        const price = String(Math.ceil(Number(markPrice) * 1.01));
        const limit = { ...order, orderType: "Limit", quantity: "1" } as const;
        const { id } = await client.rest.orderExecute({ ...limit, price });
        const asked: string[] = [];
        page.on("request", (request) => {
          if (request.url().endsWith("/order/preview")) asked.push(request.postData() ?? "");
        });
        const handle = page.locator(`[data-order="${id}"]`);
        await handle.press("Alt+ArrowUp");
        for (let at = 0; at < 10; at += 1) await handle.press("Shift+ArrowUp");
        const told = handle.locator('[data-part="draft-liquidation"]:not(.is-old)');
        await told.waitFor(PATIENT);
        // The mark moves between the two answers.
        const shown = Number(await exact(told));
        const known = Number((await positionOf(client))?.estLiquidationPrice);
        expect(Math.abs(shown / known - 1)).toBeLessThan(0.01);
        expect(JSON.parse(asked.at(-1)!)).toMatchObject({
          price: String(Number(price) + 2),
          quantity: "1",
          side: "Ask",
        });
        // Eleven moves of the keyboard within moments are not eleven questions.
        expect(asked.length).toBeLessThan(8);
        await handle.press("Escape");
        await told.waitFor({ state: "detached" });
      } finally {
        await client.rest.orderCancelAll({ symbol: PERP });
        await client.rest.orderExecute({ ...order, side: "Bid", reduceOnly: true });
      }
    }),
  );

  test("8: an exit is moved by its handle, and a new one drawn from the position", () =>
    journey(wide, `/trade/${PERP}`, async ({ page, client }) =>
      withPosition(client, async () => {
        const triggers = async (): Promise<readonly string[]> =>
          (await client.rest.orders({ symbol: PERP }))
            .map((order) => order.triggerPrice ?? "")
            .sort();
        const position = page.locator(`[data-order="position ${PERP}"]`);
        await position.focus();
        for (let at = 0; at < 10; at += 1) await page.keyboard.press("Alt+ArrowUp");
        await page.keyboard.press("Enter");
        await expect.poll(async () => (await triggers()).length, PATIENT).toBe(1);
        const [order] = await client.rest.orders({ symbol: PERP });
        expect(order).toMatchObject({ side: "Ask", reduceOnly: true, status: "TriggerPending" });

        const exit = page.locator(`[data-order="${order.id}"]`);
        await exit.focus();
        await page.keyboard.press("Shift+ArrowUp");
        await page.keyboard.press("Enter");
        const moved = `${Math.round(Number(order.triggerPrice) * 100 + 10) / 100}`;
        await expect
          .poll(async () => (await triggers()).map(Number), PATIENT)
          .toStrictEqual([Number(moved)]);
      }),
    ));

  test("11: what is bought is lent when asked, and redeemed for the order that needs it", () =>
    journey(wide, "/trade/SOL_USDC", async ({ page, client }) => {
      const ticket = await openTicket(page, wide, "Bid");
      await fillTicket(ticket, { side: "Bid", kind: "market", quantity: "3" });
      await openOptions(ticket);
      await ticket.locator('[data-flag="autoLend"]').check();
      await sendTicket(page, ticket);
      await page.locator(".toast-done").first().waitFor();
      const [loan] = await client.rest.borrowLendPositions();
      expect(loan.symbol).toBe("SOL");
      expect(Number(loan.netQuantity)).toBeGreaterThan(2.9);
      const tables = await showOwn(page, wide, "lending");
      await tables.getByText("Lent", { exact: true }).first().waitFor();

      await page.reload();
      const held = (await client.rest.capital())["SOL"].available;
      const back = await openTicket(page, wide, "Ask");
      const quantity = `${Math.floor(Number(held)) + 2}`;
      await fillTicket(back, { side: "Ask", kind: "market", quantity });
      // It remembers what it was told, and shows it.
      await back.locator('[data-flag="autoLend"]').uncheck();
      await back.locator('[data-flag="autoLendRedeem"]').check();
      await sendTicket(page, back);
      await page.locator(".toast-done").first().waitFor();
      const left = (await client.rest.borrowLendPositions())[0]?.netQuantity ?? "0";
      expect(Number(left)).toBeLessThan(Number(loan.netQuantity));
    }));
}
