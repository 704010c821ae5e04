import {
  bucketName,
  bucketOf,
  hex,
  identityOf,
  readManifest,
  readOwner,
  sha256,
} from "@holdall/core/reserves";
import type { OwnerText } from "@holdall/core/reserves";
import type { NamedFile } from "./protocol.ts";

/** Fetches one file, of which the digest is known or not; undefined when it is not there. */
export type FetchFile = (
  name: string,
  sha256?: Uint8Array,
) => Promise<Uint8Array<ArrayBuffer> | undefined>;

/**
 * Files of a published day over HTTP, without credentials: nobody learns who checks. `base` ends in the
 * date. A digest that is known is named, so that the service worker finds what this device has already.
 */
export function fileFetcher(base: string): FetchFile {
  return async (name, digest) => {
    const named = digest === undefined ? "" : `?sha256=${hex(digest)}`;
    const url = `${base}/${encodeURIComponent(name)}${named}`;
    const response = await fetch(url, { credentials: "omit" });
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
  };
}

/** Everything that the check of a day reads, as far as it is there; empty without a manifest. */
export async function fetchDay(fetchFile: FetchFile): Promise<NamedFile[]> {
  const first = await fetchFile("manifest.json");
  const manifest = first === undefined ? undefined : readManifest(first);
  if (first === undefined || manifest === undefined) return [];
  const named: readonly (readonly [name: string, sha256?: Uint8Array])[] = [
    ...manifest.shards.map((shard) => [shard.file, shard.sha256] as const),
    ...manifest.disclosed.map((opening) => [opening.file, opening.sha256] as const),
    ["beacon.bin"],
    ["reserves.json"],
    ["buckets.idx", manifest.buckets.sha256],
  ];
  const others = await Promise.all(
    named.map(async ([name, digest]) => ({ name, bytes: await fetchFile(name, digest) })),
  );
  const found = others.flatMap(({ name, bytes }) => (bytes === undefined ? [] : [{ name, bytes }]));
  return [{ name: "manifest.json", bytes: first }, ...found];
}

/** The manifest of the day before, which a day links to; undefined for the first day. `site` holds a folder for each date. */
export async function fetchPrevious(
  site: string,
  files: readonly NamedFile[],
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const own = files.find(({ name }) => name === "manifest.json")?.bytes;
  const before = own === undefined ? undefined : readManifest(own)?.previous.date;
  if (before === undefined || before === "") return undefined;
  return fileFetcher(`${site}/${before}`)("manifest.json");
}

/**
 * The bucket of a day in which an owner's bundle lies, among those of others: whoever serves it does not
 * learn whose row is looked for. Undefined where the day, the owner or the bucket is none.
 */
export async function fetchBucket(
  fetchFile: FetchFile,
  files: readonly NamedFile[],
  text: OwnerText,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const own = files.find(({ name }) => name === "manifest.json")?.bytes;
  const manifest = own === undefined ? undefined : readManifest(own);
  const owner = readOwner(text);
  if (manifest === undefined || owner === undefined) return undefined;
  const bucket = bucketOf(sha256, identityOf(owner), manifest.buckets.power);
  return fetchFile(`buckets/${bucketName(bucket, manifest.buckets.power)}`);
}
