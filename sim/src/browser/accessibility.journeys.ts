import axe from "axe-core";
import type { Page } from "playwright-core";
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
  "/operator?tab=operators",
  "/operator?tab=audit",
];
/** What stands over a screen, or in a part of it that has no address. */
const dialogs: readonly Opened[] = [
  {
    name: "palette",
    route: "/markets",
    async open(page) {
      await page.keyboard.press("Control+k");
      await page.locator('dialog[data-part="palette"][open]').waitFor();
    },
  },
  {
    name: "depth",
    route: "/trade/BTC_USDC",
    async open(page) {
      await page.locator('[role="tab"][data-value="depth"]').click();
      await page.locator('[data-part="depth-chart"]').waitFor();
    },
  },
  {
    name: "list of shortcuts",
    route: "/markets",
    async open(page) {
      await page.keyboard.press("?");
      await page.locator("dialog[open]").waitFor();
    },
  },
];

interface Opened {
  readonly name: string;
  readonly route: string;
  readonly open: (page: Page) => Promise<void>;
}

/** Some two dozen screens, each looked at as a whole. */
const EVERY_SCREEN_MS = 180_000;

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** Every violation on the present page, of WCAG 2.0 to 2.2 A and AA and of best practices. */
export async function violationsOn({ page }: Visit): Promise<readonly string[]> {
  // Run by the debugger: the page's own policy would refuse a script that it was not served with.
  if (!(await page.evaluate<boolean>(`"axe" in globalThis`)))
    await page.evaluate(`(() => { ${axe.source} })()`);
  const found = await page.evaluate(`(async () => {
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
 * at each of them in one of the looks, which take turns.
 */
export function accessibilityJourneys(
  stage: () => Stage,
  looks: readonly Look[],
  isWholeRun: boolean,
): void {
  const inTurn = <Seen>(seen: readonly Seen[], look: Look): readonly Seen[] =>
    isWholeRun ? seen : seen.filter((_, at) => looks[at % looks.length] === look);
  describe.each(looks)("in $language, $theme, $width px", (look) => {
    test(
      "no screen has a violation, nor has what stands over one",
      async () => {
        const visit = await stage().visit(look);
        const { page } = visit;
        try {
          const found: Record<string, readonly string[]> = {};
          await page.goto("/markets");
          for (const { name, route, open } of inTurn(dialogs, look)) {
            await goWithin(page, route);
            await open(page);
            const violations = await violationsOn(visit);
            if (violations.length > 0) found[name] = violations;
            await page.keyboard.press("Escape");
            await page.locator("dialog[open]").waitFor({ state: "detached" });
          }
          await enterDemo(visit);
          for (const route of inTurn(routes, look)) {
            await goWithin(page, route);
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
  });
}
