/** `npm start`: installs what is missing and boots the whole platform. */
import {
  ensureInstalled,
  keepCompiled,
  runBuild,
  runProgram,
  useLargePages,
  WITH_BUILT_ENGINE,
} from "./install.mjs";

ensureInstalled();
keepCompiled();
runBuild("build-engine.mjs", "the engine");
runBuild("build-pages.mjs", "the pages");
useLargePages();
// What is young in a venue dies young: a nursery larger than this holds memory and saves nothing.
const nursery = "--max-semi-space-size=8";
runProgram("server/src/main.ts", process.argv.slice(2), [nursery, WITH_BUILT_ENGINE]);
