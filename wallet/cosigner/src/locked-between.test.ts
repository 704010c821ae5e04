import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { writeCard } from "@holdall/wallet/cosign";
import { seededBytes } from "@holdall/wallet/frost/ceremony";
import { decodeSeat } from "@holdall/wallet/guarded";
import { decodeBody, openSlots } from "@holdall/wallet/keyring";
import type { Source, Stretch } from "@holdall/wallet/keyring";
import { createKeyRealm } from "@holdall/wallet/realm";
import type { Carried } from "@holdall/wallet/realm";
import { createRecoveryRealm, createRemoteHand } from "@holdall/wallet/recovery";
import { NETWORK, startMachine } from "./household.twin.ts";

/**
 * An account of three hands takes a while to make, to renew and to prove, and others have a say in
 * it. Meanwhile the vault is locked, changed, or another account is begun: no share that was erased is
 * ever sealed, and none that waited in a locked realm is there when it opens.
 */
const require = createRequire(import.meta.url);
const PROXY =
  "@safe-global/safe-smart-account/build/artifacts/contracts/proxies/SafeProxy.sol/SafeProxy.json";
const { bytecode } = JSON.parse(readFileSync(require.resolve(PROXY), "utf8")) as {
  bytecode: string;
};
const PASSWORD = "a long password indeed";
const FRIEND = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
const quickStretch: Stretch = (password, { salt }) => sha256(concatBytes(password, salt));

type Fields = Readonly<Record<string, unknown>>;

let lastId = 0;
const freshId = (): string => (++lastId).toString(16).padStart(32, "0");

function bench(seed: number) {
  const machine = startMachine(seed);
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
      case "facts":
        return JSON.stringify({ network: NETWORK, creationCode: bytecode.slice(2) });
      case "cosigner":
        return machine.cosigner.handle(asked.text, asked.signature);
    }
  };
  const realm = createKeyRealm({
    random: seededBytes(seed),
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
    clock: machine.clock,
    meanwhile: (happens: () => Promise<unknown>) => void (meanwhile = happens),
    hasWaited: () => meanwhile === null,
    /** Another worker for another kit, as a host starts one. */
    startParty: () => void (recovery = started()),
    /** The new kit, taken out and brought back. */
    async bringKit() {
      const say = async (kind: string, body: Fields): Promise<Fields> => {
        const reply = await recovery.receive({ v: 1, id: freshId(), kind, body });
        if (reply === null || !("ok" in reply)) throw new Error(kind);
        return reply.ok as Fields;
      };
      const { kit: text, passphrase } = await say("kit/take", {});
      await say("kit/open", { text, passphrase });
    },
    unlock: () => ask("unlock", { ...slots, key: key() }),
  };
}

const key = () => ({ kind: "password", password: utf8ToBytes(PASSWORD) });

type Bench = ReturnType<typeof bench>;

async function opened(seed: number): Promise<Bench> {
  const at = bench(seed);
  await at.ask("create", { count: 12, password: utf8ToBytes(PASSWORD) });
  await at.ask("guard/card");
  return at;
}

/** A vault with one account of three hands, which is its second source. */
async function guarded(seed: number): Promise<Bench> {
  const at = await opened(seed);
  expect(await at.ask("guard/make", { label: "savings" })).toEqual({});
  await at.bringKit();
  expect(await at.ask("guard/prove")).toHaveProperty("text");
  at.clock.atMs += 60_000;
  return at;
}

interface Stored {
  readonly shares: readonly Source[];
  readonly settings: string;
}

/** What the stored texts open to. Every share of it is whole. */
async function stored({ slots }: Bench): Promise<Stored> {
  const vault = await openSlots(slots, key() as never, quickStretch);
  const body = vault.ok ? decodeBody(vault.value.vault.body) : vault;
  if (!body.ok) throw new Error(body.refusal);
  const { sources, settings } = body.value;
  const shares = sources.filter(({ kind }) => kind === "frost-share");
  for (const { secret } of shares) {
    const seat = decodeSeat(secret);
    if (!seat.ok) throw new Error(seat.refusal);
    for (const part of [seat.value.seed, seat.value.share.signingShare]) {
      expect(part.some((byte) => byte !== 0)).toBe(true);
    }
  }
  return { shares, settings: new TextDecoder().decode(settings) };
}

const lockAndOpen = async ({ ask, unlock }: Bench): Promise<void> => {
  await ask("lock");
  await unlock();
};

const MAKINGS = [
  ["made", opened, "guard/make", { label: "savings" }],
  ["renewed", guarded, "guard/renew", { source: 2, kit: null }],
] as const;

for (const [what, ready, kind, body] of MAKINGS) {
  test(`an account that is ${what} waits in no vault that was locked meanwhile`, async () => {
    const own = await ready(61);
    own.startParty();
    const was = (await stored(own)).shares;
    own.meanwhile(() => lockAndOpen(own));
    expect(await own.ask(kind, body)).toBe("signer-closed");
    expect(own.hasWaited()).toBe(true);
    expect(await own.ask("guard/prove")).toBe("frost-session");
    expect((await stored(own)).shares).toEqual(was);
  });

  test(`an account that is ${what} goes into the vault as it is by then`, async () => {
    const own = await ready(63);
    own.startParty();
    own.meanwhile(() => own.ask("book/name", { address: FRIEND, label: "Marie" }));
    expect(await own.ask(kind, body)).toEqual({});
    await own.bringKit();
    own.meanwhile(() => own.ask("account/add", { label: "second" }));
    expect(await own.ask("guard/prove")).toHaveProperty("text");
    expect(own.hasWaited()).toBe(true);
    const { shares, settings } = await stored(own);
    expect(shares).toHaveLength(1);
    expect(settings).toContain("Marie");
    const { accounts } = (await own.ask("status")) as { accounts: { label: string }[] };
    expect(accounts.map(({ label }) => label)).toEqual(
      expect.arrayContaining(["savings", "second"]),
    );
  });
}

test("a proof that ends after the vault was locked, or after another account was begun, seals nothing", async () => {
  const begun = async ({ ask, startParty }: Bench): Promise<void> => {
    startParty();
    expect(await ask("guard/make", { label: "other" })).toEqual({});
  };
  for (const [happens, refusal] of [
    [lockAndOpen, "signer-closed"],
    [begun, "frost-session"],
  ] as const) {
    const own = await opened(65);
    expect(await own.ask("guard/make", { label: "savings" })).toEqual({});
    await own.bringKit();
    own.meanwhile(() => happens(own));
    expect(await own.ask("guard/prove")).toBe(refusal);
    expect(own.hasWaited()).toBe(true);
    expect((await stored(own)).shares).toEqual([]);
  }
});
