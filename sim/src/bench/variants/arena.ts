/** One way of executing a frozen file: what the measuring child drives. */
import type { Plan } from "../files/plans.ts";
import type { Totals } from "../twin/plain-exchange.ts";

export interface Arena {
  /** Executes the commands `first … end − 1` of the file. The loop is the variant's own. */
  run(first: number, end: number): void;
  /** Sums over all commands so far. Books without balances leave the fees at 0. */
  totals(): Totals;
  /** Digest of the state as `files/digest.ts` defines it; of the levels alone for a mere book. */
  digest(): string;
  /** Bytes of event records so far; 0 where a variant writes none. */
  eventBytes(): number;
  /** True when the variant matches only: no balances, fees or events. */
  readonly isMatchingOnly: boolean;
}

/** A funded arena without orders, ready for the commands in `words`. */
export type OpenArena = (plan: Plan, words: Uint32Array) => Arena;
