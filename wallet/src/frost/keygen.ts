import { ed25519, ed25519_FROST as frost, x25519 } from "@noble/curves/ed25519.js";
import type { DKG_Round1, DKG_Secret } from "@noble/curves/abstract/frost.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { sameBytes, wipe } from "@holdall/wallet/keyring";
import type { RandomBytes } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { isCommitted, readCommitments, sumOf, sumOfValues, valueAt } from "./commitments.ts";
import type { Commitments } from "./commitments.ts";
import { compareEcho, echoTo } from "./echo.ts";
import { decryptFrom, encryptTo, open, seal, sharedSecret } from "./envelope.ts";
import type { Ceremony, Envelope } from "./envelope.ts";
import { identifierOf, othersOf, QUORUM } from "./party.ts";
import type { Party } from "./party.ts";
import { groupOf } from "./share.ts";
import type { FrostShare } from "./share.ts";

const { Point } = ed25519;

/** One participant of a key generation. The methods are called once each, in this order. */
export interface Keygen {
  /** Step 1: commitments, proof of possession and a one-time box key, for all. */
  commit(): Envelope;
  /** Step 2: checks the others' step 1 and deals each its part, encrypted to it alone. */
  deal(received: readonly Envelope[]): Outcome<readonly Envelope[]>;
  /** Step 3: checks the parts received and repeats every step 1 to each of the others. */
  echo(received: readonly Envelope[]): Outcome<readonly Envelope[]>;
  /** Step 4: compares the echoes and yields the share. Any refusal before names its cause. */
  finish(received: readonly Envelope[]): Outcome<FrostShare>;
}

/** Who takes part, and with what. */
export interface KeygenSeat {
  readonly party: Party;
  readonly ceremony: Ceremony;
  /** Ed25519 identity secret; its public half is in the ceremony. */
  readonly identitySecret: Uint8Array;
  readonly random: RandomBytes;
}

/** Body of step 1: two commitments, a proof of possession, a box key. */
const COMMIT_BYTES = 32 + 32 + 64 + 32;

/** Step 1 of another party, read and checked once: its line, and what its box key and ours share. */
interface Commit {
  readonly commitments: Commitments;
  readonly shared: Uint8Array;
}

/**
 * A participant of a Pedersen key generation with proofs of possession and no dealer: nobody ever
 * knows the key. The line and its proof are drawn by the FROST library; what others say is checked
 * here, each point once (RFC 9591 leaves the rounds open; they are those of the library, which its
 * published vectors prove). Added are identity signatures, encryption of the parts, the echo of step
 * 1, and the name of whoever lies.
 */
export function createKeygen(seat: KeygenSeat): Keygen {
  const { party, ceremony, identitySecret, random } = seat;
  const boxSecret = random(32);
  const drawn = frost.DKG.round1(identifierOf(party), { ...QUORUM }, undefined, rngOf(random));
  const ownCommit = seal(
    ceremony,
    { from: party, to: "all", step: 1 },
    commitBody(),
    identitySecret,
  );
  const broadcasts = new Map<Party, Envelope>([[party, ownCommit]]);
  const commits = new Map<Party, Commit>();
  let parts: ReadonlyMap<Party, Uint8Array> = new Map();

  function commitBody(): Uint8Array {
    const { commitment, proofOfKnowledge } = drawn.public;
    return concatBytes(...commitment, proofOfKnowledge, x25519.getPublicKey(boxSecret));
  }

  return {
    commit: () => ownCommit,
    deal(received) {
      for (const from of othersOf(party)) {
        const envelope = received.find((message) => message.from === from);
        const body = open(ceremony, { from, to: "all", step: 1 }, envelope);
        if (!body.ok) return body;
        const commit = readCommit(from, body.value, boxSecret);
        if (commit === null) return refuse("frost-share", from);
        commits.set(from, commit);
        broadcasts.set(from, envelope!);
      }
      return accept(
        othersOf(party).map((to) => {
          const part = valueAt(to, lineOf(drawn.secret));
          const box = encryptTo(ceremony, { from: party, to }, commits.get(to)!.shared, part);
          wipe(part);
          return seal(ceremony, { from: party, to, step: 2 }, box, identitySecret);
        }),
      );
    },
    echo(received) {
      const read = readParts(seat, commits, received);
      if (!read.ok) return read;
      parts = read.value;
      return accept(
        othersOf(party).map((to) =>
          echoTo(ceremony, { from: party, to, step: 3 }, broadcasts, identitySecret),
        ),
      );
    },
    finish(received) {
      for (const from of othersOf(party)) {
        const echo = received.find((message) => message.from === from);
        const compared = compareEcho(ceremony, { from, to: party, step: 3 }, broadcasts, echo);
        if (!compared.ok) return compared;
      }
      const share = assemble(party, drawn, [...commits.values()], [...parts.values()]);
      wipe(boxSecret, ...parts.values(), ...[...commits.values()].map(({ shared }) => shared));
      return share === null ? refuse("frost-share", party) : accept(share);
    },
  };
}

