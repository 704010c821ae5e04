/** What may go wrong between a node and its caller. */
export const FAULT_KINDS = [
  "drop",
  "delay",
  "duplicate",
  "wrong-slot",
  "stale-account",
  "altered-balance",
  "closed-socket",
  "too-many-requests",
  "truncated",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultRow {
  readonly kind: FaultKind;
  /** How often, in millionths of the calls. */
  readonly ratePpm: number;
  /** Only for this method; every method when absent. */
  readonly method?: string;
  /** For delays: up to so long. */
  readonly delayMsMax?: number;
}

export const DELAY_MS_MAX = 30_000;
const ROWS_MAX = 100;
const MILLION = 1_000_000;

/** One fault that befalls one call, with a number to vary it by. */
export interface Fault {
  readonly kind: FaultKind;
  readonly delayMs: number;
  readonly dice: number;
}

/** Decides by seed which calls go wrong: the same seed and the same calls, the same faults. */
export class Faults {
  #rows: readonly FaultRow[] = [];
  #state = 1;
  #calls = 0;
  readonly counts = new Map<FaultKind, number>();

  /** Sets all rows at once; answers what is wrong with them, if anything. */
  set(rows: readonly FaultRow[], seed: number): string | undefined {
    if (rows.length > ROWS_MAX) return `at most ${ROWS_MAX} rows`;
    for (const { kind, ratePpm, delayMsMax } of rows) {
      if (!FAULT_KINDS.includes(kind)) return `no fault is called ${kind}`;
      if (!isWithin(ratePpm, MILLION)) return "ratePpm is a whole number from 0 to 1,000,000";
      if (!isWithin(delayMsMax ?? 0, DELAY_MS_MAX)) return `delayMsMax is 0 to ${DELAY_MS_MAX}`;
    }
    this.#rows = rows;
    this.#state = (Math.trunc(seed) | 0) ^ 0x9e3779b9;
    this.#calls = 0;
    this.counts.clear();
    return undefined;
  }

  /** The fault of the next call of a method. */
  next(method: string): Fault | undefined {
    if (this.#rows.length === 0) return undefined;
    this.#calls++;
    for (const row of this.#rows) {
      if (row.method !== undefined && row.method !== method) continue;
      if (this.#random() % MILLION >= row.ratePpm) continue;
      this.counts.set(row.kind, (this.counts.get(row.kind) ?? 0) + 1);
      const dice = this.#random();
      const { delayMsMax = 1_000 } = row;
      return { kind: row.kind, delayMs: dice % (delayMsMax + 1), dice };
    }
    return undefined;
  }

  get calls(): number {
    return this.#calls;
  }

  /** A 32-bit xorshift with a multiplication at the end: enough to spread faults, and repeatable. */
  #random(): number {
    let x = this.#state === 0 ? 1 : this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return Math.imul(x, 0x2c1b3c6d) >>> 0;
  }
}

function isWithin(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}
