/**
 * The rows of WALLET that concern the local Solana: how soon it answers, how many transfers it
 * executes, how many get through its door from eight clients, and what ten thousand items weigh.
 * The load is signed beforehand: signing is not what is measured.
 */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import {
  LEDGER_DEFAULTS,
  Ledger,
  execute,
  faucetTransfers,
  readTransaction,
  startSolana,
} from "@holdall/devnet/solana";
import { CACHE_FOLDER } from "../files/frozen.ts";
import { inChild } from "../harness/child.ts";
import { row } from "../harness/report.ts";
import type { Row } from "../harness/report.ts";
import type { Bench } from "./benchmark.ts";

const SEED = "1";
const TARGET = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi";
const EXECUTED = 10_000;
const SENT = 8_000;
const CLIENTS = 8;
const ITEMS = 10_000;
const BATCH = 100;
const LAMPORTS_MIN = 1_000_000;

/** Section 17 of the wallet's specification. */
const BOOT_MS_MAX = 150;
const RESTORE_MS_MAX = 250;
const EXECUTED_MIN = 6_000;
const SENT_MIN = 2_000;
const MEMORY_MIB_MAX = 400;

interface Figures {
  readonly bootMs: number;
  readonly restoreMs: number;
  readonly executed: number;
  readonly sent: number;
  readonly memoryMib: number;
}

/** Measures the local Solana. */
export async function devnetBenchmark(bench: Bench): Promise<readonly Row[]> {
  const rounds: Figures[] = [];
  for (let round = 0; round < bench.rounds; round++) {
    const figures = await oneRound();
    bench.say(
      `wallet: boot ${figures.bootMs.toFixed(0)} ms, ${figures.executed.toFixed(0)} executed/s, ${figures.sent.toFixed(0)} sent/s`,
    );
    rounds.push(figures);
  }
  const one = (name: keyof Figures, metric: string, unit: string, limit: number, is: "<=" | ">=") =>
    row({
      benchmark: "wallet",
      metric,
      unit,
      values: rounds.map((figures) => figures[name]),
      target: { of: "value", is, limit },
    });
  return [
    one("bootMs", "devnet boot", "ms", BOOT_MS_MAX, "<="),
    one("restoreMs", "devnet boot with snapshot", "ms", RESTORE_MS_MAX, "<="),
    one("executed", "devnet transfers executed", "transfers/s", EXECUTED_MIN, ">="),
    one("sent", "devnet transfers through RPC, 8 clients", "transfers/s", SENT_MIN, ">="),
    one("memoryMib", "devnet memory with 10,000 items", "MiB resident", MEMORY_MIB_MAX, "<="),
  ];
}

async function oneRound(): Promise<Figures> {
  const folder = `${CACHE_FOLDER}/devnet-${process.pid}`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    const boots = await bootTimes(folder);
    const executed = await inChild<number>("devnet-executed", {});
    return { ...boots, executed, ...(await throughTheDoor(`${folder}/program`)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How long the chain takes to answer: new, and from its snapshot. */
async function bootTimes(folder: string) {
  const boot = async (): Promise<number> => {
    const startMs = performance.now();
    const node = await startSolana({ seed: SEED, slotMs: 0, folder: `${folder}/boot` });
    const health = await ask(node.url, "getHealth", []);
    const tookMs = performance.now() - startMs;
    if (health !== "ok") throw new Error("the local Solana is not well");
    await node.close();
    return tookMs;
  };
  return { bootMs: await boot(), restoreMs: await boot() };
}

const amounts = (count: number) =>
  Array.from({ length: count }, (_, place) => BigInt(LAMPORTS_MIN + place));

const sumOf = (list: readonly bigint[]) => list.reduce((sum, one) => sum + one, 0n);

/** The child's task: transfers a second without sockets; every lamport must arrive. */
export async function executedTask(): Promise<number> {
  const ledger = Ledger.create({ seed: SEED, ...LEDGER_DEFAULTS, slotMs: 0 }, 0);
  const lamports = amounts(EXECUTED);
  const blockhash = ledger.blockAt("processed").blockhash;
  const transfers = faucetTransfers({ seed: SEED, blockhash, to: TARGET, lamports });
  const startMs = performance.now();
  for (const bytes of transfers) {
    const error = execute(ledger, readTransaction(bytes));
    if (error !== null) throw new Error(`a transfer failed: ${JSON.stringify(error)}`);
  }
  const seconds = (performance.now() - startMs) / 1_000;
  if (ledger.bank.account(TARGET)?.lamports !== sumOf(lamports))
    throw new Error("lamports are missing");
  return EXECUTED / seconds;
}

const PROGRAM = fileURLToPath(new URL("../../../../chain/devnet/src/main.ts", import.meta.url));

/** The true program in a process of its own, asked by eight clients at once. */
async function throughTheDoor(folder: string) {
  const words = [
    PROGRAM,
    "--data",
    folder,
    "--seed",
    SEED,
    "--solana-port",
    "0",
    "--evm-port",
    "0",
  ];
  const child = spawn(process.execPath, words, { stdio: ["pipe", "pipe", "inherit"] });
  try {
    const line = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).once("line", resolve);
      child.once("exit", () => reject(new Error("the local chains ended")));
    });
    const { solana } = JSON.parse(line) as { solana: { url: string; token: string } };
    const sent = await sendAll(solana.url);
    await makeItems(solana.url, solana.token);
    return { sent, memoryMib: residentMib(child) };
  } finally {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.stdin.end();
    await ended;
  }
}

