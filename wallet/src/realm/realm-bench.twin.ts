import { argon2Sync, randomBytes } from "node:crypto";
import { NO_EVIDENCE } from "@holdall/wallet/clear";
import { instruction, little, MARIE, solanaMessage } from "@holdall/wallet/clear/build";
import { writePolicy } from "@holdall/wallet/cosign";
import type { Json } from "@holdall/wallet/cosign";
import type { RandomBytes, Stretch } from "@holdall/wallet/keyring";
import { POLICY_OPEN } from "@holdall/wallet/policy";
import { createRemoteHand } from "@holdall/wallet/recovery";
import { createKeyRealm } from "./key-realm.ts";
import type { KeyRealm } from "./key-realm.ts";
import type { Door, RealmReply } from "./message.ts";

/** A key realm by itself, and what its tests say to it. */
export const PASSWORD = new TextEncoder().encode("four random words here");
export const SYSTEM = "11111111111111111111111111111111";
const PAGE = { scheme: "https", host: "app.example" };

/** The real function at its lowest cost: what it yields is the vault's business, not this test's. */
const stretch: Stretch = (password, { salt }) =>
  new Uint8Array(
    argon2Sync("argon2id", {
      message: password,
      nonce: salt,
      memory: 64,
      passes: 1,
      parallelism: 1,
      tagLength: 32,
    }),
  );

function seeded(seed: number): RandomBytes {
  let state = seed | 1;
  return (length) =>
    Uint8Array.from({ length }, () => {
      state = Math.imul(state, 1_664_525) + 1_013_904_223;
      return (state >>> 16) & 255;
    });
}

export interface Bench {
  readonly realm: KeyRealm;
  readonly clock: { atMs: number };
  say(door: Door, kind: string, body?: unknown, id?: string): Promise<RealmReply | null>;
}

export const freshId = (): string => randomBytes(16).toString("hex");

export function bench(): Bench {
  const clock = { atMs: 1_800_000_000_000 };
  const carry = () => Promise.reject(new Error("nobody answers"));
  const askDevice = () => Promise.reject(new Error("nothing is plugged in"));
  const tools = {
    askDevice,
    recovery: () => createRemoteHand(carry),
    random: seeded(5),
    stretch,
    now: () => clock.atMs,
    idleMs: 900_000,
    carry,
  };
  const realm = createKeyRealm(tools);
  return {
    realm,
    clock,
    say: (door, kind, body = {}, id = freshId()) => realm.receive({ v: 1, id, kind, body }, door),
  };
}

export function done(reply: RealmReply | null): Record<string, unknown> {
  if (reply === null || !("ok" in reply)) throw new Error(JSON.stringify(reply));
  return reply.ok as Record<string, unknown>;
}

export interface Opened extends Bench {
  readonly text: string;
  readonly address: string;
}

export async function opened(): Promise<Opened> {
  const at = bench();
  const made = done(await at.say("secure", "create", { count: 12, password: PASSWORD.slice() }));
  const accounts = made["accounts"] as { family: string; address: string }[];
  const address = accounts.find((one) => one.family === "solana")!.address;
  return { ...at, text: made["text"] as string, address };
}

export const pay = (from: string, lamports: bigint, to = MARIE): Uint8Array =>
  solanaMessage(
    [
      instruction(
        SYSTEM,
        [
          [from, "sw"],
          [to, "w"],
        ],
        little(2, 4),
        little(lamports, 8),
      ),
    ],
    { payer: from },
  );

export const asked = (account: string, bytes: Uint8Array, origin: unknown = PAGE) => ({
  origin,
  account,
  signed: { kind: "solana-transaction", bytes },
  brought: {
    network: "solana:local",
    chainId: 0n,
    evidence: [NO_EVIDENCE],
    secondReading: null,
  },
});

export interface Listed {
  readonly ticket: number;
  readonly requestHash: Uint8Array;
  readonly explanationHash: Uint8Array;
  readonly check: readonly string[];
}

export const listed = async (at: Bench): Promise<readonly Listed[]> =>
  done(await at.say("secure", "waiting")) as unknown as readonly Listed[];

export const approvalOf = ({ ticket, requestHash, explanationHash }: Listed) => ({
  ticket,
  requestHash,
  explanationHash,
});

export const UNLIMITED = writePolicy(POLICY_OPEN) as Readonly<Record<string, Json>>;

/** Rules by which so many lamports may leave in a day, fees among them. */
export const dayOf = (lamports: bigint) => ({
  ...UNLIMITED,
  unitLimits: { transaction: {}, day: { native: String(lamports) }, month: {} },
});

export function setRules(
  at: Opened,
  rules: object,
  given: { text?: string; password?: string; prices?: readonly object[] } = {},
) {
  const { text = at.text, password = "four random words here", ...confirmed } = given;
  return at.say("secure", "rules/set", {
    account: at.address,
    ...confirmed,
    rules: JSON.stringify(rules),
    key: { kind: "password", password: new TextEncoder().encode(password) },
    a: text,
    b: null,
  });
}
