/** WEB: how soon the trade screen is there, and what it does while two markets move. Real Chromium, real venue. */
import type { Page } from "playwright-core";
import { UPDATES_PER_SECOND, heapBytes, moveMarkets, openStage, wide } from "@holdall/sim/browser";
import type { Stage } from "@holdall/sim/browser";
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
const DOM_NODES_MAX = 3_500;
const MB = 1_000_000;

const LOAD_MS = 20_000;
/** The page is loaded once it has drawn and been quiet for so long; the load that follows is what counts. */
const SETTLE_MS = 1_500;
/**
 * What React and the browser counted, kept by a script that runs before the page's own: commits between
 * two frames, tasks over 50 ms, the work of each frame with the commit that follows from it, and how long
 * a message of the socket waited until the frame that shows it was done.
 */
const COUNTERS = `
  globalThis.counted = {};
  globalThis.resetCounted = () => Object.assign(counted, {
    commits: 0, frames: 0, busiest: 0, longTasks: 0, work: [], painted: [],
  });
  resetCounted();
  let inFrame = 0;
  let waiting = [];
  const nextFrame = globalThis.requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (callback) => nextFrame((time) => {
    const begun = performance.now();
    callback(time);
    queueMicrotask(() => counted.work.push(performance.now() - begun));
  });
  const Native = globalThis.WebSocket;
  globalThis.WebSocket = class extends Native {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", () => waiting.push(performance.now()));
    }
  };
  const painted = new MessageChannel();
  painted.port1.onmessage = ({ data }) => {
    for (const heard of data) counted.painted.push(performance.now() - heard);
  };
  globalThis.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    supportsFiber: true, renderers: new Map(), checkDCE() {}, inject: () => 1,
    onCommitFiberUnmount() {}, onPostCommitFiberRoot() {}, onScheduleFiberRoot() {},
    onCommitFiberRoot() { counted.commits += 1; inFrame += 1; },
  };
  const frame = () => {
    counted.frames += 1;
    counted.busiest = Math.max(counted.busiest, inFrame);
    inFrame = 0;
    painted.port2.postMessage(waiting);
    waiting = [];
    nextFrame(frame);
  };
  nextFrame(frame);
  new PerformanceObserver((list) => { counted.longTasks += list.getEntries().length; })
    .observe({ type: "longtask" });
`;

interface Counted {
  readonly commits: number;
  readonly frames: number;
  /** Most commits between two frames. */
  readonly busiest: number;
  readonly longTasks: number;
  /** Milliseconds of script, per callback of a frame. */
  readonly work: readonly number[];
  /** Milliseconds from a message to the end of the frame that shows it. */
  readonly painted: readonly number[];
}

interface Visited {
  readonly paintMs: number;
  readonly ticketMs: number;
  readonly chartMs: number;
  readonly counted: Counted;
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
    figure("work of a frame, p95", "ms", FRAME_WORK_MS_MAX, ({ counted }) => p95(counted.work)),
    figure("message to paint, p95", "ms", PAINTED_MS_MAX, ({ counted }) => p95(counted.painted)),
    figure("heap after the load", "MB", HEAP_MB_MAX, ({ heapMb }) => heapMb, "forced collection"),
    figure("nodes of the document", "nodes", DOM_NODES_MAX, ({ nodes }) => nodes),
  ];
}

async function visit(stage: Stage, loadMs: number): Promise<Visited> {
  const visited = await stage.visit(wide);
  const { page } = visited;
  try {
    await page.addInitScript(COUNTERS);
    const beganMs = performance.now();
    const since = (): number => performance.now() - beganMs;
    await page.goto("/trade/BTC_USDC", { waitUntil: "commit" });
    const [ticketMs, chartMs] = await Promise.all([
      page.locator('[data-part="ticket"] [data-part="quantity"] input').waitFor().then(since),
      page.locator(".chart-canvas canvas").first().waitFor().then(since),
    ]);
    const paintMs = await firstPaintMs(page);
    await page.waitForTimeout(SETTLE_MS);
    await page.evaluate("resetCounted()");
    await moveMarkets(stage, loadMs);
    const counted = await page.evaluate<Counted>("counted");
    return { paintMs, ticketMs, chartMs, counted, ...(await weigh(page)) };
  } finally {
    await visited.close();
  }
}

/** What 95 of 100 values do not exceed; zero of none. */
function p95(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
}

async function firstPaintMs(page: Page): Promise<number> {
  const entry = 'performance.getEntriesByName("first-contentful-paint")[0]?.startTime';
  return page.evaluate<number>(entry);
}

async function weigh(page: Page): Promise<{ heapMb: number; nodes: number }> {
  const nodes = await page.evaluate<number>("document.querySelectorAll('*').length");
  return { heapMb: (await heapBytes(page)) / MB, nodes };
}
