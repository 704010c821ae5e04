import { Worker } from "node:worker_threads";
import type { Clock } from "@holdall/server/ports";
import type { BotMessage } from "./bots/worker.ts";
import type { BotWorldOptions } from "./bots/world.ts";

/** The bots' thread. */
export interface Bots {
  /** Closes their connections and ends the thread; their orders stay in the books. */
  stop(): Promise<void>;
}

/** What bots hold fits many times; a small heap keeps the whole program small. */
const HEAP = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 } as const;
/** Longer than this, and a thread that was asked to end is ended. */
const STOP_MICROS = 2_000_000;

/**
 * Starts makers and takers in a thread of their own, against the public doors at `url` and `wsUrl`.
 * Resolves when the makers have quoted every market; rejects when the thread dies before.
 */
export async function startBots(
  options: BotWorldOptions & {
    readonly clock: Clock;
    readonly onFault: (fault: Error) => void;
  },
): Promise<Bots> {
  const { clock, onFault, ...workerData } = options;
  const worker = new Worker(new URL("./bots/worker.ts", import.meta.url), {
    workerData,
    resourceLimits: HEAP,
  });
  const running = Promise.withResolvers<void>();
  const ended = new Promise<void>((resolve) => {
    worker.once("exit", () => {
      running.reject(new Error("the demo bots ended before they began"));
      resolve();
    });
  });
  worker.on("error", (fault) => {
    running.reject(fault);
    onFault(fault as Error);
  });
  worker.on("message", (message: BotMessage) => {
    if (message.kind === "running") running.resolve();
    else onFault(new Error(`demo bots: ${message.text}`));
  });
  await running.promise;
  return {
    async stop() {
      worker.postMessage("stop");
      const cancel = clock.after(STOP_MICROS, () => void worker.terminate());
      await ended;
      cancel();
    },
  };
}
