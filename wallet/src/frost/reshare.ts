import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { bytesToHex, concatBytes } from "@noble/hashes/utils.js";
import { sameBytes, wipe } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import {
  isCommitted,
  pointOf,
  readCommitments,
  sumOf,
  sumOfValues,
  valueAt,
} from "./commitments.ts";
import type { Commitments } from "./commitments.ts";
import { compareEcho, echoTo } from "./echo.ts";
import { decryptFrom, encryptTo, open, seal, sharedSecret } from "./envelope.ts";
import type { Ceremony, Envelope } from "./envelope.ts";
import type { KeygenSeat } from "./keygen.ts";
import { numberOf, othersOf, PARTIES } from "./party.ts";
import type { Party } from "./party.ts";
import { groupKeyOf, groupOf, isShareOfGroup } from "./share.ts";
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
  let keys: ReadonlyMap<Party, Uint8Array> | null = null;
  let received: ReadonlyMap<Party, Received> = new Map();

  /** What our box key shares with each party's, from the first joins that are all in order. */
  function sharedKeys(joined: readonly Envelope[]): Outcome<ReadonlyMap<Party, Uint8Array>> {
    if (keys !== null) return accept(keys);
    const read = readJoins(seat, joined, { ownJoin, boxSecret });
    if (read.ok) keys = read.value;
    return read;
  }

  return {
    join: () => ownJoin,
    deal(joined) {
      const shared = sharedKeys(joined);
      if (!shared.ok) return shared;
      const { share } = seat;
      if (share === undefined || !plan.holders.includes(party)) return refuse("frost-participants");
      if (!isShareOfPlan(share, plan)) return refuse("frost-group");
      return accept(dealParts(seat, share, shared.value));
    },
    echo(joined, dealt) {
      const shared = sharedKeys(joined);
      if (!shared.ok) return shared;
      const read = readDeals(seat, dealt, shared.value);
      if (!read.ok) return read;
      received = read.value;
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
      wipe(boxSecret, ...(keys?.values() ?? []));
      return assemble(party, plan, [...received.values()]);
    },
  };
}

interface Received {
  readonly broadcast: Envelope;
  readonly commitments: Commitments;
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
  { party, ceremony, plan }: ReshareSeat,
  joined: readonly Envelope[],
  own: { readonly ownJoin: Envelope; readonly boxSecret: Uint8Array },
): Outcome<ReadonlyMap<Party, Uint8Array>> {
  const keys = new Map<Party, Uint8Array>();
  for (const from of PARTIES) {
    const envelope = joined.find((message) => message.from === from);
    const body =
      from === party ? openOwn(own.ownJoin, envelope) : openJoin(ceremony, from, envelope);
    if (!body.ok) return body;
    // A holder deals to everybody, itself too; who only receives opens what the holders deal.
    const isNeeded = plan.holders.includes(party) || plan.holders.includes(from);
    const shared = isNeeded ? sharedSecret(own.boxSecret, body.value) : new Uint8Array();
    if (shared === null) return refuse("frost-share", from);
    keys.set(from, shared);
  }
  return accept(keys);
}

function openJoin(
  ceremony: Ceremony,
  from: Party,
  envelope: Envelope | undefined,
): Outcome<Uint8Array> {
  const body = open(ceremony, { from, to: "all", step: 1 }, envelope);
  return body.ok && body.value.length !== 32 ? refuse("frost-share", from) : body;
}

/** Our own join must be among those the others have; that we have signed it we know. */
function openOwn(ownJoin: Envelope, envelope: Envelope | undefined): Outcome<Uint8Array> {
  return envelope !== undefined && sameBytes(envelope.body, ownJoin.body)
    ? accept(ownJoin.body)
    : refuse("frost-share", ownJoin.from);
}

function dealParts(
  { party, ceremony, identitySecret, random, plan }: ReshareSeat,
  share: FrostShare,
  keys: ReadonlyMap<Party, Uint8Array>,
): readonly Envelope[] {
  const constant = Fn.mul(weightOf(party, plan.holders), Fn.fromBytes(share.signingShare));
  const slope = scalarFrom(random(64));
  const commitments = [constant, slope].map((scalar) => Point.BASE.multiply(scalar).toBytes());
  const header = { from: party, to: "all", step: 2 } as const;
  const broadcast = seal(ceremony, header, concatBytes(...commitments), identitySecret);
  const parts = PARTIES.map((to) => {
    const value = valueAt(to, { constant, slope });
    const box = encryptTo(ceremony, { from: party, to }, keys.get(to)!, value);
    wipe(value);
    return seal(ceremony, { from: party, to, step: 3 }, box, identitySecret);
  });
  return [broadcast, ...parts];
}

function readDeals(
  { party, ceremony, plan }: ReshareSeat,
  dealt: readonly Envelope[],
  keys: ReadonlyMap<Party, Uint8Array>,
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
    const commitments = readDeal(from, plan, body.value);
    const part = decryptFrom(ceremony, { from, to: party }, keys.get(from)!, sealed.value);
    if (commitments === null || part === null || !isCommitted(part, party, commitments)) {
      return refuse("frost-share", from);
    }
    all.set(from, { broadcast: broadcast!, commitments, part });
  }
  return accept(all);
}

/** The commitments of a holder, when the constant one is λᵢ·Yᵢ and both are points of the group. */
function readDeal(holder: Party, plan: ResharePlan, body: Uint8Array): Commitments | null {
  if (body.length !== 64) return null;
  const commitments = readCommitments(body.slice(0, 32), body.slice(32));
  if (commitments === null) return null;
  const [constant, slope] = plan.group.commitments.map((bytes) => Point.fromBytes(bytes));
  const owed = pointOf({ constant, slope }, holder).multiplyUnsafe(weightOf(holder, plan.holders));
  return commitments.constant.equals(owed) ? commitments : null;
}

function assemble(
  party: Party,
  plan: ResharePlan,
  received: readonly Received[],
): Outcome<FrostShare> {
  const signingShare = sumOfValues(received.map(({ part }) => part));
  for (const { part } of received) wipe(part);
  const sum = sumOf(received.map(({ commitments }) => commitments));
  if (sum === null) return refuse("frost-group");
  const group = groupOf(sum, plan.group.generation + 1);
  if (!sameBytes(groupKeyOf(group), groupKeyOf(plan.group))) return refuse("frost-group");
  if (!isCommitted(signingShare, party, sum)) return refuse("frost-share", party);
  return accept({ party, signingShare, group });
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
