import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hex } from "./bytes.ts";
import { PROFILES } from "./profiles.ts";
import type { Session } from "./prove.ts";
import { proveShard } from "./shard.ts";
import { nodeSha256, toyDay, toyRequest, toyVerifier, wasmFor } from "./toy.twin.ts";
import { verifyDay } from "./verify-day.ts";
import { verifyOpening } from "./verify/index.ts";

/**
 * Frozen vectors: a day's files and every intermediate challenge of format 1. A difference is a new
 * format version, never a new vector. `HOLDALL_FREEZE=1` writes them, once for each version.
 */
const folder = join(import.meta.dirname, "fixtures");
const isFreezing = process.env["HOLDALL_FREEZE"] === "1";
const FROZEN_FILES = [
  "manifest.json",
  "reserves.json",
  "beacon.bin",
  "shard-0.proof",
  "buckets.idx",
  "disclosed/insurance.porb",
];
const place = (name: string) => join(folder, name.replace("/", "-"));

test("the frozen day is proven again to the byte, and accepted", () => {
  const { files } = toyDay();
  if (isFreezing) {
    mkdirSync(folder, { recursive: true });
    for (const name of FROZEN_FILES) writeFileSync(place(name), files.get(name)!);
  }
  const frozen = new Map(
    FROZEN_FILES.map((name) => [name, new Uint8Array(readFileSync(place(name)))]),
  );
  for (const name of FROZEN_FILES)
    expect(hex(nodeSha256(files.get(name)!)), name).toBe(hex(nodeSha256(frozen.get(name)!)));
  const report = verifyDay(toyVerifier(frozen));
  expect(report.exit).toBe(0);
  const owner = { userId: 1060n, subaccountId: 0, nonce: new Uint8Array(32) };
  expect(verifyOpening(report.shards[0], frozen.get("disclosed/insurance.porb")!, owner).code).toBe(
    "ok",
  );
});

/** Everything the transcript binds, as text. */
function challengesOf({
  roots,
  layerRoots,
  gamma,
  lambda,
  beta,
  z,
  nu,
  nonce,
  queries,
  statement,
}: Session) {
  const pair = ([a, b]: readonly [bigint, bigint]) => `${a} ${b}`;
  return {
    statement: hex(nodeSha256(statement)),
    roots: [...roots, ...layerRoots].map(hex),
    challenges: [gamma, lambda, beta, z, nu].map(pair),
    nonce,
    queries,
  };
}

test("challenges of the toy and of the small proof are the frozen ones", () => {
  const found = [PROFILES.toy, PROFILES.small].map((profile) => {
    const request = toyRequest(profile);
    const { proof, session } = proveShard(request, wasmFor(request), nodeSha256);
    return { profile: profile.name, proof: hex(nodeSha256(proof)), ...challengesOf(session) };
  });
  const path = join(folder, "challenges.json");
  if (isFreezing) writeFileSync(path, `${JSON.stringify(found, null, 2)}\n`);
  expect(found).toEqual(JSON.parse(readFileSync(path, "utf8")));
});
