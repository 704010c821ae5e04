import type { Page } from "playwright-core";

/** What React and the browser counted on a page since its counting was begun anew. */
export interface Counted {
  readonly commits: number;
  readonly frames: number;
  /** Most commits between two frames. */
  readonly busiest: number;
  readonly longTasks: number;
  /** Of the script of a frame, with the commit that follows from it. */
  readonly workMsP95: number;
  /** From a message of the socket to the end of the frame that shows it. */
  readonly paintedMsP95: number;
  /** From a press to the frame that answers it, of presses that took 16 ms or longer. */
  readonly answeredMsP95: number;
  readonly pressesAnswered: number;
  /** The worst burst of unasked movement since the page was opened, as a layout shift score. */
  readonly layoutShift: number;
}

/**
 * Runs before the page's own scripts. It keeps counts and never lists, so that a page that is counted for
 * long weighs no more for it: durations are counted by tenths of a millisecond up to a second.
 *
 * A layout shift is scored as browsers do it: bursts with no pause over a second, five seconds at most,
 * without what follows from a press (Layout Instability, session windows).
 */
const COUNTERS = `
  class Durations {
    counts = new Uint32Array(10_001);
    total = 0;
    add(ms) {
      this.counts[Math.min(10_000, Math.ceil(ms * 10))] += 1;
      this.total += 1;
    }
    p95() {
      let left = Math.ceil(this.total * 0.95);
      if (left === 0) return 0;
      return this.counts.findIndex((count) => (left -= count) <= 0) / 10;
    }
  }
  const fresh = () => ({
    commits: 0, frames: 0, busiest: 0, longTasks: 0,
    work: new Durations(), painted: new Durations(), presses: new Map(),
  });
  let counts = fresh();
  let layoutShift = 0;
  globalThis.countAnew = () => { counts = fresh(); };
  globalThis.countedSoFar = () => {
    const { work, painted, presses, ...plain } = counts;
    const answered = new Durations();
    for (const ms of presses.values()) answered.add(ms);
    return {
      ...plain,
      workMsP95: work.p95(),
      paintedMsP95: painted.p95(),
      answeredMsP95: answered.p95(),
      pressesAnswered: answered.total,
      layoutShift,
    };
  };

  let inFrame = 0;
  let waiting = [];
  const nextFrame = globalThis.requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (callback) => nextFrame((time) => {
    const begun = performance.now();
    callback(time);
    queueMicrotask(() => counts.work.add(performance.now() - begun));
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
    for (const heard of data) counts.painted.add(performance.now() - heard);
  };
  globalThis.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    supportsFiber: true, renderers: new Map(), checkDCE() {}, inject: () => 1,
    onCommitFiberUnmount() {}, onPostCommitFiberRoot() {}, onScheduleFiberRoot() {},
    onCommitFiberRoot() { counts.commits += 1; inFrame += 1; },
  };
  const frame = () => {
    counts.frames += 1;
    counts.busiest = Math.max(counts.busiest, inFrame);
    inFrame = 0;
    painted.port2.postMessage(waiting);
    waiting = [];
    nextFrame(frame);
  };
  nextFrame(frame);

  const observe = (type, take, more) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take))
      .observe({ type, buffered: true, ...more });
  observe("longtask", () => { counts.longTasks += 1; });
  observe("event", ({ interactionId, duration }) => {
    if (interactionId === 0) return;
    counts.presses.set(interactionId, Math.max(duration, counts.presses.get(interactionId) ?? 0));
  }, { durationThreshold: 16 });
  let [burst, burstBegan, lastShift] = [0, -Infinity, -Infinity];
  observe("layout-shift", ({ value, hadRecentInput, startTime }) => {
    if (hadRecentInput) return;
    if (startTime - lastShift > 1_000 || startTime - burstBegan > 5_000) {
      [burst, burstBegan] = [0, startTime];
    }
    burst += value;
    lastShift = startTime;
    layoutShift = Math.max(layoutShift, burst);
  });
`;

/** Counts on every document that the page opens from now on. */
export async function countOn(page: Page): Promise<void> {
  await page.addInitScript(COUNTERS);
}

/** Forgets what was counted, but for the layout shift, which is of the whole visit. */
export async function countAnew(page: Page): Promise<void> {
  await page.evaluate("countAnew()");
}

export function countedOn(page: Page): Promise<Counted> {
  return page.evaluate<Counted>("countedSoFar()");
}
