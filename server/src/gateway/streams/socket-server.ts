import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type RawData } from "ws";
import { peerAddress } from "../auth/peer-address.ts";
import type { Hub } from "./hub.ts";
import type { Session } from "./session.ts";

const FRAME_BYTES_MAX = 64 * 1024;
const COMPRESSION_BYTES_MIN = 1_024;
const SOCKETS_PER_ADDRESS_MAX = 256;
const SOCKETS_MAX = 20_000;

/**
 * Upgrades requests of any path to sockets. What comes in may be compressed, within the limit of a
 * frame; what goes out is written as frames that all readers share, which compression would forbid.
 */
export function attachSockets(
  server: Server,
  hub: Hub,
  receive: (session: Session, text: string) => void,
): void {
  const perAddress = new Map<string, number>();
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
  server.on("upgrade", (request: IncomingMessage, link: Duplex, head: Buffer) => {
    const address = peerAddress(request.socket.remoteAddress ?? "");
    const count = perAddress.get(address) ?? 0;
    if (count >= SOCKETS_PER_ADDRESS_MAX || hub.size >= SOCKETS_MAX) {
      link.end("HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
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

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString();
}
