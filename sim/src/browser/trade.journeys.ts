import { describe, expect, test } from "vitest";
import { addAuthenticator } from "./authenticator.ts";
import { coveredByNotices } from "./covered.ts";
import { journey } from "./journey.ts";
import { brassOnChart, toggleOwn } from "./own-drawn.ts";
import { goWithin, narrow, signIn, wide } from "./stage.ts";
import type { Stage } from "./stage.ts";
import type { Page } from "playwright-core";
import { closeTicket, fillTicket, openTicket, place, sendTicket, showOwn } from "./ticket.ts";
import { inLongRun, journeysIn } from "./turns.ts";

/** A price that rests: a tenth below the best bid, on the tick. */
async function restingPrice(stage: Stage): Promise<string> {
  const client = await stage.clientOf("alice");
  const { bids } = await client.rest.depth({ symbol: "BTC_USDC", limit: "5" });
  client.close();
  return `${Math.floor(Number(bids.at(-1)![0]) * 0.9)}`;
}

async function expectPrice(
  client: Awaited<ReturnType<Stage["clientOf"]>>,
  expected: string,
): Promise<void> {
  await expect
    .poll(
      async () => {
        const [open] = await client.rest.orders({ symbol: "BTC_USDC" });
        return open?.orderType === "Limit" ? Number(open.price) : undefined;
      },
      { timeout: 5_000 },
    )
    .toBe(Number(expected));
}

/** Others trade, to and fro, until a page has shown it. */
async function tradeUntil(stage: Stage, isShown: () => Promise<boolean>): Promise<void> {
  const client = await stage.clientOf("bob");
  const order = { symbol: "BTC_USDC", orderType: "Market", quantity: "0.001" } as const;
  let side: "Bid" | "Ask" = "Ask";
  const isShownNow = async (): Promise<boolean> => {
    side = side === "Bid" ? "Ask" : "Bid";
    await client.rest.orderExecute({ ...order, side });
    return isShown();
  };
  await expect.poll(isShownNow, { timeout: 20_000, interval: 500 }).toBe(true);
  client.close();
}

/** A mark of a fill has more pixels of its whole colour, wherever its edges fall between two. */
const MARK_PIXELS = 4;

/** A liquidation of the moment and the side of each trade, told beside it as the venue would. */
async function tellLiquidations(page: Page): Promise<void> {
  await page.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((frame) => server.send(frame));
    server.onMessage((frame) => {
      socket.send(frame);
      const { data } = JSON.parse(String(frame)) as { data?: Record<string, unknown> };
      if (data?.["e"] !== "trade") return;
      const { E, s, p, q, T, m } = data;
      const step = { e: "liquidation", E, s, p, q, T, S: m === true ? "Ask" : "Bid" };
      socket.send(JSON.stringify({ stream: `liquidation.${String(s)}`, data: step }));
    });
  });
}

