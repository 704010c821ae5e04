/** The tests with one planted bug in them: the one whose id is in the environment. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { plantedBugs } from "./bugs.ts";
import { plant } from "./bug.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const bug = plantedBugs.find(({ id }) => id === process.env["HOLDALL_PLANTED"]);
if (bug === undefined) throw new Error("HOLDALL_PLANTED names no bug");

export default defineConfig({
  root,
  plugins: [
    {
      name: "planted-bug",
      enforce: "pre",
      transform: (source, id) => (id === `${root}${bug.file}` ? plant(bug, source) : undefined),
    },
  ],
  test: {
    include: ["{core,server}/src/**/*.test.ts"],
    isolate: false,
    pool: "threads",
    maxWorkers: 1,
    testTimeout: 60_000,
  },
});
