import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { connect } from "@holdall/client";
import type { Client } from "@holdall/client";
import { createEngine } from "@holdall/core/engine";
import { orderIdText } from "@holdall/core/protocol";
import type { AccountId } from "@holdall/core/protocol";
import { openHistory } from "@holdall/server/history";
import { nodePorts } from "@holdall/server/ports";
import { SnapshotStore, readBatches } from "@holdall/server/journal";
import { replayResults } from "@holdall/server/sequencer";
import { afterAll, expect, test } from "vitest";
import { runProgram } from "./program.twin.ts";

const mortalThreads = fileURLToPath(new URL("mortal-threads.twin.ts", import.meta.url));
/** The true program is started several times over, on whatever machine this is. */
const TIMEOUT_MS = 180_000;
const isLong = process.env["HOLDALL_LONG"] === "1";
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "holdall-stop-"));
  folders.push(folder);
  return folder;
}

/** Chains and proofs of reserves are other programs and other tests. */
const argsOf = (data: string): readonly string[] => [
  "--data",
  data,
  "--port",
  "0",
  "--no-chains",
  "--no-proofs",
];

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Places bids well below the market, from several sides at once, until the venue is gone. */
async function pressOrders(client: Client, acknowledged: string[]): Promise<void> {
  let clientId = 0;
  const press = async (): Promise<void> => {
    for (;;) {
      const bid = { symbol: "SOL_USDC", side: "Bid", orderType: "Limit" } as const;
      const terms = { price: "120", quantity: "0.1", clientId: ++clientId };
      const { id } = await client.rest.orderExecute({ ...bid, ...terms });
      acknowledged.push(id);
    }
  };
  await Promise.allSettled(Array.from({ length: 8 }, press));
}

/** The orders that rest after so many commands of the journal, by their public ids. */
function restingOrders(data: string, untilSequence: number): readonly string[] {
  const { disk } = nodePorts();
  const engine = createEngine();
  const folders = ["a", "b"].map((copy) => join(data, "journal", copy));
  const batches = readBatches({ disk, folders, fromSequence: 1, untilSequence });
  const owners = new Set<AccountId>();
  for (const { events } of replayResults(engine, batches))
    for (const event of events) if (event.kind === "order-accepted") owners.add(event.accountId);
  return [...owners]
    .flatMap((accountId) => engine.view({ kind: "open-orders", accountId, marketId: null }))
    .map(({ state }) => orderIdText(state.orderOrdinal, state.orderSlot));
}

test(
  "told to stop under load, twice, the program ends well and has lost nothing it acknowledged",
  { timeout: TIMEOUT_MS },
  async () => {
    const data = freshFolder();
    const acknowledged: string[] = [];
    const first = await runProgram({
      args: argsOf(data),
      demo: true,
      onReady: async ({ url, wsUrl, keys, stop }) => {
        const client = await connect({ url, wsUrl, ...keys[0] });
        void pressOrders(client, acknowledged);
        while (acknowledged.length < 40) await pause(20);
        stop();
        await pause(30);
        stop();
      },
    });
    expect(first).toStrictEqual({ code: 0, errors: "" });

    const sequence = new SnapshotStore(nodePorts().disk, join(data, "snapshots")).list().at(-1);
    const history = await openHistory({ kind: "folder", folder: join(data, "history") });
    expect((await history.cursor()).sequence).toBe(sequence);
    await history.close();

    expect(restingOrders(data, sequence!)).toStrictEqual(expect.arrayContaining(acknowledged));
  },
);

/** Threads, and what the program says when one has died; each dies in the long run. */
const deaths = (
  [
    ["sequencer/engine-worker.ts", "the engine thread ended by itself"],
    ["history/worker.ts", "the worker of history has ended"],
    ["sequencer/snapshot-worker.ts", "the snapshot thread ended by itself"],
    ["journal/worker.ts", "the journal thread ended by itself"],
  ] as const
).slice(0, isLong ? 4 : 2);

test(
  "whichever thread dies, whenever it is told to stop, the program ends, and the next start goes on",
  { timeout: TIMEOUT_MS },
  async () => {
    const data = freshFolder();
    for (const [thread, message] of deaths) {
      const { code, errors } = await runProgram({
        args: argsOf(data),
        nodeOptions: ["--import", mortalThreads],
        environment: { MORTAL_THREAD: thread },
        onReady: ({ pid }) => void process.kill(pid, "SIGUSR2"),
      });
      expect(code, thread).toBe(1);
      expect(errors, thread).toContain(`holdall: ${message}`);
    }
    for (const delayMs of isLong ? [50, 300, 600, 900, 1_200] : [900]) {
      const { code, errors } = await runProgram({
        args: argsOf(data),
        onSpawn: (pid) => void pause(delayMs).then(() => process.kill(pid, "SIGTERM")),
      });
      // Before its first line runs, the system ends it.
      expect([0, null]).toContain(code);
      expect(errors).toBe("");
    }
    const last = await runProgram({ args: argsOf(data), onReady: ({ stop }) => stop() });
    expect(last).toStrictEqual({ code: 0, errors: "" });
  },
);
