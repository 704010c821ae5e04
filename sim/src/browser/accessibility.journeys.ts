import axe from "axe-core";
import { describe, expect, test } from "vitest";
import { enterDemo, goWithin } from "./stage.ts";
import type { Look, Stage, Visit } from "./stage.ts";

/** Every screen and every part of one that has an address. */
export const routes = [
  "/markets",
  "/trade/BTC_USDC",
  "/earn",
  "/earn/SOL",
  "/convert",
  "/vaults",
  "/strategies",
  "/account",
  "/account/collateral",
  "/account/subaccounts",
  "/account/history",
  "/account/tax",
  "/funds",
  "/funds?tab=withdraw",
  "/reserves",
  "/keys",
  "/settings",
  "/status",
  "/sign-in",
  "/sign-up",
  "/operator",
  "/operator?tab=risk",
  "/operator?tab=liquidations",
  "/operator?tab=queue",
  "/operator?tab=proposals",
  "/operator?tab=reconciliation",
  "/operator?tab=audit",
];
/** Some two dozen screens, each looked at as a whole. */
const EVERY_SCREEN_MS = 180_000;

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** Every violation on the present page, of WCAG 2.0 to 2.2 A and AA and of best practices. */
export async function violationsOn({ page }: Visit): Promise<readonly string[]> {
  // Run by the debugger: the page's own policy would refuse a script that it was not served with.
  const found = await page.evaluate(`(async () => {
    ${axe.source};
    const result = await axe.run(document, { resultTypes: ["violations"] });
    return result.violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
    }));
  })()`);
  return (found as readonly Violation[]).map(
    ({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary ?? ""}`,
  );
}

/** A page that scrolls sideways is one that somebody cannot read. */
export async function overflowOn({ page }: Visit): Promise<readonly string[]> {
  const widths = await page.evaluate(
    "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
  );
  const [content, view] = widths as readonly [number, number];
  return content > view ? [`wider than the screen by ${content - view} px`] : [];
}

/**
 * Looks at every screen and dialog in each look, on a venue that the caller runs; where a run is to be short,
 * at each screen in one of the looks, which take turns.
 */
export function accessibilityJourneys(
  stage: () => Stage,
  looks: readonly Look[],
  isWholeRun: boolean,
): void {
  const routesOf = (look: Look): readonly string[] =>
    isWholeRun ? routes : routes.filter((_, at) => looks[at % looks.length] === look);
  describe.each(looks)("in $language, $theme, $width px", (look) => {
    test(
      "no screen has a violation",
      async () => {
        const visit = await stage().visit(look);
        try {
          await enterDemo(visit);
          const found: Record<string, readonly string[]> = {};
          for (const route of routesOf(look)) {
            await goWithin(visit.page, route);
            const violations = [...(await violationsOn(visit)), ...(await overflowOn(visit))];
            if (violations.length > 0) found[route] = violations;
          }
          expect(found).toStrictEqual({});
        } finally {
          await visit.close();
        }
      },
      EVERY_SCREEN_MS,
    );

    test("no dialog has one, nor the depth", async () => {
      const visit = await stage().visit(look);
      try {
        await visit.page.goto("/markets");
        await visit.page.locator("h1").waitFor();
        await visit.page.keyboard.press("Control+k");
        await visit.page.locator('dialog[data-part="palette"][open]').waitFor();
        expect(await violationsOn(visit), "palette").toStrictEqual([]);
        await visit.page.keyboard.press("Escape");
        await visit.page.keyboard.press("?");
        await visit.page.locator("dialog[open]").waitFor();
        expect(await violationsOn(visit), "shortcuts").toStrictEqual([]);
        await visit.page.keyboard.press("Escape");
        await goWithin(visit.page, "/trade/BTC_USDC");
        await visit.page.locator('[role="tab"][data-value="depth"]').click();
        await visit.page.locator('[data-part="depth-chart"]').waitFor();
        expect(await violationsOn(visit), "depth").toStrictEqual([]);
      } finally {
        await visit.close();
      }
    });
  });
}
