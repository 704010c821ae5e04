import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { frameCounter, maskedTextFrame, openRawWebSocket } from "./raw-websocket.ts";

/** A frame of a server: as a client's, without the mask. */
function serverFrame(text: string): Buffer {
  const { length } = Buffer.from(text);
  const frame = maskedTextFrame(text);
  const maskAt = length < 126 ? 2 : length < 2 ** 16 ? 4 : 10;
  const bare = Buffer.concat([frame.subarray(0, maskAt), frame.subarray(maskAt + 4)]);
  bare[1] &= 0x7f;
  return bare;
}

const texts = ["", "a", "x".repeat(125), "y".repeat(126), "z".repeat(65_535), "w".repeat(65_536)];
const stream = Buffer.concat(texts.map(serverFrame));

test.each([1, 2, 3, 7, 4_096, stream.length])(
  "counts frames cut into pieces of %i bytes",
  (size) => {
    const counter = frameCounter();
    for (let at = 0; at < stream.length; at += size) counter.take(stream.subarray(at, at + size));
    expect(counter.frames()).toBe(texts.length);
    expect(counter.bytes()).toBe(stream.length);
  },
);

test("a listener receives every text whole, however the stream is cut", () => {
  const counter = frameCounter();
  const received: string[] = [];
  counter.listen((text) => received.push(text));
  for (let at = 0; at < stream.length; at += 1_000) counter.take(stream.subarray(at, at + 1_000));
  expect(received).toEqual(texts);
});

test("connects, sends, counts what the server answers, and sees the close", async () => {
  const server = createServer();
  server.on("upgrade", (request, socket) => {
    const key = `${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash("sha1").update(key).digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.once("data", (frame: Buffer) => {
      const text = frame.toString("utf8", 6);
      socket.end(Buffer.concat([serverFrame("hello"), serverFrame(text)]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  const client = await openRawWebSocket(`ws://127.0.0.1:${port}/`);
  client.send("world");
  await client.closed;
  server.close();

  expect(client.frames()).toBe(2);
});

test("a server that does not upgrade is an error", async () => {
  const server = createServer((_request, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await expect(openRawWebSocket(`ws://127.0.0.1:${port}/`)).rejects.toThrow();
  server.closeAllConnections();
  server.close();
});
