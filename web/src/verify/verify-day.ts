import type { Client } from "@holdall/client";
import { trustedScriptUrl } from "./trusted-url.ts";
import type { Verified } from "./verify-files.ts";

/** Downloads a published day and verifies it in a worker of this page. */
export async function verifyPublishedDay(
  client: Client,
  date: string,
  names: readonly string[],
): Promise<Verified> {
  const files = new Map<string, Uint8Array>();
  for (const name of names.filter((each) => !each.startsWith("buckets/"))) {
    files.set(name, await client.rest.reservesFile({ date, file: name }));
  }
  return verifyInWorker(files);
}

/** Verifies files that are here already: nothing is asked of the network. */
export async function verifyInWorker(files: ReadonlyMap<string, Uint8Array>): Promise<Verified> {
  const { default: workerUrl } = await import("./worker.ts?worker&url");
  const worker = new Worker(trustedScriptUrl(workerUrl), { type: "module" });
  return new Promise<Verified>((resolve, reject) => {
    worker.addEventListener("message", (event: MessageEvent<Answer>) =>
      event.data.ok ? resolve(event.data.verified) : reject(new Error(event.data.message)),
    );
    worker.addEventListener("error", (event) => reject(new Error(event.message)));
    worker.postMessage({ files });
  }).finally(() => worker.terminate());
}

type Answer =
  | { readonly ok: true; readonly verified: Verified }
  | { readonly ok: false; readonly message: string };
