import { LiveValue } from "./live-value.ts";
import type { Flush } from "./flush.ts";

/** So much work in a frame is too much for a device that should also scroll and answer. */
const WORK_MS_MAX = 8;
const SECOND_MS = 1_000;
/** So many seconds in a row before a page is held to be slow. */
const SLOW_SECONDS = 5;
/** Longer than it took to be slow, so that a device at the edge does not change back and forth. */
const WELL_SECONDS = 30;

/**
 * Watches how long the page works in each frame, React's commit included. Slow is a page whose frames of
 * a second took more than eight milliseconds in the 95th of a hundred, five seconds in a row; well again
 * is one whose frames did not, for thirty. A second without a frame says nothing.
 */
export class FramePace {
  readonly isSlow: LiveValue<boolean>;
  readonly #nowMs: () => number;
  #works: number[] = [];
  #secondEndsMs: number | undefined;
  /** Seconds in a row that speak against the present judgement. */
  #against = 0;

  constructor(flush: Flush, nowMs: () => number) {
    this.#nowMs = nowMs;
    this.isSlow = new LiveValue(flush, false);
  }

  /** Runs a frame's work and times it, with what React does of it before the next task. */
  timed(work: () => void): void {
    const begunMs = this.#nowMs();
    work();
    queueMicrotask(() => this.took(this.#nowMs() - begunMs));
  }

  /** Takes the work of a frame that ends now. */
  took(workMs: number): void {
    const nowMs = this.#nowMs();
    this.#secondEndsMs ??= nowMs + SECOND_MS;
    if (nowMs >= this.#secondEndsMs) {
      this.#judge();
      this.#secondEndsMs = nowMs + SECOND_MS;
    }
    this.#works.push(workMs);
  }

  #judge(): void {
    const sorted = this.#works.toSorted((left, right) => left - right);
    this.#works = [];
    // The 95th of a hundred: so many are slower.
    const slower = (sorted.length - (sorted.length % 20)) / 20;
    const isTooMuch = (sorted.at(-1 - slower) ?? 0) > WORK_MS_MAX;
    const isSlow = this.isSlow.present;
    this.#against = isTooMuch === isSlow ? 0 : this.#against + 1;
    if (this.#against < (isSlow ? WELL_SECONDS : SLOW_SECONDS)) return;
    this.#against = 0;
    this.isSlow.set(isTooMuch);
  }
}
