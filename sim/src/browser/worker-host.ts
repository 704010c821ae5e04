import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../../../web/dist/", import.meta.url));

export interface WorkerHost {
  readonly url: string;
  /** Serves `service-worker-off.js` in the worker's place from now on. */
  kill(): void;
  close(): void;
}

/** Serves the built service worker and what it keeps, beside a page of nothing. */
export async function openWorkerHost(): Promise<WorkerHost> {
  let script = "service-worker.js";
  const answers: Readonly<Record<string, () => readonly [type: string, body: string]>> = {
    "/": () => ["text/html", "<!doctype html><title>none</title>"],
    "/assets.json": () => ["application/json", "{}"],
    "/offline.html": () => ["text/html", readFileSync(join(dist, "offline.html"), "utf8")],
    "/service-worker.js": () => ["text/javascript", readFileSync(join(dist, script), "utf8")],
  };
  const server = createServer((request, response) => {
    const [type, body] = answers[request.url ?? ""]?.() ?? ["text/plain", ""];
    response.writeHead(body === "" ? 404 : 200, { "content-type": type });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    kill: () => {
      script = "service-worker-off.js";
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
