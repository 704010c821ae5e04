import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeSeat } from "@holdall/wallet/guarded";
import { openVault } from "@holdall/wallet/keyring";
import { stretchOnNode } from "@holdall/wallet/keyring/stretch";
import type { WalletStage } from "./wallet-stage.ts";

/** What the first worker of keys hears, and how many there are beside it. */
export interface WorkerEars {
  /** Workers of keys that run now. */
  running(): number;
  /** Workers of keys that have run since. */
  seen(): number;
  /** Everything the first one has read of its messages since, bytes as hexadecimal. */
  heard(): Promise<readonly string[]>;
  readonly close: () => void;
}

interface Said {
  readonly id?: number;
  readonly method?: string;
  readonly params?: {
    readonly sessionId: string;
    readonly targetInfo?: { readonly type: string; readonly url: string; readonly title: string };
  };
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/**
 * Listens to the key realm's worker by the debugger's own door, which evaluates where a sealed realm
 * does not: whatever it reads of a message is written down as it is read.
 */
export async function listenToKeys(stage: WalletStage): Promise<WorkerEars> {
  const [port] = readFileSync(join(stage.profile, "DevToolsActivePort"), "utf8").split("\n");
  const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
  const targets = (await answer.json()) as readonly {
    readonly url: string;
    readonly webSocketDebuggerUrl: string;
  }[];
  const host = targets.find(({ url }) => url.endsWith("/host.html"))!;
  const running: string[] = [];
  let seen = 0;
  const { send, close } = await connect(host.webSocketDebuggerUrl, ({ method, params }) => {
    if (method === "Target.attachedToTarget" && params?.targetInfo?.url.endsWith("/key.js")) {
      running.push(params.sessionId);
      seen += 1;
    }
    if (method !== "Target.detachedFromTarget") return;
    const at = running.indexOf(params!.sessionId);
    if (at >= 0) running.splice(at, 1);
  });
  const params = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
  await send("Target.setAutoAttach", params);
  const [first] = running;
  if (first === undefined) throw new Error("no worker of keys");
  await send("Runtime.evaluate", { expression: `(${String(writeDown)})()` }, first);
  return {
    running: () => running.length,
    seen: () => seen,
    async heard() {
      const asked = { expression: "heard", returnByValue: true };
      const told = (await send("Runtime.evaluate", asked, first)) as {
        readonly result: { readonly value: readonly string[] };
      };
      return told.result.value;
    },
    close,
  };
}

type Send = (method: string, params: object, sessionId?: string) => Promise<unknown>;

async function connect(
  url: string,
  hear: (said: Said) => void,
): Promise<{ readonly send: Send; readonly close: () => void }> {
  const socket = new WebSocket(url);
  const open = new Map<number, (said: Said) => void>();
  let lastId = 0;
  socket.addEventListener("message", ({ data }) => {
    const said = JSON.parse(String(data)) as Said;
    if (said.id === undefined) hear(said);
    else open.get(said.id)?.(said);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", () => reject(new Error("no debugger")));
  });
  return {
    send: (method, params, sessionId) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        open.set(id, ({ result, error }) => {
          open.delete(id);
          if (error === undefined) resolve(result);
          else reject(new Error(`${method}: ${error.message}`));
        });
        socket.send(JSON.stringify({ id, method, params, sessionId }));
      }),
    close: () => socket.close(),
  };
}

/** Runs in the worker: every text and every byte of what is read of a message is kept. */
function writeDown(): void {
  const heard: string[] = [];
  const note = (value: unknown): void => {
    if (typeof value === "string") heard.push(value);
    else if (value instanceof Uint8Array)
      heard.push(Array.from(value, (one) => one.toString(16).padStart(2, "0")).join(""));
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(note);
  };
  const scope = globalThis as unknown as { MessageEvent: { prototype: object } };
  const { prototype } = scope.MessageEvent;
  const own = Object.getOwnPropertyDescriptor(prototype, "data")!;
  Object.defineProperty(prototype, "data", {
    configurable: true,
    get() {
      const value: unknown = own.get!.call(this);
      note(value);
      return value;
    },
  });
  Object.assign(globalThis, { heard });
}

/** What a kit holds that nobody else may have, in hexadecimal: the recovery share and its seed. */
export async function secretsOfKit(text: string, words: string): Promise<readonly string[]> {
  const password = new TextEncoder().encode(words);
  const opened = await openVault(text, { kind: "password", password }, stretchOnNode);
  const seat = opened.ok ? decodeSeat(opened.value.body) : opened;
  if (!seat.ok) throw new Error(seat.refusal);
  const { share, seed } = seat.value;
  return [share.signingShare, seed].map((one) => Buffer.from(one).toString("hex"));
}
