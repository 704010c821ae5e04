import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { expect } from "vitest";
import { writeCard } from "@holdall/wallet/cosign";
import { seededBytes } from "@holdall/wallet/frost/ceremony";
import { decodeSeat } from "@holdall/wallet/guarded";
import { decodeBody, openSlots } from "@holdall/wallet/keyring";
import type { Source, Stretch } from "@holdall/wallet/keyring";
import { createKeyRealm } from "@holdall/wallet/realm";
import type { Carried } from "@holdall/wallet/realm";
import { createRecoveryRealm, createRemoteHand } from "@holdall/wallet/recovery";
import type { RecoveryRealm } from "@holdall/wallet/recovery";
import { NETWORK, startMachine, storedBy } from "./household.twin.ts";
import type { Machine, Stored } from "./household.twin.ts";

/** A device with its key realm and its recovery party, beside a co-signer over its files. */
const PASSWORD = "a long password indeed";
const quickStretch: Stretch = (password, { salt }) => sha256(concatBytes(password, salt));

type Fields = Readonly<Record<string, unknown>>;

let lastId = 0;
const freshId = (): string => (++lastId).toString(16).padStart(32, "0");

/** How a device ends: at which request to its co-signer from now on, and whether that still arrives. */
export interface Crash {
  readonly at: number;
  readonly isDelivered: boolean;
}

/** The way to the co-signer, which ends with the device. */
function lineTo(machine: Machine) {
  let crash: Crash | null = null;
  let asked = 0;
  return {
    /** From now on the device ends so; it does not for `null`. */
    crashAt(next: Crash | null): void {
      crash = next;
      asked = 0;
    },
    /** How many requests the co-signer had since, and those that came after the end. */
    asked: () => asked,
    async reach(text: string, signature: Uint8Array): Promise<string> {
      asked++;
      const isOver = crash !== null && asked >= crash.at;
      const isLast = crash !== null && asked === crash.at && crash.isDelivered;
      const answer = !isOver || isLast ? await machine.cosigner.handle(text, signature) : "";
      if (isOver) throw new Error("the device is gone");
      return answer;
    },
  };
}

function bench(seed: number, stored?: Stored) {
  const machine = startMachine(seed, stored);
  const line = lineTo(machine);
  const slots: Record<"a" | "b", string | null> = { a: null, b: null };
  /** What happens when the recovery party is next asked for something: once, and before it answers. */
  let meanwhile: (() => Promise<unknown>) | null = null;
  const pause = async (): Promise<void> => {
    const happens = meanwhile;
    meanwhile = null;
    await happens?.();
  };
  let parties = 0;
  const started = () =>
    createRecoveryRealm({ random: seededBytes(seed + ++parties), stretch: quickStretch });
  let recovery = started();
  const carry = async (asked: Carried): Promise<string> => {
    switch (asked.kind) {
      case "card": {
        const card = writeCard({ url: "http://127.0.0.1:1", identity: machine.cosigner.identity });
        return new TextDecoder().decode(card);
      }
      case "network":
        return NETWORK;
      case "cosigner":
        return line.reach(asked.text, asked.signature);
    }
  };
  let starts = 0;
  const start = () =>
    createKeyRealm({
      random: seededBytes(seed + 7 * starts++),
      stretch: quickStretch,
      now: () => machine.clock.atMs,
      idleMs: 3_600_000,
      carry,
      askDevice: () => Promise.reject(new Error("no device")),
      recovery() {
        const own = recovery;
        return createRemoteHand(async (asked) => {
          await pause();
          return structuredClone(await own.answer(asked));
        });
      },
    });
  let realm = start();
  const ask = async (kind: string, body: Fields = {}): Promise<Fields | string> => {
    const reply = await realm.receive({ v: 1, id: freshId(), kind, body }, "secure");
    if (reply === null) throw new Error(`dropped: ${kind}`);
    if (!("ok" in reply)) return reply.refusal;
    const { text, slot = "a" } = reply.ok as { text?: unknown; slot?: "a" | "b" };
    if (typeof text === "string") slots[slot] = text;
    return reply.ok as Fields;
  };
  return {
    ask,
    slots,
    machine,
    clock: machine.clock,
    line,
    /** The device after its end: of what was, only what is stored is left. */
    restart(): void {
      line.crashAt(null);
      recovery = started();
      realm = start();
    },
    meanwhile: (happens: () => Promise<unknown>) => void (meanwhile = happens),
    hasWaited: () => meanwhile === null,
    /** Another worker for another kit, as a host starts one. */
    startParty: () => void (recovery = started()),
    /** The new kit, taken out and brought back. */
    bringKit: () => bringKit(recovery),
    unlock: () => ask("unlock", { ...slots, key: key() }),
  };
}

async function bringKit(recovery: RecoveryRealm): Promise<void> {
  const say = async (kind: string, body: Fields): Promise<Fields> => {
    const reply = await recovery.receive({ v: 1, id: freshId(), kind, body });
    if (reply === null || !("ok" in reply)) throw new Error(kind);
    return reply.ok as Fields;
  };
  const { kit: text, passphrase } = await say("kit/take", {});
  await say("kit/open", { text, passphrase });
}

const key = () => ({ kind: "password", password: utf8ToBytes(PASSWORD) });

/** The device. */
export type Bench = ReturnType<typeof bench>;

/** A device with a vault that knows its co-signer. */
export async function opened(seed: number): Promise<Bench> {
  const at = bench(seed);
  await at.ask("create", { count: 12, password: utf8ToBytes(PASSWORD) });
  await at.ask("guard/card");
  return at;
}

/** A device with an account of three hands that was made before in this process. */
interface Kept {
  readonly stored: Stored;
  readonly slots: Bench["slots"];
}
let kept: Promise<Kept> | undefined;

/**
 * A vault with one account of three hands, which is its second source. The account is made once a process;
 * every caller has a device that was begun again over a copy of both sides, and unlocked.
 */
export async function guarded(seed: number): Promise<Bench> {
  kept ??= keepGuarded();
  const { stored, slots } = await kept;
  const at = bench(seed, stored);
  Object.assign(at.slots, slots);
  expect(await at.unlock()).toHaveProperty("accounts");
  return at;
}

async function keepGuarded(): Promise<Kept> {
  const at = await opened(60);
  expect(await at.ask("guard/make", { label: "savings" })).toEqual({});
  await at.bringKit();
  expect(await at.ask("guard/prove")).toHaveProperty("text");
  at.clock.atMs += 60_000;
  at.machine.cosigner.close();
  return { stored: storedBy(at.machine), slots: { ...at.slots } };
}

interface VaultTold {
  readonly shares: readonly Source[];
  /** Those of renewals that have not ended. */
  readonly next: readonly Source[];
  readonly settings: string;
}

/** What the stored texts open to. Every share of it is whole. */
export async function stored({ slots }: Bench): Promise<VaultTold> {
  const vault = await openSlots(slots, key() as never, quickStretch);
  const body = vault.ok ? decodeBody(vault.value.vault.body) : vault;
  if (!body.ok) throw new Error(body.refusal);
  const { sources, settings } = body.value;
  const shares = sources.filter(({ kind }) => kind === "frost-share");
  const next = sources.filter(({ kind }) => kind === "frost-next");
  for (const { secret } of [...shares, ...next]) {
    const seat = decodeSeat(secret);
    if (!seat.ok) throw new Error(seat.refusal);
    for (const part of [seat.value.seed, seat.value.share.signingShare]) {
      expect(part.some((byte) => byte !== 0)).toBe(true);
    }
  }
  return { shares, next, settings: new TextDecoder().decode(settings) };
}
