import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { bytesToHex, concatBytes } from "@noble/hashes/utils.js";
import { sameBytes, wipe } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { compareEcho, echoTo } from "./echo.ts";
import { decryptFrom, encryptTo, open, seal } from "./envelope.ts";
import type { Envelope } from "./envelope.ts";
import { isPartOf } from "./keygen.ts";
import type { KeygenSeat } from "./keygen.ts";
import { numberOf, othersOf, PARTIES } from "./party.ts";
import type { Party } from "./party.ts";
import { groupKeyOf, isShareOfGroup, verifyingShareOf } from "./share.ts";
import type { FrostShare, Group } from "./share.ts";

const { Point } = ed25519;
const { Fn } = Point;

/** A re-sharing: two holders of old shares give the same key new shares for all three. */
export interface ResharePlan {
  readonly group: Group;
  readonly holders: readonly [Party, Party];
}

/** One participant of a re-sharing. A holder also deals; every party receives. */
export interface Reshare {
  /** Step 1: a one-time box key, for all. */
  join(): Envelope;
  /** Step 2, holders only: commitments for all, and each party's part, encrypted to it alone. */
  deal(joined: readonly Envelope[]): Outcome<readonly Envelope[]>;
  /** Step 3: checks what both holders dealt and repeats their commitments to the others. */
  echo(joined: readonly Envelope[], dealt: readonly Envelope[]): Outcome<readonly Envelope[]>;
  /** Step 4: compares the echoes and yields the new share of the same key. */
  finish(received: readonly Envelope[]): Outcome<FrostShare>;
}

/** Who takes part; `share` is the old share of a holder and absent for the party who lost its own. */
export interface ReshareSeat extends KeygenSeat {
  readonly plan: ResharePlan;
  readonly share?: FrostShare;
}

/**
 * A participant of a re-sharing. Holder i shares λᵢ·sᵢ with a fresh polynomial; its constant
 * commitment must equal λᵢ·Yᵢ, which everybody can compute, so a holder who shares anything else
 * is named, and the sum of both is the unchanged group key. Old and new shares do not mix.
 */
export function createReshare(seat: ReshareSeat): Reshare {
  const { party, ceremony, identitySecret, random, plan } = seat;
  const boxSecret = random(32);
  const ownJoin = seal(
    ceremony,
    { from: party, to: "all", step: 1 },
    x25519.getPublicKey(boxSecret),
    identitySecret,
  );
  const broadcasts = new Map<Party, Envelope>([[party, ownJoin]]);
  let received: ReadonlyMap<Party, Received> = new Map();

  return {
    join: () => ownJoin,
    deal(joined) {
      const keys = readJoins(seat, joined);
      if (!keys.ok) return keys;
      const { share } = seat;
      if (share === undefined || !plan.holders.includes(party)) return refuse("frost-participants");
      if (!isShareOfPlan(share, plan)) return refuse("frost-group");
      return accept(dealParts(seat, share, keys.value, boxSecret));
    },
    echo(joined, dealt) {
      const keys = readJoins(seat, joined);
      if (!keys.ok) return keys;
      const read = readDeals(seat, dealt, keys.value, boxSecret);
      if (!read.ok) return read;
      received = read.value;
      for (const [holder, { broadcast }] of received) broadcasts.set(holder, broadcast);
      const dealers = new Map([...received].map(([holder, { broadcast }]) => [holder, broadcast]));
      return accept(
        othersOf(party).map((to) =>
          echoTo(ceremony, { from: party, to, step: 4 }, dealers, identitySecret),
        ),
      );
    },
    finish(echoes) {
      const dealers = new Map([...received].map(([holder, { broadcast }]) => [holder, broadcast]));
      for (const from of othersOf(party)) {
        const echo = echoes.find((message) => message.from === from);
        const compared = compareEcho(ceremony, { from, to: party, step: 4 }, dealers, echo);
        if (!compared.ok) return compared;
      }
      wipe(boxSecret);
      return assemble(party, plan, [...received.values()]);
    },
  };
}

interface Received {
  readonly broadcast: Envelope;
  readonly commitments: readonly [Uint8Array, Uint8Array];
  readonly part: Uint8Array;
}

function isShareOfPlan(share: FrostShare, plan: ResharePlan): boolean {
  return (
    share.group.generation === plan.group.generation &&
    share.group.commitments.every((bytes, i) => sameBytes(bytes, plan.group.commitments[i])) &&
    isShareOfGroup(share)
  );
}

