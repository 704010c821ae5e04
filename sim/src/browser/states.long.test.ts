/** States that a screen is seldom in, each forced: what is old, what is empty, what is only looked at. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsOn } from "./accessibility.journeys.ts";
import { journey } from "./journey.ts";
import { narrow, openStage, signIn, wide } from "./stage.ts";
import type { Look, Stage } from "./stage.ts";
import { closeTicket, openTicket } from "./ticket.ts";

const PATIENT = { timeout: 60_000 } as const;
const RATES = "**/api/v1/borrowLend/markets";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 400_000);
afterAll(() => stage.close(), 240_000);

const bob = () => stage.keys.find(({ user }) => user === "bob")!;

async function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate("document.documentElement.scrollWidth > innerWidth");
}

for (const look of [wide, narrow]) {
  const name = `in ${look.language} at ${look.width} px`;

  test(
    `old rates shut the forms, and a redemption waits for new ones, ${name}`,
    () =>
      journey(stage, look, async (visit) => {
        const { page } = visit;
        await signIn(visit, bob(), "/earn/USDC");
        const form = page.locator('[data-part="loan"]');
        await lend(page, "200");
        // On narrow screens a plot has its letters one to one, and one height.
        const plot = page.locator('[data-part="curve"] .plot');
        const { width, height } = (await plot.boundingBox())!;
        expect(height).toBeCloseTo(look.width === 390 ? 180 : (width * 220) / 640, 0);
        await page.route(RATES, (route) => route.abort("internetdisconnected"));
        const stale = page.locator('[data-part="stale-rates"]');
        await stale.waitFor(PATIENT);
        expect(await form.locator(".field-box input").isDisabled()).toBe(true);
        expect(await form.locator(".button-primary").isDisabled()).toBe(true);
        await choose(page, "redeem");
        await form.locator(".field-box input").fill("150");
        await form.locator(".button-primary").click();
        const waits = page.locator('[data-part="redeem-waits"]');
        await waits.getByText("150").waitFor(PATIENT);
        expect(await violationsOn(visit)).toStrictEqual([]);
        expect(await scrollsSideways(page)).toBe(false);
        // Taken back it is never sent; asked for again it is, once rates are heard.
        await waits.locator("button").click();
        await waits.waitFor({ state: "detached" });
        expect(await lent(page)).toBe("200");
        await form.locator(".button-primary").click();
        await waits.waitFor(PATIENT);
        await page.unrouteAll();
        await waits.waitFor({ state: "detached", ...PATIENT });
        await expect.poll(() => lent(page), PATIENT).toBe("50");
        await stale.waitFor({ state: "detached" });
        await choose(page, "redeem");
        await form.locator(".field-box input").fill("50");
        await form.locator(".button-primary").click();
        await expect.poll(() => lent(page), PATIENT).toBe(undefined);
      }),
    240_000,
  );

  test(
    `a sub-account is made with its limit and its lending, or not at all, ${name}`,
    () =>
      journey(stage, look, async (visit) => {
        const { page } = visit;
        await signIn(visit, bob(), "/account/subaccounts");
        const cards = page.locator('[data-part="subaccounts"] h2');
        await cards.first().waitFor();
        const before = await cards.count();
        const form = page.locator('[data-part="create"]');
        const made = `careful ${look.width}`;
        await form.locator("input").first().fill(made);
        await form.locator('[data-part="create-leverage"] input').fill("2000");
        await form.locator('input[type="checkbox"]').check();
        await form.locator('button[type="submit"]').click();
        await form.locator(".field-error").first().waitFor();
        expect(await cards.count()).toBe(before);
        await form.locator('[data-part="create-leverage"] input').fill("3");
        await form.locator('button[type="submit"]').click();
        const card = page.locator('[data-part="subaccounts"] .panel').filter({ hasText: made });
        await card.waitFor(PATIENT);
        const client = await stage.clientOf("bob");
        const listed = await client.rest.subaccounts();
        expect(listed.find((each) => each.name === made)).toMatchObject({
          leverageLimit: "3",
          autoLend: true,
        });
        client.close();
        expect(await scrollsSideways(page)).toBe(false);
      }),
    120_000,
  );

  test(
    `pages of an account lead to one another, ${name}`,
    () =>
      journey(stage, look, async (visit) => {
        const { page } = visit;
        await signIn(visit, bob(), "/account");
        for (const path of ["collateral", "subaccounts", "history", "tax"]) {
          await page.locator(`.page-links a[href="/account/${path}"]`).click();
          await page.locator(`.page-links a[href="/account/${path}"][aria-current]`).waitFor();
          expect(await page.locator(".page-links [aria-current]").count()).toBe(1);
          expect(await scrollsSideways(page), path).toBe(false);
        }
        await page.locator('.page-links a[href="/account"]').click();
        await page.locator('[data-part="withdrawable"] .figure[title]').waitFor(PATIENT);
      }),
    120_000,
  );

  test(
    `without a deposit the first address stands there at once, ${name}`,
    () =>
      journey(stage, look, async (visit) => {
        const { page } = visit;
        await page.route("**/wapi/v1/capital/deposits*", (route) => route.fulfill({ json: [] }));
        await signIn(visit, bob(), "/funds");
        const first = page.locator('[data-part="deposits"] [data-part="first-address"]');
        await first.getByText("USDC").waitFor(PATIENT);
        const form = page.locator('[data-part="deposit"] .address');
        expect(await first.locator(".address").textContent()).toBe(await form.textContent());
        expect(await violationsOn(visit)).toStrictEqual([]);
        await page.unrouteAll();
      }),
    120_000,
  );

  test(
    `a visitor sees worth, impact and fee of what they would order, ${name}`,
    () =>
      journey(stage, look, async ({ page }) => {
        await page.goto("/trade/BTC_USDC_PERP");
        await page.locator('[data-part="last"] .figure[title]').waitFor(PATIENT);
        const ticket = await openTicket(page, look, "Bid");
        await ticket.locator('[role="tab"][data-value="market"]').click();
        await ticket.locator('[data-part="quantity"] input').fill("0.2");
        const told = ticket.locator('[data-part="visitor-value"]');
        await told.locator('[data-row="visitor-impact"] .figure[title]').first().waitFor(PATIENT);
        await expect.poll(() => told.locator("dt").count(), PATIENT).toBe(3);
        // A limit below every ask meets nothing.
        await ticket.locator('[role="tab"][data-value="limit"]').click();
        await ticket.locator('[data-part="price"] input').fill("1000");
        await told
          .locator('[data-row="visitor-impact"]')
          .waitFor({ state: "detached", ...PATIENT });
        await closeTicket(page, look);
      }),
    120_000,
  );

  test(`each market ages by itself in the list, ${name}`, () => ageing(look), 120_000);
}

