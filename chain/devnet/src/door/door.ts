import { timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { fromJson, toJson } from "@holdall/chain/nodes";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import type { Fault, Faults } from "./faults.ts";

const BODY_BYTES_MAX = 1024 * 1024;
const BATCH_MAX = 100;
const SOCKETS_MAX = 256;
/** Sockets that read slower than this are closed. */
const BUFFERED_BYTES_MAX = 8 * 1024 * 1024;
export const TOKEN_HEADER = "x-devnet-token";

/** An error of the JSON-RPC specification or of the chain behind the door. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

export interface Call {
  readonly method: string;
  readonly params: unknown;
  /** True when the caller showed the token of this run. */
  readonly isTrusted: boolean;
  /** The WebSocket that it came through, if one. */
  readonly socket: DoorSocket | undefined;
  readonly fault: Fault | undefined;
}

/** A WebSocket as the chain sees it. */
export interface DoorSocket {
  send(message: unknown): void;
  close(): void;
  onClose(then: () => void): void;
}

export interface DoorOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Also listens for WebSockets at the next port, where older clients look for them. */
  readonly hasNextPort: boolean;
  readonly token: string;
  readonly faults: Faults;
  /** True for methods that need the token. */
  readonly isControl: (method: string) => boolean;
  readonly answer: (call: Call) => Promise<unknown>;
  /** Where to hand a WebSocket over instead of speaking JSON-RPC on it. */
  readonly onSocket?: (socket: WebSocket, isTrusted: boolean) => void;
  readonly onFault: (fault: Error) => void;
}

export interface Door {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * The door of a local chain: JSON-RPC over HTTP and WebSocket on one loopback port.
 *
 * Any page may read and send, as with public nodes; `Host` must be loopback, so that no foreign
 * name can be rebound to it; control methods need the token of the run.
 */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: BODY_BYTES_MAX });
  const server = createServer((request, response) => {
    serve(options, request, response).catch((error: unknown) => {
      options.onFault(error as Error);
      response.destroy();
    });
  });
  const servers = [server];
  const upgrade = upgrader(options, sockets);
  server.on("upgrade", upgrade);
  const port = await listenWithNext(server, options, (next) => {
    next.on("upgrade", upgrade);
    servers.push(next);
  });
  return {
    port,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      for (const one of servers) one.closeAllConnections();
      await Promise.all(
        servers.map((one) => new Promise<void>((resolve) => one.close(() => resolve()))),
      );
    },
  };
}

const TRIES_MAX = 20;

/** Listens, and at the next port too when asked; a free port whose neighbour is taken is let go again. */
async function listenWithNext(
  server: Server,
  { port, hasNextPort }: DoorOptions,
  onNext: (next: Server) => void,
): Promise<number> {
  for (let left = TRIES_MAX; ; left--) {
    const found = await listen(server, port);
    if (!hasNextPort) return found;
    const next = createServer((_, response) => response.writeHead(426).end());
    try {
      await listen(next, found + 1);
      onNext(next);
      return found;
    } catch (error) {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      if (port !== 0 || left === 0) throw error;
    }
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|[a-z0-9-]+\.localhost|\[::1\])(:\d{1,5})?$/u;

function isLoopback(request: IncomingMessage): boolean {
  return LOOPBACK.test((request.headers.host ?? "").toLowerCase());
}

function isTrusted(request: IncomingMessage, token: string): boolean {
  const shown = Buffer.from(String(request.headers[TOKEN_HEADER] ?? ""));
  const expected = Buffer.from(token);
  return shown.length === expected.length && timingSafeEqual(shown, expected);
}

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "POST, GET, OPTIONS",
  "access-control-allow-headers": "content-type, solana-client, x-devnet-token",
  "access-control-max-age": "86400",
} as const;

async function serve(
  options: DoorOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isLoopback(request)) return end(response, 403, "the host must be loopback");
  if (request.method === "OPTIONS") return end(response, 204, "");
  if (request.method === "GET") {
    return end(response, request.url === "/health" ? 200 : 405, "ok");
  }
  if (request.method !== "POST") return end(response, 405, "only POST");
  const body = await readBody(request);
  if (body === undefined) return end(response, 413, "the body may have 1 MiB");
  await answerHttp(options, { body, isTrusted: isTrusted(request, options.token), response });
}

async function answerHttp(
  options: DoorOptions,
  {
    body,
    isTrusted: trusted,
    response,
  }: {
    readonly body: string;
    readonly isTrusted: boolean;
    readonly response: ServerResponse;
  },
): Promise<void> {
  const replies = await answerText(options, body, { isTrusted: trusted, socket: undefined });
  const { text, fault } = replies;
  if (fault?.kind === "drop" || fault?.kind === "closed-socket") return void response.destroy();
  if (fault?.kind === "too-many-requests") {
    return end(response, 429, "too many requests", { "retry-after": "1" });
  }
  if (fault?.kind === "truncated") return end(response, 200, text.slice(0, text.length >> 1));
  end(response, 200, text, { "content-type": "application/json" });
}

