/** FAN: what a message costs the gateway's thread on its way to many sockets. */
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { row } from "../harness/report.ts";
import type { Row } from "../harness/report.ts";
import { processCpu } from "../harness/thread-cpu.ts";
import { startDoorServer } from "../load/door-server.ts";
import { openRawWebSocket } from "../load/raw-websocket.ts";
import type { RawWebSocket } from "../load/raw-websocket.ts";
import { loadKeys } from "../load/signed-orders.ts";
import { startRawFan } from "../yardsticks/raw-fan.ts";
import type { Bench } from "./benchmark.ts";

/** `performance.md` section 11, G9. */
const MESSAGES_MIN = 1e6;
const WRITES_MIN = 140_000;

const SOCKETS = 500;
/** A server admits only so many from one address; Linux gives every loopback address for free. */
const SOCKETS_PER_ADDRESS = 200;
/** One in a hundred never reads. */
const SILENT = 5;
/** Depth streams per socket: so many messages go out together every 10 ms. */
const STREAMS = 10;
const WARMUP_MS = 2_000;
const MEASURED_MS = 8_000;

interface FanFigures {
  readonly messages: number;
  readonly writes: number;
}

/** Five hundred sockets, ten depth streams each, one change per stream and tick. */
export async function fanBenchmark(bench: Bench): Promise<readonly Row[]> {
  if (processCpu(process.pid) === undefined) {
    bench.say("fan: this system does not tell CPU time by thread");
    return [];
  }
  const rounds: FanFigures[] = [];
  const raws: FanFigures[] = [];
  for (let round = 0; round < bench.rounds; round++) {
    raws.push(await rawRound());
    rounds.push(await gatewayRound());
    bench.say(
      `fan: ${rounds[round].messages.toFixed(0)} messages per CPU-second ` +
        `(raw ${raws[round].messages.toFixed(0)})`,
    );
  }
  const common = { benchmark: "fan" };
  const note = `${SOCKETS} sockets, ${STREAMS} messages per tick; yardstick: the same bytes, ready-made, written by a bare server`;
  return [
    row({
      ...common,
      metric: "messages",
      unit: "messages/CPU-second of the gateway's thread",
      values: rounds.map(({ messages }) => messages),
      yardsticks: raws.map(({ messages }) => messages),
      target: { of: "value", is: ">=", limit: MESSAGES_MIN },
      note,
    }),
    row({
      ...common,
      metric: "socket writes",
      unit: "writes/CPU-second of the gateway's thread",
      values: rounds.map(({ writes }) => writes),
      yardsticks: raws.map(({ writes }) => writes),
      target: { of: "value", is: ">=", limit: WRITES_MIN },
    }),
  ];
}

async function gatewayRound(): Promise<FanFigures> {
  const [key] = loadKeys(1);
  const server = await startDoorServer({ publicKeys: [key.publicKey] });
  try {
    const params = Array.from({ length: STREAMS }, (_, market) => `depth.B${market}_USDC`);
    const sockets = await openAll(server.wsUrl, JSON.stringify({ method: "SUBSCRIBE", params }));
    for (const socket of sockets.slice(0, SILENT)) socket.pause();
    server.startFlow(STREAMS);
    const readers = sockets.slice(SILENT);
    const figures = await observe(server.processId, readers);
    refuseGaps(readers);
    for (const socket of sockets) socket.close();
    return figures;
  } finally {
    await server.stop();
  }
}

async function rawRound(): Promise<FanFigures> {
  const server = await startRawFan(STREAMS);
  try {
    const sockets = await openAll(server.url, "start");
    const figures = await observe(server.processId, sockets);
    for (const socket of sockets) socket.close();
    return figures;
  } finally {
    await server.stop();
  }
}

async function openAll(url: string, hello: string): Promise<readonly RawWebSocket[]> {
  const sockets: RawWebSocket[] = [];
  while (sockets.length < SOCKETS) {
    const address = 1 + Math.floor(sockets.length / SOCKETS_PER_ADDRESS);
    const socket = await openRawWebSocket(url, `127.0.0.${address}`);
    socket.send(hello);
    sockets.push(socket);
  }
  return sockets;
}

/** Counts what arrives over a while, against the CPU and the writes of the server's main thread. */
async function observe(processId: number, readers: readonly RawWebSocket[]): Promise<FanFigures> {
  await setTimeout(WARMUP_MS);
  const before = { cpu: processCpu(processId)!.mainNanos, writes: writeCalls(processId) };
  const framesBefore = framesOf(readers);
  await setTimeout(MEASURED_MS);
  const seconds = (processCpu(processId)!.mainNanos - before.cpu) / 1e9;
  const messages = framesOf(readers) - framesBefore;
  if (messages === 0) throw new Error("fan: nothing arrived");
  return {
    messages: messages / seconds,
    writes: (writeCalls(processId) - before.writes) / seconds,
  };
}

function framesOf(sockets: readonly RawWebSocket[]): number {
  return sockets.reduce((sum, socket) => sum + socket.frames(), 0);
}

/** Everybody who reads has received the same, up to the few ticks that are still under way. */
function refuseGaps(readers: readonly RawWebSocket[]): void {
  const counts = readers.map((socket) => socket.frames());
  const least = Math.min(...counts);
  const most = Math.max(...counts);
  if (least === 0 || (most - least) / most > 0.02) {
    throw new Error(`fan: one reader received ${least} messages, another ${most}`);
  }
}

/** System calls that write, of all threads; Linux counts them per process. */
function writeCalls(processId: number): number {
  const match = /syscw: ([0-9]+)/.exec(readFileSync(`/proc/${processId}/io`, "utf8"));
  if (match === null) throw new Error("fan: the system does not count writes");
  return Number(match[1]);
}
