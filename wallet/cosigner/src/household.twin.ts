import { generateKeyPairSync, sign as signWithKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import {
  challengeFor,
  createCosignerClient,
  signTextWith,
  writeEnvelopes,
  writePasskey,
  writePolicy,
} from "@holdall/wallet/cosign";
import type {
  CosignerClient,
  CosignerPost,
  FactorAct,
  Json,
  Passkey,
} from "@holdall/wallet/cosign";
import {
  createKeygen,
  createLocalPeer,
  createReshare,
  decodeShare,
  encodeShare,
  groupKeyOf,
  joinShares,
  keygenTestMessage,
  openSession,
} from "@holdall/wallet/frost";
import type { Ceremony, Envelope, FrostShare, Party } from "@holdall/wallet/frost";
import { IDENTITIES, seededBytes, valueOf } from "@holdall/wallet/frost/ceremony";
import {
  createRecoveryHand,
  kitSpeaker,
  makeGuarded,
  renewGuarded,
  settleRenewal,
} from "@holdall/wallet/guarded";
import type {
  GuardedSeat,
  GuardedTerms,
  GuardedTools,
  Renewal,
  Speaker,
} from "@holdall/wallet/guarded";
import { POLICY_OPEN } from "@holdall/wallet/policy";
import type { Policy } from "@holdall/wallet/policy";
import { accept } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { createCosigner } from "./cosigner.ts";
import type { Cosigner, CosignerParts } from "./cosigner.ts";
import { createReading } from "./reading.ts";
import { openStore } from "./store.ts";

/** A person with a device and a recovery share, and a co-signer of one's own, in one process. */

export const NETWORK = "solana:local";
export const ACCOUNT = new Uint8Array(32).fill(0x77);
const RP_ID = "wallet.localhost";

/** A co-signer that can be stopped and started over the same files, with a clock in hand. */
export interface Machine {
  readonly folder: string;
  readonly clock: { atMs: number };
  readonly notices: string[];
  cosigner: Cosigner;
  restart(parts?: Partial<CosignerParts>): void;
}

/** What a machine has stored, and when. */
export interface Stored {
  readonly folder: string;
  readonly atMs: number;
}

/** A machine without accounts, or one over a copy of what another has stored. */
export function startMachine(seed = 1, stored?: Stored): Machine {
  const folder = mkdtempSync(join(tmpdir(), "holdall-cosigner-"));
  if (stored !== undefined) cpSync(stored.folder, folder, { recursive: true });
  const clock = { atMs: stored?.atMs ?? 1_800_000_000_000 };
  const notices: string[] = [];
  // Over a copy it draws as after a restart: never again what was drawn before.
  let draws = seed * 100 + (stored === undefined ? 0 : 50);
  const create = (parts: Partial<CosignerParts> = {}): Cosigner => {
    // Randomness goes on after a restart, as the machine's own does.
    const random = seededBytes(++draws);
    return createCosigner({
      store: openStore(folder, join(folder, "seal.key"), random),
      random,
      reading: createReading(),
      now: () => clock.atMs,
      notify: (_, event) => void notices.push(event),
      ...parts,
    });
  };
  const machine: Machine = {
    folder,
    clock,
    notices,
    cosigner: create(),
    restart(parts) {
      machine.cosigner.close();
      machine.cosigner = create(parts);
    },
  };
  return machine;
}

/** A copy of what a machine has stored by now. */
export function storedBy({ folder, clock }: Machine): Stored {
  const copy = mkdtempSync(join(tmpdir(), "holdall-stored-"));
  cpSync(folder, copy, { recursive: true });
  return { folder: copy, atMs: clock.atMs };
}

/** Carries texts to the machine, whichever co-signer runs on it at the time. */
export const postTo =
  (machine: Machine): CosignerPost =>
  (_, text, signature) =>
    machine.cosigner.handle(text, signature);

/** A client of one party. */
export function clientOf(
  machine: Machine,
  from: "device" | "recovery",
  firstNumber = 1,
): CosignerClient {
  let number = firstNumber;
  const seat = {
    account: ACCOUNT,
    from,
    sign: signTextWith(IDENTITIES[from]),
    nextNumber: () => number++,
  };
  return createCosignerClient(seat, postTo(machine));
}

/** A passkey, as a browser would make one. */
export interface TestPasskey {
  readonly spki: Uint8Array;
  readonly registered: Passkey;
  /** Signs a challenge that somebody else has computed. */
  answer(challenge: Uint8Array, changes?: Told): Json;
  assert(act: FactorAct, subject: Uint8Array, changes?: Told): Json;
}

export function createPasskey(): TestPasskey {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const spki = new Uint8Array(publicKey.export({ format: "der", type: "spki" }));
  let count = 0;
  const answer: TestPasskey["answer"] = (challenge, changes = {}) =>
    assertWith(privateKey, { challenge, count: ++count, ...changes });
  return {
    spki,
    registered: { spki, rpId: RP_ID },
    answer,
    assert: (act, subject, changes) => answer(challengeFor(ACCOUNT, act, subject), changes),
  };
}

/** What an assertion says, and how it is told otherwise than an honest one. */
export interface Told {
  readonly challenge?: Uint8Array;
  readonly rpId?: string;
  readonly flags?: number;
  readonly count?: number;
  /** Bytes after the counter. */
  readonly extra?: Uint8Array;
  /** Fields of the client's data beside, or instead of, the honest ones. */
  readonly client?: Readonly<Record<string, Json>>;
}

/** An assertion by a key, of P-256 or of Ed25519, as a browser hands it on. */
export function assertWith(key: KeyObject, told: Told): Json {
  const { challenge = new Uint8Array(32), rpId = RP_ID, flags = 5, count = 0 } = told;
  const counter = new Uint8Array(4);
  new DataView(counter.buffer).setUint32(0, count, false);
  const authenticator = concatBytes(
    sha256(utf8ToBytes(rpId)),
    Uint8Array.of(flags),
    counter,
    told.extra ?? new Uint8Array(),
  );
  const client = JSON.stringify({
    type: "webauthn.get",
    challenge: Buffer.from(challenge).toString("base64url"),
    origin: `http://${RP_ID}`,
    crossOrigin: false,
    ...told.client,
  });
  const signed = concatBytes(authenticator, sha256(utf8ToBytes(client)));
  const digest = key.asymmetricKeyType === "ed25519" ? null : "sha256";
  const signature = signWithKey(digest, signed, key);
  return { authenticator: bytesToHex(authenticator), client, signature: signature.toString("hex") };
}

function identitiesOf(machine: Machine): Record<Party, Uint8Array> {
  return {
    device: ed25519.getPublicKey(IDENTITIES.device),
    cosigner: machine.cosigner.identity,
    recovery: ed25519.getPublicKey(IDENTITIES.recovery),
  };
}

const hexOf = (identities: Readonly<Record<Party, Uint8Array>>): Json =>
  Object.fromEntries(Object.entries(identities).map(([party, key]) => [party, bytesToHex(key)]));

/** The terms of a ceremony, as a wallet writes them. */
export function termsOf(
  machine: Machine,
  ceremony: Uint8Array,
  policy: Policy,
  passkey: TestPasskey | null,
) {
  return {
    ceremony: bytesToHex(ceremony),
    identities: hexOf(identitiesOf(machine)),
    network: NETWORK,
    policy: writePolicy(policy),
    passkey: writePasskey(passkey === null ? null : { spki: passkey.spki, rpId: RP_ID }),
  };
}

/** What the person holds after a ceremony. */
export interface Household {
  readonly machine: Machine;
  readonly device: CosignerClient;
  readonly shares: { readonly device: FrostShare; readonly recovery: FrostShare };
  readonly passkey: TestPasskey;
}

/** A household that was made before in this process: its shares and passkey are never erased. */
interface Kept {
  readonly stored: Stored;
  readonly shares: Household["shares"];
  readonly passkey: TestPasskey;
}
const KEPT = new Map<string, Promise<Kept>>();
/** Requests of a device that was there before begin here: a making takes a few. */
const NUMBER_AFTER_MAKING = 20;

/**
 * A household after a whole key generation with the co-signer, proven by a test signature. It is made once
 * a process for each policy; every caller has a machine over a copy of what was stored, and shares of its
 * own.
 */
export async function makeHousehold(policy: Policy = POLICY_OPEN): Promise<Household> {
  const name = JSON.stringify(writePolicy(policy));
  const making = KEPT.get(name) ?? keepHousehold(policy);
  KEPT.set(name, making);
  const { stored, shares, passkey } = await making;
  const machine = startMachine(1, stored);
  const own = { device: copyOf(shares.device), recovery: copyOf(shares.recovery) };
  return {
    machine,
    device: clientOf(machine, "device", NUMBER_AFTER_MAKING),
    shares: own,
    passkey,
  };
}

async function keepHousehold(policy: Policy): Promise<Kept> {
  const machine = startMachine();
  const passkey = createPasskey();
  const device = clientOf(machine, "device");
  const shares = await generate(machine, device, policy, passkey);
  await prove(machine, device, "dkg", shares.device, ACCOUNT);
  machine.clock.atMs += 60_000;
  machine.cosigner.close();
  return { stored: storedBy(machine), shares, passkey };
}

const copyOf = (share: FrostShare): FrostShare => valueOf(decodeShare(encodeShare(share)));

export async function generate(
  machine: Machine,
  client: CosignerClient,
  policy: Policy,
  passkey: TestPasskey | null,
): Promise<Household["shares"]> {
  const ceremony: Ceremony = { id: ACCOUNT, purpose: "keygen", identities: identitiesOf(machine) };
  const [mine, kept] = (["device", "recovery"] as const).map((party, i) =>
    createKeygen({
      party,
      ceremony,
      identitySecret: IDENTITIES[party],
      random: seededBytes(40 + i),
    }),
  );
  const start = await client.ask("dkg/start", termsOf(machine, ACCOUNT, policy, passkey));
  const first = [readOne(valueOf(start)), mine.commit(), kept.commit()];
  const dealt = [...valueOf(mine.deal(first)), ...valueOf(kept.deal(first))];
  const theirDeal = valueOf(await client.exchange("dkg/deal", first.slice(1)));
  const all = [...dealt, ...theirDeal];
  const to = (list: readonly Envelope[], party: Party) => list.filter((one) => one.to === party);
  const echoed = [
    ...valueOf(mine.echo(to(all, "device"))),
    ...valueOf(kept.echo(to(all, "recovery"))),
  ];
  const theirEcho = valueOf(await client.exchange("dkg/echo", to(all, "cosigner")));
  const echoes = [...echoed, ...theirEcho];
  const shares = {
    device: valueOf(mine.finish(to(echoes, "device"))),
    recovery: valueOf(kept.finish(to(echoes, "recovery"))),
  };
  const received = writeEnvelopes(to(echoes, "cosigner"));
  valueOf(await client.ask("dkg/finish", { received }));
  return shares;
}

/** A re-sharing by two holders, of which one may be the co-signer. */
export async function reshare(
  machine: Machine,
  client: CosignerClient,
  old: { readonly device: FrostShare | null; readonly recovery: FrostShare | null },
  holders: readonly [Party, Party],
  options: { readonly id: Uint8Array; readonly passkey: TestPasskey; readonly assertion?: Json },
): Promise<Household["shares"]> {
  const { id } = options;
  const ceremony: Ceremony = { id, purpose: "reshare", identities: identitiesOf(machine) };
  const { group } = (old.device ?? old.recovery)!;
  const seats = (["device", "recovery"] as const).map((party, i) => {
    const share = old[party];
    const seat = {
      party,
      ceremony,
      identitySecret: IDENTITIES[party],
      random: seededBytes(60 + i),
    };
    const plan = { plan: { group, holders } };
    return createReshare(share === null ? { ...seat, ...plan } : { ...seat, ...plan, share });
  });
  const [key, slope] = group.commitments.map(bytesToHex);
  const start = await client.ask("reshare/start", {
    ...termsOf(machine, id, POLICY_OPEN, options.passkey),
    group: { key, slope, generation: group.generation },
    holders: [...holders],
    assertion: options.assertion ?? "none",
  });
  const joins = [readOne(valueOf(start)), ...seats.map((seat) => seat.join())];
  const theirDeal = valueOf(await client.exchange("reshare/deal", joins.slice(1)));
  const ownDeals = (["device", "recovery"] as const).flatMap((party, i) =>
    holders.includes(party) ? valueOf(seats[i].deal(joins)) : [],
  );
  const deals = [...theirDeal, ...ownDeals];
  const echoes = seats.flatMap((seat) => [...valueOf(seat.echo(joins, deals))]);
  const theirEcho = valueOf(await client.exchange("reshare/echo", ownDeals));
  const all = [...echoes, ...theirEcho];
  const to = (party: Party) => all.filter((one) => one.to === party);
  const shares = {
    device: valueOf(seats[0].finish(to("device"))),
    recovery: valueOf(seats[1].finish(to("recovery"))),
  };
  valueOf(await client.ask("reshare/finish", { received: writeEnvelopes(to("cosigner")) }));
  return shares;
}

/** Has the co-signer take a new share into use by a test signature with it. */
export async function prove(
  machine: Machine,
  client: CosignerClient,
  stage: "dkg" | "reshare",
  share: FrostShare,
  id: Uint8Array,
): Promise<void> {
  const ceremony: Ceremony = { id, purpose: "keygen", identities: identitiesOf(machine) };
  const message = keygenTestMessage(ceremony, groupKeyOf(share.group));
  const plan = {
    sessionId: seededBytes(id[0] + 5)(32),
    message,
    pair: [share.party, "cosigner"] as const,
  };
  const peer = client.peer({ isTest: true });
  const session = valueOf(
    await openSession(share, plan, { random: seededBytes(9), record: () => true }),
  );
  const request = { kind: "solana-message", bytes: message } as const;
  const nonces = valueOf(await peer.commit(plan, request));
  const part = valueOf(session.respond(nonces));
  const theirs = valueOf(await peer.respond(plan, session.commitment));
  const signature = valueOf(
    joinShares(share.group, plan, [session.commitment, nonces], [part, theirs]),
  );
  valueOf(await client.ask(`${stage}/confirm`, { signature: bytesToHex(signature) }));
}

export { createLocalPeer };

function readOne(value: Json): Envelope {
  const [one] = value as readonly { body: string; signature: string }[];
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, "hex"));
  return {
    ...(one as unknown as Envelope),
    body: bytes(one.body),
    signature: bytes(one.signature),
  };
}

