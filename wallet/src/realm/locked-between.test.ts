import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { NO_EVIDENCE } from "@holdall/wallet/clear";
import { instruction, little, MARIE, solanaMessage } from "@holdall/wallet/clear/build";
import { writePolicy } from "@holdall/wallet/cosign";
import type { Json } from "@holdall/wallet/cosign";
import { serveDevice } from "@holdall/wallet/hardware";
import type { AskDesk, DeskAnswer, DeviceAsk } from "@holdall/wallet/hardware";
import { createLedgerDevice, ledgerCable } from "@holdall/wallet/hardware/devices";
import { addressOf, decodeBody, openSlots, publicKeyOf } from "@holdall/wallet/keyring";
import type { RandomBytes, Slots, Stretch, VaultBody } from "@holdall/wallet/keyring";
import { POLICY_OPEN } from "@holdall/wallet/policy";
import { createRemoteHand } from "@holdall/wallet/recovery";
import { createKeyRealm } from "./key-realm.ts";
import type { RealmReply } from "./message.ts";

/**
 * Everything of a realm that waits for somebody before it writes or opens a vault, and what happens
 * to the vault in the meantime: it is locked, another change is written, it is opened anew. Nothing
 * may be lost then, nothing come back, and no key be sealed that is zeros.
 */
const PASSWORD = "four random words here";
const OTHER_PASSWORD = "four other words there";
const SYSTEM = "11111111111111111111111111111111";
const DAY_MS = 24 * 3_600_000;
const LIMIT = 1_000_000n;

function seeded(seed: number): RandomBytes {
  let state = seed | 1;
  return (length) =>
    Uint8Array.from({ length }, () => {
      state = Math.imul(state, 1_664_525) + 1_013_904_223;
      return (state >>> 16) & 255;
    });
}

type Fields = Readonly<Record<string, unknown>>;

let lastId = 0;

/** A realm, the two slots its texts are kept in, and one moment at which something else may happen. */
function bench() {
  const clock = { atMs: 1_800_000_000_000 };
  const slots: { a: string | null; b: string | null } = { a: null, b: null };
  /** What happens when the realm next waits for somebody: once, and while it does. */
  let between: (() => Promise<unknown>) | null = null;
  const pause = async (): Promise<void> => {
    const happens = between;
    between = null;
    await happens?.();
  };
  let secret = new Uint8Array(32).fill(0x21);
  const app = { now: "Solana" as "Solana" | "Ethereum" };
  const stretch: Stretch = async (password, { salt }) => {
    const stretched = sha256(concatBytes(password, salt));
    await pause();
    return stretched;
  };
  const askDevice = async (asked: DeviceAsk): Promise<unknown> => {
    await pause();
    const cable = ledgerCable(createLedgerDevice({ app: app.now }, secret));
    const reports: Uint8Array[] = [];
    const desk: AskDesk = async (one): Promise<DeskAnswer> => {
      if (one.kind === "read") return reports.shift() ?? null;
      if (one.kind !== "write") return null;
      reports.push(...(await cable(one.report)));
      return true;
    };
    return serveDevice(asked, desk, (length) => new Uint8Array(length).fill(1));
  };
  const realm = createKeyRealm({
    random: seeded(5),
    stretch,
    now: () => clock.atMs,
    idleMs: 900_000,
    askDevice,
    recovery: () => createRemoteHand(() => Promise.reject(new Error("no kit"))),
    carry: () => Promise.reject(new Error("no router")),
  });
  const say = async (kind: string, body: Fields = {}, door: "secure" | "router" = "secure") => {
    const id = (++lastId).toString(16).padStart(32, "0");
    const reply = await realm.receive({ v: 1, id, kind, body }, door);
    if (reply === null) throw new Error(`dropped: ${kind}`);
    keep(reply);
    return reply;
  };
  /** Stores a text as the secure page does: in the slot it is told. */
  const keep = (reply: RealmReply): void => {
    if (!("ok" in reply)) return;
    const { written, text, slot = "a" } = Object(reply.ok) as Partial<Record<string, unknown>>;
    const at = (written ?? { text, slot }) as { readonly text?: string; readonly slot: "a" | "b" };
    if (typeof at.text === "string") slots[at.slot] = at.text;
  };
  return {
    clock,
    slots,
    say,
    meanwhile: (happens: () => Promise<unknown>) => void (between = happens),
    /** Whether the realm has waited at all since it was told what happens meanwhile. */
    hasWaited: () => between === null,
    plug(fill: number, name: "Solana" | "Ethereum") {
      [secret, app.now] = [new Uint8Array(32).fill(fill), name];
    },
  };
}

