import { connect, createServer } from "node:net";
import type { Server, Socket } from "node:net";
import type { Address, Link, LinkEnd, LinkHandlers, Listener, Net } from "./net.ts";
import { netError, queueMarkBytes } from "./net.ts";

/** TCP through `node:net`, without Nagle's delay. */
export function nodeNet(): Net {
  return { listen, connect: (address) => open(address) };
}

function listen(address: Address, onLink: (link: Link) => void): Promise<Listener> {
  const server = createServer({ noDelay: true, pauseOnConnect: true }, (socket) =>
    onLink(linkOf(socket)),
  );
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(netError("listen", address, error.message, error)));
    server.listen({ host: address.host, port: address.port }, () =>
      resolve(listenerOf(server, address.host)),
    );
  });
}

function listenerOf(server: Server, host: string): Listener {
  const bound = server.address();
  const port = bound !== null && typeof bound === "object" ? bound.port : 0;
  // Accepted links outlive the listener, so its own "close", which waits for them, is not awaited.
  return {
    address: { host, port },
    close: () => {
      server.close();
      return Promise.resolve();
    },
  };
}

function open(address: Address): Promise<Link> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address.host, port: address.port, noDelay: true });
    const fail = (error: Error): void => reject(netError("connect", address, endOf(error), error));
    socket.once("error", fail);
    socket.once("connect", () => {
      socket.off("error", fail);
      socket.pause();
      resolve(linkOf(socket));
    });
  });
}

function endOf(error: Error): LinkEnd {
  const code = "code" in error ? error.code : undefined;
  if (code === "ECONNREFUSED") return "refused";
  return code === "ETIMEDOUT" ? "timed-out" : "broken";
}

function linkOf(socket: Socket): Link {
  const remote = `${socket.remoteAddress ?? "?"}:${socket.remotePort ?? 0}`;
  let end: LinkEnd = "closed";
  socket.on("error", (error) => {
    end = endOf(error);
  });
  return {
    remote,
    get queuedBytes() {
      return socket.writableLength;
    },
    attach: (handlers) => attach(socket, handlers, () => end),
    send: (bytes) => send(socket, bytes),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    close: () => void socket.end(),
    destroy: () => void socket.destroy(),
  };
}

function attach(socket: Socket, handlers: LinkHandlers, end: () => LinkEnd): void {
  if (socket.closed) {
    queueMicrotask(() => handlers.onEnd(end()));
    return;
  }
  socket.on("data", (bytes) => handlers.onBytes(bytes));
  socket.on("drain", () => handlers.onDrain?.());
  socket.on("close", () => handlers.onEnd(end()));
  socket.resume();
}

function send(socket: Socket, bytes: Uint8Array): boolean {
  if (!socket.writable) return true;
  socket.write(Uint8Array.from(bytes));
  return socket.writableLength <= queueMarkBytes;
}
