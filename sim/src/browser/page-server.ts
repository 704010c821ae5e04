import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer, request } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

/** A server that is open. */
export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
};
const NONCE = "c2ltdWxhdGlvbi1wYWdlLW5vbmNl";

/** The policy of `web.md` section 9, for a page whose socket is `wsOrigin`. */
export function contentPolicy(nonce: string, wsOrigin: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'none'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' ${wsOrigin}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types holdall",
  ].join("; ");
}

/**
 * Serves the built application at one origin with a running venue, under the application's own content
 * policy: files from `folder`, everything of the API from `venueUrl`, sockets too. Loopback only.
 */
export async function servePages(folder: string, venueUrl: string): Promise<PageServer> {
  const venue = new URL(venueUrl);
  const server = createServer((incoming, reply) => {
    const path = new URL(incoming.url ?? "/", "http://page").pathname;
    if (/^\/(api|wapi|web\/v1|udf)\//.test(path)) forward(venue, incoming, reply);
    else sendFile(folder, path, server.address() as AddressInfo, reply);
  });
  server.on("upgrade", (incoming, socket, head) => {
    const onward = connect(Number(venue.port), "127.0.0.1", () => {
      const headers = incoming.rawHeaders.reduce(
        (text, word, at) => text + word + (at % 2 === 0 ? ": " : "\r\n"),
        `${incoming.method} ${incoming.url} HTTP/1.1\r\n`,
      );
      onward.write(`${headers}\r\n`);
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function forward(venue: URL, incoming: IncomingMessage, reply: ServerResponse): void {
  const { method, headers, url = "/" } = incoming;
  const onward = request(
    { host: "127.0.0.1", port: venue.port, method, path: url, headers },
    (answer) => {
      reply.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(reply);
    },
  );
  onward.on("error", () => reply.writeHead(502).end());
  incoming.pipe(onward);
}

function sendFile(folder: string, path: string, at: AddressInfo, reply: ServerResponse): void {
  const file = join(folder, normalize(path));
  const isFile = file.startsWith(folder) && existsSync(file) && statSync(file).isFile();
  if (isFile && extname(file) !== ".html") {
    reply.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(reply);
    return;
  }
  const page = readFileSync(join(folder, "index.html"), "utf8").replaceAll("__NONCE__", NONCE);
  reply.writeHead(200, {
    "content-type": TYPES[".html"],
    "cache-control": "no-store",
    "content-security-policy": contentPolicy(NONCE, `ws://localhost:${at.port}`),
  });
  reply.end(page);
}
