import { expect, test } from "vitest";
import { violationsOn } from "./accessibility.journeys.ts";
import { journey } from "./journey.ts";
import { signIn } from "./stage.ts";
import type { Look, Stage } from "./stage.ts";
import { showOwn } from "./ticket.ts";

/** What stands below the table, in either language. */
const SHOWN = {
  en: { one: "rows shown: 2 of 3", all: "Every market · now · rows shown: 3 of 3" },
  fr: {
    one: "lignes affichées : 2 sur 3",
    all: "Tous les marchés · maintenant · lignes affichées : 3 sur 3",
  },
} as const;

/** Own tables: sorted without a mouse, of one market or all, with the columns that were chosen. */
export function tableJourneys(stage: () => Stage, look: Look): void {
  test(`own tables sort, filter and keep their columns, in ${look.language} at ${look.width} px`, () =>
    journey(stage(), look, async (visit) => {
      const { page } = visit;
      const bob = stage().keys.find(({ user }) => user === "bob")!;
      const client = await stage().clientOf("bob");
      const order = { side: "Bid", orderType: "Limit", quantity: "1" } as const;
      const ids: string[] = [];
      for (const [symbol, price] of [
        ["SOL_USDC", "9"],
        ["SOL_USDC", "10"],
        ["ETH_USDC", "100"],
      ] as const)
        ids.push((await client.rest.orderExecute({ ...order, symbol, price })).id);
      await signIn(visit, bob, "/trade/SOL_USDC");
      const tables = await showOwn(page, look, "orders");
      const rows = tables.locator("tbody tr[data-key]");
      await expect.poll(() => rows.count()).toBe(2);
      const shown = tables.locator('[data-part="shown"]');
      expect(await shown.textContent()).toContain(SHOWN[look.language].one);

      const head = tables.locator("th.is-sorting", { has: page.locator(".sort") }).nth(3);
      await head.locator(".sort").focus();
      for (const [sorted, first] of [
        ["descending", 1],
        ["ascending", 0],
      ] as const) {
        await page.keyboard.press("Enter");
        expect(await head.getAttribute("aria-sort")).toBe(sorted);
        expect(await rows.first().getAttribute("data-key")).toBe(ids[first]);
      }

      await tables.locator('[data-part="table-filter"]').selectOption("all");
      await expect.poll(() => rows.count()).toBe(3);
      expect(await shown.textContent()).toBe(SHOWN[look.language].all);
      expect(new URL(page.url()).searchParams.get("only")).toBe("all");

      const quantity = tables.locator('td[data-column="quantity"]');
      expect(await quantity.count()).toBe(3);
      await tables.locator(".table-tools .row-actions .row-action").last().focus();
      await page.keyboard.press("Enter");
      const choice = tables.locator('[data-part="columns"] [data-value="quantity"]');
      await choice.focus();
      await page.keyboard.press("Enter");
      expect(await choice.getAttribute("aria-pressed")).toBe("false");
      expect(await violationsOn(visit)).toStrictEqual([]);
      await page.keyboard.press("Escape");
      await page.reload();
      await showOwn(page, look, "orders");
      await rows.first().waitFor();
      expect(await quantity.count()).toBe(0);
      await client.rest.orderCancelAll({ symbol: "SOL_USDC" });
      await client.rest.orderCancelAll({ symbol: "ETH_USDC" });
      await rows.first().waitFor({ state: "detached" });
      client.close();
    }));
}
