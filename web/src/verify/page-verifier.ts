import { trustedScriptUrl } from "@holdall/web/trust";
import { verifierOver } from "./verifier.ts";
import type { Verifier } from "./verifier.ts";

/** A verifier in a worker of the application's page. Rejects where the page may run no worker. */
export async function pageVerifier(): Promise<Verifier> {
  const { default: workerUrl } = await import("./worker.ts?worker&url");
  return verifierOver(new Worker(trustedScriptUrl(workerUrl), { type: "module" }));
}
