import { ed25519, ed25519_FROST as frost, x25519 } from "@noble/curves/ed25519.js";
import type { DKG_Round1, DKG_Secret } from "@noble/curves/abstract/frost.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { wipe } from "@holdall/wallet/keyring";
import type { RandomBytes } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { compareEcho, echoTo } from "./echo.ts";
import { decryptFrom, encryptTo, open, seal } from "./envelope.ts";
import type { Ceremony, Envelope } from "./envelope.ts";
import { identifierOf, othersOf, QUORUM } from "./party.ts";
import type { Party } from "./party.ts";
import { isShareOfGroup } from "./share.ts";
import type { FrostShare } from "./share.ts";

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

interface Commit {
  readonly round1: DKG_Round1;
  readonly boxKey: Uint8Array;
}

/**
 * A participant of a Pedersen key generation with proofs of possession and no dealer: nobody ever
 * knows the key. The rounds are those of the FROST library; added are identity signatures,
 * encryption of the parts, the echo of step 1, and the name of whoever lies.
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
  const remotePackages = () => othersOf(party).map((other) => commits.get(other)!.round1);

  return {
    commit: () => ownCommit,
    deal(received) {
      for (const from of othersOf(party)) {
        const envelope = received.find((message) => message.from === from);
        const body = open(ceremony, { from, to: "all", step: 1 }, envelope);
        if (!body.ok) return body;
        const commit = readCommit(from, body.value);
        if (commit === null) return refuse("frost-share", from);
        commits.set(from, commit);
        broadcasts.set(from, envelope!);
      }
      const dealt = frost.DKG.round2(drawn.secret, remotePackages());
      return accept(
        othersOf(party).map((to) => {
          const part = dealt[identifierOf(to)].signingShare;
          const keys = { secret: boxSecret, peer: commits.get(to)!.boxKey };
          const box = encryptTo(ceremony, { from: party, to }, keys, part);
          return seal(ceremony, { from: party, to, step: 2 }, box, identitySecret);
        }),
      );
    },
    echo(received) {
      const read = readParts(seat, commits, boxSecret, received);
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
      const share = assemble(party, drawn.secret, remotePackages(), parts);
      wipe(boxSecret, ...parts.values());
      return isShareOfGroup(share) ? accept(share) : refuse("frost-share", party);
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

function assemble(
  party: Party,
  secret: DKG_Secret,
  packages: DKG_Round1[],
  parts: ReadonlyMap<Party, Uint8Array>,
): FrostShare {
  const round2 = [...parts].map(([from, part]) => ({
    identifier: identifierOf(from),
    signingShare: new Uint8Array(part),
  }));
  const key = frost.DKG.round3(secret, packages, round2);
  frost.DKG.clean(secret);
  const [constant, slope] = key.public.commitments;
  const group = { commitments: [constant, slope] as const, generation: 1 };
  return { party, signingShare: key.secret.signingShare, group };
}

function readParts(
  { party, ceremony }: KeygenSeat,
  commits: ReadonlyMap<Party, Commit>,
  boxSecret: Uint8Array,
  received: readonly Envelope[],
): Outcome<ReadonlyMap<Party, Uint8Array>> {
  const parts = new Map<Party, Uint8Array>();
  for (const from of othersOf(party)) {
    const envelope = received.find((message) => message.from === from);
    const body = open(ceremony, { from, to: party, step: 2 }, envelope);
    if (!body.ok) return body;
    const { boxKey, round1 } = commits.get(from)!;
    const keys = { secret: boxSecret, peer: boxKey };
    const part = decryptFrom(ceremony, { from, to: party }, keys, body.value);
    if (part === null || !isPartOf(part, party, round1.commitment)) {
      return refuse("frost-share", from);
    }
    parts.set(from, part);
  }
  return accept(parts);
}

/** Feldman's check of one part against its sender's commitments (RFC 9591, appendix C.2). */
export function isPartOf(
  part: Uint8Array,
  receiver: Party,
  commitments: readonly Uint8Array[],
): boolean {
  try {
    frost.validateSecret(
      { identifier: identifierOf(receiver), signingShare: new Uint8Array(part) },
      {
        signers: { ...QUORUM },
        commitments: commitments.map((bytes) => new Uint8Array(bytes)),
        verifyingShares: {},
      },
    );
    return true;
  } catch {
    return false;
  }
}

function readCommit(from: Party, body: Uint8Array): Commit | null {
  if (body.length !== COMMIT_BYTES) return null;
  const round1: DKG_Round1 = {
    identifier: identifierOf(from),
    commitment: [body.slice(0, 32), body.slice(32, 64)],
    proofOfKnowledge: body.slice(64, 128),
  };
  return isPossessionProven(round1) ? { round1, boxKey: body.slice(128) } : null;
}

/**
 * Checks a proof of possession by itself, so that a false one names its sender: R = z·B − c·φ₀
 * with c = H("…dkg" ‖ identifier ‖ φ₀ ‖ R). The library checks it again in its own step 2.
 */
function isPossessionProven({ identifier, commitment, proofOfKnowledge }: DKG_Round1): boolean {
  const { Point } = ed25519;
  try {
    const points = commitment.map((bytes) => Point.fromBytes(bytes));
    if (points.some((point) => point.is0() || !point.isTorsionFree())) return false;
    const nonce = Point.fromBytes(proofOfKnowledge.slice(0, 32));
    const response = Point.Fn.fromBytes(proofOfKnowledge.slice(32));
    const hashed = sha512(
      concatBytes(
        utf8ToBytes("FROST-ED25519-SHA512-v1dkg"),
        hexToBytes(identifier),
        commitment[0],
        proofOfKnowledge.slice(0, 32),
      ),
    );
    const challenge = Point.Fn.create(BigInt(`0x${bytesToHex(hashed.toReversed())}`));
    const expected = Point.BASE.multiplyUnsafe(response).subtract(
      points[0].multiplyUnsafe(challenge),
    );
    return nonce.isTorsionFree() && !nonce.is0() && nonce.equals(expected);
  } catch {
    return false;
  }
}
