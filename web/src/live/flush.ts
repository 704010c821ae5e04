/** What a flush tells: painters draw by hand, listeners are React's. */
export interface Flushed {
  /** Called once a frame in which it was marked. */
  publish(): void;
}

/** Runs a callback before the next paint. */
export type NextFrame = (callback: () => void) => void;

/**
 * One flush per frame. Stores that changed are marked; before the next paint each of them publishes,
 * once, however many messages changed it. All notifications of a frame run in one go, so that React
 * commits at most once a frame.
 */
export class Flush {
  readonly #nextFrame: NextFrame;
  readonly #marked = new Set<Flushed>();
  #isScheduled = false;

  constructor(nextFrame: NextFrame) {
    this.#nextFrame = nextFrame;
  }

  /** Publishes `store` in the next frame. */
  mark(store: Flushed): void {
    this.#marked.add(store);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#nextFrame(() => this.#run());
  }

  #run(): void {
    this.#isScheduled = false;
    const stores = [...this.#marked];
    this.#marked.clear();
    for (const store of stores) store.publish();
  }
}
