import { Doorbell } from "./doorbell.ts";

/** A `SharedSequence` as plain data, to be handed to other threads. */
interface SequenceShared {
  readonly memory: SharedArrayBuffer;
  readonly bells: readonly SharedArrayBuffer[];
}

/** A safe integer that one thread advances and others watch, each asleep behind its own bell. */
export class SharedSequence {
  /** What to hand to another thread; `new SharedSequence(shared)` there is the same number. */
  readonly shared: SequenceShared;
  readonly #cell: BigInt64Array<SharedArrayBuffer>;
  readonly #bells: readonly Doorbell[];

  constructor(shared: SequenceShared) {
    this.shared = shared;
    this.#cell = new BigInt64Array(shared.memory);
    this.#bells = shared.bells.map((memory) => new Doorbell(memory));
  }

  /** A new number, starting at `value`, whose changes wake `bells`. */
  static create(value: number, bells: readonly Doorbell[] = []): SharedSequence {
    const sequence = new SharedSequence({
      memory: new SharedArrayBuffer(8),
      bells: bells.map(({ memory }) => memory),
    });
    Atomics.store(sequence.#cell, 0, BigInt(value));
    return sequence;
  }

  get(): number {
    return Number(Atomics.load(this.#cell, 0));
  }

  /** Sets a higher value and wakes the watchers; going back is an error of the program and throws. */
  advance(value: number): void {
    const before = this.get();
    if (!Number.isSafeInteger(value) || value < before) {
      throw new Error(`a shared sequence at ${before} cannot go to ${value}`);
    }
    Atomics.store(this.#cell, 0, BigInt(value));
    for (const bell of this.#bells) bell.ring();
  }
}
