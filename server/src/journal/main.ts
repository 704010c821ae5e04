/** `npm run journal -- inspect | repair`: looks at a journal, or makes it whole, while the server is stopped. */
import { nodePorts } from "@holdall/server/ports";
import { runProgram } from "./program.ts";

const { disk, clock } = nodePorts();
const { code, text } = runProgram(process.argv.slice(2), {
  disk,
  clock,
  dirs: process.env["JOURNAL_DIRS"],
});
(code === 0 ? process.stdout : process.stderr).write(`${text}\n`);
process.exitCode = code;
