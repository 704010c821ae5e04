import { defineConfig } from "vitest/config";

/** Proofs that take their time are commands of their own: `HOLDALL_LONG=1 npm test -- PATH`. */
const isLong = process.env["HOLDALL_LONG"] === "1";
const TEST_MS = isLong ? 3_600_000 : 60_000;

/** One project for all rooms. `isolate: false`: modules hold no mutable state, so files may share a worker. */
export default defineConfig({
  test: {
    include: [
      "{core,client,chain,chain/devnet,server,wallet,wallet/cosigner,ui,web,extension,sim}/src/**/*.test.{ts,tsx}",
    ],
    exclude: isLong ? [] : ["**/*.long.test.ts"],
    isolate: false,
    pool: "threads",
    maxWorkers: 2,
    testTimeout: TEST_MS,
    hookTimeout: 60_000,
    passWithNoTests: false,
  },
});