/** Journeys of the trade screen, on a venue that the caller runs. */
export function tradeJourneys(stage: () => Stage): void {
  const keyOf = (name: string) => stage().keys.find(({ user }) => user === name)!;
  const alice = () => keyOf("alice");
  const bob = () => keyOf("bob");

  describe.each([wide, narrow])("in $language, $theme, $width px", (look) => {
    const inTurn = journeysIn(look);
    const orderOwner = look.width === 390 ? bob : alice;

    inTurn("1: a visitor sees moving prices without signing in, and nothing foreign", () =>
      journey(stage(), look, async ({ page }) => {
        await page.goto("/markets");
        const row = page.locator('tr[data-key="BTC_USDC"]');
        await row.waitFor();
        await goWithin(page, "/trade/BTC_USDC");
        await page.locator('[data-part="last"] .figure').waitFor();
        const title = await page.title();
        await tradeUntil(stage(), async () => (await page.title()) !== title);
        expect(await page.evaluate("document.documentElement.lang")).toBe(look.language);
        const overflow = await page.evaluate(
          "document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        expect(overflow).toBeLessThanOrEqual(0);
      }),
    );

    inTurn(
      "2: signing up is one prompt, funded at once; the demonstration opens without an account",
      () =>
        journey(stage(), look, async (visit) => {
          const { page } = visit;
          const authenticator = await addAuthenticator(visit);
          await page.goto("/sign-up");
          const form = page.locator('[data-part="sign-up"] form');
          await form.waitFor();
          await form.locator('select[autocomplete="country"]').selectOption("CH");
          await form.locator('button[type="submit"]').click();
          await page.waitForURL("**/trade/BTC_USDC");
          const tables = await showOwn(page, look, "balances");
          await tables.locator('tr[data-key="USDC"]').waitFor();

          // The browser offers the passkey that it knows for the page, and nothing more is asked.
          await goWithin(page, "/sign-in");
          await page.waitForURL("**/trade/BTC_USDC");

          await authenticator.takeOut();
          await page.goto("/sign-in");
          await page.locator('[data-part="demo-entry"]').click();
          await page.waitForURL("**/trade/BTC_USDC");
          await page.locator(".tag").waitFor();
        }),
    );

    inTurn("3: a limit order rests where it was put, and cancelling gives its balance back", () =>
      journey(stage(), look, async (visit) => {
        const { page } = visit;
        const client = await stage().clientOf(orderOwner().user);
        const before = (await client.rest.capital())["USDC"];
        const price = await restingPrice(stage());
        await signIn(visit, orderOwner());
        await place(page, look, { side: "Bid", price, quantity: "0.01" });
        await page.locator(".toast-done").first().waitFor();
        await closeTicket(page, look);
        const orders = await client.rest.orders({ symbol: "BTC_USDC" });
        expect(orders).toHaveLength(1);
        const locked = (await client.rest.capital())["USDC"];
        expect(Number(locked.available)).toBeLessThan(Number(before.available));

        const tables = await showOwn(page, look, "orders");
        const row = tables.locator(`tr[data-key="${orders[0].id}"]`);
        await row.locator(".row-action").click();
        await row.waitFor({ state: "detached" });
        expect(await client.rest.orders({ symbol: "BTC_USDC" })).toHaveLength(0);
        expect((await client.rest.capital())["USDC"]).toStrictEqual(before);
        client.close();
      }),
    );

    inTurn("5: every refusal stands at its field, and never a success beside it", () =>
      journey(stage(), look, async (visit) => {
        const { page } = visit;
        await signIn(visit, orderOwner());
        const price = await restingPrice(stage());
        const french = look.language === "fr";
        const cases = [
          {
            field: "quantity",
            price,
            quantity: "",
            text: french ? "Indiquez une quantité." : "Give a quantity.",
          },
          {
            field: "price",
            price: "",
            quantity: "0.01",
            text: french ? "Indiquez un prix." : "Give a price.",
          },
          {
            field: "price",
            price: "1.234,567",
            quantity: "0.01",
            text: french ? "Au plus 1 décimales." : "At most 1 decimals.",
          },
          {
            field: "quantity",
            price,
            quantity: "900",
            text: french ? "Fonds insuffisants" : "Insufficient funds",
          },
          {
            field: "price",
            price: "999999999",
            quantity: "0.01",
            text: french ? "Le prix" : "Price is",
          },
        ];
        for (const { field, text, ...wanted } of cases) {
          const ticket = await place(page, look, { side: "Bid", ...wanted });
          // Far from the market it is asked about first, and refused all the same.
          if (wanted.price === "999999999") {
            await ticket.locator("dialog[open] .button-primary").click();
          }
          const error = ticket.locator(`[data-part="${field}"] .field-error`);
          await error.filter({ hasText: text }).waitFor({ timeout: 5_000 });
          expect(await page.locator(".toast-done").count(), text).toBe(0);
          await closeTicket(page, look);
        }
      }),
    );

    inTurn("8: an order line is amended by its handle, and snaps back when refused", () =>
      journey(stage(), look, async (visit) => {
        const { page } = visit;
        const client = await stage().clientOf(orderOwner().user);
        const price = await restingPrice(stage());
        const order = await client.rest.orderExecute({
          symbol: "BTC_USDC",
          side: "Bid",
          orderType: "Limit",
          price,
          quantity: "0.001",
        });
        await signIn(visit, orderOwner());
        const handle = page.locator(`[data-order="${order.id}"]`);
        await handle.waitFor();
        await handle.focus();
        await page.keyboard.press("Shift+ArrowDown");
        await page.locator(".handle.is-dragged").waitFor();
        await page.keyboard.press("Enter");
        const expected = `${Number(price) - 1}`;
        await expectPrice(client, expected);

        await handle.focus();
        for (let at = 0; at < 3; at += 1) await page.keyboard.press("Alt+ArrowDown");
        await page.keyboard.press("Escape");
        await page.locator(".handle.is-dragged").waitFor({ state: "detached" });
        await expectPrice(client, expected);
        await client.rest.orderCancelAll({ symbol: "BTC_USDC" });
        await handle.waitFor({ state: "detached" });
        client.close();
      }),
    );
  });

  inLongRun("a notice covers nothing of the ticket, whatever the width of the page", () =>
    journey(stage(), wide, async (visit) => {
      const { page } = visit;
      await signIn(visit, alice());
      const refused = { side: "Bid", price: await restingPrice(stage()), quantity: "900" } as const;
      await fillTicket(await openTicket(page, wide, "Bid"), refused);
      for (const width of [1440, 900, 390]) {
        await page.setViewportSize({ width, height: 800 });
        const look = width < 900 ? narrow : wide;
        await sendTicket(page, await openTicket(page, look, "Bid"));
        await page.locator(".toast-refused").last().waitFor();
        await page.locator('form.ticket:visible [data-part="refusal"]').waitFor();
        expect(await coveredByNotices(page), `${width} px`).toStrictEqual([]);
        await closeTicket(page, look);
      }
    }),
  );

  test("the book stands on the side that was chosen, and the tape marks what was a liquidation", () =>
    journey(stage(), wide, async ({ page }) => {
      await tellLiquidations(page);
      await page.goto("/trade/BTC_USDC");
      const boxOf = async (part: string) => (await page.locator(`.floor-${part}`).boundingBox())!;
      await page.locator(".book-options .popover-trigger, .book-options button").first().click();
      await page.locator('[data-part="book-place"] [data-value="left"]').click();
      await page.keyboard.press("Escape");
      const [book, chart] = [await boxOf("book"), await boxOf("chart")];
      expect([book.x, chart.x]).toStrictEqual([0, book.width]);
      await page.locator(".divider-book").focus();
      await page.keyboard.press("ArrowRight");
      await expect.poll(async () => (await boxOf("book")).width).toBe(book.width + 8);
      await page.reload();
      await page.locator(".book-bid .book-row").first().waitFor();
      expect((await boxOf("book")).width).toBe(book.width + 8);
      expect((await boxOf("book")).x).toBe(0);
      await page.locator('.floor-book [role="tab"][data-value="trades"]').click();
      const marked = page.locator(".tape-liquidation");
      await tradeUntil(stage(), async () => (await marked.count()) > 0);
    }));

  test("4: a market order by quote amount fills as the API says, and a tight tolerance is refused in words", () =>
    journey(stage(), wide, async (visit) => {
      const { page } = visit;
      const client = await stage().clientOf("alice");
      await signIn(visit, alice());
      const before = await client.rest.fillHistory({ symbol: "BTC_USDC" });
      await page.reload();
      await place(page, wide, { side: "Bid", kind: "market", quantity: "500", isQuote: true });
      await page.locator(".toast-done").first().waitFor();
      await expect
        .poll(async () => (await client.rest.fillHistory({ symbol: "BTC_USDC" }))?.length, {
          timeout: 8_000,
        })
        .toBeGreaterThan(before?.length ?? 0);
      await expect.poll(() => brassOnChart(page), { timeout: 8_000 }).toBeGreaterThan(MARK_PIXELS);
      await toggleOwn(page, "fills");
      await expect.poll(() => brassOnChart(page), { timeout: 8_000 }).toBe(0);
      const capital = (await client.rest.capital())["BTC"];
      const tables = await showOwn(page, wide, "balances");
      const cell = tables.locator('tr[data-key="BTC"] td[data-column="available"] .figure');
      await expect.poll(() => cell.getAttribute("title")).toBe(capital.available);

      await page.reload();
      const ticket = await openTicket(page, wide, "Bid");
      await ticket.locator('[role="tab"][data-value="market"]').click();
      await ticket.locator('[data-part="slippage"] input').fill("0.01");
      await place(page, wide, { side: "Bid", kind: "market", quantity: "1" });
      await page.locator(".toast-refused").filter({ hasText: "expired" }).waitFor();
      expect(await page.locator(".toast-done").count()).toBe(0);
      client.close();
    }));
}
