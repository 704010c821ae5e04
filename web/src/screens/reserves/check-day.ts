import { fetchDay, fetchPrevious, fileFetcher, pageVerifier, readFiles } from "@holdall/web/verify";
import type { DayAnswer, NamedFile } from "@holdall/web/verify";

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

async function check(day: {
  readonly files: readonly NamedFile[];
  readonly previous?: Uint8Array<ArrayBuffer>;
}): Promise<DayAnswer> {
  const verifier = await pageVerifier();
  return verifier.day(day).finally(verifier.close);
}
