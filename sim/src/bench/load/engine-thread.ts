/**
 * The engine on a thread of its own, as the server runs it, for the benchmarks of the doors: the real
 * loop, link and rings. Only the journal is left out (WAL measures it): what is sealed counts as durable.
 */
import { fileURLToPath } from "node:url";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { createEngine, EventBuffer } from "@holdall/core/engine";
import type { Engine } from "@holdall/core/engine";
import type { Query } from "@holdall/core/protocol";
import { nodePorts } from "@holdall/server/ports";
import {
  createRing,
  Doorbell,
  RingReader,
  RingWriter,
  SharedSequence,
} from "@holdall/server/rings";
import type { RingShared } from "@holdall/server/rings";
import { EngineLink, EngineLoop, ResultWriter } from "@holdall/server/sequencer";
import type { Plan } from "../files/plans.ts";
import { setupCommands } from "../variants/venue-setup.ts";

/** What the thread is given. */
export interface EngineThreadData {
  readonly plan: Plan;
  readonly requests: RingShared;
  readonly results: RingShared;
  readonly durable: SharedSequence["shared"];
  readonly engineBell: SharedArrayBuffer;
  readonly questions: MessagePort;
}

const REQUEST_RING_BYTES = 8 * 2 ** 20;
const RESULT_RING_BYTES = 32 * 2 ** 20;
const REQUEST_BYTES_MAX = 65_544;
/** A question rings no bell that is sure to be heard; it waits at most this long. */
const QUESTION_MS = 20;
const PROGRAM = fileURLToPath(new URL("../main.ts", import.meta.url));

/** Starts the thread with the venue of a plan, funded and without orders, and answers the link to it. */
export async function startEngineThread(plan: Plan): Promise<EngineLink> {
  const bell = new Doorbell();
  const engineBell = new Doorbell();
  const requests = createRing({
    capacityBytes: REQUEST_RING_BYTES,
    recordBytesMax: REQUEST_BYTES_MAX,
    readerBells: [engineBell],
  });
  const results = createRing({ capacityBytes: RESULT_RING_BYTES, readerBells: [bell] });
  const durable = SharedSequence.create(0, [bell]);
  const { port1: asking, port2: questions } = new MessageChannel();
  const workerData: EngineThreadData = {
    plan,
    requests,
    results,
    durable: durable.shared,
    engineBell: engineBell.memory,
    questions,
  };
  const worker = new Worker(PROGRAM, { workerData, transferList: [questions] });
  await new Promise<void>((resolve, reject) => {
    worker.once("message", () => resolve());
    worker.once("error", reject);
  });
  const link = new EngineLink({
    gateway: 0,
    requests: new RingWriter(requests),
    results: new RingReader(results),
    bell,
    durable,
    queries: {
      ask: (id, query) => asking.postMessage({ id, query }),
      onAnswer: (listener) =>
        void asking.on("message", ({ id, sequence, answer }) => listener(id, sequence, answer)),
    },
  });
  void link.run();
  return link;
}

/** The thread's own half: opens the venue, then loops until the process ends. */
export function runEngineThread(data: EngineThreadData, ready: () => void): void {
  const engine = createEngine();
  const out = new EventBuffer();
  const { clock } = nodePorts();
  let sequence = 0;
  for (const command of setupCommands(data.plan)) {
    out.clear();
    engine.apply(command, ++sequence, clock.wallMicros(), out);
  }
  const durable = new SharedSequence(data.durable);
  durable.advance(sequence);
  const requests = new RingReader(data.requests);
  const bell = new Doorbell(data.engineBell);
  const loop = new EngineLoop({
    engine,
    clock,
    requests: [requests],
    results: new ResultWriter(new RingWriter(data.results)),
    seal: ({ firstSequence, count }) => durable.advance(firstSequence + count - 1),
    sequence,
    timeMicros: 0,
  });
  ready();
  for (;;) {
    while (loop.step() > 0);
    answerQuestions(data.questions, engine, loop.sequence);
    bell.sleep(() => requests.isEmpty(), QUESTION_MS);
  }
}

function answerQuestions(port: MessagePort, engine: Engine, sequence: number): void {
  for (;;) {
    const received = receiveMessageOnPort(port);
    if (received === undefined) return;
    const { id, query } = received.message as { readonly id: number; readonly query: Query };
    port.postMessage({ id, sequence, answer: engine.view(query) });
  }
}
