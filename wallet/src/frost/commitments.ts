import { ed25519 } from "@noble/curves/ed25519.js";
import { numberOf } from "./party.ts";
import type { Party } from "./party.ts";

const { Point } = ed25519;
const { Fn } = Point;

/** A point of the group of prime order that is not its neutral element. */
export type GroupPoint = ReturnType<typeof Point.fromBytes>;

/** The public side of a line a + b·x over the scalars: A = a·B and S = b·B, both read and checked. */
export interface Commitments {
  readonly constant: GroupPoint;
  readonly slope: GroupPoint;
}

/**
 * A point from outside (RFC 9591, section 3.1), or `null` when the bytes are not the one encoding of a
 * point, or it is neutral, or of another order. To tell the order costs as much as the rest of a check
 * together: read a point once, where it comes in, and keep it.
 */
export function readPoint(bytes: Uint8Array): GroupPoint | null {
  try {
    const point = Point.fromBytes(bytes);
    return point.is0() || !point.isTorsionFree() ? null : point;
  } catch {
    return null;
  }
}

/** Both commitments of a line, or `null` when either is no point of the group. */
export function readCommitments(
  constantBytes: Uint8Array,
  slopeBytes: Uint8Array,
): Commitments | null {
  const constant = readPoint(constantBytes);
  const slope = constant === null ? null : readPoint(slopeBytes);
  return constant === null || slope === null ? null : { constant, slope };
}

/** The commitments of the sum of lines, or `null` when one of them has become neutral. */
export function sumOf(lines: readonly Commitments[]): Commitments | null {
  const constant = lines.reduce((sum, line) => sum.add(line.constant), Point.ZERO);
  const slope = lines.reduce((sum, line) => sum.add(line.slope), Point.ZERO);
  return constant.is0() || slope.is0() ? null : { constant, slope };
}

/** A + i·S, the point a party's value must match. All of it is public: variable time is safe. */
export function pointOf({ constant, slope }: Commitments, party: Party): GroupPoint {
  return constant.add(slope.multiplyUnsafe(BigInt(numberOf(party))));
}

/**
 * Feldman's check of a secret value against the commitments of its line (RFC 9591, appendix C.2). False
 * too for a value that is zero, not reduced, or not of 32 bytes.
 */
export function isCommitted(value: Uint8Array, party: Party, commitments: Commitments): boolean {
  try {
    return Point.BASE.multiply(Fn.fromBytes(value)).equals(pointOf(commitments, party));
  } catch {
    return false;
  }
}

/** The line with these two scalars at a party's place, as 32 bytes. Secret. */
export function valueAt(
  party: Party,
  line: { readonly constant: bigint; readonly slope: bigint },
): Uint8Array {
  return Fn.toBytes(Fn.add(line.constant, Fn.mul(line.slope, BigInt(numberOf(party)))));
}

/** The sum of values of one party on several lines, as 32 bytes. Secret. */
export function sumOfValues(values: readonly Uint8Array[]): Uint8Array {
  return Fn.toBytes(values.reduce((sum, value) => Fn.add(sum, Fn.fromBytes(value)), Fn.ZERO));
}
