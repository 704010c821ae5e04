import { ed25519 } from "@noble/curves/ed25519.js";
import type { RandomBytes } from "@holdall/wallet/keyring";
import type { Outcome } from "@holdall/wallet/refusals";
import type { Ceremony, Envelope } from "./envelope.ts";
import { seal } from "./envelope.ts";
import { createKeygen } from "./keygen.ts";
import type { Keygen } from "./keygen.ts";
import { othersOf, PARTIES } from "./party.ts";
import type { Party } from "./party.ts";
import { createReshare } from "./reshare.ts";
import type { Reshare } from "./reshare.ts";
import type { FrostShare } from "./share.ts";
import { joinShares, openSession } from "./sign.ts";
import type { RecordSession, SigningPlan } from "./sign.ts";

/** Ceremonies of three parties in one process, with a hand on every message. */
export type Tamper = (envelope: Envelope, receiver: Party) => Envelope;

/** What each party ended with. */
export type Results = Readonly<Record<Party, Outcome<FrostShare>>>;

/** The pairs that can sign. */
export const PAIRS: readonly (readonly [Party, Party])[] = [
  ["device", "cosigner"],
  ["device", "recovery"],
  ["cosigner", "recovery"],
];

const honest: Tamper = (envelope) => envelope;

/** Predictable bytes, different at each call. */
export function seededBytes(seed: number): RandomBytes {
  let state = (seed * 2_654_435_761) | 1;
  return (length) =>
    Uint8Array.from({ length }, () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 8) & 255;
    });
}

/** Identity secrets of the three parties of a test. */
export const IDENTITIES: Readonly<Record<Party, Uint8Array>> = {
  device: new Uint8Array(32).fill(1),
  cosigner: new Uint8Array(32).fill(2),
  recovery: new Uint8Array(32).fill(3),
};

/** A ceremony of those three. */
export function ceremonyOf(purpose: Ceremony["purpose"], id = 9): Ceremony {
  const identities = Object.fromEntries(
    PARTIES.map((party) => [party, ed25519.getPublicKey(IDENTITIES[party])]),
  ) as Record<Party, Uint8Array>;
  return { id: new Uint8Array(32).fill(id), purpose, identities };
}

