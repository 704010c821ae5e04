import { createHash, generateKeyPairSync } from "node:crypto";
import type { Client } from "@holdall/client";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { addAuthenticator } from "./authenticator.ts";
import { journey } from "./journey.ts";
import { asPayload, filesOf, latestOfThree, withOneBit } from "./published-day.ts";
import { enterDemo, goWithin, narrow, signIn, wide } from "./stage.ts";
import type { Stage, Visit } from "./stage.ts";
import { closeShare, place } from "./ticket.ts";
import { inLongRun, isInEachLook } from "./turns.ts";

/** A venue and a browser that share a busy machine answer later. */
const PATIENT = { timeout: 10_000 } as const;

/** Reads what is to be confirmed, and confirms it with the passkey. */
async function confirm({ page }: Visit): Promise<void> {
  const dialog = page.locator('dialog[data-part="step-up"][open]');
  await dialog.locator(".intent").waitFor();
  await dialog.locator(".button-primary").click();
  await dialog.waitFor({ state: "detached" });
}

/** What one altered byte of a file breaks, by the name of the step that fails first. */
const altered: readonly (readonly [name: RegExp, step: string])[] = [
  [/^shard-.*\.proof$/, "Proof"],
  [/^reserves\.json$/, "Reserves"],
];

const TICK_SOL = 0.01;

/**
 * Rests an order where nothing meets it, and lets another person meet it, until the page has said so:
 * of what the makers take meanwhile, nothing but the time depends.
 */
async function seeFill(page: Page, resting: Client, meeting: Client): Promise<void> {
  const market = { symbol: "SOL_USDC", orderType: "Limit", quantity: "0.05" } as const;
  const said = page.locator(".toast-done").filter({ hasText: "Bought 0.05 of SOL/USDC at" });
  const isSaid = async () => {
    const { bids } = await resting.rest.depth({ symbol: market.symbol, limit: "5" });
    // One tick before everybody else's, so that it is met first.
    const price = (Number(bids.at(-1)![0]) + TICK_SOL).toFixed(2);
    const bid = { ...market, price, side: "Bid", postOnly: true } as const;
    const isResting = await resting.rest.orderExecute(bid).then(
      () => true,
      () => false,
    );
    if (isResting) await meeting.rest.orderExecute({ ...market, price, side: "Ask" });
    return (await said.count()) > 0;
  };
  await expect.poll(isSaid, { timeout: 30_000, interval: 500 }).toBe(true);
  await resting.rest.orderCancelAll({ symbol: market.symbol });
  await meeting.rest.orderCancelAll({ symbol: market.symbol });
}

/** Rows stand further apart where that was chosen, at once and after the page is loaded again. */
async function chooseDensity(page: Page): Promise<void> {
  await goWithin(page, "/settings");
  const row = page.locator("tbody tr").first();
  const height = async () => (await row.boundingBox())?.height ?? 0;
  await row.waitFor();
  const compact = await height();
  await page.getByLabel("Tables").selectOption("comfortable");
  await expect.poll(height).toBeGreaterThan(compact);
  await page.reload();
  await expect.poll(height, PATIENT).toBeGreaterThan(compact);
}

/** A public half made elsewhere becomes a key, bound by what its owner says. */
async function registerPastedKey(visit: Visit): Promise<void> {
  const { page } = visit;
  const { publicKey } = generateKeyPairSync("ed25519");
  const pasted = Buffer.from(publicKey.export({ format: "jwk" }).x!, "base64url").toString(
    "base64",
  );
  await goWithin(page, "/keys");
  const maker = page.locator('[data-part="pasted-key"]');
  await maker.locator("summary").click();
  await maker.locator("input").first().fill(pasted.slice(1));
  await maker.locator(".field-error").first().waitFor();
  await maker.locator("input").first().fill(pasted);
  await maker.getByLabel("Name").fill("desk");
  await maker.locator('[data-part="order-value"] input').fill("2500");
  await maker.getByLabel("Cancel orders when it disconnects").check();
  await maker.locator('form button[type="submit"]').click();
  await confirm(visit);
  const row = page.locator('[data-part="keys"] tr').filter({ hasText: "desk" });
  await row.filter({ hasText: "2,500.00 USDC" }).filter({ hasText: "on disconnecting" }).waitFor();
}

