/** Runs one program of the project (`node scripts/run.mjs <path> [arguments]`), installing first what is missing. */
import { ensureInstalled, fail, runProgram } from "./install.mjs";

const [path, ...args] = process.argv.slice(2);
if (path === undefined) fail("usage: node scripts/run.mjs <path> [arguments]");
ensureInstalled();
runProgram(path, args);
