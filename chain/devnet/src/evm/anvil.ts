import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";

export interface AnvilOptions {
  readonly chainId: number;
  /** Seconds between blocks; 0 makes one at each transaction. */
  readonly blockSeconds: number;
  /** Where the state is kept between runs. */
  readonly stateFile: string | undefined;
}

export interface Anvil {
  /** Where it answers; a name of its own for each start. */
  url(): string;
  isUp(): boolean;
  /** Ends it, after it has written its state. */
  stop(): Promise<void>;
}

const READY = /Listening on (127\.\d+\.\d+\.\d+:\d+)/u;
const START_MS_MAX = 20_000;
const STOP_MS_MAX = 5_000;
const BACK_OFF_MS = [100, 500, 2_000, 10_000] as const;
const STATE_INTERVAL_SECONDS = 5;

/** The program cannot run on this machine. */
export class AnvilMissing extends Error {
  override readonly name = "AnvilMissing";
  readonly code = "anvil-missing";
}

/** The native program itself: the package's own script only looks for it. */
function anvilFile(): string {
  const cpu = process.arch === "x64" ? "amd64" : process.arch;
  const system = process.platform === "win32" ? "win32" : process.platform;
  const name = `@foundry-rs/anvil-${system}-${cpu}`;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    const file = `${folder}/bin/anvil${process.platform === "win32" ? ".exe" : ""}`;
    if (existsSync(file)) return file;
  } catch {
    // Told below, with what to do.
  }
  throw new AnvilMissing(
    `this local chain cannot run here: the package ${name} is missing. Run "npm install" on Linux, macOS or Windows (x64 or arm64)`,
  );
}

/**
 * A loopback address of its own, where the system has more than one: the bare node has no guard,
 * and a page would have to find address and port among 2^40.
 */
function ownAddress(): string {
  if (process.platform !== "linux") return "127.0.0.1";
  return `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;
}

/** Starts the EVM node; when it dies without being told to, it is started again, later each time. */
export async function startAnvil(
  options: AnvilOptions,
  say: (line: string) => void,
): Promise<Anvil> {
  const file = anvilFile();
  let child: ChildProcess | undefined;
  let url = "";
  let isStopping = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;

  const begin = async (): Promise<void> => {
    const started = await run(file, options);
    child = started.child;
    url = `http://${started.address}`;
    started.child.once("exit", (code) => {
      child = undefined;
      if (isStopping) return;
      const waitMs = BACK_OFF_MS[Math.min(failures++, BACK_OFF_MS.length - 1)];
      say(`the local EVM node ended (${code ?? "killed"}), it is started again in ${waitMs} ms`);
      timer = setTimeout(() => void again(), waitMs);
    });
    if (isStopping) child.kill("SIGTERM");
  };
  const again = async (): Promise<void> => {
    try {
      await begin();
      failures = 0;
    } catch (error) {
      failed(error as Error);
    }
  };
  const failed = (error: Error): void => {
    say(`the local EVM node did not start: ${error.message}`);
    if (isStopping) return;
    const waitMs = BACK_OFF_MS[Math.min(failures++, BACK_OFF_MS.length - 1)];
    timer = setTimeout(() => void again(), waitMs);
  };
  await begin();
  return {
    url: () => url,
    isUp: () => child !== undefined,
    async stop() {
      isStopping = true;
      clearTimeout(timer);
      if (child !== undefined) await endChild(child);
    },
  };
}

function run(
  file: string,
  options: AnvilOptions,
): Promise<{ readonly child: ChildProcess; readonly address: string }> {
  const child = spawn(file, argumentsOf(options), { stdio: ["ignore", "pipe", "pipe"] });
  return new Promise((resolve, reject) => {
    let said = "";
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`it said nothing within ${START_MS_MAX} ms`));
    }, START_MS_MAX);
    const onExit = (): void => {
      clearTimeout(timer);
      reject(new Error(`it ended at once: ${said.trim().slice(-500)}`));
    };
    child.once("exit", onExit);
    child.once("error", reject);
    child.stderr.on("data", (part: Buffer) => (said += String(part)));
    child.stdout.on("data", (part: Buffer) => {
      if (said.length > 100_000) return;
      said += String(part);
      const found = READY.exec(said);
      if (found === null) return;
      clearTimeout(timer);
      child.off("exit", onExit);
      said = "x".repeat(100_001);
      resolve({ child, address: found[1] });
    });
  });
}

function argumentsOf({ chainId, blockSeconds, stateFile }: AnvilOptions): string[] {
  const state =
    stateFile === undefined
      ? []
      : ["--state", stateFile, "--state-interval", String(STATE_INTERVAL_SECONDS)];
  const blocks = blockSeconds === 0 ? [] : ["--block-time", String(blockSeconds)];
  const place = ["--host", ownAddress(), "--port", "0", "--no-cors"];
  return [...place, "--chain-id", String(chainId), ...blocks, ...state];
}

function endChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS_MAX);
    child.once("exit", () => {
      clearTimeout(timer);
      resolve();
    });
    // An interrupt makes it write its state first.
    child.kill("SIGINT");
  });
}
