/** `npm test`: installs what is missing and runs every check on the Node that the lockfile brings. */
import { ensureInstalled, keepCompiled, runProgram } from "./install.mjs";

ensureInstalled();
keepCompiled();
runProgram("scripts/checks.mjs", process.argv.slice(2));
