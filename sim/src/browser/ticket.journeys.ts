import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { violationsOn } from "./accessibility.journeys.ts";
import { journey } from "./journey.ts";
import { narrow, signIn } from "./stage.ts";
import type { Look, Stage } from "./stage.ts";
import { closeTicket, fillTicket, openOptions, openTicket, showOwn } from "./ticket.ts";

const PERP = "SOL_USDC_PERP";
const PATIENT = { timeout: 10_000 } as const;

async function titleOf(page: Page, part: string): Promise<number> {
  const figure = page.locator(`form.ticket:visible [data-row="${part}"] .figure[title]`);
  return Number(await figure.getAttribute("title", PATIENT));
}

const DECIMALS = 8;

/** One of the smallest units less than an amount. */
function lessOneUnit(amount: string): string {
  const [whole, fraction = ""] = amount.split(".");
  const units = BigInt(whole + fraction.padEnd(DECIMALS, "0")) - 1n;
  const text = String(units).padStart(DECIMALS + 1, "0");
  return `${text.slice(0, -DECIMALS)}.${text.slice(-DECIMALS)}`;
}

/** What the ticket remembers, tells of exits and limits, and what stands behind mark and dust. */
export function ticketJourneys(stage: () => Stage, look: Look): void {
  const bob = () => stage().keys.find(({ user }) => user === "bob")!;
  const name = `in ${look.language} at ${look.width} px`;

  test(`exits follow prices of their own and say what they would come to, ${name}`, () =>
    journey(stage(), look, async (visit) => {
      const { page } = visit;
      const client = await stage().clientOf("bob");
      await signIn(visit, bob());
      await page.goto(`/trade/${PERP}`);
      const ticket = await openTicket(page, look, "Bid");
      const mark = Number((await client.rest.markPrices({ symbol: PERP }))[0].markPrice);
      const price = (mark * 0.97).toFixed(2);
      await fillTicket(ticket, { side: "Bid", price, quantity: "1" });
      await openOptions(ticket);
      const up = ticket.locator('[data-exit="takeProfit"]');
      await up.locator('[data-part="takeProfit"] input').fill((mark * 1.1).toFixed(2));
      await up.locator("select").selectOption("MarkPrice");
      const trigger = await titleOf(page, "takeProfit-pnl");
      expect(trigger).toBeGreaterThan(0);
      // A limit below its trigger comes to less.
      await up.locator('[data-part="takeProfit-limit"] input').fill((mark * 1.05).toFixed(2));
      await expect.poll(() => titleOf(page, "takeProfit-pnl"), PATIENT).toBeLessThan(trigger);
      const down = ticket.locator('[data-exit="stopLoss"]');
      await down.locator('[data-part="stopLoss"] input').fill((mark * 0.9).toFixed(2));
      expect(await titleOf(page, "stopLoss-pnl")).toBeLessThan(0);
      expect(await violationsOn(visit)).toStrictEqual([]);

      await page.reload();
      const again = await openTicket(page, look, "Bid");
      await expect
        .poll(() => again.locator('[data-part="quantity"] input').inputValue(), PATIENT)
        .toBe("1");
      // What it remembers of its options is open to be seen.
      expect(await again.locator('[data-exit="takeProfit"] select').inputValue()).toBe("MarkPrice");
      await closeTicket(page, look);
      // Another market's ticket says its own.
      await page.goto("/trade/BTC_USDC");
      const other = await openTicket(page, look, "Bid");
      expect(await other.locator('[data-part="quantity"] input').inputValue()).toBe("");
      client.close();
    }));

  test(`a price near the limit is told where it is, ${name}`, () =>
    journey(stage(), look, async (visit) => {
      const { page } = visit;
      await signIn(visit, bob());
      await page.goto(`/trade/${PERP}`);
      const ticket = await openTicket(page, look, "Bid");
      const band = ticket.locator('[data-part="price-band"]');
      await fillTicket(ticket, { side: "Bid", price: "10", quantity: "1" });
      expect(await band.count()).toBe(0);
      await ticket.locator('[data-part="price"] input').fill("99999");
      const limit = Number(await band.locator(".figure").getAttribute("title", PATIENT));
      expect(limit).toBeGreaterThan(10);
      expect(limit).toBeLessThan(99_999);
      // Beyond it the engine refuses indeed.
      await ticket.locator('[data-part="price"] .field-error').waitFor(PATIENT);
    }));

  test(`dust goes for what it is worth once it was shown, ${name}`, () =>
    journey(stage(), look, async (visit) => {
      const { page } = visit;
      const client = await stage().clientOf("bob");
      const { subaccountId: box } = await client.rest.subaccountCreate({
        name: `Box ${look.width}`,
      });
      const held = (await client.rest.capital())["ETH"].available;
      const quantity = lessOneUnit(held);
      const all = { fromSubaccountId: 0, toSubaccountId: box, symbol: "ETH", quantity };
      await client.rest.subaccountTransfer(all);
      await signIn(visit, bob());
      await page.goto("/trade/SOL_USDC?tab=balances");
      const tables = await showOwn(page, look, "balances");
      const row = tables.locator('tr[data-key="ETH"]');
      await row.waitFor();
      await tables.locator('[data-part="convert-dust"]').click();
      const dialog = page.locator('dialog[data-part="dust"][open]');
      await dialog.locator("dd", { hasText: "ETH" }).waitFor();
      expect(await violationsOn(visit)).toStrictEqual([]);
      await dialog.locator(".button-primary").click();
      await row.waitFor({ state: "detached" });
      expect((await client.rest.capital())["ETH"]?.available ?? "0").toBe("0");
      await client.rest.subaccountTransfer({ ...all, fromSubaccountId: box, toSubaccountId: 0 });
      client.close();
    }));

  test.skipIf(look.width === narrow.width)(
    `a mark says its sources and what holds it, ${name}`,
    () =>
      journey(stage(), look, async (visit) => {
        const { page } = visit;
        await page.goto(`/trade/${PERP}`);
        await page.locator(".strip .popover-trigger").first().focus();
        await page.keyboard.press("Enter");
        const why = page.locator('[data-part="mark-why"]:visible');
        await expect
          .poll(
            async () => Number(await why.locator('[data-row="sources"] dd').textContent()),
            PATIENT,
          )
          .toBeGreaterThan(0);
        await expect
          .poll(() => why.locator('[data-row="band"] dd').textContent(), PATIENT)
          .toMatch(/[1-9]/);
        expect((await why.locator('[data-row="clamp"] dd').textContent())?.length).toBeGreaterThan(
          3,
        );
        expect(await violationsOn(visit)).toStrictEqual([]);
      }),
  );
}
