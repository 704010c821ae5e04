import { defineConfig } from "vitest/config";

/** One project for all rooms. `isolate: false`: modules hold no mutable state, so files may share a worker. */
export default defineConfig({
  test: {
    include: [
      "{core,client,chain,chain/devnet,server,wallet,wallet/cosigner,ui,web,extension,sim}/src/**/*.test.{ts,tsx}",
    ],
    isolate: false,
    pool: "threads",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: false,
  },
});
