import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { violationsOn } from "./accessibility.journeys.ts";
import { journey } from "./journey.ts";
import { goWithin, signIn } from "./stage.ts";
import type { Look, Stage } from "./stage.ts";
import { closeTicket, openTicket } from "./ticket.ts";

const PATIENT = { timeout: 20_000 } as const;
const PERP = "SOL_USDC_PERP";

/** Names that somebody would choose to harm who reads them. */
const hostile = {
  markup: "<img src=x onerror=document.title='taken'>",
  turned: "\u202Eevil\u2066name",
  formula: "=HYPERLINK(1)",
  alike: "M\u0430in",
  long: "W".repeat(64),
} as const;

/** What an operator could have announced for a market an hour from now. */
function announcedNow(): object {
  const effectiveAt = Date.now() + 3_600_000;
  const reason = hostile.markup;
  const change = { kind: "MarketState", symbol: "SOL_USDC", state: "Open", reason, effectiveAt };
  return { noticeMs: 3_600_000, changes: [change] };
}

async function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate("document.documentElement.scrollWidth > innerWidth");
}

/** What others name and announce, and how far an order may go. */
export function peopleJourneys(stage: () => Stage, look: Look): void {
  const bob = () => stage().keys.find(({ user }) => user === "bob")!;
  const name = `in ${look.language} at ${look.width} px`;

  test(`an announcement is told on every screen once, and stays on that of the status, ${name}`, () =>
    journey(stage(), look, async (visit) => {
      const { page } = visit;
      const answer = announcedNow();
      await page.route("**/web/v1/announcements", (route) => route.fulfill({ json: answer }));
      await page.goto("/markets");
      const band = page.locator('[data-part="announced-band"]');
      await band.getByText(hostile.markup).waitFor(PATIENT);
      expect(await band.locator("img").count()).toBe(0);
      for (const route of ["/trade/BTC_USDC", "/earn", "/reserves"]) {
        await goWithin(page, route);
        expect(await band.count(), route).toBe(1);
        expect(await scrollsSideways(page), route).toBe(false);
      }
      expect(await violationsOn(visit)).toStrictEqual([]);
      await band.locator("button").click();
      await band.waitFor({ state: "detached" });
      await page.goto("/status");
      await page.locator('[data-part="announced"]').getByText(hostile.markup).waitFor(PATIENT);
      expect(await band.count()).toBe(0);
      await page.unrouteAll();
    }));

  test(`hostile names are text with an end wherever they stand, ${name}`, () =>
    journey(stage(), look, async (visit) => {
      const { page } = visit;
      const client = await stage().clientOf("bob");
      for (const each of Object.values(hostile)) await client.rest.subaccountCreate({ name: each });
      const endless = client.rest.subaccountCreate({ name: "x".repeat(1_000) });
      await expect(endless).rejects.toThrow();
      await signIn(visit, bob());
      await page.goto("/account/subaccounts");
      const cards = page.locator('[data-part="subaccounts"] h2');
      await expect.poll(() => cards.count(), PATIENT).toBeGreaterThan(5);
      const shown = (await cards.allTextContents()).join("\n");
      expect(shown).toContain(hostile.markup);
      expect(shown).toContain("\uFFFDevil\uFFFDname");
      expect(shown).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
      expect(await page.title()).not.toContain("taken");
      expect(await page.locator("main img").count()).toBe(0);
      expect(await scrollsSideways(page)).toBe(false);
      expect(await violationsOn(visit)).toStrictEqual([]);
      client.close();
    }));

  test(`a transfer shows both sides before it is asked for, ${name}`, () =>
    journey(stage(), look, async (visit) => {
      const { page } = visit;
      await signIn(visit, bob());
      await page.goto("/account/subaccounts");
      const form = page.locator('[data-part="transfer"] form');
      await form.locator(".field-box input").fill("100");
      const row = (side: string) =>
        form.locator(`[data-side="${side}"] [data-row="equity"] .figure`);
      await row("to").nth(1).waitFor(PATIENT);
      // Each card tells of its own account alone.
      const equities = page.locator('[data-part="subaccounts"] .figure-large .figure[title]');
      await expect
        .poll(
          async () =>
            await equities.evaluateAll(
              (all) => new Set(all.map((each) => each.getAttribute("title"))).size,
            ),
          PATIENT,
        )
        .toBeGreaterThan(1);
      const titles = async (side: string): Promise<number[]> => {
        const [before, after] = [row(side).nth(0), row(side).nth(1)];
        return [
          Number(await before.getAttribute("title")),
          Number(await after.getAttribute("title")),
        ];
      };
      const [toBefore, toAfter] = await titles("to");
      expect(toAfter - toBefore).toBeCloseTo(100, 6);
      const [fromBefore, fromAfter] = await titles("from");
      expect(fromAfter).toBeLessThan(fromBefore);
      expect(await violationsOn(visit)).toStrictEqual([]);
      await form.locator(".field-box input").fill("999999999");
      await form.locator('[data-part="transfer-refused"]').waitFor(PATIENT);
    }));

  test(`a slider takes a share of the most, by its keys too, and says why it is the most, ${name}`, () =>
    journey(stage(), look, async (visit) => {
      const { page } = visit;
      await signIn(visit, bob());
      await page.goto(`/trade/${PERP}`);
      const ticket = await openTicket(page, look, "Bid");
      await ticket.locator('[role="tab"][data-value="market"]').click();
      const slider = ticket.locator('[data-part="shares"] input[type="range"]');
      const quantity = ticket.locator('[data-part="quantity"] input');
      await expect.poll(() => slider.isEnabled(), PATIENT).toBe(true);
      const reason = ticket.locator('[data-part="most-reason"]');
      expect(await reason.getAttribute("data-reason", PATIENT)).toMatch(/^[A-Z]/);
      await slider.focus();
      await page.keyboard.press("End");
      const most = Number(await ticket.locator(".shares-most .figure").getAttribute("title"));
      const entered = async () => Number((await quantity.inputValue()).replace(/[^0-9.]/g, ""));
      await expect.poll(() => slider.inputValue(), PATIENT).toBe("100");
      if (look.language === "en") expect(await entered()).toBe(most);
      await ticket.locator('[data-part="shares"] button').nth(1).click();
      await expect.poll(() => slider.inputValue(), PATIENT).toBe("50");
      await slider.focus();
      await page.keyboard.press("ArrowRight");
      await expect.poll(() => slider.inputValue(), PATIENT).toBe("51");
      expect(await violationsOn(visit)).toStrictEqual([]);
      await quantity.fill("");
      await closeTicket(page, look);
    }));
}
