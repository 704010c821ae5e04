/** What operators and people with an overtaken page see: one venue, no mock but the greeting's number. */
import { CONTRACT_VERSION } from "@holdall/core/contract";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { journey } from "./journey.ts";
import { enterAs, enterDemo, goWithin, narrow, openStage, wide } from "./stage.ts";
import type { Stage } from "./stage.ts";

const PATIENT = { timeout: 20_000 } as const;

let stage: Stage;
beforeAll(async () => {
  // The shortest notice that a venue gives beside none.
  process.env["NOTICE_MINUTES"] = "1";
  stage = await openStage();
  delete process.env["NOTICE_MINUTES"];
}, 400_000);
afterAll(() => stage.close(), 240_000);

test.each([wide, narrow])(
  "an operator asks what a fall would do, and takes what waits ($language, $width px)",
  (look) =>
    journey(stage, look, async (visit) => {
      const { page } = visit;
      const client = await stage.clientOf("alice");
      await enterDemo(visit);
      await page.goto("/operator?tab=risk");
      const slider = page.locator('[data-part="shock"] input[type="range"]');
      await slider.fill("-30");
      const found = page.locator('[data-part="found"] .figure');
      await found.waitFor();
      expect(await found.getAttribute("title")).toMatch(/^[0-9]+$/);
      await slider.focus();
      await page.keyboard.press("End");
      await expect.poll(() => slider.inputValue(), PATIENT).toBe("30");

      // Bots hold the open interest; five sources are read, each with its distance from the index.
      const holders = page.locator('[data-part="holders"] tbody tr');
      await expect.poll(() => holders.count(), PATIENT).toBeGreaterThan(1);
      const sources = page.locator('[data-part="source-rows"] tbody tr');
      await expect.poll(() => sources.count(), PATIENT).toBe(5);
      const deviation = sources.first().locator('[data-column="deviation"] .figure');
      await expect.poll(() => deviation.textContent(), PATIENT).toMatch(/^[+\u2212]?[0-9]/);

      const owner = page.locator('[data-column="owner"]').first();
      await client.rest.withdraw({
        address: "demo:solana:somewhere",
        blockchain: "Solana",
        quantity: "5",
        symbol: "USDC",
      });
      await page.goto("/operator?tab=queue");
      await page.locator("button.row-action").first().click();
      await expect.poll(() => owner.textContent(), PATIENT).toMatch(/\((you|vous)\)/);
      client.close();
    }),
  240_000,
);

/** Reads what is to be confirmed, finds this in it, and confirms it. */
async function confirm(page: Page, said: readonly string[]): Promise<void> {
  const dialog = page.locator('dialog[data-part="step-up"][open]');
  for (const text of said) await dialog.locator(".intent").getByText(text).first().waitFor(PATIENT);
  await dialog.locator(".button-primary").click();
  await dialog.waitFor({ state: "detached" });
}

const PERP = "SOL_USDC_PERP";
const LARGEST = { name: "maxQuantity", label: "Largest order", after: "1" } as const;

/** The first hand: writes another term, reads what it would do, and proposes it. */
async function proposeTerms(page: Page): Promise<void> {
  const form = page.locator('[data-part="market-terms"]');
  await form.locator("select").first().selectOption(PERP);
  await form.locator(`input[name="${LARGEST.name}"]`).fill(LARGEST.after);
  await form.getByLabel("Reason").fill("Calmer nights");
  await form.locator('button[type="submit"]').click();
  const trial = page.locator('[data-part="trial"]');
  const row = trial.locator(`tr[data-key="${LARGEST.name}"]`);
  await row.getByText("Tightens").waitFor(PATIENT);
  await trial.locator('[data-part="reach"][data-falls="0"]').waitFor();
  await trial.locator(".button-primary").click();
  await confirm(page, [LARGEST.label, "Calmer nights"]);
  await trial.waitFor({ state: "detached" });
}

/** The second hand: looks at what waits, and signs all of it. */
async function signTerms(page: Page): Promise<void> {
  await page.locator("tbody .row-action").first().click();
  const looked = page.locator('[data-part="looked-at"]');
  const sign = looked.locator('[data-part="trial"] .button-primary');
  await sign.waitFor(PATIENT);
  await sign.click();
  await confirm(page, [LARGEST.label, "Calmer nights"]);
}

