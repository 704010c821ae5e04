import { defineConfig } from "vitest/config";
import { BaseSequencer } from "vitest/node";
import type { TestSpecification } from "vitest/node";

/** Proofs that take their time are commands of their own: `HOLDALL_LONG=1 npm test -- PATH`. */
const isLong = process.env["HOLDALL_LONG"] === "1";
const TEST_MS = isLong ? 3_600_000 : 60_000;

/**
 * What takes longest begins first, so that nothing long is left for the end: by measurement (`npm test` tells
 * the slowest files), then everything that starts programs and browsers.
 */
const LONG_FIRST = [
  /\/sim\/src\/wallet-browser\/people/,
  /\/sim\/src\/browser\/screens/,
  /\/sim\/src\/ladder\/ladder/,
  /\/sim\/src\/browser\/trading/,
  /\/sim\/src\/reserves\/attacks/,
  /\/(sim\/src\/(browser|wallet-browser|ladder|reserves|simulate|torture)|server\/src\/start)\//,
  /./,
];

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification): number =>
      LONG_FIRST.findIndex((place) => place.test(moduleId));
    return (await super.sort(files)).toSorted((one, other) => placeOf(one) - placeOf(other));
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
