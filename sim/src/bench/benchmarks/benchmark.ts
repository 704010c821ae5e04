import type { Row } from "../harness/report.ts";
import type { Native } from "../native/native.ts";

/** What every benchmark receives. */
export interface Bench {
  /** Interleaved rounds of each comparison. */
  readonly rounds: number;
  /** The C yardstick; `undefined` without a compiler. */
  readonly native: Native | undefined;
  /** Says on standard error what is going on. */
  say(line: string): void;
}

/** One benchmark: measures, verifies its own result, answers rows. */
export type Benchmark = (bench: Bench) => Promise<readonly Row[]>;