/** The value, or an error that says the refusal. */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal} ${outcome.detail}`);
  return outcome.value;
}

/** Makes `envelope` say something else and signs it anew: what a lying party can do. */
export function resign(ceremony: Ceremony, envelope: Envelope, body: Uint8Array): Envelope {
  const { from, to, step } = envelope;
  return seal(ceremony, { from, to, step }, body, IDENTITIES[from]);
}

/** A copy with one bit flipped. */
export function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, i) => (i === at % bytes.length ? byte ^ 1 : byte));
}

type Step<T> = (party: Party, seat: T) => Outcome<readonly Envelope[]>;

/** Runs one step at each party and hands each receiver what was meant for it, tampered. */
function exchange<T>(
  seats: Readonly<Record<Party, T>>,
  step: Step<T>,
  tamper: Tamper,
): { inbox: Record<Party, Envelope[]>; refused: Partial<Record<Party, Outcome<FrostShare>>> } {
  const inbox: Record<Party, Envelope[]> = { device: [], cosigner: [], recovery: [] };
  const refused: Partial<Record<Party, Outcome<FrostShare>>> = {};
  for (const party of PARTIES) {
    const sent = step(party, seats[party]);
    if (!sent.ok) refused[party] = sent;
    for (const envelope of sent.ok ? sent.value : []) {
      const receivers = envelope.to === "all" ? othersOf(party) : [envelope.to];
      for (const receiver of receivers) inbox[receiver].push(tamper(envelope, receiver));
      if (envelope.to === "all") inbox[party].push(envelope);
    }
  }
  return { inbox, refused };
}

/** A whole key generation; the first refusal of any party ends it for everybody. */
export function runKeygen(seed = 1, tamper: Tamper = honest, id = 9): Results {
  const ceremony = ceremonyOf("keygen", id);
  const seats = Object.fromEntries(
    PARTIES.map((party, i) => [
      party,
      createKeygen({
        party,
        ceremony,
        identitySecret: IDENTITIES[party],
        random: seededBytes(seed * 16 + i),
      }),
    ]),
  ) as Record<Party, Keygen>;
  const steps: Step<Keygen>[] = [(_, seat) => ({ ok: true, value: [seat.commit()] })];
  let inbox: Record<Party, Envelope[]> = { device: [], cosigner: [], recovery: [] };
  steps.push((party, seat) => seat.deal(inbox[party]));
  steps.push((party, seat) => seat.echo(inbox[party]));
  for (const step of steps) {
    const round = exchange(seats, step, tamper);
    if (Object.keys(round.refused).length > 0) return abort(round.refused);
    inbox = round.inbox;
  }
  return mapParties((party) => seats[party].finish(inbox[party]));
}

/** The three shares of a fresh key: a whole key generation, whose draws the seed decides. */
export function freshShares(seed = 1): Readonly<Record<Party, FrostShare>> {
  const results = runKeygen(seed);
  return mapParties((party) => valueOf(results[party]));
}

/** Keys made before in this process, by seed. */
const KEPT = new Map<number, Readonly<Record<Party, FrostShare>>>();

/**
 * The shares that {@link freshShares} makes of a seed, made once a process: for whoever needs a key and
 * not its making. Each caller has copies of its own, which it may erase.
 */
export function keptShares(seed = 1): Readonly<Record<Party, FrostShare>> {
  const kept = KEPT.get(seed) ?? freshShares(seed);
  KEPT.set(seed, kept);
  return mapParties((party) => copyOf(kept[party]));
}

function copyOf({ party, signingShare, group }: FrostShare): FrostShare {
  const [constant, slope] = group.commitments;
  const commitments = [constant.slice(), slope.slice()] as const;
  return { party, signingShare: signingShare.slice(), group: { ...group, commitments } };
}

/** A whole re-sharing by two holders. */
export function runReshare(
  shares: Readonly<Record<Party, FrostShare>>,
  holders: readonly [Party, Party],
  seed = 1,
  tamper: Tamper = honest,
): Results {
  const ceremony = ceremonyOf("reshare");
  const plan = { group: shares[holders[0]].group, holders };
  const seats = mapParties((party, i): Reshare => {
    const seat = { party, ceremony, identitySecret: IDENTITIES[party], plan };
    const tools = { ...seat, random: seededBytes(seed * 16 + 8 + i) };
    return createReshare(holders.includes(party) ? { ...tools, share: shares[party] } : tools);
  });
  const joins = exchange(seats, (_, seat) => ({ ok: true, value: [seat.join()] }), tamper);
  const deals = exchange(
    seats,
    (party, seat) =>
      holders.includes(party) ? seat.deal(joins.inbox[party]) : { ok: true, value: [] },
    tamper,
  );
  if (Object.keys(deals.refused).length > 0) return abort(deals.refused);
  // A holder keeps the part it dealt to itself.
  const echoes = exchange(
    seats,
    (party, seat) => seat.echo(joins.inbox[party], deals.inbox[party]),
    tamper,
  );
  if (Object.keys(echoes.refused).length > 0) return abort(echoes.refused);
  return mapParties((party) => seats[party].finish(echoes.inbox[party]));
}

/** A record that remembers, as durable storage would. */
export function memoryRecord(): RecordSession {
  const known = new Set<string>();
  return ({ sessionId }) => {
    if (known.has(sessionId)) return false;
    known.add(sessionId);
    return true;
  };
}

/** Signs with two shares in one process. */
export async function signWith(
  first: FrostShare,
  second: FrostShare,
  message: Uint8Array,
  seed = 1,
): Promise<Outcome<Uint8Array>> {
  const plan: SigningPlan = {
    sessionId: new Uint8Array(32).fill(seed),
    message,
    pair: [first.party, second.party],
  };
  const open = async (share: FrostShare, salt: number) =>
    openSession(share, plan, { random: seededBytes(seed * 8 + salt), record: memoryRecord() });
  const [a, b] = [await open(first, 1), await open(second, 2)];
  if (!a.ok) return a;
  if (!b.ok) return b;
  const [partA, partB] = [a.value.respond(b.value.commitment), b.value.respond(a.value.commitment)];
  if (!partA.ok) return partA;
  if (!partB.ok) return partB;
  const commitments = [a.value.commitment, b.value.commitment];
  return joinShares(first.group, plan, commitments, [partA.value, partB.value]);
}

function mapParties<T>(make: (party: Party, index: number) => T): Readonly<Record<Party, T>> {
  return Object.fromEntries(PARTIES.map((party, i) => [party, make(party, i)])) as Record<Party, T>;
}

function abort(refused: Partial<Record<Party, Outcome<FrostShare>>>): Results {
  const quiet: Outcome<FrostShare> = { ok: false, refusal: "frost-session", detail: "aborted" };
  return mapParties((party) => refused[party] ?? quiet);
}
