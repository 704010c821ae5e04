import { parentPort, workerData } from "node:worker_threads";
import { nodePorts } from "@holdall/server/ports";
import { runBots } from "./world.ts";
import type { BotWorldOptions } from "./world.ts";

/** What the bots' thread tells the one that started it. */
export type BotMessage =
  | { readonly kind: "running" }
  | { readonly kind: "fault"; readonly text: string };

function tell(message: BotMessage): void {
  parentPort?.postMessage(message);
}

const stop = await runBots(workerData as BotWorldOptions, nodePorts().clock, (fault) =>
  tell({ kind: "fault", text: `${fault.name}: ${fault.message}` }),
);
tell({ kind: "running" });
parentPort?.once("message", () => {
  stop();
  parentPort?.close();
});
