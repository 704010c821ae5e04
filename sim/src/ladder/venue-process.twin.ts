import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The line that the program prints when it is ready (`ARCHITECTURE.md`, section of the commands). */
export interface Ready {
  readonly url: string;
  readonly wsUrl: string;
  readonly keys: readonly {
    readonly user: string;
    readonly apiKey: string;
    readonly apiSecret: string;
  }[];
}

export const repositoryFolder = fileURLToPath(new URL("../../..", import.meta.url));
const READY_MS_MAX = 40_000;
const STOP_MS_MAX = 15_000;

/** The real program in a process of its own, on a data folder of its own. */
export class VenueProcess {
  readonly ready: Ready;
  readonly #child: ChildProcess;
  readonly #errors: string[];

  private constructor(child: ChildProcess, ready: Ready, errors: string[]) {
    this.#child = child;
    this.ready = ready;
    this.#errors = errors;
  }

  /** What it wrote to standard error. */
  get errorText(): string {
    return this.#errors.join("");
  }

  static async start(options: {
    readonly data: string;
    readonly port?: number;
    readonly seed?: number;
    /** Further words of the command line, and what the environment has besides. */
    readonly arguments?: readonly string[];
    readonly environment?: Readonly<Record<string, string>>;
  }): Promise<VenueProcess> {
    const { data, port = 0, seed = 1, environment = {} } = options;
    const numbers = ["--port", String(port), "--seed", String(seed)];
    const child = spawn(
      process.execPath,
      [
        "server/src/main.ts",
        "--json",
        "--no-past",
        "--no-proofs",
        "--data",
        data,
        ...numbers,
        ...(options.arguments ?? []),
      ],
      {
        cwd: repositoryFolder,
        env: { ...process.env, ...environment },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const errors: string[] = [];
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk.toString()));
    const ready = await firstLine(child, errors);
    return new VenueProcess(child, JSON.parse(ready) as Ready, errors);
  }

  key(user: string): Ready["keys"][number] {
    const key = this.ready.keys.find((each) => each.user === user);
    if (key === undefined) throw new Error(`${user} has no key`);
    return key;
  }

  /** Asks it to stop, as Ctrl-C does; resolves to its exit code. */
  async stop(): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    const exited = new Promise<number | null>((resolve) => {
      this.#child.once("exit", resolve);
    });
    this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), STOP_MS_MAX);
    const code = await exited;
    clearTimeout(timer);
    return code;
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    const exited = new Promise((resolve) => {
      this.#child.once("exit", resolve);
    });
    this.#child.kill("SIGKILL");
    await exited;
  }
}

/** A new data folder, and how to remove it. */
export function dataFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "holdall-ladder-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

function firstLine(child: ChildProcess, errors: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const fail = (why: string) => reject(new Error(`the venue ${why}\n${errors.join("")}`));
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail("was not ready in time");
    }, READY_MS_MAX);
    child.once("exit", (code) => fail(`ended with code ${code}`));
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const end = text.indexOf("\n");
      if (end < 0) return;
      clearTimeout(timer);
      resolve(text.slice(0, end));
    });
  });
}

/** With it, half a minute of asking is 20 questions: the past may be asked 30 times a minute. */
const WAIT_MS_MAX = 2_000;

/**
 * Asks again until the answer is there; a history is written a moment after it is made. Waits longer
 * after each question, because historical questions have a small allowance.
 */
export async function eventually<T>(
  ask: () => Promise<T | undefined> | T | undefined,
  what: string,
  withinMs = 10_000,
): Promise<T> {
  const untilMs = Date.now() + withinMs;
  for (let waitMs = 50; ; waitMs = Math.min(waitMs * 2, WAIT_MS_MAX)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > untilMs) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, waitMs);
    });
  }
}
