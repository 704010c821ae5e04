import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { writeCard } from "@holdall/wallet/cosign";
import type { Cosigner } from "./cosigner.ts";

/** Largest request in bytes, and how long one may take to arrive, in milliseconds. */
const BODY_BYTES_MAX = 262_144;
const ARRIVAL_MS_MAX = 10_000;
/** Connections at a time. */
const CONNECTIONS_MAX = 64;

/** A co-signer that listens. */
export interface Listening {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * Serves a co-signer on this machine: `GET /card`, and `POST /KIND` with the sender's signature in
 * the header `holdall-signature`. Only loopback names are accepted as `Host`, so that no page can
 * reach it under a name of its own, and of pages only wallets are; TLS in front of it is its
 * operator's.
 */
export async function listen(cosigner: Cosigner, port: number): Promise<Listening> {
  const server = createServer((request, response) => {
    void serve(cosigner, server, request, response);
  });
  server.requestTimeout = ARRIVAL_MS_MAX;
  server.maxConnections = CONNECTIONS_MAX;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: urlOf(server),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function serve(
  cosigner: Cosigner,
  server: Server,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const isLocal = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/u.test(request.headers.host ?? "");
  const { origin } = request.headers;
  if (!isLocal || !isWallet(origin)) return end(response, 403, "");
  if (origin !== undefined) allow(response, origin);
  if (request.method === "OPTIONS") return end(response, 204, "");
  if (request.method === "GET" && request.url === "/card") {
    const card = writeCard({ url: urlOf(server), identity: cosigner.identity });
    return end(response, 200, new TextDecoder().decode(card));
  }
  if (request.method !== "POST") return end(response, 405, "");
  const text = await bodyOf(request);
  if (text === null) return end(response, 413, "");
  const header = request.headers["holdall-signature"];
  const signature = typeof header === "string" ? new Uint8Array(Buffer.from(header, "hex")) : null;
  end(response, 200, await cosigner.handle(text, signature ?? new Uint8Array()));
}

/** A wallet's extension, the wallet as a page on an origin of its own, or no page at all. */
const WALLETS = /^(?:chrome-extension:\/\/[a-p]{32}|https?:\/\/wallet\.[a-z0-9.-]+(?::\d{1,5})?)$/u;

/** Other pages get nowhere near: even what they may not read would cost this machine its work. */
function isWallet(origin: string | undefined): boolean {
  return origin === undefined || WALLETS.test(origin);
}

function allow(response: ServerResponse, origin: string): void {
  response.setHeader("access-control-allow-origin", origin);
  response.setHeader("access-control-allow-headers", "holdall-signature, content-type");
  response.setHeader("access-control-allow-methods", "GET, POST");
  response.setHeader("access-control-allow-private-network", "true");
  response.setHeader("vary", "origin");
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(text);
}

/** The text of a request, or `null` when it is too long or breaks off. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > BODY_BYTES_MAX) return null;
      parts.push(part);
    }
  } catch {
    return null;
  }
  return Buffer.concat(parts).toString("utf8");
}
