import { Worker as Thread } from "node:worker_threads";
import { freshId } from "@holdall/extension/channel";
import type { Answer } from "@holdall/extension/channel";
import { answerApp, createRouterState } from "@holdall/extension/router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createHost } from "./host.ts";
import type { Host } from "./host.ts";

const MINUTE_MS = 60_000;
const TICK_MS = 5_000;
const START_MS = 1_800_000_000_000;

/** What makes a thread the worker of a browser, with the test's clock for its own. */
const AS_WORKER = `
  const { parentPort, workerData: { file, clock } } = require("node:worker_threads");
  const time = new BigInt64Array(clock);
  Date.now = () => Number(Atomics.load(time, 0));
  globalThis.name = "";
  globalThis.postMessage = (data, ports = []) => parentPort.postMessage({ data, ports }, ports);
  globalThis.addEventListener = (type, listener) => parentPort.on("message", listener);
  import(file);
`;

const time = new BigInt64Array(new SharedArrayBuffer(8));
const threads = new Set<Thread>();

/** The key realm's own file, sealed as in a browser, in a thread of its own. */
function startKey(): Worker {
  const file = new URL("../key/key.ts", import.meta.url).href;
  const thread = new Thread(AS_WORKER, { eval: true, workerData: { file, clock: time.buffer } });
  threads.add(thread);
  const worker = {
    onmessage: (_event: object): void => {},
    postMessage: (data: unknown, ports = []) => thread.postMessage({ data, ports }, ports),
    terminate: () => void thread.terminate(),
  };
  thread.on("message", (event: object) => worker.onmessage(event));
  return worker as unknown as Worker;
}

/** Stretches every password to the same bytes: no password is at stake here. */
const startStretch = (): Worker =>
  ({
    postMessage(_word: string, [port]: readonly MessagePort[]) {
      port.onmessage = () => port.postMessage(new Uint8Array(32));
    },
    terminate() {},
  }) as unknown as Worker;

/** A wallet of a router, a host and a key realm. */
function bench() {
  const host = createHost({ startKey, startStretch, startRecovery: startKey });
  const kept = new Map<string, unknown>();
  const state = createRouterState({
    askRealm: (kind, body) => say(host, "router", kind, body),
    phase: () => host.phase(),
    watchPhase: () => () => {},
    watchClosed: () => () => {},
    openSecure: () => {},
    lock: () => host.lock(),
    setIdle: (minutes) => host.setIdle(minutes),
    store: {
      get: (key) => Promise.resolve(kept.get(key)),
      set: (key, value) => Promise.resolve(void kept.set(key, value)),
    },
  });
  /** What the screen of settings asks. */
  const choose = async (idleMinutes: string): Promise<void> => {
    const nowhere = "http://127.0.0.1:1";
    const urls = {
      solanaUrl: nowhere,
      evmUrl: nowhere,
      cosignerUrl: nowhere,
      exchangeUrl: nowhere,
    };
    const settings = { ...urls, language: "en", theme: "ink", idleMinutes };
    expect(await answerApp(state, "settings", settings)).toStrictEqual({ ok: true });
  };
  return { host, choose };
}

function say(host: Host, door: "secure" | "router", kind: string, body: unknown): Promise<Answer> {
  return new Promise((resolve) => {
    host.receive(door, { v: 1, id: freshId(), kind, body }, (reply) => resolve(reply as Answer));
  });
}

const isOpen = async (host: Host): Promise<unknown> => {
  const status = await say(host, "router", "status", {});
  return "ok" in status && Object(status.ok).isOpen;
};

/** Moves every clock, to the host's next tick at least. */
function pass(ms: number): void {
  Atomics.add(time, 0, BigInt(ms));
  vi.advanceTimersByTime(TICK_MS);
}

const reaches = (host: Host, phase: string): Promise<void> =>
  new Promise((resolve) => {
    if (host.phase() === phase) resolve();
    else host.watch((next) => (next === phase ? resolve() : undefined));
  });

async function open(host: Host): Promise<void> {
  await reaches(host, "locked");
  const password = new TextEncoder().encode("four random words here");
  expect(await say(host, "secure", "create", { count: 12, password })).toHaveProperty("ok");
  await reaches(host, "open");
}

beforeEach(() => {
  Atomics.store(time, 0, BigInt(START_MS));
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
});

afterEach(async () => {
  vi.useRealTimers();
  for (const thread of threads) await thread.terminate();
  threads.clear();
});

test("the wallet locks after as many minutes as its owner chose, and not before", async () => {
  const { host, choose } = bench();
  await choose("60");
  await open(host);
  pass(59 * MINUTE_MS);
  expect(await isOpen(host)).toBe(true);

  // A shorter limit holds at once, for a wallet that has been idle longer.
  await choose("1");
  pass(0);
  await reaches(host, "locked");
  expect(await isOpen(host)).toBe(false);

  // The host remembers it: the realm that was ended took its own with it. To be looked at is no use.
  await open(host);
  pass(MINUTE_MS - 1);
  expect(await isOpen(host)).toBe(true);
  pass(1);
  await reaches(host, "locked");
  expect(await isOpen(host)).toBe(false);
});