type Bench = ReturnType<typeof bench>;

const password = (text = PASSWORD) => ({ kind: "password", password: utf8ToBytes(text) });
const unlock = ({ say, slots }: Bench) => say("unlock", { ...slots, key: password() });
const name = ({ say }: Bench) => say("book/name", { address: MARIE, label: "Marie" });

async function opened(): Promise<Bench> {
  const at = bench();
  expect(await at.say("create", { count: 12, password: utf8ToBytes(PASSWORD) })).toHaveProperty(
    "ok",
  );
  return at;
}

/** What the stored texts open to: every key of it is one. */
async function stored(slots: Slots, text = PASSWORD): Promise<VaultBody> {
  const quick: Stretch = (given, { salt }) => sha256(concatBytes(given, salt));
  const key = { kind: "password", password: utf8ToBytes(text) } as const;
  const vault = await openSlots(slots, key, quick);
  if (!vault.ok) throw new Error(vault.refusal);
  const body = decodeBody(vault.value.vault.body);
  if (!body.ok) throw new Error(body.refusal);
  for (const { kind, secret } of body.value.sources) {
    // What is kept of a Ledger is no key: the numbers of a device that tells none.
    if (kind !== "ledger")
      expect(
        secret.some((byte) => byte !== 0),
        `${kind} is zeros`,
      ).toBe(true);
  }
  return body.value;
}

const addressesIn = ({ accounts }: VaultBody): readonly string[] =>
  accounts.map(({ family, publicKey }) => addressOf(family, publicKey));
const settingsOf = ({ settings }: VaultBody): string => new TextDecoder().decode(settings);
const own = (fill: number, family: "solana" | "evm"): string =>
  addressOf(family, publicKeyOf(family, new Uint8Array(32).fill(fill)));

/** Something that waits: what comes before it, it itself, and what it leaves in the vault. */
interface Act {
  readonly before: (at: Bench) => Promise<unknown>;
  readonly begin: (at: Bench) => Promise<RealmReply>;
  readonly isIn: (body: VaultBody, slots: Slots) => boolean;
}

const ledger = (fill: number, family: "solana" | "evm") => ({
  kind: "ledger",
  path: family === "solana" ? "m/44'/501'/0'/0'" : "m/44'/60'/0'/0/0",
  address: own(fill, family),
  label: "Cold",
  source: 0,
  version: "",
});

async function find(at: Bench, fill: number, family: "solana" | "evm"): Promise<void> {
  at.plug(fill, family === "solana" ? "Solana" : "Ethereum");
  const wanted = { kind: "ledger", scheme: family, start: 0 };
  expect(await at.say("device/find", wanted)).toHaveProperty("ok");
}

async function pair(at: Bench, fill: number, family: "solana" | "evm"): Promise<void> {
  await find(at, fill, family);
  expect(await at.say("device/add", ledger(fill, family))).toHaveProperty("ok");
}

async function evmOf({ slots }: Bench): Promise<readonly string[]> {
  return addressesIn(await stored(slots)).filter((one) => one.startsWith("0x"));
}

const RULES = JSON.stringify({
  ...(writePolicy(POLICY_OPEN) as Readonly<Record<string, Json>>),
  unitLimits: { transaction: {}, day: { native: String(LIMIT) }, month: {} },
});

const setRules = async (at: Bench, account: string) =>
  at.say("rules/set", { account, rules: RULES, key: password(), ...at.slots });

const pay = (from: string, lamports: bigint): Uint8Array =>
  solanaMessage(
    [
      instruction(
        SYSTEM,
        [
          [from, "sw"],
          [MARIE, "w"],
        ],
        little(2, 4),
        little(lamports, 8),
      ),
    ],
    { payer: from },
  );

