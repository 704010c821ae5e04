import { generateKeyPairSync, sign } from "node:crypto";
import { createServer } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * Everything beyond this machine, as a browser of a test has it: every name leads here. What is asked of
 * whom is noted, and a host answers only where a node of this machine was put in its place.
 */
export interface StoodInInternet {
  /**
   * Each request of the wallet, as "host method"; a host that nobody stands in for has the path instead.
   * What the browser asks for by itself is none of the wallet's.
   */
  readonly asked: readonly string[];
  /** Puts a node of this machine in a host's place. */
  serve(host: string, url: string): void;
  /** What a browser is started with so that it reaches nothing else. */
  readonly flags: readonly string[];
  close(): Promise<void>;
}

const HERE = ["127.0.0.1", "localhost", "*.localhost"];
/** The wallet's own origins: as an extension, and as a page. */
const OWN = /^(?:chrome-extension:\/\/|http:\/\/wallet\.localhost(?::|$))/u;
/** Any page and any worker may ask a public node. */
const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "POST",
  "access-control-allow-headers": "content-type",
  // What a worker and a page that isolate themselves take from elsewhere.
  "cross-origin-resource-policy": "cross-origin",
} as const;

/** Nobody stands in for anybody. */
export async function standInForInternet(): Promise<StoodInInternet> {
  const asked: string[] = [];
  const places = new Map<string, string>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { host = "", origin = "" } = request.headers;
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)).toString();
    if (request.method === "OPTIONS") return void response.writeHead(204, CORS).end();
    if (!OWN.test(origin)) return void response.writeHead(404).end();
    const url = places.get(host);
    if (url === undefined) {
      asked.push(`${host} ${request.url ?? ""}`);
      return void response.writeHead(502, CORS).end();
    }
    asked.push(`${host} ${(JSON.parse(body) as { readonly method: string }).method}`);
    const headers = { "content-type": "application/json" };
    const told = await fetch(url, { method: "POST", headers, body });
    response.writeHead(told.status, { ...CORS, ...headers }).end(await told.text());
  };
  const server = createServer(selfSigned(), (request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { readonly port: number };
  const rules = [`MAP * 127.0.0.1:${port}`, ...HERE.map((host) => `EXCLUDE ${host}`)];
  return {
    asked,
    serve: (host, url) => void places.set(host, url),
    flags: [`--host-resolver-rules=${rules.join(", ")}`, "--ignore-certificate-errors"],
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** A certificate that nobody vouches for, which the browser is told not to mind. */
function selfSigned(): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = der(0x30, ECDSA_SHA256);
  const name = der(0x30, der(0x31, der(0x30, COMMON_NAME, der(0x0c, Buffer.from("stood in")))));
  const from = der(0x17, Buffer.from("200101000000Z"));
  const until = der(0x17, Buffer.from("491231235959Z"));
  const version = der(0xa0, der(0x02, Buffer.from([2])));
  const serial = der(0x02, Buffer.from([1]));
  const spki = publicKey.export({ type: "spki", format: "der" });
  const body = der(0x30, version, serial, algorithm, name, der(0x30, from, until), name, spki);
  const signature = der(0x03, Buffer.from([0]), sign("sha256", body, privateKey));
  const lines = der(0x30, body, algorithm, signature)
    .toString("base64")
    .replaceAll(/.{64}/gu, "$&\n");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}

/** The names of ECDSA with SHA-256 and of a subject's name, as X.509 writes them. */
const ECDSA_SHA256 = Buffer.from("06082a8648ce3d040302", "hex");
const COMMON_NAME = Buffer.from("0603550403", "hex");

/** One element of DER: its kind, its length, what it holds. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const long = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...(length < 128 ? [length] : long)]), body]);
}
