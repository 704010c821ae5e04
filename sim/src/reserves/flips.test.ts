import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyOpening, verifyShard } from "@holdall/core/reserves";
import { dayParts, differingVerdicts, flipBytes } from "./flips.ts";
import type { FlipPart } from "./flips.ts";
import { hasPython } from "./two-verifiers.ts";
import { forge, ownerOf, toyKernel, toyTask } from "./forge.ts";

const place = mkdtempSync(join(tmpdir(), "holdall-flips-"));
afterAll(() => rmSync(place, { recursive: true }));
const isLong = process.env["HOLDALL_LONG"] === "1";

/** Bytes tried here; `npm run reserves -- controls` takes every one. */
const SAMPLES: Readonly<Record<string, number>> = {
  "shard-0.proof": isLong ? 100 : 50,
  "a bundle": isLong ? 900 : 300,
  "manifest.json": isLong ? 60 : 20,
  "reserves.json": isLong ? 60 : 20,
  "beacon.bin": 32,
  "disclosed/house.porb": isLong ? 60 : 20,
  "buckets.idx": 32,
  "a bucket": isLong ? 800 : 300,
};

describe("one bit changed anywhere is refused", () => {
  let parts: readonly FlipPart[];
  beforeAll(async () => {
    parts = await dayParts(place);
  }, 60_000);
  test.each(Object.entries(SAMPLES))("%s", (name, most) => {
    const part = parts.find((each) => each.name === name)!;
    const { accepted, tried } = flipBytes(part, most);
    expect(accepted).toEqual([]);
    expect(tried).toBe(Math.min(most, part.bytes.length));
  });
  test.each([
    ["shard-0.proof", isLong ? 40 : 12],
    ["a bundle", isLong ? 60 : 16],
  ])("%s: both verifiers refuse it for the same reason", (name, most) => {
    if (!hasPython()) {
      console.warn("SKIPPED: there is no python3 here, so the two verifiers were not compared.");
      return;
    }
    const part = parts.find((each) => each.name === name)!;
    expect(differingVerdicts(part, most)).toEqual([]);
  });
  test("nothing that is published is left out", () => {
    expect(parts.map(({ name }) => name).sort()).toEqual(Object.keys(SAMPLES).sort());
  });
});

describe("what is no file of ours", () => {
  const task = toyTask();
  const { proof } = forge(toyKernel(), task, {});
  const { shard } = verifyShard(proof, true);
  const owner = ownerOf(task.owners, 7);

  test("makes no verifier throw or accept", () => {
    const noise = fc.uint8Array({ maxLength: 3_000 });
    const cut = fc
      .tuple(fc.nat(proof.length), noise)
      .map(([at, tail]) => Uint8Array.of(...proof.subarray(0, at), ...tail))
      // Cut nowhere, it is the file itself.
      .filter((bytes) => Buffer.compare(bytes, proof) !== 0);
    fc.assert(
      fc.property(fc.oneof(noise, cut), (bytes) => {
        expect(verifyShard(bytes, true).code).not.toBe("ok");
        expect(verifyOpening(shard!, bytes, owner).code).not.toBe("ok");
      }),
      { numRuns: isLong ? 5_000 : 100 },
    );
  });

  test("is refused at once where its header promises far more than the file holds", () => {
    const huge = proof.slice();
    huge.set([255, 255, 255, 255], 8);
    expect(verifyShard(huge, true).code).toBe("file-malformed");
  });
});
