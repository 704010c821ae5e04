import { MessageChannel } from "node:worker_threads";
import { sha256 } from "@noble/hashes/sha2.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { NO_EVIDENCE, preimageOfDocument } from "@holdall/wallet/clear";
import { instruction, little, MARIE, solanaMessage } from "@holdall/wallet/clear/build";
import { writeCard, writePolicy } from "@holdall/wallet/cosign";
import { seededBytes, valueOf } from "@holdall/wallet/frost/ceremony";
import { decodeSeat, identitySecretOf, ownerSecretOf } from "@holdall/wallet/guarded";
import type { GuardedStatus } from "@holdall/wallet/guarded";
import { openVault, recoverAddress } from "@holdall/wallet/keyring";
import type { Stretch } from "@holdall/wallet/keyring";
import { LOOSENING_MS, POLICY_GUARDED } from "@holdall/wallet/policy";
import { createKeyRealm } from "@holdall/wallet/realm";
import type { Carried, KeyRealm } from "@holdall/wallet/realm";
import { createRecoveryRealm, createRemoteHand } from "@holdall/wallet/recovery";
import type { AskHand, RecoveryRealm } from "@holdall/wallet/recovery";
import { refuse } from "@holdall/wallet/refusals";
import { propose, replaceOwner, requestOf, SAFE_PLACE } from "@holdall/wallet/safe";
import type { SafeState, SafeTransaction } from "@holdall/wallet/safe";
import { NOTICE_TIMES } from "./arrangements.ts";
import { createPasskey, NETWORK, startMachine } from "./household.twin.ts";
import type { Machine } from "./household.twin.ts";

/** The key realms of two devices and one co-signer: a device is lost, and its kit makes another. */

const quickStretch: Stretch = (password, { salt }) => sha256(concatBytes(password, salt));

function carryTo(machine: Machine): (asked: Carried) => Promise<string> {
  return async (asked) => {
    switch (asked.kind) {
      case "card": {
        const card = writeCard({ url: "http://127.0.0.1:1", identity: machine.cosigner.identity });
        return new TextDecoder().decode(card);
      }
      case "network":
        return NETWORK;
      case "cosigner":
        return machine.cosigner.handle(asked.text, asked.signature);
    }
  };
}

type Fields = Readonly<Record<string, unknown>>;

interface Device {
  /** Every answer of the recovery realm to the key realm, as it crossed. */
  readonly crossed: readonly unknown[];
  readonly realm: KeyRealm;
  readonly recovery: RecoveryRealm;
  /** What the secure page asks: the answer, or the refusal's code. */
  readonly ask: (kind: string, body: Fields) => Promise<Fields | string>;
  /** From then on another co-signer is the one that is reached. */
  readonly turnTo: (machine: Machine) => void;
  /** Another recovery realm, as each act has one of its own. */
  readonly another: () => Device;
}

let ids = 0;
const freshId = (): string => (++ids).toString(16).padStart(32, "0");

/** A recovery realm at the other end of a port, as a second worker is. */
function askOver(realm: RecoveryRealm, crossed: unknown[]): AskHand {
  const { port1, port2 } = new MessageChannel();
  port2.on("message", ({ id, asked }: { id: string; asked: unknown }) => {
    void realm.answer(asked).then((answer) => port2.postMessage({ id, answer }));
  });
  const open = new Map<string, (answer: unknown) => void>();
  port1.on("message", ({ id, answer }: { id: string; answer: unknown }) => {
    crossed.push(answer);
    open.get(id)?.(answer);
  });
  port1.unref();
  return (asked) =>
    new Promise((resolve) => {
      const id = freshId();
      open.set(id, resolve);
      port1.postMessage({ id, asked });
    });
}

/** What a page says to the recovery realm: the answer, or the refusal's code. */
async function askKit(
  recovery: RecoveryRealm,
  kind: "kit/open" | "kit/take",
  body: Fields,
): Promise<Fields | string> {
  const reply = await recovery.receive({ v: 1, id: freshId(), kind, body });
  if (reply === null) throw new Error(`dropped: ${kind}`);
  return "ok" in reply ? (reply.ok as Fields) : reply.refusal;
}

