import { Broken } from "./broken.ts";
import { Run } from "./run.ts";
import { emptyTally, tallyOf } from "./tally.ts";
import type { Tally } from "./tally.ts";

/** One seed in a hundred is run twice: the same seed is the same history. */
const TWICE_EVERY = 100n;

/** Runs one seed; a promise that was broken, or any other end, is a failure in the tally. */
export async function trySeed(seed: bigint): Promise<Tally> {
  try {
    const report = await new Run(seed).run();
    if (seed % TWICE_EVERY === 0n) {
      const { digest } = await new Run(seed).run();
      if (digest !== report.digest) throw new Broken("the same seed gave another history");
    }
    return tallyOf(report);
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ...emptyTally(), seeds: 1, failures: [{ seed: String(seed), why }] };
  }
}
