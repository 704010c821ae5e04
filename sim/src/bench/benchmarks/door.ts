/** DOOR: what an order costs the gateway's thread, by each of its three doors. */
import { inChild } from "../harness/child.ts";
import { row } from "../harness/report.ts";
import type { Row } from "../harness/report.ts";
import { processCpu } from "../harness/thread-cpu.ts";
import { startDoorServer } from "../load/door-server.ts";
import type { DoorServer } from "../load/door-server.ts";
import { sendAll } from "../load/raw-http.ts";
import { openRawWebSocket } from "../load/raw-websocket.ts";
import type { RawWebSocket } from "../load/raw-websocket.ts";
import {
  batchRequest,
  loadKeys,
  orderBody,
  orderRequest,
  socketSignature,
} from "../load/signed-orders.ts";
import type { LoadKey } from "../load/signed-orders.ts";
import type { Bench } from "./benchmark.ts";

/** `performance.md` section 11, G8. */
const REST_SHARE_MIN = 0.75;
const SOCKET_ORDERS_MIN = 100_000;
const BATCH_ORDERS_MIN = 400_000;

const KEYS = 64;
const CONNECTIONS = 64;
const REST_ORDERS = 20_000;
const SOCKETS = 4;
const SOCKET_ORDERS = 200_000;
/** Frames of one socket that wait for their answers. */
const SOCKET_WINDOW = 64;
const BATCH_SIZE = 50;
const BATCHES = 2_000;
const FORGERIES = 100;
/** Share of a load that runs before the clock does. */
const WARMUP_SHARE = 0.2;

interface DoorFigures {
  /** Orders per CPU-second of the gateway's thread. */
  readonly rest: number;
  readonly socket: number;
  readonly batch: number;
  /** Verifications per CPU-second. */
  readonly signature: number;
}

/** Signed REST, single orders over sockets, and batches, each beside the signature alone. */
export async function doorBenchmark(bench: Bench): Promise<readonly Row[]> {
  if (processCpu(process.pid) === undefined) {
    bench.say("door: this system does not tell CPU time by thread");
    return [];
  }
  const rounds: DoorFigures[] = [];
  for (let round = 0; round < bench.rounds; round++) {
    const figures = await oneRound();
    bench.say(
      `door: REST ${figures.rest.toFixed(0)}, socket ${figures.socket.toFixed(0)}, ` +
        `batch ${figures.batch.toFixed(0)}, signature ${figures.signature.toFixed(0)} per CPU-second`,
    );
    rounds.push(figures);
  }
  const of = (name: keyof DoorFigures): number[] => rounds.map((figures) => figures[name]);
  const common = { benchmark: "door", unit: "orders/CPU-second of the gateway's thread" };
  return [
    row({
      ...common,
      metric: "signed REST",
      values: of("rest"),
      yardsticks: of("signature"),
      target: { of: "ratio", is: ">=", limit: REST_SHARE_MIN },
      note: `${KEYS} keys, ${CONNECTIONS} connections; yardstick: Ed25519 verification alone`,
    }),
    row({
      ...common,
      metric: "socket, one order per frame",
      values: of("socket"),
      target: { of: "value", is: ">=", limit: SOCKET_ORDERS_MIN },
      note: `${SOCKETS} logged-on sockets, ${SOCKET_WINDOW} frames under way on each`,
    }),
    row({
      ...common,
      metric: `signed batches of ${BATCH_SIZE}`,
      values: of("batch"),
      target: { of: "value", is: ">=", limit: BATCH_ORDERS_MIN },
      note: "REST, one signature per batch",
    }),
  ];
}

async function oneRound(): Promise<DoorFigures> {
  const keys = loadKeys(KEYS);
  const server = await startDoorServer({ publicKeys: keys.map(({ publicKey }) => publicKey) });
  try {
    await refuseForgeries(server, keys);
    const rest = await measured(server, REST_ORDERS, (first, count) =>
      sendRest(
        server,
        requests(count, (at) => orderRequest(keys[(first + at) % KEYS], first + at)),
      ),
    );
    const socket = await overSockets(server, keys);
    const batch = await measured(server, BATCHES * BATCH_SIZE, (first, count) =>
      sendRest(
        server,
        requests(count / BATCH_SIZE, (at) =>
          batchRequest(keys[at % KEYS], first / BATCH_SIZE + at, BATCH_SIZE),
        ),
      ),
    );
    const signature = 1e9 / (await inChild<number>("signature", {}));
    return { rest, socket, batch, signature };
  } finally {
    await server.stop();
  }
}