function readJoins(
  { party, ceremony }: ReshareSeat,
  joined: readonly Envelope[],
): Outcome<ReadonlyMap<Party, Uint8Array>> {
  const keys = new Map<Party, Uint8Array>();
  for (const from of PARTIES) {
    const envelope = joined.find((message) => message.from === from);
    const body = open(ceremony, { from, to: "all", step: 1 }, envelope);
    if (!body.ok) return body;
    if (body.value.length !== 32) return refuse("frost-share", from);
    keys.set(from, body.value);
  }
  return keys.has(party) ? accept(keys) : refuse("frost-participants");
}

function dealParts(
  { party, ceremony, identitySecret, random, plan }: ReshareSeat,
  share: FrostShare,
  keys: ReadonlyMap<Party, Uint8Array>,
  boxSecret: Uint8Array,
): readonly Envelope[] {
  const constant = Fn.mul(weightOf(party, plan.holders), Fn.fromBytes(share.signingShare));
  const slope = scalarFrom(random(64));
  const commitments = [constant, slope].map((scalar) => Point.BASE.multiply(scalar).toBytes());
  const header = { from: party, to: "all", step: 2 } as const;
  const broadcast = seal(ceremony, header, concatBytes(...commitments), identitySecret);
  const parts = PARTIES.map((to) => {
    const value = Fn.add(constant, Fn.mul(slope, BigInt(numberOf(to))));
    const pair = { secret: boxSecret, peer: keys.get(to)! };
    const box = encryptTo(ceremony, { from: party, to }, pair, Fn.toBytes(value));
    return seal(ceremony, { from: party, to, step: 3 }, box, identitySecret);
  });
  return [broadcast, ...parts];
}

function readDeals(
  { party, ceremony, plan }: ReshareSeat,
  dealt: readonly Envelope[],
  keys: ReadonlyMap<Party, Uint8Array>,
  boxSecret: Uint8Array,
): Outcome<ReadonlyMap<Party, Received>> {
  const all = new Map<Party, Received>();
  for (const from of plan.holders) {
    const mine = dealt.filter((message) => message.from === from);
    const broadcast = mine.find((message) => message.to === "all");
    const body = open(ceremony, { from, to: "all", step: 2 }, broadcast);
    if (!body.ok) return body;
    const sealed = open(
      ceremony,
      { from, to: party, step: 3 },
      mine.find((message) => message.to === party),
    );
    if (!sealed.ok) return sealed;
    const commitments = readCommitments(from, plan, body.value);
    const pair = { secret: boxSecret, peer: keys.get(from)! };
    const part = decryptFrom(ceremony, { from, to: party }, pair, sealed.value);
    if (commitments === null || part === null || !isPartOf(part, party, commitments)) {
      return refuse("frost-share", from);
    }
    all.set(from, { broadcast: broadcast!, commitments, part });
  }
  return accept(all);
}

/** The commitments of a holder, when the constant one is λᵢ·Yᵢ and both are points of the group. */
function readCommitments(
  holder: Party,
  plan: ResharePlan,
  body: Uint8Array,
): readonly [Uint8Array, Uint8Array] | null {
  if (body.length !== 64) return null;
  const expected = Point.fromBytes(verifyingShareOf(plan.group, holder)).multiplyUnsafe(
    weightOf(holder, plan.holders),
  );
  return sameBytes(body.subarray(0, 32), expected.toBytes())
    ? [body.slice(0, 32), body.slice(32)]
    : null;
}

function assemble(
  party: Party,
  plan: ResharePlan,
  received: readonly Received[],
): Outcome<FrostShare> {
  const sum = received.reduce((total, { part }) => Fn.add(total, Fn.fromBytes(part)), Fn.ZERO);
  for (const { part } of received) wipe(part);
  const [constant, slope] = [0, 1].map((i) =>
    received
      .map(({ commitments }) => Point.fromBytes(commitments[i]))
      .reduce((total, point) => total.add(point), Point.ZERO)
      .toBytes(),
  );
  if (!sameBytes(constant, groupKeyOf(plan.group))) return refuse("frost-group");
  const group: Group = {
    commitments: [constant, slope],
    generation: plan.group.generation + 1,
  };
  const share: FrostShare = { party, signingShare: Fn.toBytes(sum), group };
  return isShareOfGroup(share) ? accept(share) : refuse("frost-share", party);
}

/** Lagrange's weight at zero of one of two holders: xⱼ / (xⱼ − xᵢ). */
function weightOf(holder: Party, holders: readonly [Party, Party]): bigint {
  const other = holders.find((party) => party !== holder)!;
  const [own, far] = [BigInt(numberOf(holder)), BigInt(numberOf(other))];
  return Fn.div(Fn.create(far), Fn.create(far - own));
}

/** A uniform scalar from 64 random bytes: the bias of the reduction is below 2⁻²⁵⁸. */
function scalarFrom(bytes: Uint8Array): bigint {
  const scalar = Fn.create(BigInt(`0x${bytesToHex(bytes)}`));
  wipe(bytes);
  return scalar;
}
