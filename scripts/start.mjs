/** `npm start`: installs what is missing and boots the whole platform. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ensureInstalled, fail, keepCompiled, projectNode, root, runProgram } from "./install.mjs";

ensureInstalled();
keepCompiled();
// On the project's own Node, whatever the host's is; standard output belongs to the venue.
const build = spawnSync(projectNode(), [join(root, "scripts/build-pages.mjs")], {
  stdio: ["ignore", 2, 2],
});
if (build.status !== 0) fail("the pages could not be built: the lines above say why");
// What is young in a venue dies young: a nursery larger than this holds memory and saves nothing.
const nursery = "--max-semi-space-size=8";
runProgram("server/src/main.ts", process.argv.slice(2), [nursery]);