/** A page whose sockets say nothing of one market any more. */
function ageing(look: Look): Promise<void> {
  return journey(stage, look, async ({ page }) => {
    let isMute = false;
    await page.routeWebSocket(/.*/, (socket) => {
      const venue = socket.connectToServer();
      venue.onMessage((message) => {
        if (isMute && String(message).includes('"markPrice.SOL_USDC"')) return;
        socket.send(message);
      });
    });
    await page.goto("/markets");
    const row = (symbol: string) => page.locator(`[data-part="markets"] tr[data-key="${symbol}"]`);
    await row("SOL_USDC").locator(".figure[title]:visible").first().waitFor(PATIENT);
    await page.waitForTimeout(2_000);
    isMute = true;
    await row("SOL_USDC").locator('[data-part="staleness"]').waitFor(PATIENT);
    expect(await row("BTC_USDC").locator('[data-part="staleness"]').count()).toBe(0);
    isMute = false;
    await row("SOL_USDC").locator('[data-part="staleness"]').waitFor({ state: "detached" });
  });
}

async function choose(page: Page, act: "lend" | "redeem"): Promise<void> {
  await page.locator(`[data-part="loan"] .segment[data-value="${act}"]`).click();
}

async function lend(page: Page, quantity: string): Promise<void> {
  const form = page.locator('[data-part="loan"]');
  await choose(page, "lend");
  await form.locator(".field-box input").fill(quantity);
  await form.locator(".button-primary").click();
  await expect.poll(() => lent(page), PATIENT).toBe(quantity);
}

/** What is lent of the shown asset; `undefined` while nothing is. */
async function lent(page: Page): Promise<string | undefined> {
  const cell = page.locator('[data-part="own-loans"] tbody tr .figure').first();
  return (await cell.count()) === 0 ? undefined : ((await cell.getAttribute("title")) ?? undefined);
}