async function openDevice(machine: Machine, seed: number): Promise<Device> {
  let hands = 0;
  const started = (): RecoveryRealm => {
    hands += 1;
    return createRecoveryRealm({ random: seededBytes(100 * seed + hands), stretch: quickStretch });
  };
  let recovery = started();
  let reached = machine;
  const crossed: unknown[] = [];
  let askHand = askOver(recovery, crossed);
  const realm = createKeyRealm({
    random: seededBytes(seed),
    stretch: quickStretch,
    now: () => machine.clock.atMs,
    idleMs: 1_000 * NOTICE_TIMES.unprovenMs,
    carry: (asked) => carryTo(reached)(asked),
    askDevice: () => Promise.resolve(refuse("device-gone")),
    recovery: () => createRemoteHand(askHand),
  });
  const ask: Device["ask"] = async (kind, body) => {
    const reply = await realm.receive({ v: 1, id: freshId(), kind, body }, "secure");
    if (reply === null) throw new Error(`dropped: ${kind}`);
    return "ok" in reply ? (reply.ok as Fields) : reply.refusal;
  };
  await ask("create", { count: 12, password: utf8ToBytes("a long password indeed") });
  await ask("guard/card", {});
  const device = (): Device => ({
    crossed,
    realm,
    recovery,
    ask,
    turnTo: (next) => void (reached = next),
    another() {
      recovery = started();
      askHand = askOver(recovery, crossed);
      return device();
    },
  });
  return device();
}

/** Takes the kit of an account that was made, and proves it. */
async function guard({ ask, recovery }: Device, made: Fields | string) {
  expect(made).toEqual({});
  const taken = await askKit(recovery, "kit/take", {});
  const { kit: text, passphrase } = taken as unknown as { kit: string; passphrase: Uint8Array };
  const words = passphrase.slice();
  const kit = () => ({ text, passphrase: words.slice() });
  expect(await askKit(recovery, "kit/take", {})).toBe("frost-session");
  expect(await ask("guard/prove", {})).toBe("frost-share");
  expect(await askKit(recovery, "kit/open", kit())).toEqual({});
  const proven = await ask("guard/prove", {});
  expect(proven).toMatchObject({ slot: expect.any(String) as string });
  const { unsettled: source } = proven as { readonly unsettled: number | null };
  if (source !== null) expect(await ask("guard/settle", { source })).toHaveProperty("text");
  expect(recovery.isOver()).toBe(true);
  return kit;
}

/** Nothing secret of a kit was in any answer to the key realm. */
async function expectUncrossed(
  { crossed }: Device,
  { text, passphrase }: SealedKit,
): Promise<void> {
  const opened = await openVault(text, { kind: "password", password: passphrase }, quickStretch);
  const { share, seed } = valueOf(decodeSeat(valueOf(opened).body));
  const secrets = [share.signingShare, seed, identitySecretOf(seed), ownerSecretOf(seed)];
  const all = JSON.stringify(crossed, (_, one: unknown) =>
    one instanceof Uint8Array ? bytesToHex(one) : one,
  );
  expect(all).toContain(bytesToHex(share.group.commitments[0]));
  for (const secret of secrets) expect(all).not.toContain(bytesToHex(secret));
  expect(all).not.toContain(text.slice(0, 200));
}

type SealedKit = { readonly text: string; readonly passphrase: Uint8Array };

/** Asks for something that needs a kit: it is opened beside, and wiped by the use. */
async function askWithKit(
  { ask, recovery }: Device,
  kit: Fields,
  [kind, body]: readonly [string, Fields],
): Promise<Fields | string> {
  const opened = await askKit(recovery, "kit/open", kit);
  if (typeof opened === "string") return opened;
  const answer = await ask(kind, body);
  return answer;
}

async function addressOf({ ask }: Device, label: string): Promise<string | undefined> {
  const { accounts } = (await ask("status", {})) as unknown as {
    accounts: { kind: string; address: string; label: string }[];
  };
  return accounts.find((one) => one.kind === "frost" && one.label === label)?.address;
}