function requests(count: number, make: (at: number) => Buffer): readonly Buffer[] {
  return Array.from({ length: count }, (_, at) => make(at));
}

/** What a load is: prepared first, sent when called. */
type Sender = () => Promise<void>;

/**
 * Runs a load of `orders` orders, the first part unmeasured, and answers orders per CPU-second of
 * the server's main thread. Throws unless the engine executed exactly one command per order.
 */
async function measured(
  server: DoorServer,
  orders: number,
  prepare: (first: number, count: number) => Sender,
): Promise<number> {
  const warmup = orders * WARMUP_SHARE;
  await prepare(0, warmup)();
  const send = prepare(warmup, orders - warmup);
  const sequenceBefore = await server.sequence();
  const before = processCpu(server.processId)!.mainNanos;
  await send();
  const nanos = processCpu(server.processId)!.mainNanos - before;
  const executed = (await server.sequence()) - sequenceBefore;
  if (executed !== orders - warmup) {
    throw new Error(`door: ${orders - warmup} orders sent, ${executed} executed`);
  }
  return ((orders - warmup) * 1e9) / nanos;
}

function sendRest(server: DoorServer, prepared: readonly Buffer[]): Sender {
  return async () => {
    const { statuses, lastBody } = await sendAll(server.url, prepared, CONNECTIONS);
    if (statuses.get(200) !== prepared.length || !lastBody.includes("Expired")) {
      throw new Error(`door: ${JSON.stringify([...statuses])}, last answer ${lastBody}`);
    }
  };
}

/** A signature by another key must be refused, and nothing must come of it. */
async function refuseForgeries(server: DoorServer, keys: readonly LoadKey[]): Promise<void> {
  const before = await server.sequence();
  const forger = { publicKey: keys[0].publicKey, privateKey: keys[1].privateKey };
  const { statuses } = await sendAll(
    server.url,
    requests(FORGERIES, (at) => orderRequest(forger, at)),
    1,
  );
  if (statuses.has(200) || (await server.sequence()) !== before) {
    throw new Error("door: a forged signature was accepted");
  }
}

async function overSockets(server: DoorServer, keys: readonly LoadKey[]): Promise<number> {
  const sockets = await Promise.all(
    Array.from({ length: SOCKETS }, (_, at) => loggedOn(server.wsUrl, keys[at])),
  );
  const sent = sockets.map(() => 0);
  const result = await measured(server, SOCKET_ORDERS, (first, count) => async () => {
    const share = count / SOCKETS;
    await Promise.all(
      sockets.map((socket, at) => pump(socket, sent, { at, first: first + at * share, share })),
    );
  });
  for (const socket of sockets) socket.close();
  return result;
}

/** Opens a socket and logs on: one signature for all that follows. */
async function loggedOn(wsUrl: string, key: LoadKey): Promise<RawWebSocket> {
  const socket = await openRawWebSocket(wsUrl);
  const answer = (): Promise<string> => new Promise((resolve) => socket.listen(resolve));
  const hello = answer();
  socket.send('{"method":"HELLO","id":1}');
  const { nonce } = (JSON.parse(await hello) as { result: { nonce: string } }).result;
  const logon = answer();
  const signature = socketSignature(key, "logon", `nonce=${nonce}&`);
  socket.send(JSON.stringify({ method: "LOGON", id: 2, signature }));
  const text = await logon;
  if (text.includes("error")) throw new Error(`door: logon was refused: ${text}`);
  return socket;
}

/** Sends one socket's share of numbered orders, at most a window of them unanswered. */
function pump(
  socket: RawWebSocket,
  sent: number[],
  part: { readonly at: number; readonly first: number; readonly share: number },
): Promise<void> {
  const { at, first, share } = part;
  return new Promise((resolve, reject) => {
    let next = 0;
    let answers = 0;
    const sendNext = (): void => {
      const params = orderBody(first + next);
      next += 1;
      sent[at] += 1;
      socket.send(JSON.stringify({ method: "orderExecute", id: sent[at], params }));
    };
    socket.listen((text) => {
      answers += 1;
      if (!text.includes("Expired")) reject(new Error(`door: a socket answered ${text}`));
      if (answers === share) resolve();
      else if (next < share) sendNext();
    });
    while (next < Math.min(SOCKET_WINDOW, share)) sendNext();
  });
}
