/**
 * One bit changed in one byte of everything that is published: nothing of it may still be accepted.
 * What is asked of each part is what its reader asks: the public check, the owner's check together with
 * the reserve key's signature, the check of a whole day.
 */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import {
  isCommittedBucket,
  signedBreakdown,
  verifyDay,
  verifyOpening,
  verifyShard,
} from "@holdall/core/reserves";
import type { Manifest } from "@holdall/core/reserves";
import { manifestIn, proveDay, sha256, verifySignature } from "@holdall/server/reserves";
import { secondOfBundles, secondOfProofs } from "./two-verifiers.ts";
import type { SecondVerdict } from "./two-verifiers.ts";
import { inventAssets, inventSnapshot } from "./world.ts";

/** A published part, and whether its reader accepts some bytes in its place. */
export interface FlipPart {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly isAccepted: (bytes: Uint8Array) => boolean;
  /** Of a part that the second verifier reads too: what each of the two says of it. */
  readonly twoVerifiers?: {
    readonly first: (bytes: Uint8Array) => SecondVerdict;
    readonly second: (files: Iterable<Uint8Array>) => readonly SecondVerdict[];
  };
}
export interface FlipCount {
  readonly name: string;
  readonly bytes: number;
  readonly tried: number;
  /** Where a changed byte was accepted: nowhere. */
  readonly accepted: readonly number[];
}

const PLAIN_FILES = ["manifest.json", "reserves.json", "beacon.bin"];

/** Every file of a day that is proven into `folder`: the toy profile, one disclosed row. */
export async function dayParts(folder: string): Promise<FlipPart[]> {
  await proveToyDay(folder);
  const manifest = manifestIn(folder)!;
  const files = new Map(
    [...PLAIN_FILES, "buckets.idx", "disclosed/house.porb", "shard-0.proof"].map((name) => [
      name,
      new Uint8Array(readFileSync(join(folder, name))),
    ]),
  );
  const holds = (name: string, bytes: Uint8Array): boolean => {
    const { exit } = verifyDay({
      sha256,
      read: (each) => (each === name ? bytes : files.get(each)),
      verifySignature,
      checkHolding: ({ kind }) => kind === "simulated",
      allowToy: true,
    });
    return exit === 0 || exit === 3;
  };
  const proof = files.get("shard-0.proof")!;
  const [bucketFile] = readdirSync(join(folder, "buckets"));
  const index = files.get("buckets.idx")!;
  const bucketAccepted = (list: Uint8Array, file: Uint8Array): boolean =>
    isCommittedBucket(sha256, manifest.buckets, list, { bucket: 0, file });
  const bucket = new Uint8Array(readFileSync(join(folder, "buckets", bucketFile)));
  return [
    {
      name: "shard-0.proof",
      bytes: proof,
      isAccepted: (bytes) => verifyShard(bytes, true).code === "ok",
      twoVerifiers: { first: (bytes) => verifyShard(bytes, true), second: secondOfProofs },
    },
    bundlePart(manifest, files.get("disclosed/house.porb")!, proof),
    ...[...PLAIN_FILES, "disclosed/house.porb"].map((name) => ({
      name,
      bytes: files.get(name)!,
      isAccepted: (bytes: Uint8Array) => holds(name, bytes),
    })),
    {
      name: "buckets.idx",
      bytes: index,
      isAccepted: (bytes) => bucketAccepted(bytes, bucket),
    },
    { name: "a bucket", bytes: bucket, isAccepted: (bytes) => bucketAccepted(index, bytes) },
  ];
}

async function proveToyDay(folder: string): Promise<void> {
  const snapshot = inventSnapshot(90, inventAssets(4, 1));
  const nonces = snapshot.rows.nonces.slice();
  nonces.fill(0, 0, 32);
  await proveDay({
    folder,
    snapshot: {
      ...snapshot,
      disclosed: [{ name: "house", row: 0 }],
      rows: { ...snapshot.rows, nonces },
    },
    masterKey: new Uint8Array(32).fill(1),
    profile: "toy",
    workers: 1,
  });
}

/** A disclosed row's bundle, as its owner checks it: inside the proof, and signed by the reserve key. */
function bundlePart(manifest: Manifest, bytes: Uint8Array, proof: Uint8Array): FlipPart {
  const shard = verifyShard(proof, true).shard!;
  const { userId, subaccountId } = manifest.disclosed[0];
  const owner = { userId, subaccountId, nonce: new Uint8Array(32) };
  const isAccepted = (bundle: Uint8Array): boolean => {
    const opened = verifyOpening(shard, bundle, owner);
    const message = opened.code === "ok" ? signedBreakdown(manifest, opened) : undefined;
    const { signature } = opened;
    return (
      message !== undefined &&
      signature !== undefined &&
      manifest.signatures.some(({ key }) => verifySignature(key, message, signature))
    );
  };
  return {
    name: "a bundle",
    bytes,
    isAccepted,
    twoVerifiers: {
      first: (bundle) => verifyOpening(shard, bundle, owner),
      second: (bundles) => secondOfBundles(bundles, proof, owner),
    },
  };
}

/** Changes one bit in each of at most `most` bytes, spread evenly, a different bit from byte to byte. */
export function flipBytes(part: FlipPart, most: number): FlipCount {
  const { name, bytes, isAccepted } = part;
  if (!isAccepted(bytes)) throw new Error(`${name} is not accepted as it is`);
  const places = placesOf(part, most);
  const accepted = places.filter((at) => isAccepted(flipped(bytes, at)));
  return { name, bytes: bytes.length, tried: places.length, accepted };
}

/** Where the two verifiers differ in verdict or reason over the same changed bytes: nowhere. */
export function differingVerdicts(part: FlipPart, most: number): readonly number[] {
  const { first, second } = part.twoVerifiers!;
  const places = placesOf(part, most);
  const changed = function* (): Generator<Uint8Array> {
    for (const at of places) yield flipped(part.bytes, at);
  };
  const answers = second(changed());
  return places.filter((at, i) => first(flipped(part.bytes, at)).code !== answers[i].code);
}

function placesOf({ bytes }: FlipPart, most: number): number[] {
  const tried = Math.min(most, bytes.length);
  return Array.from({ length: tried }, (_, i) => Math.floor((i * bytes.length) / tried));
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] ^= 1 << (at % 8);
  return copy;
}
