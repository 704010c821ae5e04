import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The line that the program prints when it is ready. */
export interface Ready {
  readonly url: string;
  readonly wsUrl: string;
  readonly keys: readonly { readonly user: string; readonly apiSecret: string }[];
}

/** How a run of the program ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface VenueOptions {
  readonly data: string;
  /** 0 takes any free port. */
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Code that was compiled once is not compiled again: a round is a start, and most of a start is that. */
const compiledFolder = join(tmpdir(), "holdall-compiled");
const repositoryFolder = fileURLToPath(new URL("../../..", import.meta.url));

/** The true program in a process of its own: what the rig torments. */
export class Venue {
  readonly pid: number;
  readonly ready: Promise<Ready>;
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  #errors = "";

  /** Starts it; `ready` rejects when it ends before it is. */
  constructor({ data, port = 0, environment = {} }: VenueOptions) {
    // The local chains are programs of their own; neither the past nor the proofs hold anything that is judged.
    const without = ["--no-chains", "--no-past", "--no-proofs"];
    const words = ["server/src/main.ts", "--json", ...without];
    words.push("--data", data, "--port", String(port));
    const child = spawn(process.execPath, words, {
      cwd: repositoryFolder,
      env: { NODE_COMPILE_CACHE: compiledFolder, ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    this.pid = child.pid ?? 0;
    child.stderr.on("data", (chunk: Buffer) => (this.#errors += chunk.toString()));
    this.ended = new Promise((resolve) => {
      child.once("exit", (code, signal) => resolve({ code, signal }));
    });
    this.ready = this.#firstLine();
    this.ready.catch(() => {});
  }

  /** What it wrote to standard error. */
  get errorText(): string {
    return this.#errors;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Ends it as the kernel does when it has no choice. */
  async kill(): Promise<void> {
    this.signal("SIGKILL");
    await this.ended;
  }

  /** Asks it to end, as Ctrl-C does. */
  async stop(): Promise<Ended> {
    this.signal("SIGCONT");
    this.signal("SIGTERM");
    return this.ended;
  }

  async #firstLine(): Promise<Ready> {
    const line = new Promise<Ready>((resolve) => {
      let text = "";
      this.#child.stdout?.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes("\n")) resolve(JSON.parse(text.slice(0, text.indexOf("\n"))) as Ready);
      });
    });
    const early = this.ended.then(({ code, signal }) => {
      throw new Error(`the venue ended before it was ready (${code ?? signal}): ${this.#errors}`);
    });
    return Promise.race([line, early]);
  }
}

/** Starts and ends the program once, for what is compiled is kept at a clean end only. */
export async function compileOnce(): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), "holdall-torture-"));
  const venue = new Venue({ data });
  try {
    await venue.ready;
    await venue.stop();
  } finally {
    await venue.kill();
    rmSync(data, { recursive: true, force: true });
  }
}
