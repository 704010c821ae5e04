import type { Cancel, Clock } from "./clock.ts";
import { checkDelay } from "./clock.ts";

interface Due {
  readonly dueMicros: number;
  /** Insertion order, so that callbacks due at the same moment run first in, first out. */
  readonly order: number;
  readonly callback: () => void;
  cancelled: boolean;
}

/**
 * Simulated time: a queue of callbacks; time stands still until somebody runs the queue, then jumps
 * from one callback to the next. The monotonic clock starts at 0. The wall clock follows it and can be
 * stepped, frozen or made to drift (fault 28), which never touches the monotonic one.
 */
export class SimClock implements Clock {
  readonly #queue: Due[] = [];
  #nowMicros = 0;
  #ordered = 0;
  #wallAnchorMicros: number;
  #anchorMicros = 0;
  #driftPpm = 0;

  /** `wallMicros`: what the wall clock shows at monotonic 0; by default 2026-01-01 UTC. */
  constructor(wallMicros = 1_767_225_600_000_000) {
    this.#wallAnchorMicros = wallMicros;
  }

  wallMicros(): number {
    const elapsed = BigInt(this.#nowMicros - this.#anchorMicros);
    return (
      this.#wallAnchorMicros + Number((elapsed * BigInt(1_000_000 + this.#driftPpm)) / 1_000_000n)
    );
  }

  monotonicMicros(): number {
    return this.#nowMicros;
  }

  after(delayMicros: number, callback: () => void): Cancel {
    checkDelay(delayMicros);
    const due = {
      dueMicros: this.#nowMicros + delayMicros,
      order: this.#ordered++,
      callback,
      cancelled: false,
    };
    push(this.#queue, due);
    return () => {
      due.cancelled = true;
    };
  }

  /** Moves the wall clock by `deltaMicros`, in either direction. */
  stepWall(deltaMicros: number): void {
    this.#wallAnchorMicros = this.wallMicros() + deltaMicros;
    this.#anchorMicros = this.#nowMicros;
  }

  /** Lets the wall clock gain `driftPpm` microseconds per second from now on; −1,000,000 freezes it. */
  driftWall(driftPpm: number): void {
    this.stepWall(0);
    this.#driftPpm = driftPpm;
  }

  /** Time passes while the only thread is blocked, in a slow system call say: what falls due runs afterwards. */
  block(micros: number): void {
    checkDelay(micros);
    this.#nowMicros += micros;
  }

  /** Runs the next callback, moving time to it. False when nothing is pending. */
  step(): boolean {
    const due = this.#popNext();
    if (due === undefined) return false;
    this.#nowMicros = Math.max(this.#nowMicros, due.dueMicros);
    due.callback();
    return true;
  }

  /** Runs everything due up to `untilMicros` (monotonic), then leaves the clock there. Returns how many ran. */
  run(untilMicros: number): number {
    let ran = 0;
    while (this.#nextMicros() <= untilMicros && this.step()) ran += 1;
    this.#nowMicros = Math.max(this.#nowMicros, untilMicros);
    return ran;
  }

  /** Like `run`, and lets promises settle before time moves on; for code that awaits. */
  async runSettled(untilMicros: number): Promise<number> {
    let ran = 0;
    await settle();
    while (this.#nextMicros() <= untilMicros && this.step()) {
      ran += 1;
      await settle();
    }
    this.#nowMicros = Math.max(this.#nowMicros, untilMicros);
    return ran;
  }

  #nextMicros(): number {
    while (this.#queue[0]?.cancelled) pop(this.#queue);
    return this.#queue[0]?.dueMicros ?? Number.POSITIVE_INFINITY;
  }

  #popNext(): Due | undefined {
    this.#nextMicros();
    return pop(this.#queue);
  }
}

/** One turn of node's loop: every microtask that is ready has run by then. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function isBefore(left: Due, right: Due): boolean {
  return (
    left.dueMicros < right.dueMicros ||
    (left.dueMicros === right.dueMicros && left.order < right.order)
  );
}

/** Adds to a binary heap whose root is the earliest. */
function push(heap: Due[], due: Due): void {
  let child = heap.push(due) - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    if (!isBefore(due, heap[parent])) break;
    heap[child] = heap[parent];
    child = parent;
  }
  heap[child] = due;
}

/** Takes the earliest out of the heap. */
function pop(heap: Due[]): Due | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let parent = 0;
  for (;;) {
    let child = parent * 2 + 1;
    if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) child += 1;
    if (child >= heap.length || !isBefore(heap[child], last)) break;
    heap[parent] = heap[child];
    parent = child;
  }
  heap[parent] = last;
  return first;
}
