/**
 * The gateway over the real engine and journal, each on its own thread, in a process of its own, for
 * the load that measures it. It is what the server runs, less history, identity and demo world; only
 * the allowances are lifted, because the load is one address.
 */
import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { AccountId, Command, HistoryReader, UserId } from "@holdall/core/protocol";
import { startGateway } from "@holdall/server/gateway";
import type { ApiKey } from "@holdall/server/gateway";
import { nodePorts } from "@holdall/server/ports";
import { startJournalThread } from "@holdall/server/journal";
import { Doorbell } from "@holdall/server/rings";
import { RULES_VERSION, startEngine } from "@holdall/server/sequencer";
import type { RunningEngine } from "@holdall/server/sequencer";
import { CACHE_FOLDER } from "../files/frozen.ts";
import { PLANS } from "../files/plans.ts";
import type { Plan } from "../files/plans.ts";
import { accountIdOf, setupCommands } from "../variants/venue-setup.ts";
import { startFlow } from "./flow.ts";

/** Fifty spot markets `B0_USDC` … `B49_USDC`, and one funded account per key. */
function doorPlan(accounts: number): Plan {
  return { ...PLANS["cex-50"], accounts };
}

export interface DoorInput {
  /** Ed25519 verifying keys, base64: each gets an account. */
  readonly publicKeys: readonly string[];
}

interface ServerInput extends DoorInput {
  /** For journal and snapshots; both copies stay on this disk. */
  readonly folder: string;
}

/** What the server says, one line of JSON each. */
type Told = { readonly url: string; readonly wsUrl: string } | { readonly sequence: number };

export interface DoorServer {
  readonly processId: number;
  readonly url: string;
  readonly wsUrl: string;
  /** Sequence of the last command executed. */
  sequence(): Promise<number>;
  /** Starts a flow of depth changes in so many markets, one each per tick of 10 ms. */
  startFlow(markets: number): void;
  stop(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL("../main.ts", import.meta.url));

/** Starts the server in a child process. */
export async function startDoorServer({ publicKeys }: DoorInput): Promise<DoorServer> {
  const folder = `${CACHE_FOLDER}/door-${process.pid}`;
  rmSync(folder, { recursive: true, force: true });
  const input: ServerInput = { publicKeys, folder };
  const child = spawn(process.execPath, [PROGRAM, "child", "door-server", JSON.stringify(input)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const tell = async (): Promise<Told> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error("the door's server ended");
    return JSON.parse(value) as Told;
  };
  const ready = await tell();
  if (!("url" in ready)) throw new Error("the door's server did not say where it listens");
  return {
    processId: child.pid!,
    url: ready.url,
    wsUrl: ready.wsUrl,
    async sequence() {
      child.stdin.write("sequence\n");
      const told = await tell();
      if (!("sequence" in told)) throw new Error("the door's server did not say its sequence");
      return told.sequence;
    },
    startFlow: (markets) => void child.stdin.write(`flow ${markets}\n`),
    async stop() {
      const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      child.stdin.end();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The child's half: serves until its standard input ends, then ends the process. */
export async function doorServerTask({ publicKeys, folder }: ServerInput): Promise<never> {
  const ports = nodePorts();
  const { venue, failure } = await startVenue(folder);
  failure.catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
  for (const command of setupCommands(doorPlan(publicKeys.length))) await venue.submit(command);
  const keys = new Map(
    publicKeys.map((publicKey, account) => [publicKey, apiKey(publicKey, account)]),
  );
  const gateway = await startGateway({
    host: "127.0.0.1",
    port: 0,
    venue,
    keys: { find: (publicKey) => keys.get(publicKey) },
    history: NO_HISTORY,
    clock: ports.clock,
    rng: ports.rng,
    log: { error: (fields, message) => console.error(message, fields), info: () => {} },
    // The load is one address with few keys; what limits it must be the door.
    limits: {
      perAddress: 1e12,
      standard: 1e12,
      historical: 1e12,
      cancel: 1e12,
      socketFrames: 1e12,
    },
  });
  const say = (told: Told): void => void process.stdout.write(`${JSON.stringify(told)}\n`);
  say({ url: gateway.url, wsUrl: gateway.wsUrl });
  for await (const line of createInterface({ input: process.stdin })) {
    const [word, argument] = line.split(" ");
    if (word === "sequence") {
      say({ sequence: (await venue.query({ kind: "parameters" })).sequence });
    } else if (word === "flow") {
      startFlow((command: Command) => venue.submit(command), Number(argument));
    }
  }
  process.exit(0);
}

/** Engine and journal as the server starts them, with two copies. */
async function startVenue(folder: string): Promise<RunningEngine> {
  const journalFolders = [`${folder}/a`, `${folder}/b`];
  const snapshotFolder = `${folder}/snapshots`;
  for (const each of [...journalFolders, snapshotFolder]) mkdirSync(each, { recursive: true });
  const bell = new Doorbell();
  const journal = await startJournalThread({
    folders: journalFolders,
    rulesVersion: RULES_VERSION,
    durableBells: [bell],
  });
  return startEngine({
    journal,
    bell,
    journalFolders,
    snapshotFolder,
    snapshotEvery: Number.MAX_SAFE_INTEGER,
  });
}

function apiKey(publicKey: string, account: number): ApiKey {
  const accountId: AccountId = accountIdOf(account);
  return {
    publicKey,
    // Each account of the setup belongs to a user of the same number.
    userId: accountId as number as UserId,
    accountId,
    scopes: ["read", "trade"],
    ipList: [],
    isDemo: true,
    expiresAtMs: Number.MAX_SAFE_INTEGER,
    name: "load",
  };
}

const noRows = async () => ({ rows: [], total: 0 });

/** A venue that has just been opened has no past. */
const NO_HISTORY: HistoryReader = {
  fills: noRows,
  orders: noRows,
  trades: noRows,
  candles: async () => [],
  deposits: noRows,
  withdrawals: noRows,
  transfers: noRows,
  dustConversions: noRows,
  lendingMovements: noRows,
  lendingPositions: noRows,
  interest: noRows,
  fundingPayments: noRows,
  fundingRates: noRows,
  settlements: noRows,
  positions: noRows,
  liquidations: noRows,
  pools: async () => [],
};