test("a lost device: the kit, a notice, a new device with the same address", async () => {
  const machine = startMachine(31);
  const passkey = createPasskey();
  const old = await openDevice(machine, 41);
  const label = "savings";
  const made = await old.ask("guard/make", { label, passkey: passkey.registered });
  const kit = await guard(old, made);
  machine.clock.atMs += 60_000;
  const fresh = await openDevice(machine, 43);
  const wrong = { text: kit().text, passphrase: utf8ToBytes("six other words") };
  expect(await askWithKit(fresh, wrong, ["guard/lost", {}])).toBe("vault-password");
  const seen = (await askWithKit(fresh, kit(), ["guard/lost", {}])) as unknown as {
    readonly address: string;
    readonly status: Fields;
    readonly challenges: Readonly<Record<"notice" | "renewal", Uint8Array>>;
  };
  expect(seen).toMatchObject({
    address: await addressOf(old, label),
    status: { hasPasskey: true, noticeUntilMs: null },
  });
  const assertion = JSON.stringify(passkey.answer(seen.challenges.notice));
  const untilMs = machine.clock.atMs + NOTICE_TIMES.provenMs;
  expect(await askWithKit(fresh, kit(), ["guard/notice", { assertion }])).toMatchObject({
    noticeUntilMs: untilMs,
  });
  expect(await old.ask("guard/status", { source: 2 })).toMatchObject({ noticeUntilMs: untilMs });
  const answer = JSON.stringify(passkey.answer(seen.challenges.renewal));
  const recover = ["guard/recover", { assertion: answer, label }] as const;
  expect(await askWithKit(fresh, kit(), recover)).toBe("cosigner-notice");
  machine.clock.atMs = untilMs;
  // Days have passed: the device has locked itself long since, and this is its next day.
  expect(await askWithKit(fresh, kit(), ["guard/lost", {}])).toBe("signer-closed");
  const later = await openDevice(machine, 45);
  const again = (await askWithKit(later, kit(), ["guard/lost", {}])) as unknown as typeof seen;
  const renewal = JSON.stringify(passkey.answer(again.challenges.renewal));
  const renewed = await askWithKit(later, kit(), ["guard/recover", { assertion: renewal, label }]);
  machine.clock.atMs += 60_000;
  const nextKit = await guard(later, renewed);
  await expectUncrossed(old, kit());
  await expectUncrossed(later, kit());
  await expectUncrossed(later, nextKit());
  expect(await addressOf(later, label)).toBe(seen.address);
  expect(await later.ask("guard/status", { source: 2 })).toMatchObject({ generation: 2 });
  // With the old kit a notice is as far as anybody comes: its share is of another generation.
  machine.clock.atMs += 60_000;
  expect(await askWithKit(later, nextKit(), ["guard/lost", {}])).toMatchObject({
    address: seen.address,
  });
});

test("rules are changed from the page: a passkey or the kit lets looser ones wait, anybody keeps", async () => {
  const machine = startMachine(33);
  const passkey = createPasskey();
  const device = await openDevice(machine, 47);
  const kit = await guard(device, await device.ask("guard/make", { label: "house" }));
  machine.clock.atMs += 60_000;
  const written = (units: bigint) =>
    JSON.stringify({
      policy: writePolicy({
        ...POLICY_GUARDED,
        unitLimits: { transaction: { native: units }, day: {}, month: {} },
      }),
      recipients: [],
    });
  const set = (units: bigint, proof: Fields = { kind: "none" }) => {
    const asked = ["guard/rules", { source: 2, rules: written(units), proof }] as const;
    return proof["kind"] === "kit" ? askWithKit(device, kit(), asked) : device.ask(...asked);
  };
  expect(await set(100n)).toMatchObject({ pending: null });
  expect(await set(200n)).toBe("policy-refused");
  expect(await set(200n, { kind: "passkey", assertion: "{}" })).toBe("cosigner-passkey");
  const fromMs = machine.clock.atMs + LOOSENING_MS;
  expect(await set(200n, { kind: "kit" })).toMatchObject({ pending: { fromMs } });
  expect(await device.ask("guard/keep", { source: 2 })).toMatchObject({ pending: null });
  machine.clock.atMs += 60_000;
  const register = { source: 2, passkey: passkey.registered, proof: { kind: "kit" } };
  expect(await askWithKit(device, kit(), ["guard/passkey", register])).toMatchObject({
    hasPasskey: true,
  });
  const about = { kind: "rules", rules: written(300n) };
  const { challenge } = (await device.ask("guard/ask", { source: 2, about })) as unknown as {
    readonly challenge: Uint8Array;
  };
  const assertion = JSON.stringify(passkey.answer(challenge));
  const loosened = await set(300n, { kind: "passkey", assertion });
  expect(loosened).toMatchObject({ pending: { fromMs: machine.clock.atMs + LOOSENING_MS } });
  expect(await device.ask("guard/log", { source: 2 })).toMatch(/policy/u);
  expect(await device.ask("guard/rules", { source: 2, rules: "{}", proof: { kind: "none" } })).toBe(
    "malformed",
  );
  expect(await device.ask("guard/status", { source: 1 })).toBe("account-unknown");
});

