/** Tasks that run in a fresh process each: this program started again as `child TASK INPUT`. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What a child does: takes plain data, answers plain data. */
export type Task = (input: never) => Promise<unknown>;

const PROGRAM = fileURLToPath(new URL("../main.ts", import.meta.url));
/** Collections on request, for figures of memory; room for the twins of a million objects. */
const NODE_FLAGS = ["--expose-gc", "--max-old-space-size=8192"];
/** How this process was started, and with it which engine it loads: a child loads the same. */
const OWN_FLAGS = process.execArgv;
const ANSWER_BYTES_MAX = 2 ** 24;
const run = promisify(execFile);

/** Runs a task in a child and answers what it printed. The caller names the answer's type. */
export async function inChild<Answer>(task: string, input: unknown): Promise<Answer> {
  const args = [...OWN_FLAGS, ...NODE_FLAGS, PROGRAM, "child", task, JSON.stringify(input)];
  const { stdout } = await run(process.execPath, args, { maxBuffer: ANSWER_BYTES_MAX });
  return JSON.parse(stdout) as Answer;
}

/** The child's half: runs the task, prints its answer as one line of JSON and ends, whatever still runs. */
export async function runTask(task: Task, inputText: string): Promise<void> {
  const answer = await task(JSON.parse(inputText) as never);
  process.stdout.write(`${JSON.stringify(answer)}\n`, () => process.exit(0));
}
