import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { flipped, keptShares, valueOf } from "@holdall/wallet/frost/ceremony";
import { decodeSeat, encodeSeat, eraseSeat, publicSeatOf } from "./seat.ts";
import type { GuardedSeat } from "./seat.ts";

const SHARES = keptShares();
const fill = (value: number, length = 32) => new Uint8Array(length).fill(value);
const seat = (): GuardedSeat => ({
  share: { ...SHARES.recovery, signingShare: SHARES.recovery.signingShare.slice() },
  seed: fill(1),
  account: fill(2),
  ceremony: fill(3),
  identities: { device: fill(4), cosigner: fill(5), recovery: fill(6) },
  owners: { device: fill(7, 20), cosigner: fill(8, 20), recovery: fill(9, 20) },
  first: { device: fill(12, 20), cosigner: fill(13, 20), recovery: fill(14, 20) },
  safe: fill(10, 20),
  policyHash: fill(11),
  card: utf8ToBytes('{"url":"https://cosigner.example"}'),
});

test("a seat is packed and unpacked to itself", () => {
  expect(valueOf(decodeSeat(valueOf(encodeSeat(seat()))))).toEqual(seat());
});

test("a seat of the first version, as kits have it, takes its owners for the first ones", () => {
  const packed = valueOf(encodeSeat(seat()));
  // Version, share, seed and two ids, three identities, three owners; then the first ones.
  const at = 1 + 102 + 3 * 32 + 3 * 32 + 3 * 20;
  const content = Uint8Array.of(1, ...packed.slice(1, at), ...packed.slice(at + 60, -4));
  const former = Uint8Array.of(...content, ...sha256(content).slice(0, 4));
  expect(valueOf(decodeSeat(former))).toEqual({ ...seat(), first: seat().owners });
  const unknown = Uint8Array.of(3, ...packed.slice(1, -4));
  const check = sha256(unknown).slice(0, 4);
  expect(decodeSeat(Uint8Array.of(...unknown, ...check)).ok).toBe(false);
});

test("an altered, cut or foreign seat is refused", () => {
  const packed = valueOf(encodeSeat(seat()));
  for (let at = 0; at < packed.length; at++) {
    expect(decodeSeat(flipped(packed, at)).ok, `byte ${at}`).toBe(false);
  }
  for (const length of [0, 1, 4, 50, packed.length - 1]) {
    expect(decodeSeat(packed.slice(0, length)).ok).toBe(false);
  }
  expect(encodeSeat({ ...seat(), safe: fill(1, 21) })).toMatchObject({ refusal: "frost-share" });
});

test("a card of 4,096 bytes fits and one more does not", () => {
  expect(encodeSeat({ ...seat(), card: new Uint8Array(4096) }).ok).toBe(true);
  expect(encodeSeat({ ...seat(), card: new Uint8Array(4097) })).toMatchObject({
    refusal: "too-large",
  });
});

test("an erased seat holds nothing secret, and a seed always has the same public side", () => {
  const erased = seat();
  eraseSeat(erased);
  expect([...erased.seed, ...erased.share.signingShare].every((byte) => byte === 0)).toBe(true);
  expect(publicSeatOf(fill(1))).toEqual(publicSeatOf(fill(1)));
  expect(publicSeatOf(fill(1)).owner).not.toBe(publicSeatOf(fill(2)).owner);
});