/** Journeys of the account, its funds and its proofs, on a venue that the caller runs. */
export function accountJourneys(stage: () => Stage): void {
  const keyOf = (name: string) => stage().keys.find(({ user }) => user === name)!;

  // In one look; in both with `HOLDALL_LONG=1`.
  const borrowers = [
    { look: wide, user: "alice" },
    ...(isInEachLook ? [{ look: narrow, user: "bob" }] : []),
  ];
  test.each(borrowers)(
    "a borrow of $user is a debt in the formula, has a price of liquidation, and adds up here as there",
    ({ look, user }) =>
      journey(stage(), look, async (visit) => {
        const { page } = visit;
        await signIn(visit, keyOf(user), "/earn/ETH");
        await page.locator('[data-part="curve"] svg').waitFor();
        const form = page.locator('[data-part="loan"]');
        await form.locator('[data-value="borrow"]').click();
        await form.locator(".field-box input").fill("0.5");
        await form.locator(".button-primary").click();
        await page.locator(".toast-done").first().waitFor();
        const client = await stage().clientOf(user);
        const [loan] = await client.rest.borrowLendPositions();
        expect(Number(loan.netQuantity)).toBeLessThanOrEqual(-0.5);

        await goWithin(page, "/account");
        await page.locator('[data-part="at-risk"] tr[data-key="ETH"]').waitFor();
        const debt = page.locator('[data-part="equity"] [data-term="debt"] .figure');
        await expect.poll(async () => Number(await debt.getAttribute("title"))).toBeGreaterThan(0);
        const explanation = page.locator('[data-part="explanation"]');
        await explanation.locator("button").first().click();
        await explanation.locator("[data-equal]").first().waitFor();
        expect(await explanation.locator('[data-equal="true"]').count()).toBe(5);
        expect(await explanation.locator('[data-equal="false"]').count()).toBe(0);
        await page.locator('[data-part="what-if"] input').fill("-30");
        await page.locator('[data-part="what-if"] [data-verdict="healthy"]').waitFor();
        client.close();
      }),
  );

  test("a key's withdrawal beyond its funds is refused at the field, and nothing leaves", () =>
    journey(stage(), wide, async (visit) => {
      const { page } = visit;
      await signIn(visit, keyOf("alice"), "/funds");
      await page.locator('[role="tab"][data-value="withdraw"]').click();
      const form = page.locator('[data-part="withdraw"]');
      await form.locator("input").first().fill("9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin");
      await form.locator("input").nth(1).fill("99999999");
      await form.locator('button[type="submit"]').click();
      await form.locator(".field-error").filter({ hasText: "Insufficient funds" }).waitFor();
      expect(await page.locator(".toast-done").count()).toBe(0);
    }));

  test("16: a withdrawal is called back before it is signed, and its funds are free again", () =>
    journey(stage(), wide, async (visit) => {
      const { page } = visit;
      const client = await stage().clientOf("alice");
      await enterDemo(visit, "/funds");
      await page.locator('[data-part="withdrawals"]').waitFor();
      const free = async () => (await client.rest.capital())["SOL"].available;
      const before = await free();
      const address = "9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin";
      await client.rest.withdraw({ address, blockchain: "Solana", symbol: "SOL", quantity: "3" });
      expect(await free()).not.toBe(before);
      const movement = page.locator('[data-part="withdrawals"] .movement').first();
      await movement.locator("button").click();
      // What has ended folds by itself; why it ended stays in sight.
      const ended = page.locator('[data-part="withdrawals"] .movement:not([open])').first();
      await ended.locator(".field-error", { hasText: "Cancelled by its owner" }).waitFor();
      await expect.poll(free, PATIENT).toBe(before);
      await page.locator(".toast-refused", { hasText: "Withdrawal was ended: 3 SOL" }).waitFor();
      const bob = await stage().clientOf("bob");
      await seeFill(page, client, bob);
      await chooseDensity(page);
      client.close();
      bob.close();
    }));

  test("a new person withdraws to their book alone, and is told what is missing", () =>
    journey(stage(), wide, async (visit) => {
      const { page } = visit;
      await addAuthenticator(visit);
      await page.goto("/sign-up");
      await page.locator('select[autocomplete="country"]').selectOption("CH");
      await page.locator('[data-part="sign-up"] button[type="submit"]').click();
      await page.waitForURL("**/trade/BTC_USDC");
      await goWithin(page, "/funds");
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
      await registerPastedKey(visit);
    }));

  test("13: what is set apart is traded apart, its loss stays there, and its margin does not leave", () =>
    journey(stage(), wide, async (visit) => {
      const { page } = visit;
      const client = await stage().clientOf("alice");
      await enterDemo(visit, "/trade/SOL_USDC_PERP?tab=positions");
      const before = await client.rest.capital();
      const acting = page.locator('[data-part="acting-for"] select');
      await acting.selectOption("new");
      const sheet = page.locator('dialog[data-part="isolate"][open]');
      await sheet.locator("input").first().fill("Apart");
      await sheet.locator('[data-part="isolated"] input').fill("300");
      await sheet.locator('button[type="submit"]').click();
      await sheet.waitFor({ state: "detached" });
      await expect.poll(() => acting.inputValue(), PATIENT).not.toBe("0");
      const apart = await acting.inputValue();
      const equity = page.locator(".equity .figure");
      await expect.poll(async () => Number(await equity.getAttribute("title")), PATIENT).toBe(300);

      await place(page, wide, { side: "Bid", kind: "market", quantity: "5" });
      await page.locator('tr[data-key="SOL_USDC_PERP"]').waitFor();
      // The fee at least is lost.
      await expect
        .poll(async () => Number(await equity.getAttribute("title")), PATIENT)
        .not.toBe(300);
      const after = await client.rest.capital();
      const usdc = (of: typeof before) => Number(of["USDC"].available);
      expect(usdc(before) - usdc(after)).toBe(300);
      expect({ ...after, USDC: null }).toStrictEqual({ ...before, USDC: null });
      expect(await client.rest.positions()).toStrictEqual([]);

      await goWithin(page, "/account/subaccounts");
      const form = page.locator('[data-part="transfer"] form');
      await form.locator("select").first().selectOption(apart);
      await form.locator("select").nth(1).selectOption("0");
      await form.locator(".field-box input").fill("299");
      // Said before the click: both sides, and that it would be refused.
      await form.locator('[data-part="transfer-refused"]').waitFor(PATIENT);
      expect(await form.locator('[data-side="to"] [data-row="equity"]').count()).toBe(1);
      await form.locator('button[type="submit"]').click();
      await form.locator(".field-error").waitFor();
      expect(await page.locator(".toast-done").filter({ hasText: "Transferred" }).count()).toBe(0);
      expect(usdc(await client.rest.capital())).toBe(usdc(after));
      const rename = page.locator('[data-part="rename"]');
      await rename.locator("select").selectOption(apart);
      await rename.locator("input").fill("Kept apart");
      await rename.locator('button[type="submit"]').click();
      const card = page.locator(`[data-part="subaccount-${apart}"]`, { hasText: "Kept apart" });
      await card.locator('a[href="/trade/SOL_USDC_PERP"]').waitFor(PATIENT);

      await goWithin(page, "/trade/SOL_USDC_PERP?tab=positions");
      await acting.locator("option", { hasText: "Kept apart" }).waitFor({ state: "attached" });
      await closeShare(page.locator('tr[data-key="SOL_USDC_PERP"]'), "1");
      await page.locator('tr[data-key="SOL_USDC_PERP"]').waitFor({ state: "detached" });
      // Back from the top bar, which says on every screen whose equity it shows.
      await page.locator(".top-subaccount", { hasText: "Kept apart" }).click();
      const others = page.locator('.popover:popover-open button[aria-pressed="false"]');
      await others.first().click();
      await expect.poll(() => acting.inputValue(), PATIENT).toBe("0");
      client.close();
    }));

  inLongRun(
    "an operator sees the fund, the limits and the log of acts as the venue tells them",
    () =>
      journey(stage(), wide, async (visit) => {
        const { page } = visit;
        const client = await stage().clientOf("alice");
        await enterDemo(visit, "/operator?tab=risk");
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
        await page.getByText("No act is on record.").waitFor();
        client.close();
      }),
  );

  test(
    "17: a day verifies on this device, with and without a network; one byte altered is found; one's own row is in it",
    () =>
      journey(stage(), wide, async (visit) => {
        const { page } = visit;
        const client = await stage().clientOf("alice");
        const latest = await latestOfThree(client);
        client.close();
        await enterDemo(visit, "/reserves");
        await page.locator('[data-part="streak"][data-streak="0"]').waitFor();
        await page.locator('[data-part="verify"] button').click();
        await page.locator('[data-part="verified"][data-verdict="valid"]').waitFor();
        await page.locator('[data-part="inclusion"] button[type="submit"]').click();
        await page.locator('[data-part="row"][data-verdict="valid"]').waitFor();
        await page.reload();
        await page.locator('[data-part="streak"][data-streak="1"]').waitFor();

        const files = await filesOf(page, latest);
        await page.context().setOffline(true);
        const own = page.locator('[data-part="own-files"]');
        await own.setInputFiles(files.map(asPayload));
        const verdict = (of: string) =>
          page.locator(`[data-part="verified"][data-verdict="${of}"]`);
        await verdict("valid").waitFor();
        expect(await page.locator(".step-failed").count()).toBe(0);
        for (const [name, step] of altered) {
          const changed = files.map((file) => (name.test(file.name) ? withOneBit(file) : file));
          await own.setInputFiles(changed.map(asPayload));
          await verdict("invalid").waitFor();
          const failed = page.locator(".step-failed .step-name").first();
          await expect.poll(() => failed.textContent(), { timeout: 10_000 }).toBe(step);
          const read = page.locator('.step-failed [data-part="read-bytes"] .address').first();
          const { bytes } = changed.find((file) => name.test(file.name))!;
          const hash = createHash("sha256").update(bytes).digest("hex");
          await expect.poll(() => read.getAttribute("title")).toBe(hash);
        }
        await page.context().setOffline(false);
      }),
    150_000,
  );

  test("without a connection the page says so, and nothing of the venue's data was kept", async () => {
    const visit = await stage().visit(wide, { serviceWorkers: "allow" });
    const { page } = visit;
    await enterDemo(visit);
    await page.goto("/account");
    await page.locator('[data-part="equity"]').waitFor();
    const isInCharge = () => page.evaluate("navigator.serviceWorker.controller !== null");
    await expect.poll(isInCharge, { timeout: 30_000 }).toBe(true);
    // Walked through with the worker in charge, so that it could have kept what it should not.
    await page.goto("/funds");
    await page.locator('[data-part="deposits"]').waitFor();
    expect(visit.faults).toStrictEqual([]);
    const kept = await page.evaluate<readonly string[]>(`(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  })()`);
    expect(kept.length).toBeGreaterThan(10);
    expect(kept).toContain("/offline.html");
    expect(kept.filter((path) => !/^\/(assets\/|offline\.html$)/.test(path))).toEqual([]);

    await page.context().setOffline(true);
    await page.goto("/account");
    await page.getByRole("heading", { name: "No connection" }).waitFor();
    await page.context().setOffline(false);
    await page.goto("/account");
    await page.locator('[data-part="equity"]').waitFor();
    await visit.close();
  });
}
