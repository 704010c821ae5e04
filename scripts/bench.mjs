/** `npm run bench`: installs what is missing and measures the engine as `npm start` runs it. */
import {
  ensureInstalled,
  runBuild,
  runProgram,
  useLargePages,
  WITH_BUILT_ENGINE,
} from "./install.mjs";

ensureInstalled();
runBuild("build-engine.mjs", "the engine");
useLargePages();
runProgram("sim/src/bench/main.ts", process.argv.slice(2), [WITH_BUILT_ENGINE]);