/** Both seats of a person, as no realm ever has them side by side. */
export interface GuardedPair {
  readonly device: GuardedSeat;
  readonly recovery: GuardedSeat;
}

/** Makes an account with a recovery hand in this memory, and answers what both ended with. */
export async function makePair(
  terms: GuardedTerms,
  tools: GuardedTools,
): Promise<Outcome<GuardedPair>> {
  const hand = createRecoveryHand(tools.random, null);
  const device = await makeGuarded(terms, hand, tools);
  return device.ok ? accept({ device: device.value, recovery: hand.kept()! }) : device;
}

/** Shares a key anew with the kit that is left, or without one. */
export async function renewPair(
  { recovery, ...renewal }: Renewal & { readonly recovery: GuardedSeat | null },
  tools: GuardedTools,
): Promise<Outcome<GuardedPair>> {
  const hand = createRecoveryHand(tools.random, recovery);
  const device = await renewGuarded(renewal, hand, tools);
  if (!device.ok) return device;
  const settled = await settleRenewal(device.value, tools);
  return settled.ok ? accept({ device: device.value, recovery: hand.kept()! }) : settled;
}

/** A kit as it speaks for itself. */
export function kitVoice(kit: GuardedSeat): Speaker {
  return kitSpeaker(kit, createRecoveryHand(seededBytes(1), kit));
}
