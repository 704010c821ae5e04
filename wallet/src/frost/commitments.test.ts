import { ed25519, ed25519_FROST as frost } from "@noble/curves/ed25519.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { flipped, keptShares, runKeygen, seededBytes, valueOf } from "./ceremony.twin.ts";
import {
  isCommitted,
  pointOf,
  readCommitments,
  readPoint,
  sumOf,
  sumOfValues,
  valueAt,
} from "./commitments.ts";
import type { Commitments } from "./commitments.ts";
import { DKG_FIRST_SHARE, DKG_GROUP_KEY, DKG_PARTIES } from "./dkg-vectors.twin.ts";
import { isPossessionProven } from "./keygen.ts";
import { identifierOf, othersOf, PARTIES, QUORUM } from "./party.ts";
import type { Party } from "./party.ts";

const { Point } = ed25519;
const lineOf = (party: Party): Commitments => readCommitments(...DKG_PARTIES[party].commitments)!;
/** A point of order eight: y of it is a published one of those every library must know. */
const ORDER_EIGHT = Point.fromBytes(
  hexToBytes("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
);

test("the published key generation holds: parts, proofs, sums, key and shares", () => {
  const sum = sumOf(PARTIES.map(lineOf))!;
  expect(sum.constant.toBytes()).toEqual(DKG_GROUP_KEY);
  for (const party of PARTIES) {
    const told = DKG_PARTIES[party];
    const secret = {
      constant: Point.Fn.fromBytes(told.constant),
      slope: Point.Fn.fromBytes(told.slope),
    };
    expect(isPossessionProven(party, lineOf(party), told.proof)).toBe(true);
    for (const to of othersOf(party)) {
      const part = valueAt(to, secret);
      expect(part, `${party} to ${to}`).toEqual(DKG_PARTIES[to].received[party]);
      expect(isCommitted(part, to, lineOf(party))).toBe(true);
      expect(isCommitted(part, party, lineOf(party))).toBe(false);
    }
    const parts = [valueAt(party, secret), ...Object.values(told.received)];
    const share = sumOfValues(parts);
    if (party === "device") expect(share).toEqual(DKG_FIRST_SHARE);
    expect(pointOf(sum, party).toBytes()).toEqual(told.verifyingShare);
    expect(isCommitted(share, party, sum)).toBe(true);
  }
});

test("a proof of possession is its party's, of its line, to the bit and in one form", () => {
  const { proof } = DKG_PARTIES.device;
  const line = lineOf("device");
  for (const at of [0, 31, 32, 63]) {
    expect(isPossessionProven("device", line, flipped(proof, at)), `byte ${at}`).toBe(false);
  }
  expect(isPossessionProven("cosigner", line, proof)).toBe(false);
  expect(isPossessionProven("device", lineOf("cosigner"), proof)).toBe(false);
  expect(isPossessionProven("device", line, proof.slice(0, 63))).toBe(false);
  // The same response, not reduced: z + the order of the group.
  const response = Point.Fn.fromBytes(proof.slice(32)) + Point.Fn.ORDER;
  const raised = hexToBytes(response.toString(16).padStart(64, "0")).toReversed();
  const unreduced = Uint8Array.from([...proof.slice(0, 32), ...raised]);
  expect(isPossessionProven("device", line, unreduced)).toBe(false);
});

test("twin: the library's own rounds give the same shares of the same key", () => {
  const results = runKeygen(3);
  const drawn = PARTIES.map((party, i) => {
    // As a party of the ceremony draws: its box key first.
    const random = seededBytes(3 * 16 + i);
    random(32);
    const rng = (length = 32) => new Uint8Array(random(length));
    return frost.DKG.round1(identifierOf(party), { ...QUORUM }, undefined, rng);
  });
  const others = (i: number) => drawn.filter((_, at) => at !== i).map((one) => one.public);
  const dealt = drawn.map(({ secret }, i) => frost.DKG.round2(secret, others(i)));
  PARTIES.forEach((party, i) => {
    const owed = dealt.filter((_, at) => at !== i).map((parts) => parts[identifierOf(party)]);
    const key = frost.DKG.round3(drawn[i].secret, others(i), owed);
    const share = valueOf(results[party]);
    expect(share.signingShare).toEqual(key.secret.signingShare);
    expect(share.group.commitments.map(bytesToHex)).toEqual(key.public.commitments.map(bytesToHex));
  });
});

test("a point of another order, neutral or in another form is none, however it fits", () => {
  const { group, signingShare } = keptShares().device;
  const constant = Point.fromBytes(group.commitments[0]);
  expect(readPoint(group.commitments[0])!.equals(constant)).toBe(true);
  expect(ORDER_EIGHT.multiplyUnsafe(8n).is0()).toBe(true);
  const strange = [
    Point.ZERO.toBytes(),
    ORDER_EIGHT.toBytes(),
    constant.add(ORDER_EIGHT).toBytes(),
    // y = 1 with the sign of a zero x, y = p + 1, and 2²⁵⁶ − 1.
    Uint8Array.from([1, ...new Uint8Array(30), 128]),
    Uint8Array.from([0xee, ...new Uint8Array(30).fill(255), 127]),
    new Uint8Array(32).fill(255),
    new Uint8Array(31),
    new Uint8Array(33),
  ];
  for (const bytes of strange) {
    expect(readPoint(bytes), bytesToHex(bytes)).toBe(null);
    expect(readCommitments(bytes, group.commitments[1])).toBe(null);
    expect(readCommitments(group.commitments[0], bytes)).toBe(null);
  }
  const line = readCommitments(...group.commitments)!;
  for (const value of [new Uint8Array(32), new Uint8Array(32).fill(255), signingShare.slice(1)]) {
    expect(isCommitted(value, "device", line)).toBe(false);
  }
});

test("lines that cancel each other out have no sum", () => {
  const line = lineOf("device");
  const { constant, slope } = line;
  expect(sumOf([line, { constant: constant.negate(), slope }])).toBe(null);
  expect(sumOf([line, { constant, slope: slope.negate() }])).toBe(null);
});