async function sendAll(url: string): Promise<number> {
  const latest = (await ask(url, "getLatestBlockhash", [{ commitment: "processed" }])) as {
    value: { blockhash: string };
  };
  const lamports = amounts(SENT);
  const { blockhash } = latest.value;
  const transfers = faucetTransfers({ seed: SEED, blockhash, to: TARGET, lamports });
  const texts = transfers.map((bytes) => Buffer.from(bytes).toString("base64"));
  const options = { encoding: "base64", skipPreflight: true };
  const startMs = performance.now();
  const client = async (first: number): Promise<void> => {
    for (let place = first; place < texts.length; place += CLIENTS) {
      await ask(url, "sendTransaction", [texts[place], options]);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  const seconds = (performance.now() - startMs) / 1_000;
  const balance = (await ask(url, "getBalance", [TARGET, { commitment: "processed" }])) as {
    value: number;
  };
  if (BigInt(balance.value) !== sumOf(lamports)) throw new Error("lamports are missing");
  return SENT / seconds;
}

const TOKEN_PROGRAM = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";
const LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** An address by number: base58 text of the right length. */
function addressOf(number: number): string {
  let [text, left] = ["", number];
  for (let place = 0; place < 4; place++) {
    text += LETTERS[left % LETTERS.length];
    left = Math.floor(left / LETTERS.length);
  }
  return `4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P${text}Ki`;
}

/** A mint and a holder for each item, written by hand. */
async function makeItems(url: string, token: string): Promise<void> {
  const account = (bytes: number) => ({
    lamports: 2_039_280,
    owner: TOKEN_PROGRAM,
    data: Buffer.alloc(bytes, 1).toString("base64"),
  });
  for (let first = 0; first < ITEMS; first += BATCH / 2) {
    const calls = Array.from({ length: BATCH }, (_, place) => ({
      jsonrpc: "2.0",
      id: place,
      method: "devnet_setAccount",
      params: [addressOf(first * 2 + place), account(place % 2 === 0 ? 82 : 165)],
    }));
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", "x-devnet-token": token },
      body: JSON.stringify(calls),
    });
    const replies = (await answer.json()) as readonly { error?: { message: string } }[];
    const failed = replies.find(({ error }) => error !== undefined);
    if (failed !== undefined) throw new Error(failed.error?.message);
  }
}

function residentMib({ pid }: ChildProcess): number {
  const found = /VmRSS:\s+(\d+) kB/u.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(found?.[1] ?? Number.NaN) / 1_024;
}

async function ask(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const { result, error } = (await answer.json()) as {
    result?: unknown;
    error?: { message: string };
  };
  if (error !== undefined) throw new Error(`${method}: ${error.message}`);
  return result;
}
