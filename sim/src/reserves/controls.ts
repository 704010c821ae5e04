/**
 * The controls that are too long for every test run: each lookup's constraint taken out of the verifier
 * in turn, which one forgery must then deceive, and one bit changed in every byte that is published,
 * before the second verifier too.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyShard } from "@holdall/core/reserves";
import { lookupAttack, lookupPairs } from "./attacks-lookups.ts";
import { dayParts, differingVerdicts, flipBytes } from "./flips.ts";
import type { FlipPart } from "./flips.ts";
import { toyKernel } from "./forge.ts";
import { hasPython } from "./two-verifiers.ts";
import { verifierSources, withoutConstraints } from "./mutants.ts";

export interface ControlLine {
  readonly isGood: boolean;
  readonly sentence: string;
}

/** Runs them all, and tells line by line; `bytesMax` bounds the bytes tried of each part. */
export async function runControls(
  tell: (line: ControlLine) => void,
  bytesMax = Infinity,
): Promise<void> {
  await lookupControl(tell);
  await flipControl(tell, bytesMax);
}

async function lookupControl(tell: (line: ControlLine) => void): Promise<void> {
  const sources = verifierSources();
  const kernel = toyKernel();
  const failed: number[] = [];
  const pairs = lookupPairs();
  try {
    for (let pair = 0; pair < pairs; pair++) {
      const attack = lookupAttack(pair);
      const forgetful = await withoutConstraints(sources, `lookup-${pair}`, [pair]);
      const isRefused = verifyShard(attack.run(kernel, false).proof, true).code === attack.code;
      const isMissed = forgetful.verifyShard(attack.run(kernel, true).proof, true).code === "ok";
      if (!isRefused || !isMissed) failed.push(pair);
    }
  } finally {
    rmSync(sources.folder, { recursive: true });
  }
  tell({
    isGood: failed.length === 0,
    sentence:
      failed.length === 0
        ? `each of ${pairs} pairs of lookups: refused with its constraint, accepted without`
        : `pairs of lookups whose loss nothing shows: ${failed.join(", ")}`,
  });
}

async function flipControl(tell: (line: ControlLine) => void, bytesMax: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "holdall-controls-"));
  try {
    for (const part of await dayParts(folder)) {
      if (part.twoVerifiers !== undefined) tell(verifiersControl(part, bytesMax));
      const { name, bytes, tried, accepted } = flipBytes(part, bytesMax);
      const isGood = accepted.length === 0;
      const found = isGood ? "all refused" : `accepted at ${accepted.join(", ")}`;
      tell({ isGood, sentence: `${name}: ${tried} of ${bytes} bytes changed, ${found}` });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function verifiersControl(part: FlipPart, bytesMax: number): ControlLine {
  if (!hasPython())
    return {
      isGood: false,
      sentence: "there is no python3 here: install it to compare the verifiers",
    };
  const differing = differingVerdicts(part, bytesMax);
  const isGood = differing.length === 0;
  const found = isGood ? "one verdict, one reason" : `they differ at ${differing.join(", ")}`;
  return { isGood, sentence: `${part.name}, changed, before both verifiers: ${found}` };
}
