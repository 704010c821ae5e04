import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A local chain as it is shown: where it answers, and what its control methods ask for. */
export interface ShownChain {
  readonly url: string;
  readonly wsUrl: string;
  readonly token: string;
  readonly network: string;
}

export interface LocalChains {
  readonly solana: ShownChain | null;
  readonly evm: ShownChain | null;
  /** Why a chain does not run here. */
  readonly absent: readonly string[];
  stop(): Promise<void>;
}

export interface LocalChainsOptions {
  readonly dataFolder: string;
  readonly seed: number;
  /** The usual ports of each family, or any free ones. */
  readonly hasUsualPorts: boolean;
  readonly say: (line: string) => void;
}

/** Started and never imported: the venue runs without it. */
const PROGRAM = new URL("../../../chain/devnet/src/main.ts", import.meta.url);
const SOLANA_PORT = "8899";
const EVM_PORT = "8545";

/**
 * Starts the local chains as a program of their own: what a page may wind back shares no process
 * with the venue. A chain that cannot run, or the program that fails, does not stop the venue: it
 * is said, and the chains are absent.
 */
export async function startLocalChains(options: LocalChainsOptions): Promise<LocalChains> {
  const [solana, evm] = options.hasUsualPorts ? [SOLANA_PORT, EVM_PORT] : ["0", "0"];
  const ports = ["--solana-port", solana, "--evm-port", evm];
  const place = ["--data", options.dataFolder, "--seed", String(options.seed)];
  const child = spawn(process.execPath, [fileURLToPath(PROGRAM), ...place, ...ports], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  createInterface({ input: child.stderr }).on("line", options.say);
  const ready = await firstLine(child);
  if (ready === undefined) {
    const absent = ["the local chains did not start: see the lines above"];
    return { solana: null, evm: null, absent, stop: async () => {} };
  }
  return { ...(JSON.parse(ready) as Omit<LocalChains, "stop">), stop: () => end(child) };
}

function firstLine(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once("error", () => resolve(undefined));
    child.once("exit", () => resolve(undefined));
    createInterface({ input: child.stdout! }).once("line", resolve);
  });
}

/** The program ends when its input does, after both chains are written. */
function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.stdin?.end();
  });
}
