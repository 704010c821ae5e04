const asleepCell = 0;
const rungCell = 1;

/**
 * Where one thread sleeps until others have something for it. The sleeper first declares itself
 * asleep and only then looks once more whether it is idle; a ringer first publishes its news and only
 * then looks whether somebody sleeps. Atomics are totally ordered, so one of the two sees the other:
 * no wake-up is lost, and none is sent to a thread that is awake.
 */
export class Doorbell {
  /** What to hand to another thread; `new Doorbell(memory)` there is the same bell. */
  readonly memory: SharedArrayBuffer;
  readonly #cells: Int32Array<SharedArrayBuffer>;

  constructor(memory = new SharedArrayBuffer(8)) {
    this.memory = memory;
    this.#cells = new Int32Array(memory);
  }

  /** Wakes the sleeper, if there is one. Costs one atomic load when there is none. */
  ring(): void {
    if (Atomics.load(this.#cells, asleepCell) === 0) return;
    Atomics.store(this.#cells, asleepCell, 0);
    Atomics.add(this.#cells, rungCell, 1);
    Atomics.notify(this.#cells, rungCell);
  }

  /**
   * Blocks the thread until the bell is rung or `timeoutMs` have passed; returns at once unless
   * `isIdle()`. For workers: the main thread must not block.
   */
  sleep(isIdle: () => boolean, timeoutMs = Number.POSITIVE_INFINITY): void {
    const rung = this.#declareAsleep();
    if (isIdle()) Atomics.wait(this.#cells, rungCell, rung, timeoutMs);
    Atomics.store(this.#cells, asleepCell, 0);
  }

  /** Like `sleep`, without blocking. A pending sleep does not keep the process alive. */
  async sleepAsync(isIdle: () => boolean, timeoutMs = Number.POSITIVE_INFINITY): Promise<void> {
    const rung = this.#declareAsleep();
    if (isIdle()) await Atomics.waitAsync(this.#cells, rungCell, rung, timeoutMs).value;
    Atomics.store(this.#cells, asleepCell, 0);
  }

  #declareAsleep(): number {
    const rung = Atomics.load(this.#cells, rungCell);
    Atomics.store(this.#cells, asleepCell, 1);
    return rung;
  }
}
