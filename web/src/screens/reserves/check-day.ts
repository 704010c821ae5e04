import {
  fetchBucket,
  fetchDay,
  fetchPrevious,
  fileFetcher,
  pageVerifier,
  readFiles,
} from "@holdall/web/verify";
import type { DayAnswer, NamedFile, RowAnswer } from "@holdall/web/verify";
import type { OwnerText } from "@holdall/core/reserves";

const SITE = "/api/v1/reserves";

/** Downloads a published day, and the manifest of the day before, and checks both on this device. */
export async function checkPublished(date: string): Promise<DayAnswer> {
  const files = await fetchDay(fileFetcher(`${SITE}/${date}`));
  const previous = await fetchPrevious(SITE, files);
  return check(previous === undefined ? { files } : { files, previous });
}

/** Checks files that somebody has already: nothing is asked of the network. */
export async function checkFiles(list: FileList): Promise<DayAnswer> {
  return check({ files: await readFiles(Array.from(list)) });
}

/**
 * Looks for an owner's row in a published day. The owner stays on this device: what is fetched is the
 * day, and a bucket with the rows of many.
 */
export async function checkMine(date: string, owner: OwnerText): Promise<RowAnswer> {
  const fetchFile = fileFetcher(`${SITE}/${date}`);
  const files = await fetchDay(fetchFile);
  const bundle = await fetchBucket(fetchFile, files, owner);
  const verifier = await pageVerifier();
  // Without a bucket there is nothing that could show the row: an empty one is refused in words.
  return verifier.row({ files, owner, bundle: bundle ?? new Uint8Array() }).finally(verifier.close);
}

async function check(day: {
  readonly files: readonly NamedFile[];
  readonly previous?: Uint8Array<ArrayBuffer>;
}): Promise<DayAnswer> {
  const verifier = await pageVerifier();
  return verifier.day(day).finally(verifier.close);
}
