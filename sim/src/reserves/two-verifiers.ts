/**
 * The stand-alone verifier beside the second one, which another hand wrote from the specification in
 * another language: on every changed file of a day both must give the same verdict for the same reason.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Owner } from "@holdall/core/reserves";
import { reservesFolder } from "@holdall/server/reserves";

export interface SecondVerdict {
  readonly code: string;
  readonly place: string;
}

/** Files that one run of the second verifier is given: its command line has a limit. */
const BATCH = 1_000;

/** Whether the second verifier can run here at all. */
export const hasPython = (): boolean => spawnSync("python3", ["--version"]).status === 0;

/** What the second verifier says of each shard's proof, in order; toy profiles are allowed. */
export const secondOfProofs = (proofs: Iterable<Uint8Array>): SecondVerdict[] =>
  askInBatches(proofs, (folder, names) => ask(folder, ["proof", ...names]));

/** What the second verifier says of each bundle of `owner` under one proof; it checks no signatures. */
export function secondOfBundles(
  bundles: Iterable<Uint8Array>,
  proof: Uint8Array,
  owner: Owner,
): SecondVerdict[] {
  const nonce = Buffer.from(owner.nonce).toString("hex");
  const { userId, subaccountId } = owner;
  const words = ["--user", `${userId}`, "--sub", `${subaccountId}`, "--nonce", nonce];
  return askInBatches(bundles, (folder, names) => {
    writeFileSync(join(folder, "shown.proof"), proof);
    return ask(folder, ["opening", ...names, "--proof", "shown.proof", ...words]);
  });
}

function askInBatches(
  files: Iterable<Uint8Array>,
  askOf: (folder: string, names: string[]) => SecondVerdict[],
): SecondVerdict[] {
  const folder = mkdtempSync(join(tmpdir(), "holdall-verdicts-"));
  const verdicts: SecondVerdict[] = [];
  let names: string[] = [];
  const empty = (): void => {
    if (names.length > 0) verdicts.push(...askOf(folder, names));
    names = [];
  };
  try {
    for (const bytes of files) {
      const name = `${names.length}.bytes`;
      writeFileSync(join(folder, name), bytes);
      names.push(name);
      if (names.length === BATCH) empty();
    }
    empty();
  } finally {
    rmSync(folder, { recursive: true });
  }
  return verdicts;
}

function ask(folder: string, words: readonly string[]): SecondVerdict[] {
  const program = join(reservesFolder(), "independent", "verifier.py");
  const run = spawnSync("python3", [program, ...words, "--toy"], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (run.stderr !== "") throw new Error(`the second verifier ended: ${run.stderr}`);
  const lines = run.stdout.trim().split("\n");
  return lines.map((line) => JSON.parse(line) as SecondVerdict);
}
