/** WEB: how soon the trade screen is there, and what it does while two markets move. Real Chromium, real venue. */
import type { Page } from "playwright-core";
import {
  UPDATES_PER_SECOND,
  countAnew,
  countOn,
  countedOn,
  heapBytes,
  moveMarkets,
  openStage,
  wide,
} from "@holdall/sim/browser";
import type { Counted, Stage } from "@holdall/sim/browser";
import { row } from "../harness/report.ts";
import type { Row, Target } from "../harness/report.ts";
import type { Bench } from "./benchmark.ts";

/** The web application's specification, section 11. */
const FIRST_PAINT_MS_MAX = 1_000;
const TICKET_MS_MAX = 1_500;
const CHART_MS_MAX = 1_500;
const COMMITS_PER_FRAME_MAX = 1;
const LONG_TASKS_MAX = 0;
const FRAME_WORK_MS_MAX = 6;
const PAINTED_MS_MAX = 50;
const HEAP_MB_MAX = 64;
const LAYOUT_SHIFT_MAX = 0.02;
const ANSWERED_MS_MAX = 100;
const DOM_NODES_MAX = 3_500;
const MB = 1_000_000;

const LOAD_MS = 20_000;
/** How often the same dozen things are pressed. */
const PRESS_TURNS = 3;
/** The page is loaded once it has drawn and been quiet for so long; the load that follows is what counts. */
const SETTLE_MS = 1_500;
interface Visited {
  readonly paintMs: number;
  readonly ticketMs: number;
  readonly chartMs: number;
  readonly counted: Counted;
  /** What was counted while somebody pressed and typed. */
  readonly pressed: Counted;
  readonly heapMb: number;
  readonly nodes: number;
}

/** One visit of the trade screen a round, on one venue; the first only warms the venue. */
export async function webBenchmark(bench: Bench): Promise<readonly Row[]> {
  const stage = await openStage([]);
  try {
    await visit(stage, 0);
    const visits: Visited[] = [];
    for (let round = 1; round <= bench.rounds; round++) {
      const seen = await visit(stage, LOAD_MS);
      bench.say(`web: first paint ${seen.paintMs.toFixed(0)} ms, round ${round}`);
      visits.push(seen);
    }
    return rowsOf(visits);
  } finally {
    await stage.close();
  }
}

function rowsOf(visits: readonly Visited[]): readonly Row[] {
  const figure = (
    metric: string,
    unit: string,
    limit: number,
    valueOf: (seen: Visited) => number,
    note = "",
  ): Row => {
    const target: Target = { of: "value", is: "<=", limit };
    return row({ benchmark: "web", metric, unit, values: visits.map(valueOf), target, note });
  };
  const load = `${UPDATES_PER_SECOND} orders and cancels a second on each of two markets, ${LOAD_MS / 1_000} s`;
  return [
    figure("first contentful paint", "ms", FIRST_PAINT_MS_MAX, ({ paintMs }) => paintMs),
    figure("ticket usable", "ms", TICKET_MS_MAX, ({ ticketMs }) => ticketMs),
    figure("chart drawn", "ms", CHART_MS_MAX, ({ chartMs }) => chartMs),
    figure(
      "React commits per frame",
      "commits",
      COMMITS_PER_FRAME_MAX,
      ({ counted: { commits, frames } }) => commits / frames,
      load,
    ),
    figure("busiest frame", "commits", COMMITS_PER_FRAME_MAX, ({ counted }) => counted.busiest),
    figure("tasks over 50 ms", "tasks", LONG_TASKS_MAX, ({ counted }) => counted.longTasks),
    figure("work of a frame, p95", "ms", FRAME_WORK_MS_MAX, ({ counted }) => counted.workMsP95),
    figure("message to paint, p95", "ms", PAINTED_MS_MAX, ({ counted }) => counted.paintedMsP95),
    figure(
      "press to next paint, p95",
      "ms",
      ANSWERED_MS_MAX,
      ({ pressed }) => pressed.answeredMsP95,
      "tabs, ticket, sides and shortcuts under the same load; presses below 16 ms are not counted",
    ),
    figure(
      "layout shift",
      "score",
      LAYOUT_SHIFT_MAX,
      ({ pressed }) => pressed.layoutShift,
      "worst burst of the whole visit",
    ),
    figure("heap after the load", "MB", HEAP_MB_MAX, ({ heapMb }) => heapMb, "forced collection"),
    figure("nodes of the document", "nodes", DOM_NODES_MAX, ({ nodes }) => nodes),
  ];
}

async function visit(stage: Stage, loadMs: number): Promise<Visited> {
  const visited = await stage.visit(wide);
  const { page } = visited;
  try {
    await countOn(page);
    const beganMs = performance.now();
    const since = (): number => performance.now() - beganMs;
    await page.goto("/trade/BTC_USDC", { waitUntil: "commit" });
    const [ticketMs, chartMs] = await Promise.all([
      page.locator('[data-part="ticket"] [data-part="quantity"] input').waitFor().then(since),
      page.locator(".chart-canvas canvas").first().waitFor().then(since),
    ]);
    const paintMs = await firstPaintMs(page);
    await page.waitForTimeout(SETTLE_MS);
    await countAnew(page);
    await moveMarkets(stage, loadMs);
    const counted = await countedOn(page);
    const weighed = await weigh(page);
    await countAnew(page);
    await Promise.all([moveMarkets(stage, loadMs / 4), loadMs === 0 ? undefined : press(page)]);
    const pressed = await countedOn(page);
    return { paintMs, ticketMs, chartMs, counted, pressed, ...weighed };
  } finally {
    await visited.close();
  }
}

/** What a person does who looks around and prepares an order. */
async function press(page: Page): Promise<void> {
  const book = page.locator('[data-part="book"]');
  const ticket = page.locator("form.ticket:visible");
  for (let turn = 0; turn < PRESS_TURNS; turn++) {
    for (const tab of ["trades", "depth", "book"])
      await book.locator(`[role="tab"][data-value="${tab}"]`).click();
    for (const side of ["Ask", "Bid"])
      await ticket.locator(`.segment[data-value="${side}"]`).click();
    for (const kind of ["market", "limit"])
      await ticket.locator(`[role="tab"][data-value="${kind}"]`).click();
    await ticket.locator('[data-part="price"] input').pressSequentially("50123");
    await ticket.locator('[data-part="quantity"] input').pressSequentially("0.25");
    await ticket.locator('[data-part="quantity"] input').blur();
    await page.keyboard.press("]");
  }
}

async function firstPaintMs(page: Page): Promise<number> {
  const entry = 'performance.getEntriesByName("first-contentful-paint")[0]?.startTime';
  return page.evaluate<number>(entry);
}

async function weigh(page: Page): Promise<{ heapMb: number; nodes: number }> {
  const nodes = await page.evaluate<number>("document.querySelectorAll('*').length");
  return { heapMb: (await heapBytes(page)) / MB, nodes };
}
