import { defineConfig } from "vitest/config";
import { BaseSequencer } from "vitest/node";
import type { TestSpecification } from "vitest/node";

/** Proofs that take their time are commands of their own: `HOLDALL_LONG=1 npm test -- PATH`. */
const isLong = process.env["HOLDALL_LONG"] === "1";
const TEST_MS = isLong ? 3_600_000 : 60_000;

/** What starts programs and browsers takes longest and waits most: first, so that nothing long is left for the end. */
const LONG_FIRST = /\/(sim\/src\/(browser|wallet-browser|ladder|reserves)|server\/src\/start)\//;

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLongOne = ({ moduleId }: TestSpecification): boolean => LONG_FIRST.test(moduleId);
    return [...sorted.filter(isLongOne), ...sorted.filter((file) => !isLongOne(file))];
  }
}

/** One project for all rooms. `isolate: false`: modules hold no mutable state, so files may share a worker. */
export default defineConfig({
  test: {
    include: [
      "{core,client,chain,chain/devnet,server,wallet,wallet/cosigner,ui,web,extension,sim}/src/**/*.test.{ts,tsx}",
    ],
    exclude: isLong ? [] : ["**/*.long.test.ts"],
    isolate: false,
    pool: "threads",
    // A third of the time is spent waiting for programs, browsers and clocks: three keep two cores busy.
    maxWorkers: 3,
    sequence: { sequencer: LongFirst },
    testTimeout: TEST_MS,
    hookTimeout: 60_000,
    passWithNoTests: false,
  },
});
