import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** How a run of the program ended. */
export interface Ended {
  readonly code: number | null;
  readonly errors: string;
}

/** A program that is ready. */
export interface Ready {
  readonly url: string;
  readonly wsUrl: string;
  readonly keys: readonly { readonly apiKey: string; readonly apiSecret: string }[];
  readonly pid: number;
  /** Ends it as Ctrl-C would. */
  readonly stop: () => void;
}

export interface RunOptions {
  readonly args: readonly string[];
  /** With the demo world; without unless told. */
  readonly demo?: boolean;
  /** Options of Node itself, before the program. */
  readonly nodeOptions?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Called as soon as there is a process. */
  readonly onSpawn?: (pid: number) => void;
  readonly onReady?: (ready: Ready) => void | Promise<void>;
}

const program = fileURLToPath(new URL("../main.ts", import.meta.url));

/** Runs the true program until it ends. Rejects, and ends it, when `onReady` rejects. */
export function runProgram(options: RunOptions): Promise<Ended> {
  const { args, demo = false, nodeOptions = [], environment = {} } = options;
  const world = demo ? ["--no-past"] : ["--no-demo"];
  const words = [...nodeOptions, program, "--json", ...world, ...args];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, { env: { ...process.env, ...environment } });
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    child.stdout.once("data", (chunk: Buffer) => {
      const { url, wsUrl, keys } = JSON.parse(chunk.toString()) as Ready;
      const stop = (): void => void child.kill("SIGTERM");
      const told = Promise.resolve(options.onReady?.({ url, wsUrl, keys, pid: child.pid!, stop }));
      told.catch((fault: unknown) => {
        child.kill("SIGKILL");
        reject(fault instanceof Error ? fault : new Error(String(fault)));
      });
    });
    child.once("spawn", () => options.onSpawn?.(child.pid!));
    child.once("exit", (code) => resolve({ code, errors }));
  });
}
