const FAILURES_MAX = 3;
const FAILURES_WITHIN_MS = 10_000;
const OPEN_MS = 15_000;
/** Weight of the newest answer in the mean latency, as a divisor. */
const LATENCY_WEIGHT = 8;
const RETRY_AFTER_MS_MAX = 60_000;

/** How one node has behaved. Times are arguments: it reads no clock. */
export class Health {
  #failuresAtMs: number[] = [];
  #shutUntilMs = 0;
  #latencyMs = 0;
  #isExcluded = false;

  /** Mean latency; 0 before the first answer. */
  get latencyMs(): number {
    return this.#latencyMs;
  }

  get isExcluded(): boolean {
    return this.#isExcluded;
  }

  /** True when it may be asked: always, but for 15 s after three failures within 10 s. One probe then decides. */
  mayAsk(nowMs: number): boolean {
    return !this.#isExcluded && nowMs >= this.#shutUntilMs;
  }

  answered(tookMs: number): void {
    this.#failuresAtMs = [];
    this.#shutUntilMs = 0;
    const difference = tookMs - this.#latencyMs;
    this.#latencyMs += this.#latencyMs === 0 ? difference : difference / LATENCY_WEIGHT;
  }

  failed(nowMs: number): void {
    this.#failuresAtMs = this.#failuresAtMs.filter((at) => nowMs - at < FAILURES_WITHIN_MS);
    this.#failuresAtMs.push(nowMs);
    // The third failure is kept in mind, so that a failed probe shuts it again at once.
    if (this.#failuresAtMs.length >= FAILURES_MAX) this.#shutUntilMs = nowMs + OPEN_MS;
  }

  /** It asked us to wait: respected, and not held against it. */
  asksToWait(nowMs: number, retryAfterMs: number): void {
    this.#shutUntilMs = nowMs + Math.min(retryAfterMs, RETRY_AFTER_MS_MAX);
  }

  /** It belongs to another network: never asked again. */
  exclude(): void {
    this.#isExcluded = true;
  }
}