interface Told {
  readonly ticket: number;
  readonly requestHash: Uint8Array;
  readonly explanationHash: Uint8Array;
  readonly needsKit: boolean;
}

interface SafeAccount {
  readonly address: string;
  readonly owners: readonly string[];
}

const stateOf = ({ address, owners }: SafeAccount): SafeState => {
  const { multiSend } = SAFE_PLACE;
  return { address, chainId: 31_337n, owners, threshold: 2, nonce: 0n, multiSend };
};

/** A payment out of a Safe, as its owners are asked for it. */
function payout(safe: SafeAccount): string {
  const to = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
  const none = new Uint8Array();
  return proposalOf(safe, { to, value: 5n, data: none, isBatch: false, nonce: 0n });
}

function proposalOf(account: SafeAccount, transaction: SafeTransaction): string {
  const safe = stateOf(account);
  // The first attempt names the hash that the contract would have to answer.
  const guess = propose(safe, transaction, new Uint8Array(32));
  const hash = guess.ok ? new Uint8Array(32) : hexToBytes(guess.detail);
  return valueOf(requestOf(valueOf(propose(safe, transaction, hash)))).document!;
}

async function safeOf({ ask }: Device): Promise<SafeAccount> {
  const { accounts } = (await ask("status", {})) as unknown as {
    accounts: (SafeAccount & { readonly kind: string })[];
  };
  return accounts.find(({ kind }) => kind === "safe")!;
}

/** Asks for a signature of a Safe as the router does; answers what the person is shown of it. */
async function askSafe({ realm, ask }: Device, { address }: SafeAccount, document: string) {
  const signed = { kind: "evm-typed-data", document };
  const facts = { network: "eip155:31337", chainId: 31_337n, secondReading: null };
  const known = { isContract: true, standard: "safe", decimals: null, createdAtMs: null };
  const evidence = [{ ...NO_EVIDENCE, contracts: { [address.toLowerCase()]: known } }];
  const brought = { ...facts, evidence };
  const body = { origin: null, account: address, signed, brought };
  const asked = realm.receive({ v: 1, id: freshId(), kind: "request", body }, "router");
  const [told] = (await ask("waiting", {})) as unknown as readonly Told[];
  return { asked, told };
}

test("a co-signer that is gone: another shares anew, and the device and the kit make it an owner", async () => {
  const [gone, next] = [startMachine(61), startMachine(62)];
  const device = await openDevice(gone, 63);
  const kit = await guard(device, await device.ask("guard/make", { label: "house" }));
  const before = await safeOf(device);
  next.clock.atMs = gone.clock.atMs;
  device.turnTo(next);
  expect(await device.ask("guard/card", {})).toBeTypeOf("object");
  const renewing = device.another();
  const renewal = ["guard/renew", { source: 2, kit: true }] as const;
  const renewed = await askWithKit(renewing, kit(), renewal);
  gone.clock.atMs += 60_000;
  next.clock.atMs = gone.clock.atMs;
  const nextKit = await guard(renewing, renewed);
  const safe = await safeOf(device);
  expect(safe.address).toBe(before.address);
  expect(safe.owners.map((one, at) => one === before.owners[at])).toEqual([true, false, true]);
  // On the chain the one that is gone stands: only the device and the kit are owners there.
  const change = replaceOwner(stateOf(before), before.owners[1], safe.owners[1]);
  const { asked, told } = await askSafe(
    device,
    safe,
    proposalOf(before, valueOf(change).transaction),
  );
  expect(told.needsKit).toBe(true);
  const { ticket, requestHash, explanationHash } = told;
  const approval = { ticket, requestHash, explanationHash, kit: true };
  const signing = device.another();
  expect(await askWithKit(signing, nextKit(), ["approve", approval])).toBeTypeOf("object");
  const signed = (await asked) as unknown as { readonly ok: Uint8Array };
  const hash = keccak_256(
    valueOf(preimageOfDocument(proposalOf(before, valueOf(change).transaction))),
  );
  const signers = [signed.ok.slice(0, 65), signed.ok.slice(65)].map((one) =>
    recoverAddress(hash, one),
  );
  expect(signers).toEqual([before.owners[0], before.owners[2]]);
});

