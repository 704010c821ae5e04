import {
  fetchBucket,
  fetchDay,
  fetchPrevious,
  fileFetcher,
  pageVerifier,
  readFiles,
} from "@holdall/web/verify";
import type { DayAnswer, NamedFile, RowAnswer } from "@holdall/web/verify";
import {
  complaintBytes,
  manifestHash,
  readManifest,
  readOwner,
  sha256,
} from "@holdall/core/reserves";
import type { OwnerText } from "@holdall/core/reserves";

const SITE = "/api/v1/reserves";

/**
 * Downloads a published day, and the manifest of the day before, and checks both on this device.
 * `pinnedKey` is the operator's key as this device saw it first.
 */
export async function checkPublished(date: string, pinnedKey?: string): Promise<DayAnswer> {
  const files = await fetchDay(fileFetcher(`${SITE}/${date}`));
  const previous = await fetchPrevious(SITE, files);
  return check({
    files,
    ...(previous === undefined ? {} : { previous }),
    ...(pinnedKey === undefined ? {} : { pinnedKey }),
  });
}

/** Checks files that somebody has already: nothing is asked of the network. */
export async function checkFiles(list: FileList): Promise<DayAnswer> {
  return check({ files: await readFiles(Array.from(list)) });
}

/** What was found of an owner's row, and the file by which they can complain about it. */
export interface FoundRow {
  readonly answer: RowAnswer;
  /** Undefined where the day shows the row, or gave no bucket that could show anything. */
  readonly complaint: Uint8Array<ArrayBuffer> | undefined;
}

/**
 * Looks for an owner's row in a published day, under each nonce that may have been in force, the
 * likeliest first. The owner stays on this device: what is fetched is the day, and buckets with the
 * rows of many.
 */
export async function checkMine(
  date: string,
  owner: Omit<OwnerText, "nonce">,
  nonces: readonly string[],
): Promise<FoundRow> {
  const fetchFile = fileFetcher(`${SITE}/${date}`);
  const files = await fetchDay(fetchFile);
  const verifier = await pageVerifier();
  const look = async (nonce: string): Promise<FoundRow> => {
    const named = { ...owner, nonce };
    const bundle = await fetchBucket(fetchFile, files, named);
    // Without a bucket there is nothing that could show the row: an empty one is refused in words.
    const answer = await verifier.row({ files, owner: named, bundle: bundle ?? new Uint8Array() });
    const isGood = answer.verdict === "valid" || bundle === undefined;
    return { answer, complaint: isGood ? undefined : complaintOf(files, named, bundle) };
  };
  try {
    let first: FoundRow | undefined;
    for (const nonce of nonces) {
      const found = await look(nonce);
      if (found.answer.verdict === "valid") return found;
      first ??= found;
    }
    return first ?? (await look(""));
  } finally {
    verifier.close();
  }
}

function complaintOf(
  files: readonly NamedFile[],
  text: OwnerText,
  bucket: Uint8Array,
): Uint8Array<ArrayBuffer> | undefined {
  const file = files.find(({ name }) => name === "manifest.json")?.bytes;
  const manifest = file === undefined ? undefined : readManifest(file);
  const owner = readOwner(text);
  if (manifest === undefined || owner === undefined) return undefined;
  const { date } = manifest;
  const hash = manifestHash(sha256, manifest);
  const format = "holdall-complaint/1";
  return Uint8Array.from(complaintBytes({ format, date, manifestHash: hash, ...owner, bucket }));
}

async function check(day: {
  readonly files: readonly NamedFile[];
  readonly previous?: Uint8Array<ArrayBuffer>;
  readonly pinnedKey?: string;
}): Promise<DayAnswer> {
  const verifier = await pageVerifier();
  return verifier.day(day).finally(verifier.close);
}
