// The seal stands first: no package is evaluated in an open realm.
import { sealed } from "./seal-first.ts";
import { freshId } from "@holdall/extension/channel";
import type { WorkerScope } from "@holdall/extension/browser";
import { IDLE_MS_DEFAULT, idleMsOf } from "@holdall/wallet/keyring";
import type { Stretch } from "@holdall/wallet/keyring";
import { createKeyRealm } from "@holdall/wallet/realm";
import { createRecoveryRealm, createRemoteHand } from "@holdall/wallet/recovery";
import type { RecoveryHand } from "@holdall/wallet/guarded";
import type { DeviceAsk } from "@holdall/wallet/hardware";
import type { Carried, Door } from "@holdall/wallet/realm";

/**
 * The key realm's worker: the only place of the browser where an unlocked key is. A second one, by
 * the name of `recovery`, is the recovery party of guarded accounts instead, for one thing at a time.
 *
 * It hears from its host `{door, message}`, answered by `{door, reply}`, and `{tick}`, which brings
 * the chosen limit of idleness. It tells `{phase}` when it opens or locks, and asks for `{stretch}`
 * with a port of its own, so that the host passes a password on without seeing it. It asks for `{carry}`, a text to a co-signer, which
 * holds no secret and whose answer is believed nothing, and for `{device}`, something to be done at a
 * device by the secure page. For the other worker it asks with a port, `{recovery}`, and speaks to it
 * through that alone. Unsealed, it says only that it is.
 */
const scope = globalThis as unknown as WorkerScope;

/** What a host calls the worker that is the recovery party. */
const RECOVERY_NAME = "recovery";

/** What the worker hears from its host. */
export interface Heard {
  readonly door?: unknown;
  readonly message?: unknown;
  readonly tick?: unknown;
  /** Comes with the clock: the limit of idleness that the person chose, in minutes. */
  readonly idleMinutes?: unknown;
  /** Which text was carried, and what came back: `null` for silence. */
  readonly carried?: { readonly id: string; readonly text: string | null };
  /** What was done at a device: `null` for nothing. */
  readonly atDevice?: { readonly id: string; readonly value: unknown };
  /** Whoever had the device's cable is gone. */
  readonly unplugged?: unknown;
  /** The key realm's port to the recovery party comes with this. */
  readonly recovery?: unknown;
}

function start(): void {
  let isOpen = false;
  let idleMs = IDLE_MS_DEFAULT;
  const say = (asked: object): void => scope.postMessage(asked);
  const carrier = createCarrier<string>((id, asked) => say({ carry: { id, asked } }), CARRY_MS_MAX);
  const devices = createCarrier((id, asked) => say({ device: { id, asked } }), DEVICE_MS_MAX);
  const realm = createKeyRealm({
    random,
    stretch: stretchElsewhere,
    now: () => Date.now(),
    get idleMs() {
      return idleMs;
    },
    carry: (asked: Carried) => carrier.carry(asked),
    askDevice: (asked: DeviceAsk) => devices.carry(asked),
    recovery: recoveryElsewhere,
  });
  const tellPhase = async (): Promise<void> => {
    const reply = await realm.receive({ v: 1, id: freshId(), kind: "status", body: {} }, "secure");
    if (reply === null || !("ok" in reply)) return;
    const shown = reply.ok as { readonly isOpen: boolean };
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
      idleMs = idleMsOf(data.idleMinutes) ?? idleMs;
      realm.tick();
      void tellPhase();
    }
  });
}

/** How long a text may be under way, in milliseconds. */
const CARRY_MS_MAX = 15_000;

/** How long a person and a device may take for one thing, in milliseconds. */
const DEVICE_MS_MAX = 180_000;

/** How long the other worker may take: it stretches a new kit's words meanwhile. */
const RECOVERY_MS_MAX = 30_000;

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

/**
 * Has things done by those who have what this realm has not: a network, a device, or the other
 * share. Silence is an error, never a wait.
 */
function createCarrier<T>(send: (id: string, asked: unknown) => void, msMax: number) {
  const open = new Map<string, (value: unknown) => void>();
  return {
    carry: (asked: unknown): Promise<T> =>
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
        send(id, asked);
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

/** The recovery party: in a worker that the host starts for one thing and then ends. */
function recoveryElsewhere(): RecoveryHand {
  const { port1, port2 } = new MessageChannel();
  const asker = createCarrier((id, asked) => port1.postMessage({ id, asked }), RECOVERY_MS_MAX);
  port1.onmessage = ({ data }: MessageEvent<{ readonly id: string; readonly answer: unknown }>) =>
    asker.hear(data.id, data.answer);
  scope.postMessage({ recovery: true }, [port2]);
  return createRemoteHand((asked) => asker.carry(asked));
}

/** Serves as the recovery party: the page's kits by the host, the key realm's questions by its port. */
function startRecovery(): void {
  const realm = createRecoveryRealm({ random, stretch: stretchElsewhere });
  const tellOver = (): void => {
    if (realm.isOver()) scope.postMessage({ over: true });
  };
  const serve = (port: MessagePort): void => {
    port.onmessage = async ({
      data,
    }: MessageEvent<{ readonly id: string; readonly asked: unknown }>) => {
      port.postMessage({ id: data.id, answer: await realm.answer(data.asked) });
      tellOver();
    };
  };
  const hear = async (message: unknown): Promise<void> => {
    const reply = await realm.receive(message);
    if (reply !== null) scope.postMessage({ door: "secure", reply });
    tellOver();
  };
  scope.addEventListener("message", ({ data, ports }: MessageEvent<Heard>) => {
    if (data.recovery === true) serve(ports[0]);
    else if (data.door === "secure") void hear(data.message);
  });
}

scope.postMessage({ sealed: sealed.ok, detail: sealed.ok ? "" : sealed.detail });
if (sealed.ok && scope.name === RECOVERY_NAME) startRecovery();
else if (sealed.ok) start();