/** What a new key signs to prove itself before its address is shown. Never a valid transaction. */
export function keygenTestMessage(
  ceremony: Pick<Ceremony, "id">,
  groupKey: Uint8Array,
): Uint8Array {
  return concatBytes(utf8ToBytes("holdall/frost/test/v1\0"), ceremony.id, groupKey);
}

/** The library asks for more than 32 bytes at a time; any length is served from our source. */
function rngOf(random: RandomBytes): (length?: number) => Uint8Array<ArrayBuffer> {
  return (length = 32) => new Uint8Array(random(length));
}

/** The line a party has drawn. Secret. */
function lineOf({ coefficients }: DKG_Secret) {
  const [constant, slope] = coefficients!;
  return { constant, slope };
}

/** The share that all lines together give a party, or `null` when it is not of the group's line. */
function assemble(
  party: Party,
  drawn: { readonly public: DKG_Round1; readonly secret: DKG_Secret },
  commits: readonly Commit[],
  parts: readonly Uint8Array[],
): FrostShare | null {
  const [constant, slope] = drawn.public.commitment.map((bytes) => Point.fromBytes(bytes));
  const own = valueAt(party, lineOf(drawn.secret));
  const signingShare = sumOfValues([own, ...parts]);
  wipe(own);
  frost.DKG.clean(drawn.secret);
  const lines = commits.map(({ commitments }) => commitments);
  const sum = sumOf([{ constant, slope }, ...lines]);
  if (sum === null || !isCommitted(signingShare, party, sum)) return null;
  return { party, signingShare, group: groupOf(sum, 1) };
}

function readParts(
  { party, ceremony }: KeygenSeat,
  commits: ReadonlyMap<Party, Commit>,
  received: readonly Envelope[],
): Outcome<ReadonlyMap<Party, Uint8Array>> {
  const parts = new Map<Party, Uint8Array>();
  for (const from of othersOf(party)) {
    const envelope = received.find((message) => message.from === from);
    const body = open(ceremony, { from, to: party, step: 2 }, envelope);
    if (!body.ok) return body;
    const { commitments, shared } = commits.get(from)!;
    const part = decryptFrom(ceremony, { from, to: party }, shared, body.value);
    if (part === null || !isCommitted(part, party, commitments)) return refuse("frost-share", from);
    parts.set(from, part);
  }
  return accept(parts);
}

function readCommit(from: Party, body: Uint8Array, boxSecret: Uint8Array): Commit | null {
  if (body.length !== COMMIT_BYTES) return null;
  const commitments = readCommitments(body.slice(0, 32), body.slice(32, 64));
  if (commitments === null || !isPossessionProven(from, commitments, body.slice(64, 128))) {
    return null;
  }
  const shared = sharedSecret(boxSecret, body.slice(128));
  return shared === null ? null : { commitments, shared };
}

/**
 * Checks a proof of possession: R = z·B − c·φ₀ with c = H("…dkg" ‖ identifier ‖ φ₀ ‖ R). That R is of
 * the group follows: both points it is made of are. It is compared as bytes, so that it has one form.
 */
export function isPossessionProven(
  from: Party,
  { constant }: Commitments,
  proof: Uint8Array,
): boolean {
  const nonce = proof.subarray(0, 32);
  try {
    const response = Point.Fn.fromBytes(proof.subarray(32));
    const hashed = sha512(
      concatBytes(
        utf8ToBytes("FROST-ED25519-SHA512-v1dkg"),
        hexToBytes(identifierOf(from)),
        constant.toBytes(),
        nonce,
      ),
    );
    const challenge = Point.Fn.create(BigInt(`0x${bytesToHex(hashed.toReversed())}`));
    const expected = Point.BASE.multiplyUnsafe(response).subtract(
      constant.multiplyUnsafe(challenge),
    );
    return !expected.is0() && sameBytes(expected.toBytes(), nonce);
  } catch {
    return false;
  }
}
