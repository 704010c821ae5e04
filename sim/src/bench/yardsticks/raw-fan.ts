/** Sockets alone: ready-made frames written to everybody once a tick, and nothing else. */
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface RawFan {
  readonly processId: number;
  readonly url: string;
  stop(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL("../main.ts", import.meta.url));
const TICK_MS = 10;
/** The usual length of a depth update with one level, frame header included. */
const MESSAGE_BYTES = 230;
const ACCEPTED =
  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

/** Starts the bare server in a process of its own: so many messages per tick to each socket. */
export async function startRawFan(messagesPerTick: number): Promise<RawFan> {
  const input = JSON.stringify({ messagesPerTick });
  const child = spawn(process.execPath, [PROGRAM, "child", "raw-fan", input], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value } = await lines.next();
  return {
    processId: child.pid!,
    url: String(value),
    async stop() {
      const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      child.stdin.end();
      await ended;
    },
  };
}

/** The child's half: writes until its standard input ends, then ends the process. */
export async function rawFanTask(input: { readonly messagesPerTick: number }): Promise<never> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    socket.once("data", () => {
      socket.write(ACCEPTED);
      socket.once("data", () => sockets.add(socket));
    });
    socket.on("error", () => sockets.delete(socket));
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const message = Buffer.alloc(MESSAGE_BYTES, 0x20);
  message.set([0x81, 126, 0, MESSAGE_BYTES - 4]);
  const together = Buffer.concat(Array.from({ length: input.messagesPerTick }, () => message));
  setInterval(() => {
    for (const socket of sockets) socket.write(together);
  }, TICK_MS);
  process.stdout.write(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/\n`);
  await new Promise((resolve) => process.stdin.resume().once("end", resolve));
  process.exit(0);
}
