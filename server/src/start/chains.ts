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

/** The third hand of guarded accounts: where it answers, and the words its owners compare. */
export interface ShownCosigner {
  readonly url: string;
  readonly check: string;
}

export interface LocalChains {
  readonly solana: ShownChain | null;
  readonly evm: ShownChain | null;
  readonly cosigner: ShownCosigner | null;
  /** Why a chain does not run here. */
  readonly absent: readonly string[];
  stop(): Promise<void>;
}

export interface LocalChainsOptions {
  readonly dataFolder: string;
  readonly seed: number;
  /** The usual ports of each family, or any free ones. */
  readonly hasUsualPorts: boolean;
  /** Where the venue will answer: by its prices the co-signer counts value. `null` while nobody knows. */
  readonly exchangeUrl: string | null;
  readonly say: (line: string) => void;
}

/** Started and never imported: the venue runs without them. */
const CHAINS = new URL("../../../chain/devnet/src/main.ts", import.meta.url);
const COSIGNER = new URL("../../../wallet/cosigner/src/main.ts", import.meta.url);
const SOLANA_PORT = "8899";
const EVM_PORT = "8545";
const COSIGNER_PORT = "8797";

/**
 * Starts the local chains, and the co-signer that guarded accounts of this machine may have, as
 * programs of their own: what a page may wind back, and what holds shares, shares no process with
 * the venue. One that cannot run, or fails, does not stop the venue: it is said, and it is absent.
 */
export async function startLocalChains(options: LocalChainsOptions): Promise<LocalChains> {
  const chains = await startChains(options);
  const { solana = null, evm = null, absent = [] } = chains.said ?? {};
  const cosigner = await startCosigner(options, { solana, evm });
  const { url, check } = cosigner.said ?? {};
  return {
    solana,
    evm,
    cosigner: url === undefined || check === undefined ? null : { url, check },
    absent: [
      ...(chains.said === null ? ["the local chains did not start: see the lines above"] : absent),
      ...(cosigner.said === null ? ["the co-signer did not start: see the lines above"] : []),
    ],
    async stop() {
      await Promise.all([end(chains.child), end(cosigner.child)]);
    },
  };
}

/** A program that was started, and its first line, or `null` when it ended before it said one. */
interface Started<T> {
  readonly child: ChildProcess;
  readonly said: Partial<T> | null;
}

function startChains(options: LocalChainsOptions): Promise<Started<LocalChains>> {
  const [solana, evm] = options.hasUsualPorts ? [SOLANA_PORT, EVM_PORT] : ["0", "0"];
  const ports = ["--solana-port", solana, "--evm-port", evm];
  const place = ["--data", options.dataFolder, "--seed", String(options.seed)];
  return start(CHAINS, [...place, ...ports], options.say);
}

/** It looks at the local chains by itself: what it signs, it has seen with its own eyes. */
function startCosigner(
  options: LocalChainsOptions,
  { solana, evm }: Pick<LocalChains, "solana" | "evm">,
): Promise<Started<ShownCosigner>> {
  const port = options.hasUsualPorts ? COSIGNER_PORT : "0";
  const place = ["--data", `${options.dataFolder}/cosigner`, "--attached"];
  const nodes = [
    ...(solana === null ? [] : ["--solana", solana.url]),
    ...(evm === null ? [] : ["--evm", evm.url]),
    ...(options.exchangeUrl === null ? [] : ["--prices", options.exchangeUrl]),
  ];
  return start(COSIGNER, ["cosign", ...place, "--port", port, ...nodes], options.say);
}

async function start<T>(
  program: URL,
  words: readonly string[],
  say: (line: string) => void,
): Promise<Started<T>> {
  const child = spawn(process.execPath, [fileURLToPath(program), ...words], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  createInterface({ input: child.stderr }).on("line", say);
  const line = await firstLine(child);
  return { child, said: line === undefined ? null : (JSON.parse(line) as Partial<T>) };
}

function firstLine(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once("error", () => resolve(undefined));
    child.once("exit", () => resolve(undefined));
    createInterface({ input: child.stdout! }).once("line", resolve);
  });
}

/** A program ends when its input does, after what it keeps is written. */
function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.stdin?.end();
  });
}