/** A payment from a Ledger that is limited: what was signed, and who was paid, stand in the vault. */
async function payFromLedger(at: Bench): Promise<RealmReply> {
  const account = own(0x21, "solana");
  const signed = { kind: "solana-transaction", bytes: pay(account, 77n) };
  const evidence = [NO_EVIDENCE];
  const brought = { network: "solana:local", chainId: 0n, evidence, secondReading: null };
  const asked = at.say("request", { origin: null, account, signed, brought }, "router");
  const [waiting] = ((await at.say("waiting")) as { ok: Record<string, unknown>[] }).ok;
  const { ticket, requestHash, explanationHash } = waiting;
  const reply = await at.say("approve", { ticket, requestHash, explanationHash });
  // What is said at one door is said at the other: there is a signature for both, or for neither.
  expect("ok" in (await asked)).toBe("ok" in reply);
  return reply;
}

const ACTS: Readonly<Record<string, Act>> = {
  "a device that is paired": {
    before: (at) => find(at, 0x21, "solana"),
    begin: ({ say }) => say("device/add", ledger(0x21, "solana")),
    isIn: (body) => addressesIn(body).includes(own(0x21, "solana")),
  },
  "rules that are set": {
    before: () => Promise.resolve(),
    begin: async (at) => setRules(at, (await evmOf(at))[0]),
    isIn: (body) => settingsOf(body).includes(String(LIMIT)),
  },
  "a passkey that is added": {
    before: () => Promise.resolve(),
    begin: ({ say, slots }) =>
      say("passkey/add", {
        key: password(),
        passkey: {
          credentialId: new Uint8Array(16).fill(6),
          prfOutput: new Uint8Array(32).fill(7),
          rpId: "wallet.localhost",
          prfSalt: new Uint8Array(32).fill(8),
        },
        ...slots,
      }),
    isIn: (_, { a, b }) => [a, b].some((text) => text?.includes('"passkey"')),
  },
  "a payment that a device signs": {
    async before(at) {
      await pair(at, 0x21, "solana");
      expect(await setRules(at, own(0x21, "solana"))).toHaveProperty("ok");
    },
    begin: payFromLedger,
    isIn: (body) => /"sentCount":1/u.test(settingsOf(body)) && settingsOf(body).includes('"77"'),
  },
};

for (const [what, { before, begin, isIn }] of Object.entries(ACTS)) {
  test(`${what}: locked meanwhile, it is not, and the vault is what it was`, async () => {
    const at = await opened();
    await before(at);
    const was = { ...at.slots };
    at.meanwhile(() => at.say("lock"));
    expect(await begin(at)).toMatchObject({ refusal: "signer-closed" });
    expect(at.hasWaited()).toBe(true);
    expect(at.slots).toEqual(was);
    expect(await unlock(at)).toHaveProperty("ok");
    expect(await name(at)).toHaveProperty("ok");
    const body = await stored(at.slots);
    expect(isIn(body, at.slots)).toBe(false);
    expect(addressesIn(body)).toEqual(addressesIn(await stored(was)));
  });

  test(`${what}: another change written meanwhile stays beside it`, async () => {
    const at = await opened();
    await before(at);
    at.meanwhile(async () => {
      await name(at);
      await at.say("account/add", { label: "Second" });
    });
    expect(await begin(at)).toHaveProperty("ok");
    expect(at.hasWaited()).toBe(true);
    const body = await stored(at.slots);
    expect(isIn(body, at.slots)).toBe(true);
    expect(settingsOf(body)).toContain("Marie");
    expect(body.accounts.filter(({ label }) => label === "Second")).toHaveLength(2);
  });

  test(`${what}: locked and opened again meanwhile, it is not, and nothing else is lost`, async () => {
    const at = await opened();
    await before(at);
    at.meanwhile(async () => {
      await at.say("lock");
      await unlock(at);
      await name(at);
    });
    expect(await begin(at)).toMatchObject({ refusal: "signer-closed" });
    expect(at.hasWaited()).toBe(true);
    expect(await at.say("account/add", { label: "Second" })).toHaveProperty("ok");
    const body = await stored(at.slots);
    expect(isIn(body, at.slots)).toBe(false);
    expect(settingsOf(body)).toContain("Marie");
    expect(body.accounts.filter(({ label }) => label === "Second")).toHaveLength(2);
  });

  test(`${what}: opened a second time meanwhile, by another window, it is all the same`, async () => {
    const at = await opened();
    await before(at);
    at.meanwhile(() => unlock(at));
    expect(await begin(at)).toHaveProperty("ok");
    expect(at.hasWaited()).toBe(true);
    expect(isIn(await stored(at.slots), at.slots)).toBe(true);
  });
}

