import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { connect } from "@holdall/client";
import type { Client } from "@holdall/client";
import { openHistory } from "@holdall/server/history";
import { nodePorts } from "@holdall/server/ports";
import { SnapshotStore } from "@holdall/server/journal";
import { afterAll, expect, test } from "vitest";
import { runProgram } from "./program.twin.ts";
import type { Ready } from "./program.twin.ts";

const mortalThreads = fileURLToPath(new URL("mortal-threads.twin.ts", import.meta.url));
/** The true program is started several times over, on whatever machine this is. */
const TIMEOUT_MS = 180_000;
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

test(
  "told to stop under load, twice, the program ends well and has lost nothing it acknowledged",
  { timeout: TIMEOUT_MS },
  async () => {
    const data = freshFolder();
    const acknowledged: string[] = [];
    let key: Ready["keys"][number] | undefined;
    const first = await runProgram({
      args: argsOf(data),
      demo: true,
      onReady: async ({ url, wsUrl, keys, stop }) => {
        key = keys[0];
        const client = await connect({ url, wsUrl, ...key });
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

    let kept: readonly string[] = [];
    await runProgram({
      args: argsOf(data),
      demo: true,
      onReady: async ({ url, wsUrl, stop }) => {
        const client = await connect({ url, wsUrl, ...key });
        kept = (await client.rest.orders({ symbol: "SOL_USDC" })).map(({ id }) => id);
        stop();
      },
    });
    expect(kept).toStrictEqual(expect.arrayContaining(acknowledged));
  },
);

test(
  "whichever thread dies, whenever it is told to stop, the program ends, and the next start goes on",
  { timeout: TIMEOUT_MS },
  async () => {
    const data = freshFolder();
    for (const [thread, message] of [
      ["sequencer/engine-worker.ts", "the engine thread ended by itself"],
      ["sequencer/snapshot-worker.ts", "the snapshot thread ended by itself"],
      ["journal/worker.ts", "the journal thread ended by itself"],
      ["history/worker.ts", "the worker of history has ended"],
    ] as const) {
      const { code, errors } = await runProgram({
        args: argsOf(data),
        nodeOptions: ["--import", mortalThreads],
        environment: { MORTAL_THREAD: thread },
        onReady: ({ pid }) => void process.kill(pid, "SIGUSR2"),
      });
      expect(code, thread).toBe(1);
      expect(errors, thread).toContain(`holdall: ${message}`);
    }
    for (const delayMs of [50, 900]) {
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
