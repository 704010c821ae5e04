/** `npm start`: installs what is missing and boots the whole platform. */
import { ensureInstalled, runProgram } from "./install.mjs";

ensureInstalled();
runProgram("server/src/main.ts", process.argv.slice(2));
