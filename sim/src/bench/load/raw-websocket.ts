/**
 * A WebSocket client as cheap as it can be, for the sake of the server that is measured beside it:
 * it counts frames by their headers and looks into none of them unless asked to.
 */
import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import type { Socket } from "node:net";

export interface RawWebSocket {
  /** Frames received since the connection opened. */
  readonly frames: () => number;
  /** Bytes received, headers of frames included. */
  readonly bytes: () => number;
  send(text: string): void;
  /** Hands each message of text to `listener` from now on. Costs a decoding each. */
  listen(listener: (text: string) => void): void;
  /** Stops reading, as a reader does that hangs. */
  pause(): void;
  close(): void;
  /** Resolves when either side has closed. */
  readonly closed: Promise<void>;
}

/**
 * Opens a connection to `ws://host:port/…` and completes the handshake. `localAddress` is where it
 * comes from: a server admits so many sockets of one address.
 */
export async function openRawWebSocket(
  url: string,
  localAddress = "127.0.0.1",
): Promise<RawWebSocket> {
  const { hostname, port, pathname } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), localAddress, noDelay: true });
  const rest = await handshake(socket, hostname, pathname);
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.on("error", () => socket.destroy());
  const counter = frameCounter();
  counter.take(rest);
  socket.on("data", (chunk: Buffer) => counter.take(chunk));
  return {
    frames: counter.frames,
    bytes: counter.bytes,
    send: (text) => void socket.write(maskedTextFrame(text)),
    listen: (listener) => counter.listen(listener),
    pause: () => void socket.pause(),
    close: () => void socket.destroy(),
    closed,
  };
}

/** Sends the upgrade and answers the bytes that came behind the server's agreement. */
function handshake(socket: Socket, host: string, path: string): Promise<Buffer> {
  const key = randomBytes(16).toString("base64");
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  return new Promise((resolve, reject) => {
    let head = Buffer.alloc(0);
    const onData = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf("\r\n\r\n");
      if (end === -1) return;
      socket.off("data", onData);
      const status = head.toString("latin1", 0, head.indexOf("\r\n"));
      if (status.includes(" 101 ")) resolve(head.subarray(end + 4));
      else reject(new Error(`the server refused the upgrade: ${status}`));
    };
    socket.on("data", onData);
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("closed before the upgrade")));
  });
}

interface FrameCounter {
  readonly frames: () => number;
  readonly bytes: () => number;
  take(chunk: Buffer): void;
  listen(listener: (text: string) => void): void;
}

/** Counts the frames of a server (unmasked) in a stream cut anywhere. */
export function frameCounter(): FrameCounter {
  let frames = 0;
  let bytes = 0;
  /** Bytes of the present frame still to come. */
  let skipBytes = 0;
  /** Start of a frame whose header is not complete, or, with a listener, whose body is not. */
  let pending: Buffer = Buffer.alloc(0);
  let listener: ((text: string) => void) | undefined;

  const take = (chunk: Buffer): void => {
    bytes += chunk.length;
    let data: Buffer = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    pending = Buffer.alloc(0);
    for (;;) {
      if (skipBytes >= data.length) {
        skipBytes -= data.length;
        return;
      }
      data = data.subarray(skipBytes);
      skipBytes = 0;
      const frame = frameAt(data);
      if (frame === undefined || (listener !== undefined && data.length < frame.end)) {
        pending = data;
        return;
      }
      frames += 1;
      if (listener !== undefined && frame.isText) {
        listener(data.toString("utf8", frame.start, frame.end));
      }
      skipBytes = frame.end;
    }
  };
  const listen = (next: (text: string) => void): void => void (listener = next);
  return { frames: () => frames, bytes: () => bytes, take, listen };
}

/** Where the first frame's payload stands; `undefined` when the header is cut. */
function frameAt(data: Buffer): { start: number; end: number; isText: boolean } | undefined {
  if (data.length < 2) return undefined;
  const isText = (data[0] & 0x0f) === 1;
  const short = data[1] & 0x7f;
  if (short < 126) return { start: 2, end: 2 + short, isText };
  if (short === 126) {
    if (data.length < 4) return undefined;
    return { start: 4, end: 4 + data.readUInt16BE(2), isText };
  }
  if (data.length < 10) return undefined;
  return { start: 10, end: 10 + Number(data.readBigUInt64BE(2)), isText };
}

/** A text frame of a client; the mask may be zero, and a zero mask changes nothing. */
export function maskedTextFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const { length } = payload;
  const header =
    length < 126
      ? Buffer.from([0x81, 0x80 | length])
      : length < 2 ** 16
        ? Buffer.from([0x81, 0x80 | 126, length >> 8, length & 0xff])
        : Buffer.from([0x81, 0x80 | 127, 0, 0, 0, 0, ...uint32Bytes(length)]);
  return Buffer.concat([header, Buffer.alloc(4), payload]);
}

function uint32Bytes(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}
