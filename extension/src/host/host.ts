import { freshId } from "@holdall/extension/channel";
import type { DeviceAsk } from "@holdall/wallet/hardware";
import type { Carried, Door } from "@holdall/wallet/realm";
import { createRecovery, isAboutKit } from "./recovery.ts";
import { createStretching } from "./stretching.ts";

/** The workers a host may start. */
export interface HostHands {
  readonly startKey: () => Worker;
  readonly startStretch: () => Worker;
  /** The key realm's own file once more, by the name of `recovery`. */
  readonly startRecovery: () => Worker;
}

/** Whether a key is there. `unsealed` is for good: nothing may be unlocked. */
export type Phase = "starting" | "locked" | "open" | "unsealed";

/** Keeps the key realm's worker alive and passes messages to its doors, and kits past it. */
export interface Host {
  /** Passes a message on; `reply` hears the answer, unless the message was none. */
  receive(door: Door, message: unknown, reply: (value: unknown) => void): void;
  /** Ends the worker, and its memory with it. Everything that waited is answered. */
  lock(): void;
  /** The person's limit of idleness, in minutes: the realm hears of it with the clock, and judges it. */
  setIdle(minutes: unknown): void;
  phase(): Phase;
  /** Hears each change of the phase. */
  watch(listener: (phase: Phase) => void): void;
  /** Hears each text that the realm wants carried to a co-signer. */
  bear(listener: (burden: Burden) => void): void;
  /** Brings what came back: `null` for silence. */
  carried(id: string, text: string | null): void;
  /** Hears what is to be done at a device, until the answer is called: whoever leaves unplugs it. */
  reach(listener: (reaching: Reaching) => void): () => void;
  /** Brings what was done there. */
  atDevice(id: string, value: unknown): void;
  /** The router is gone, and whoever asked through it hears nothing more: its requests are taken back. */
  leaveRouter(): void;
  /** Whoever brought a kit is gone: the recovery party ends, and its memory with it. */
  leaveKit(): void;
}

/** Something to be done at a device, and the name its answer is brought back under. */
export interface Reaching {
  readonly id: string;
  readonly asked: DeviceAsk;
}

/** A text to be carried, and the name its answer is brought back under. */
export interface Burden {
  readonly id: string;
  readonly asked: Carried;
}

const TICK_MS = 5_000;

interface Spoken {
  readonly door?: Door;
  readonly reply?: { readonly id: string };
  readonly phase?: "open" | "locked";
  readonly stretch?: true;
  readonly stretched?: true;
  readonly sealed?: boolean;
  readonly carry?: Burden;
  readonly device?: Reaching;
  readonly recovery?: true;
}

/** A host with a locked key realm. */
export function createHost(hands: HostHands): Host {
  const open = new Map<string, (value: unknown) => void>();
  const watchers: ((phase: Phase) => void)[] = [];
  const bearers: ((burden: Burden) => void)[] = [];
  const desks = createDesks((said) => key.postMessage(said));
  const stretching = createStretching(hands.startStretch);
  const recovery = createRecovery(hands, (reply) => answer("secure", reply));
  let phase: Phase = "starting";
  let idleMinutes: unknown;

  const become = (next: Phase): void => {
    phase = next;
    for (const listener of watchers) listener(next);
  };
  const start = (): Worker => {
    const worker = hands.startKey();
    worker.onmessage = ({ data, ports }: MessageEvent<Spoken>) => {
      if (worker === key) hear(data, ports);
    };
    return worker;
  };
  const hear = (spoken: Spoken, ports: readonly MessagePort[]): void => {
    if (spoken.sealed !== undefined) become(spoken.sealed ? "locked" : "unsealed");
    if (spoken.phase === "open") become("open");
    if (spoken.phase === "locked") lock();
    if (spoken.carry !== undefined) for (const bearer of bearers) bearer(spoken.carry);
    if (spoken.device !== undefined) desks.reach(spoken.device);
    if (spoken.recovery === true) recovery.join(ports[0]);
    stretching.hear(spoken, ports);
    if (spoken.door !== undefined && spoken.reply !== undefined) answer(spoken.door, spoken.reply);
  };
  const answer = (door: Door, reply: { readonly id: string }): void => {
    const place = `${door} ${reply.id}`;
    open.get(place)?.(reply);
    open.delete(place);
  };
  const lock = (): void => {
    key.terminate();
    stretching.end();
    recovery.end();
    for (const [place, reply] of open) {
      reply({ v: 1, id: place.split(" ")[1], refusal: "signer-closed", detail: "" });
    }
    open.clear();
    become("starting");
    key = start();
  };
  let key = start();
  setInterval(() => key.postMessage({ tick: true, idleMinutes }), TICK_MS);
  return {
    receive(door, message, reply) {
      const id = idOf(message);
      if (id === null || open.has(`${door} ${id}`)) return;
      open.set(`${door} ${id}`, reply);
      if (door === "secure" && isAboutKit(message)) recovery.receive(id, message);
      else key.postMessage({ door, message });
    },
    lock,
    setIdle: (minutes) => void (idleMinutes = minutes),
    phase: () => phase,
    watch: (listener) => void watchers.push(listener),
    bear: (listener) => void bearers.push(listener),
    carried: (id, text) => key.postMessage({ carried: { id, text } }),
    reach: (listener) => desks.add(listener),
    atDevice: (id, value) => key.postMessage({ atDevice: { id, value } }),
    leaveRouter: () => withdrawals(open.keys()).forEach((said) => key.postMessage(said)),
    leaveKit: () => recovery.end(),
  };
}

/** What takes back everything that the router asked and nobody has answered. */
function withdrawals(places: Iterable<string>): readonly object[] {
  const asked = [...places].map((place) => place.split(" ")).filter(([door]) => door === "router");
  return asked.map(([door, request]) => ({
    door,
    message: { v: 1, id: freshId(), kind: "withdraw", body: { request } },
  }));
}

/** The screens that may have a device. Every one hears what is to be done; the one that has it does it. */
function createDesks(post: (said: object) => void) {
  const open = new Set<(reaching: Reaching) => void>();
  return {
    reach(reaching: Reaching): void {
      if (open.size === 0) post({ atDevice: { id: reaching.id, value: null } });
      for (const desk of open) desk(reaching);
    },
    add(desk: (reaching: Reaching) => void): () => void {
      open.add(desk);
      return () => {
        open.delete(desk);
        if (open.size === 0) post({ unplugged: true });
      };
    },
  };
}

function idOf(message: unknown): string | null {
  if (typeof message !== "object" || message === null || !("id" in message)) return null;
  return typeof message.id === "string" && /^[0-9a-f]{32}$/u.test(message.id) ? message.id : null;
}
