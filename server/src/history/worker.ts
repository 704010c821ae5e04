import { parentPort, workerData } from "node:worker_threads";
import { nodePorts } from "@holdall/server/ports";
import { openEmbedded } from "./embedded.ts";
import { historyError } from "./history-error.ts";
import { openHosted } from "./hosted.ts";
import type { Place, Reply, Request } from "./message.ts";
import { openStore } from "./store.ts";
import type { Store } from "./store.ts";

/** The thread of history: it owns the database, so that a query here blocks only itself. */
const port = parentPort!;

async function run(place: Place): Promise<void> {
  const store = await openStore(await openDatabase(place));
  port.on("message", (request: Request) => void answer(store, request));
  reply({ id: 0, value: null });
}

function openDatabase(place: Place): ReturnType<typeof openHosted> {
  switch (place.kind) {
    case "folder":
      return openEmbedded(nodePorts().disk, place.folder);
    case "memory":
      return openEmbedded(nodePorts().disk, null);
    case "hosted":
      return openHosted(place.databaseUrl);
  }
}

async function answer(store: Store, { id, name, values }: Request): Promise<void> {
  try {
    const call = store[name] as (...values: readonly unknown[]) => Promise<unknown>;
    reply({ id, value: await call(...values) });
  } catch (error) {
    refuse(id, error);
  }
  if (name === "close") port.close();
}

function reply(message: Reply): void {
  port.postMessage(message);
}

function refuse(id: number, error: unknown): void {
  const { code, message } = historyError(error);
  reply({ id, error: { code, message } });
}

run(workerData as Place).catch((error: unknown) => {
  refuse(0, error);
  port.close();
});
