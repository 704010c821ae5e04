import { defineConfig } from "vitest/config";

/** One project for all rooms. `isolate: false`: modules hold no mutable state, so files may share a worker. */
export default defineConfig({
  test: {
    include: ["{core,client,server,sim,wallet}/src/**/*.test.ts"],
    isolate: false,
    pool: "threads",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: false,
  },
});