test("locked while it is being opened, it stays locked", async () => {
  const at = await opened();
  await at.say("lock");
  at.meanwhile(() => at.say("lock"));
  expect(await unlock(at)).toMatchObject({ refusal: "vault-changed" });
  expect(await at.say("status")).toMatchObject({ ok: { isOpen: false } });
  // Time that goes by is no lock: the clock's messages come every few seconds.
  at.meanwhile(() => at.say("status"));
  expect(await unlock(at)).toMatchObject({ ok: { isOpen: true } });
});

test("two windows open it at once: the second brings no older vault back", async () => {
  const at = await opened();
  await at.say("lock");
  const older = { ...at.slots };
  at.meanwhile(async () => {
    await unlock(at);
    await name(at);
  });
  expect(await at.say("unlock", { ...older, key: password() })).toHaveProperty("ok");
  expect(await at.say("account/add", { label: "Second" })).toHaveProperty("ok");
  expect(settingsOf(await stored(at.slots))).toContain("Marie");
  // And by a window that has read the texts long before.
  expect(await at.say("unlock", { ...older, key: password() })).toHaveProperty("ok");
  expect(await at.say("account/add", { label: "Third" })).toHaveProperty("ok");
  const body = await stored(at.slots);
  expect(settingsOf(body)).toContain("Marie");
  expect(body.accounts.filter(({ label }) => label === "Second")).toHaveLength(2);
});

const MAKERS: Readonly<Record<string, (at: Bench) => Promise<RealmReply>>> = {
  create: ({ say }) => say("create", { count: 12, password: utf8ToBytes(OTHER_PASSWORD) }),
  import: ({ say }) =>
    say("import", {
      sentence: utf8ToBytes(`${"abandon ".repeat(11)}about`),
      password: utf8ToBytes(OTHER_PASSWORD),
    }),
  unlock: (at) => at.say("unlock", { ...at.slots, key: password() }),
};

for (const [kind, make] of Object.entries(MAKERS)) {
  test(`${kind}: of two vaults that come at once, the one that is there stays`, async () => {
    const at = await opened();
    await at.say("lock");
    const made = { ...at.slots };
    at.meanwhile(() => at.say("create", { count: 12, password: utf8ToBytes("a third password") }));
    expect(await make(at)).toMatchObject({ refusal: "vault-changed" });
    expect(at.hasWaited()).toBe(true);
    expect(at.slots).not.toEqual(made);
    expect(await name(at)).toHaveProperty("ok");
    expect(settingsOf(await stored(at.slots, "a third password"))).toContain("Marie");
  });

  test(`${kind}: a realm that was locked meanwhile opens nothing`, async () => {
    const at = await opened();
    await at.say("lock");
    at.meanwhile(() => at.say("lock"));
    const was = { ...at.slots };
    expect(await make(at)).toMatchObject({ refusal: "vault-changed" });
    expect(at.slots).toEqual(was);
    expect(await at.say("status")).toMatchObject({ ok: { isOpen: false, accounts: [] } });
  });
}

test("a realm that was idle too long while a device compared writes nothing", async () => {
  const at = await opened();
  await find(at, 0x21, "solana");
  at.meanwhile(() => {
    at.clock.atMs += DAY_MS;
    return at.say("status");
  });
  expect(await at.say("device/add", ledger(0x21, "solana"))).toMatchObject({
    refusal: "signer-closed",
  });
});