function end(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...CORS, ...headers }).end(body);
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += (part as Buffer).length;
    if (bytes > BODY_BYTES_MAX) return undefined;
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString("utf8");
}

interface Replies {
  readonly text: string;
  readonly fault: Fault | undefined;
}

type Caller = Pick<Call, "isTrusted" | "socket">;

/** Answers one request or a batch. The fault of a batch is that of its first call that has one. */
async function answerText(options: DoorOptions, text: string, caller: Caller): Promise<Replies> {
  let request: unknown;
  try {
    request = fromJson(text);
  } catch {
    return { text: failureText(null, new RpcError(-32_700, "Parse error")), fault: undefined };
  }
  if (!Array.isArray(request)) {
    const reply = await answerOne(options, request, caller);
    return { text: toJson(reply.body), fault: reply.fault };
  }
  if (request.length === 0 || request.length > BATCH_MAX) {
    const error = new RpcError(-32_600, `a batch has 1 to ${BATCH_MAX} calls`);
    return { text: failureText(null, error), fault: undefined };
  }
  const replies = await Promise.all(request.map((one) => answerOne(options, one, caller)));
  return {
    text: toJson(replies.map(({ body }) => body)),
    fault: replies.find(({ fault }) => fault !== undefined)?.fault,
  };
}

async function answerOne(options: DoorOptions, request: unknown, caller: Caller) {
  const { id, method, params } = Object(request) as Readonly<Record<string, unknown>>;
  const isId = id === null || typeof id === "string" || typeof id === "number";
  if (typeof method !== "string" || !isId) {
    return { body: failure(null, new RpcError(-32_600, "Invalid request")), fault: undefined };
  }
  const isControl = options.isControl(method);
  const fault = isControl ? undefined : options.faults.next(method);
  if (fault?.kind === "delay") await delay(fault.delayMs);
  try {
    if (isControl && !caller.isTrusted) {
      throw new RpcError(-32_001, `${method} needs the header ${TOKEN_HEADER}`);
    }
    const call = { method, params: params ?? [], ...caller, fault };
    // A request is lost on its way in as often as its answer on the way out.
    if (fault?.kind === "drop" && fault.dice % 2 === 0) throw new RpcError(-32_603, "dropped");
    const result = await options.answer(call);
    // A repeated request is run twice by the node, and answered once.
    if (fault?.kind === "duplicate") await options.answer(call).catch(() => undefined);
    return { body: { jsonrpc: "2.0", result, id }, fault };
  } catch (error) {
    if (!(error instanceof RpcError)) options.onFault(error as Error);
    const known = error instanceof RpcError ? error : new RpcError(-32_603, "Internal error");
    return { body: failure(id, known), fault };
  }
}

function failure(id: unknown, { code, message, data }: RpcError) {
  return {
    jsonrpc: "2.0",
    error: data === undefined ? { code, message } : { code, message, data },
    id,
  };
}

function failureText(id: null, error: RpcError): string {
  return toJson(failure(id, error));
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

function upgrader(options: DoorOptions, sockets: WebSocketServer) {
  return (request: IncomingMessage, stream: Socket, head: Buffer): void => {
    if (!isLoopback(request) || sockets.clients.size >= SOCKETS_MAX) return void stream.destroy();
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const trusted = isTrusted(request, options.token);
      if (options.onSocket === undefined) speak(options, socket, trusted);
      else options.onSocket(socket, trusted);
    });
  };
}

/** JSON-RPC on one WebSocket. */
function speak(options: DoorOptions, socket: WebSocket, trusted: boolean): void {
  const send = (text: string): void => {
    if (socket.bufferedAmount > BUFFERED_BYTES_MAX) socket.terminate();
    else if (socket.readyState === socket.OPEN) socket.send(text);
  };
  const door: DoorSocket = {
    send: (message) => send(toJson(message)),
    close: () => socket.terminate(),
    onClose: (then) => void socket.once("close", then),
  };
  socket.on("error", () => socket.terminate());
  const answer = async (text: string): Promise<void> => {
    const reply = await answerText(options, text, { isTrusted: trusted, socket: door });
    const { kind } = reply.fault ?? {};
    if (kind === "closed-socket") socket.terminate();
    else if (kind === "truncated") send(reply.text.slice(0, reply.text.length >> 1));
    else if (kind !== "drop") send(reply.text);
  };
  socket.on("message", (data: Buffer) => void answer(data.toString("utf8")));
}
