import { STATUS_CODES, type IncomingMessage, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type RawData } from "ws";
import { REQUEST_ID_HEADER } from "@holdall/core/contract";
import { peerAddress } from "../auth/peer-address.ts";
import type { Log } from "../http/request-id.ts";
import { refusals, type Refusal } from "../refusal.ts";
import type { Hub } from "./hub.ts";
import type { Session } from "./session.ts";

const FRAME_BYTES_MAX = 64 * 1024;
const COMPRESSION_BYTES_MIN = 1_024;
const SOCKETS_PER_ADDRESS_MAX = 256;
const SOCKETS_MAX = 20_000;

export interface SocketDoor {
  readonly hub: Hub;
  readonly receive: (session: Session, text: string) => void;
  /** Scheme, name and port of our own pages; known once the door is open. */
  readonly origin: () => string;
  readonly nextRequestId: () => string;
  readonly log: Log;
}

/**
 * Upgrades requests of any path to sockets. What comes in may be compressed, within the limit of a
 * frame; what goes out is written as frames that all readers share, which compression would forbid.
 */
export function attachSockets(server: Server, door: SocketDoor): void {
  const { hub, receive, nextRequestId, log } = door;
  const perAddress = new Map<string, number>();
  const requestIdOf = new WeakMap<IncomingMessage, string>();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_BYTES_MAX,
    clientTracking: false,
    perMessageDeflate: {
      serverNoContextTakeover: true,
      clientNoContextTakeover: true,
      threshold: COMPRESSION_BYTES_MIN,
    },
  });
  sockets.on("headers", (headers, request) => {
    headers.push(`${REQUEST_ID_HEADER}: ${requestIdOf.get(request)}`);
  });
  server.on("upgrade", (request: IncomingMessage, link: Duplex, head: Buffer) => {
    const requestId = nextRequestId();
    const address = peerAddress(request.socket.remoteAddress ?? "");
    const count = perAddress.get(address) ?? 0;
    const isFull = count >= SOCKETS_PER_ADDRESS_MAX || hub.size >= SOCKETS_MAX;
    const refusal = isFull ? refusals.tooManyRequests : foreignOrigin(request, door.origin());
    if (refusal !== undefined) {
      const { status, code } = refusal;
      log.info({ requestId, method: "GET", route: "socket", status, code }, "a socket was refused");
      link.on("error", () => link.destroy());
      link.end(refusalText(refusal, requestId));
      return;
    }
    requestIdOf.set(request, requestId);
    request.socket.setNoDelay(true);
    sockets.handleUpgrade(request, link, head, (socket) => {
      perAddress.set(address, (perAddress.get(address) ?? 0) + 1);
      const session = hub.add(socket, link, address);
      socket.on("message", (data) => receive(session, textOf(data)));
      socket.on("close", () => {
        const left = perAddress.get(address)! - 1;
        if (left === 0) perAddress.delete(address);
        else perAddress.set(address, left);
      });
    });
  });
}

/**
 * The refusal of another site's page. Browsers name the origin of the page behind every socket, and
 * no page can change it; a program names none, or does not use a person's browser.
 */
function foreignOrigin({ headers }: IncomingMessage, own: string): Refusal | undefined {
  const said = headers.origin;
  return said === undefined || said === own ? undefined : refusals.originForeign;
}

/** A whole answer: the upgrade did not happen, and the connection ends with it. */
function refusalText({ status, code, message }: Refusal, requestId: string): string {
  const body = JSON.stringify({ code, message });
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Connection: close",
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
    `${REQUEST_ID_HEADER}: ${requestId}`,
    "",
    body,
  ].join("\r\n");
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString();
}
