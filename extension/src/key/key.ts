// The seal stands first: no package is evaluated in an open realm.
import { sealed } from "./seal-first.ts";
import { freshId } from "@holdall/extension/channel";
import type { WorkerScope } from "@holdall/extension/browser";
import type { Stretch } from "@holdall/wallet/keyring";
import { createKeyRealm } from "@holdall/wallet/realm";
import type { DeviceAsk } from "@holdall/wallet/hardware";
import type { Carried, Door, PolicyBook } from "@holdall/wallet/realm";
import { accept } from "@holdall/wallet/refusals";

/**
 * The key realm's worker: the only place of the browser where an unlocked key is.
 *
 * It hears `{door, message}` and `{tick}` from its host and answers `{door, reply}`; it tells
 * `{phase}` when it opens or locks, and asks for `{stretch}` with a port of its own, so that the
 * host passes a password on without seeing it. It asks for `{carry}`, a text to a co-signer, which
 * holds no secret and whose answer is believed nothing, and for `{device}`, something to be done at a
 * device by the secure page. Unsealed, it says only that it is.
 */
const scope = globalThis as unknown as WorkerScope;

interface Shown {
  readonly isOpen: boolean;
  readonly accounts: readonly { readonly address: string }[];
}

/** What the worker hears from its host. */
export interface Heard {
  readonly door?: unknown;
  readonly message?: unknown;
  readonly tick?: unknown;
  /** Which text was carried, and what came back: `null` for silence. */
  readonly carried?: { readonly id: string; readonly text: string | null };
  /** What was done at a device: `null` for nothing. */
  readonly atDevice?: { readonly id: string; readonly value: unknown };
  /** Whoever had the device's cable is gone. */
  readonly unplugged?: unknown;
}

/** The limit of idleness that a wallet starts with, in milliseconds. */
const IDLE_MS = 15 * 60_000;

const isEvm = (address: string): boolean => address.startsWith("0x");

function start(): void {
  let [own, isOpen]: [readonly string[], boolean] = [[], false];
  const policies: PolicyBook = {
    check: () => accept(true),
    record: () => {},
    known(account) {
      const isAlike = (address: string): boolean => isEvm(address) === isEvm(account);
      return { own: own.filter(isAlike), known: [], denied: [] };
    },
  };
  const carrier = createCarrier<string>("carry", CARRY_MS_MAX);
  const devices = createCarrier("device", DEVICE_MS_MAX);
  const realm = createKeyRealm({
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    stretch: stretchElsewhere,
    now: () => Date.now(),
    policies,
    idleMs: IDLE_MS,
    carry: (asked: Carried) => carrier.carry(asked),
    askDevice: (asked: DeviceAsk) => devices.carry(asked),
  });
  const tellPhase = async (): Promise<void> => {
    const reply = await realm.receive({ v: 1, id: freshId(), kind: "status", body: {} }, "secure");
    if (reply === null || !("ok" in reply)) return;
    const shown = reply.ok as Shown;
    own = shown.accounts.map(({ address }) => address);
    if (shown.isOpen === isOpen) return;
    isOpen = shown.isOpen;
    // Answers to those who waited leave before the host hears of the lock and ends this worker.
    setTimeout(() => scope.postMessage({ phase: isOpen ? "open" : "locked" }));
  };
  const pass = async (door: Door, message: unknown): Promise<void> => {
    const reply = await realm.receive(message, door);
    if (reply !== null) scope.postMessage({ door, reply });
    await tellPhase();
  };
  scope.addEventListener("message", ({ data }: MessageEvent<Heard>) => {
    if (data.door === "secure" || data.door === "router") void pass(data.door, data.message);
    else if (data.carried !== undefined) carrier.hear(data.carried.id, data.carried.text);
    else if (data.atDevice !== undefined) devices.hear(data.atDevice.id, data.atDevice.value);
    else if (data.unplugged === true) devices.end();
    else if (data.tick === true) {
      realm.tick();
      void tellPhase();
    }
  });
}

/** How long a text may be under way, in milliseconds. */
const CARRY_MS_MAX = 15_000;

/** How long a person and a device may take for one thing, in milliseconds. */
const DEVICE_MS_MAX = 180_000;

/**
 * Has things done by those who have what this realm has not: a network, or a device. What is asked
 * leaves as `{[door]: {id, asked}}`. Silence is an error, never a wait.
 */
function createCarrier<T>(door: "carry" | "device", msMax: number) {
  const open = new Map<string, (value: unknown) => void>();
  return {
    carry: (asked: Carried | DeviceAsk): Promise<T> =>
      new Promise((resolve, reject) => {
        const id = freshId();
        const end = (value: unknown): void => {
          open.delete(id);
          clearTimeout(timer);
          if (value === null || value === undefined) reject(new Error("nobody answers"));
          else resolve(value as T);
        };
        const timer = setTimeout(end, msMax, null);
        open.set(id, end);
        scope.postMessage({ [door]: { id, asked } });
      }),
    hear: (id: string, value: unknown): void => open.get(id)?.(value),
    end(): void {
      for (const close of open.values()) close(null);
    },
  };
}

/** Stretches a password in a worker that the host starts for this once and then ends. */
const stretchElsewhere: Stretch = (password, parameters) =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<Uint8Array>) => {
      port1.close();
      scope.postMessage({ stretched: true });
      resolve(data);
    };
    scope.postMessage({ stretch: true }, [port2]);
    port1.postMessage({ password, ...parameters });
  });

scope.postMessage({ sealed: sealed.ok, detail: sealed.ok ? "" : sealed.detail });
if (sealed.ok) start();
