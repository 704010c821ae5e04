import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { verifyOpening, verifyShard } from "@holdall/core/reserves";
import { cutBundle, forge, ownerOf, toyKernel, toyTask } from "./forge.ts";

const task = toyTask();
const { proof, session } = forge(toyKernel(), task, {});
const owner = ownerOf(task.owners, 7);
const bundle = cutBundle(task, session, 7);
const { shard } = verifyShard(proof, true);
/** The nightly run takes every byte; the usual one a sample. */
const isLong = process.env["HOLDALL_LONG"] === "1";
const codes = new Map<string, number>();
afterAll(() => expect(codes.has("ok")).toBe(false));

function flipped(bytes: Uint8Array, at: number, mask: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] ^= mask;
  return copy;
}
function positions(length: number, sample: number): number[] {
  if (isLong) return Array.from({ length }, (_, i) => i);
  return Array.from({ length: sample }, (_, i) => Math.floor((i * length) / sample));
}

test("a proof with one bit changed anywhere is refused", () => {
  for (const at of positions(proof.length, 200)) {
    const { code } = verifyShard(flipped(proof, at, 1 << (at % 8)), true);
    codes.set(code, (codes.get(code) ?? 0) + 1);
    expect(code, `byte ${at}`).not.toBe("ok");
  }
});

/** Breakdown and signature are the reserve key's word: changes below a quantum are for its signature to refuse. */
test("a bundle with one bit changed anywhere but in what the key signs is refused", () => {
  const entries = task.owners.entryStarts[8] - task.owners.entryStarts[7];
  const signature = task.bundleLength - 64 - 11 * (5 - entries);
  const firstEntry = signature - 11 * entries;
  for (const at of positions(bundle.length, 700)) {
    if (at >= firstEntry && at < signature + 64) continue;
    const { code } = verifyOpening(shard!, flipped(bundle, at, 1 << (at % 8)), owner);
    expect(code, `byte ${at}`).not.toBe("ok");
  }
});

test("no input makes a verifier throw or accept", () => {
  const noise = fc.uint8Array({ maxLength: 3_000 });
  const cut = fc
    .tuple(fc.nat(proof.length), noise)
    .map(([at, tail]) => Uint8Array.of(...proof.subarray(0, at), ...tail));
  fc.assert(
    fc.property(fc.oneof(noise, cut), (bytes) => {
      expect(verifyShard(bytes, true).code).not.toBe("ok");
      expect(verifyOpening(shard!, bytes, owner).code).not.toBe("ok");
    }),
    { numRuns: isLong ? 5_000 : 100 },
  );
});

test("a header that promises far more than the file holds is refused at once", () => {
  const huge = proof.slice();
  huge.set([255, 255, 255, 255], 8);
  expect(verifyShard(huge, true).code).toBe("file-malformed");
});