test(
  "two operators change a market's terms: a trader is told, then refused by them, and the log holds",
  () =>
    journey(stage, wide, async (first) => {
      await enterDemo(first, "/operator?tab=markets");
      await proposeTerms(first.page);
      // Who proposed does not sign: the venue says so, and nothing changes.
      await goWithin(first.page, "/operator?tab=proposals");
      await signTerms(first.page);
      await first.page
        .locator('[data-part="looked-at"]')
        .getByText("the signature of another person")
        .waitFor(PATIENT);
      await journey(stage, wide, async (second) => {
        await enterAs(second, stage, { user: "bob", route: "/operator?tab=proposals" });
        await signTerms(second.page);
        await second.page.locator("tbody tr").getByText("Announced, for").waitFor(PATIENT);
      });
      await journey(stage, narrow, async (trader) => {
        await trader.page.goto(`/trade/${PERP}`);
        const band = trader.page.locator('[data-part="announced-band"]');
        await band.getByText("Calmer nights").waitFor(PATIENT);
        expect(await band.textContent()).toContain("Plus grand ordre");
        expect(await band.textContent()).toMatch(/à 1\u00a0SOL/);
      });
      const client = await stage.clientOf("alice");
      const largest = async () =>
        (await client.rest.market({ symbol: PERP })).filters.quantity.maxQuantity;
      expect(await largest()).not.toBe(LARGEST.after);
      await expect.poll(largest, { timeout: 90_000, interval: 1_000 }).toBe(LARGEST.after);
      const order = { symbol: PERP, orderType: "Market", side: "Bid", quantity: "1.01" } as const;
      await expect(client.rest.orderExecute(order)).rejects.toThrow(/quantity/i);
      client.close();
      await goWithin(first.page, "/operator?tab=audit");
      await first.page.locator('[data-part="audit-chain"][data-broken="0"]').waitFor(PATIENT);
      const acts = first.page.locator('[data-column="what"]');
      const said = await acts.allTextContents();
      expect(said.filter((act) => act.startsWith("market-terms")).toSorted()).toEqual([
        "market-terms",
        "market-terms-announced",
        "market-terms-proposed",
      ]);
    }),
  240_000,
);

/** Changes what the venue says of itself with each connection of a page. */
async function greetAs(page: Page, of: { contract?: number; build?: string }): Promise<void> {
  await page.routeWebSocket(/.*/, (socket) => {
    const venue = socket.connectToServer();
    venue.onMessage((text) => {
      const frame = JSON.parse(String(text)) as { result?: { contract?: number } };
      const isGreeting = frame.result?.contract !== undefined;
      const result = { ...frame.result, ...of };
      socket.send(isGreeting ? JSON.stringify({ ...frame, result }) : text);
    });
  });
}

test.each([wide, narrow])(
  "a page that the venue's contract has overtaken says so and sends no order ($language, $width px)",
  (look) =>
    journey(stage, look, async (visit) => {
      const { page } = visit;
      await enterDemo(visit);
      const submit = page.locator('button[data-part="submit"]');
      const overtaken = page.locator('[data-part="overtaken"]');
      expect(await overtaken.count()).toBe(0);
      await greetAs(page, { contract: CONTRACT_VERSION + 1 });
      await page.reload();
      await overtaken.waitFor();
      if (look.width === 1440) await expect.poll(() => submit.isDisabled(), PATIENT).toBe(true);
      // A page that is told nothing more grows old and says so.
      await page.waitForTimeout(4_000);
      await page.unrouteAll();
    }),
  240_000,
);

test(
  "a page of another build offers to load itself anew, and goes on meanwhile",
  () =>
    journey(stage, wide, async (visit) => {
      const { page } = visit;
      await greetAs(page, { build: "0000000000000000" });
      await enterDemo(visit);
      const offer = page.locator('[data-part="new-version"]');
      await offer.waitFor();
      await expect
        .poll(() => page.locator('button[data-part="submit"]').isEnabled(), PATIENT)
        .toBe(true);
      await page.unrouteAll();
      await offer.click();
      await page.waitForLoadState("load");
    }),
  240_000,
);

test(
  "a venue that is stopped says for how long, and its pages come back by themselves",
  () =>
    journey(stage, wide, async (visit) => {
      const { page } = visit;
      await enterDemo(visit);
      const submit = page.locator('button[data-part="submit"]');
      const returned = page.waitForEvent("websocket", { timeout: 120_000 });
      await stage.restart(0);
      await returned;
      await expect.poll(() => submit.isEnabled(), { timeout: 60_000 }).toBe(true);
      // While nobody was there the page's questions failed, and its console says so.
      (visit.faults as string[]).length = 0;
    }),
  240_000,
);
