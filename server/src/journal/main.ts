/** `npm run journal -- inspect | repair | publish`: looks at a journal, makes it whole, or fills a cluster from it, while the server is stopped. */
import { nodePorts } from "@holdall/server/ports";
import { runProgram, usage } from "./program.ts";
import { runPublish } from "./publish-program.ts";

const world = { ...nodePorts(), dirs: process.env["JOURNAL_DIRS"] };
const [action, ...rest] = process.argv.slice(2);
const { code, text } = process.argv.includes("--help")
  ? { code: 0, text: usage }
  : action === "publish"
    ? await runPublish(rest, world)
    : runProgram(process.argv.slice(2), world);
(code === 0 ? process.stdout : process.stderr).write(`${text}\n`);
process.exitCode = code;
