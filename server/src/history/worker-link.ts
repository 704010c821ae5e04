import { Worker } from "node:worker_threads";
import { HistoryError } from "./history-error.ts";
import type { Place, Reply, Request } from "./message.ts";
import type { Store } from "./store.ts";

/**
 * Pages of rows and batches fit many times. A limit keeps the heap from growing, for want of hurry, by
 * what the whole program may use; the database's own memory is not in it.
 */
const HEAP = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 24 } as const;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: HistoryError): void;
}

/** The main thread's end of the worker: calls go out with a number, answers come back by it. */
export class WorkerLink {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  #calls = 0;
  /** Why the thread has ended, once it has. */
  #end: string | undefined;

  /** Starts a worker on the database in `place`; `ready` tells how its start went. */
  constructor(place: Place) {
    // Flags of this process (of a debugger, say) are not the thread's.
    const options = { workerData: place, execArgv: [], resourceLimits: HEAP };
    this.#worker = new Worker(new URL("worker.ts", import.meta.url), options);
    this.#worker.on("message", (reply: Reply) => this.#settle(reply));
    this.#ended = new Promise((resolve) => {
      const end = (why: string): void => {
        this.#refuseAll(why);
        resolve();
      };
      this.#worker.on("error", (error) =>
        end(error instanceof Error ? error.message : String(error)),
      );
      this.#worker.on("exit", () => end("the worker of history has ended"));
    });
  }

  ready(): Promise<unknown> {
    return this.#wait(0);
  }

  /** Calls one function of the store. */
  call<Name extends keyof Store>(
    name: Name,
    ...values: Parameters<Store[Name]>
  ): ReturnType<Store[Name]> {
    const id = ++this.#calls;
    const answer = this.#wait(id);
    const request: Request = { id, name, values };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, no window
    if (this.#end === undefined) this.#worker.postMessage(request);
    return answer as ReturnType<Store[Name]>;
  }

  /** Resolves when the thread has ended by itself. */
  ended(): Promise<void> {
    return this.#ended;
  }

  /** Ends the thread wherever it stands, as a crash would. */
  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #wait(id: number): Promise<unknown> {
    if (this.#end !== undefined) return Promise.reject(new HistoryError("closed", this.#end));
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ("error" in reply) waiting?.reject(new HistoryError(reply.error.code, reply.error.message));
    else waiting?.resolve(reply.value);
  }

  #refuseAll(why: string): void {
    this.#end ??= why;
    for (const call of this.#waiting.values()) call.reject(new HistoryError("closed", why));
    this.#waiting.clear();
  }
}