test("a payment out of the Safe beyond its limit waits for the passkey, and is signed by its word", async () => {
  const machine = startMachine(35);
  const passkey = createPasskey();
  const device = await openDevice(machine, 49);
  const made = { label: "house", passkey: passkey.registered };
  await guard(device, await device.ask("guard/make", made));
  machine.clock.atMs += 60_000;
  const day = { "native:eip155": 4n };
  const policy = { ...POLICY_GUARDED, unitLimits: { transaction: {}, day, month: {} } };
  const rules = JSON.stringify({ policy: writePolicy(policy), recipients: [] });
  const proof = { kind: "none" };
  expect(await device.ask("guard/rules", { source: 2, rules, proof })).toBeTypeOf("object");
  const safe = await safeOf(device);
  const { asked, told } = await askSafe(device, safe, payout(safe));
  const { ticket, requestHash, explanationHash } = told;
  const approval = { ticket, requestHash, explanationHash };
  expect(await device.ask("approve", approval)).toBe("cosigner-passkey");
  const { challenge } = (await device.ask("approve/ask", { ticket })) as { challenge: Uint8Array };
  const wrong = JSON.stringify(createPasskey().answer(challenge));
  expect(await device.ask("approve", { ...approval, assertion: wrong })).toBe("cosigner-passkey");
  // A word is for what was asked, and asked for once.
  const assertion = JSON.stringify(passkey.answer(challenge));
  expect(await device.ask("approve", { ...approval, assertion })).toBe("cosigner-passkey");
  const again = (await device.ask("approve/ask", { ticket })) as { challenge: Uint8Array };
  const word = JSON.stringify(passkey.answer(again.challenge));
  expect(await device.ask("approve", { ...approval, assertion: word })).toBeTypeOf("object");
  expect(await asked).toMatchObject({ ok: expect.any(Uint8Array) as Uint8Array });
});

/** A payment on Solana out of an account of this realm, as its screens ask for it. */
async function payOut({ realm, ask }: Device, from: string, lamports: bigint) {
  const accounts = [
    [from, "sw"],
    [MARIE, "w"],
  ] as const;
  const system = "11111111111111111111111111111111";
  const call = instruction(system, accounts, little(2, 4), little(lamports, 8));
  const signed = { kind: "solana-transaction", bytes: solanaMessage([call], { payer: from }) };
  const brought = { network: NETWORK, chainId: 0n, evidence: [NO_EVIDENCE], secondReading: null };
  const body = { origin: null, account: from, signed, brought };
  void realm.receive({ v: 1, id: freshId(), kind: "request", body }, "router");
  const told = (await ask("waiting", {})) as unknown as readonly Told[];
  const { ticket, requestHash, explanationHash } = told.at(-1)!;
  return ask("approve", { ticket, requestHash, explanationHash });
}

test("a newcomer is paid a little at once, and everything a day after they were named", async () => {
  const machine = startMachine(37);
  const device = await openDevice(machine, 51);
  await guard(device, await device.ask("guard/make", { label: "house" }));
  machine.clock.atMs += 60_000;
  const from = (await addressOf(device, "house"))!;
  const free = POLICY_GUARDED.newRecipientFree["native"];
  const status = (await device.ask("guard/status", { source: 2 })) as unknown as GuardedStatus;
  expect(status.policy).toEqual(POLICY_GUARDED);
  expect(await payOut(device, from, free + 1n)).toBe("policy-refused");
  const paid = (await payOut(device, from, free / 2n)) as { written: { text: string } };
  expect(await payOut(device, from, free / 2n + 1n)).toBe("policy-refused");
  // To name somebody needs no second factor, since it waits: whoever is robbed sees it in that day.
  machine.clock.atMs += 60_000;
  const rules = JSON.stringify({ policy: writePolicy(status.policy), recipients: [MARIE] });
  const named = await device.ask("guard/rules", { source: 2, rules, proof: { kind: "none" } });
  expect(named).toMatchObject({ pending: null, recipients: [{ address: MARIE }] });
  const untilMs = machine.clock.atMs + POLICY_GUARDED.newRecipientDelayMs;
  expect(await payOut(device, from, free + 1n)).toBe("policy-refused");
  machine.clock.atMs = untilMs - 1;
  // A day has passed: the device has locked itself meanwhile.
  const key = { kind: "password", password: utf8ToBytes("a long password indeed") };
  expect(await device.ask("unlock", { a: paid.written.text, b: null, key })).toBeTypeOf("object");
  expect(await payOut(device, from, free + 1n)).toBe("policy-refused");
  machine.clock.atMs = untilMs;
  expect(await payOut(device, from, 100n * free)).toBeTypeOf("object");
});
