import { expect, test } from "vitest";
import { addAuthenticator } from "./authenticator.ts";
import { journey } from "./journey.ts";
import { keyboardOf } from "./keyboard.ts";
import type { Keyboard } from "./keyboard.ts";
import { wide } from "./stage.ts";
import type { Stage, Visit } from "./stage.ts";

const SLOW = { timeout: 30_000 };

/** An order from its price to its end without a mouse, on a venue that the caller runs. */
export function keyboardTrading(stage: () => Stage): void {
  test("3: an order is placed, seen and cancelled without a mouse", () =>
    journey(stage(), wide, async ({ page }) => {
      const keys = await keyboardOf(page);
      const alice = stage().keys.find(({ user }) => user === "alice")!;
      const client = await stage().clientOf("alice");
      const { bids } = await client.rest.depth({ symbol: "BTC_USDC", limit: "5" });
      const price = `${Math.floor(Number(bids.at(-1)![0]) * 0.9)}`;
      await page.goto("/sign-in");
      await keys.write('[data-part="key-entry"] input[type="password"]', alice.apiSecret);
      await keys.press("Enter");
      await page.waitForURL("**/trade/BTC_USDC");
      await page.locator('form.ticket[data-freshness="live"]').waitFor();

      // What has the focus after the page has changed is nothing that is typed into: keys are shortcuts.
      await keys.press("b");
      await keys.type("0.001");
      await keys.back('form.ticket [data-part="price"] input');
      await keys.type(price);
      await keys.press("Enter");
      await expect
        .poll(() => client.rest.orders({ symbol: "BTC_USDC" }), { timeout: 8_000 })
        .toHaveLength(1);
      await keys.to('[data-part="tables"] tr[data-key]');
      await keys.press("x");
      await expect
        .poll(() => client.rest.orders({ symbol: "BTC_USDC" }), { timeout: 8_000 })
        .toHaveLength(0);
      await page.locator('[data-part="tables"] tr[data-key]').waitFor({ state: "detached" });
      await keys.expectNoPointer();
      client.close();
    }));
}

/** Money from its arrival to its leave without a mouse, on a venue that the caller runs. */
export function keyboardFunds(stage: () => Stage): void {
  test(
    "16: a deposit, an entry of the address book and a withdrawal without a mouse",
    () =>
      journey(stage(), wide, async (visit) => {
        const { page } = visit;
        const keys = await keyboardOf(page);
        await signUp(visit, keys);
        await keys.press("g");
        await keys.press("f");
        await page.waitForURL("**/funds");
        const movements = page.locator('[data-part="deposits"] .movement');
        const before = await movements.count();
        await keys.to('[data-part="simulate-deposit"] button');
        await keys.press("Enter");
        await expect.poll(() => movements.count(), SLOW).toBeGreaterThan(before);

        await keys.to('[role="tab"][data-value="deposit"]');
        await keys.press("ArrowRight");
        const book = '[data-part="address-book"]';
        await keys.write(`${book} input`, "9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin");
        await keys.press("Tab");
        await keys.type("Cold wallet");
        await keys.press("Enter");
        await confirm(keys);
        await page.locator(`${book} tr`).filter({ hasText: "Cold wallet" }).waitFor();

        await keys.back('[role="tab"][data-value="withdraw"]');
        await keys.write('[data-part="withdraw"] input', "5");
        await keys.press("Enter");
        await confirm(keys);
        // Whoever has not said who they are is told so at the field: the venue has been asked, and has answered.
        const answer = page.locator('[data-part="withdraw"] .field-error');
        await answer.filter({ hasText: "verified identity" }).waitFor(SLOW);
        await keys.expectNoPointer();
      }),
    120_000,
  );
}

async function signUp(visit: Visit, keys: Keyboard): Promise<void> {
  const { page } = visit;
  await addAuthenticator(visit);
  await page.goto("/sign-up");
  await keys.to('select[autocomplete="country"]');
  await keys.type("Switzerland");
  await keys.to('[data-part="sign-up"] button[type="submit"]');
  await keys.press("Enter");
  await page.waitForURL("**/trade/BTC_USDC");
}

async function confirm(keys: Keyboard): Promise<void> {
  await keys.to('dialog[data-part="step-up"] .button-primary');
  await keys.press("Enter");
}
