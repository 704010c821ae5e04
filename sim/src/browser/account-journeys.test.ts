import { afterAll, beforeAll, expect, test } from "vitest";
import { addAuthenticator } from "./authenticator.ts";
import { enterDemo, narrow, openStage, signIn, wide } from "./stage.ts";
import type { Look, Stage, Visit } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 120_000);
afterAll(() => stage.close());

/** Each journey has a page of its own, which must end without a fault. */
async function journey(look: Look, walk: (visit: Visit) => Promise<void>): Promise<void> {
  const visit = await stage.visit(look);
  try {
    await walk(visit);
    expect(visit.faults).toStrictEqual([]);
  } finally {
    await visit.close();
  }
}

const keyOf = (name: string) => stage.keys.find(({ user }) => user === name)!;

test.each([
  { look: wide, user: "alice" },
  { look: narrow, user: "bob" },
])(
  "a borrow of $user is a debt in the formula, has a price of liquidation, and adds up here as there",
  ({ look, user }) =>
    journey(look, async (visit) => {
      const { page } = visit;
      await signIn(visit, keyOf(user));
      await page.goto("/earn/ETH");
      await page.locator('[data-part="curve"] svg').waitFor();
      const form = page.locator('[data-part="loan"]');
      await form.locator('[data-value="borrow"]').click();
      await form.locator(".field-box input").fill("0.5");
      await form.locator(".button-primary").click();
      await page.locator(".toast-done").first().waitFor();
      const client = await stage.clientOf(user);
      const [loan] = await client.rest.borrowLendPositions();
      expect(Number(loan.netQuantity)).toBeLessThanOrEqual(-0.5);

      await page.goto("/account");
      await page.locator('[data-part="at-risk"] tr[data-key="ETH"]').waitFor();
      const debt = page.locator('[data-part="equity"] [data-term="debt"] .figure');
      await expect.poll(async () => Number(await debt.getAttribute("title"))).toBeGreaterThan(0);
      const explanation = page.locator('[data-part="explanation"]');
      await explanation.locator("button").first().click();
      await explanation.locator("[data-equal]").first().waitFor();
      expect(await explanation.locator('[data-equal="true"]').count()).toBe(4);
      client.close();
    }),
);

test("a key's withdrawal beyond its funds is refused at the field, and nothing leaves", () =>
  journey(wide, async (visit) => {
    const { page } = visit;
    await signIn(visit, keyOf("alice"));
    await page.goto("/funds");
    await page.locator('[role="tab"][data-value="withdraw"]').click();
    const form = page.locator('[data-part="withdraw"]');
    await form.locator("input").first().fill("9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin");
    await form.locator("input").nth(1).fill("99999999");
    await form.locator('button[type="submit"]').click();
    await form.locator(".field-error").filter({ hasText: "Insufficient funds" }).waitFor();
    expect(await page.locator(".toast-done").count()).toBe(0);
  }));

test("a new person withdraws to their book alone, and is told what is missing", () =>
  journey(wide, async (visit) => {
    const { page } = visit;
    await addAuthenticator(visit);
    await page.goto("/sign-up");
    await page.locator('select[autocomplete="country"]').selectOption("CH");
    await page.locator('[data-part="sign-up"] button[type="submit"]').click();
    await page.waitForURL("**/trade/BTC_USDC");
    await page.goto("/funds");
    await page.locator('[role="tab"][data-value="withdraw"]').click();
    await page.getByText("add one first").waitFor();

    const book = page.locator('[data-part="address-book"]');
    await book.locator("input").first().fill("9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin");
    await book.locator("input").nth(1).fill("Cold wallet");
    await book.locator('button[type="submit"]').click();
    await confirm(visit);
    await book.locator("tr").filter({ hasText: "Cold wallet" }).waitFor();

    const form = page.locator('[data-part="withdraw"]');
    await form.locator("input").first().fill("5");
    await form.locator('button[type="submit"]').click();
    await confirm(visit);
    await form.locator(".field-error").filter({ hasText: "verified identity" }).waitFor();
  }));

/** Reads what is to be confirmed, and confirms it with the passkey. */
async function confirm({ page }: Visit): Promise<void> {
  const dialog = page.locator('dialog[data-part="step-up"][open]');
  await dialog.locator(".intent").waitFor();
  await dialog.locator(".button-primary").click();
  await dialog.waitFor({ state: "detached" });
}

test("an operator sees the fund, the limits and the log of acts as the venue tells them", () =>
  journey(wide, async (visit) => {
    const { page } = visit;
    const client = await stage.clientOf("alice");
    await enterDemo(visit);
    await page.goto("/operator?tab=risk");
    const fund = page.locator('[data-part="fund"] .figure');
    // The fund lives: asked for and looked at again until nothing came between the two.
    const isTold = async () => {
      const { quantity } = await client.rest.backstopFund();
      await page.reload();
      return (await fund.getAttribute("title")) === quantity;
    };
    await expect.poll(isTold, { timeout: 30_000 }).toBe(true);
    const interest = await client.rest.openInterest({});
    for (const { symbol } of interest)
      await page.locator(`tr[data-key="${symbol}"] [role="meter"]`).waitFor();
    await page.locator('[role="tab"][data-value="audit"]').click();
    await page.getByText("Nothing waits for you").waitFor();
    client.close();
  }));

test(
  "the latest day verifies on this device, one's own row is in it, and the streak remembers",
  () =>
    journey(wide, async (visit) => {
      const { page } = visit;
      const client = await stage.clientOf("alice");
      await expect
        .poll(async () => (await client.rest.reserves()).length, {
          timeout: 120_000,
          interval: 1_000,
        })
        .toBe(3);
      client.close();
      await page.goto("/sign-in");
      await page.locator('[data-part="demo-entry"]').click();
      await page.waitForURL("**/trade/BTC_USDC");
      await page.goto("/reserves");
      await page.locator('[data-part="streak"][data-streak="0"]').waitFor();
      await page.locator('[data-part="verify"] button').click();
      await page.locator('[data-part="verified"][data-verdict="valid"]').waitFor();
      await page.locator('[data-part="inclusion"] button[type="submit"]').click();
      await page.locator('[data-part="row"][data-verdict="valid"]').waitFor();
      await page.reload();
      await page.locator('[data-part="streak"][data-streak="1"]').waitFor();
    }),
  150_000,
);
