import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Rng } from "@holdall/server/ports";
import type { Coverage } from "./coverage.ts";
import { mutate } from "./mutate.ts";
import type { Target } from "./target.ts";

const BATCH = 1_000;
const KEPT_BYTES_MAX = 32_768;

/** What came of one target. */
export interface FuzzReport {
  readonly target: string;
  readonly inputs: number;
  /** Inputs that reached code which no other had. */
  readonly kept: number;
  /** An input that a reader could not bear, and what happened. */
  readonly bug?: { readonly input: Uint8Array; readonly why: string };
}

export interface FuzzOptions {
  readonly target: Target;
  readonly rng: Rng;
  readonly isOver: (inputs: number) => boolean;
  /** Without it every input is a change of a known one; with it, of one that reached new code too. */
  readonly coverage?: Coverage;
  /** Inputs between two questions whether it is over, and whether new code was reached. */
  readonly batch?: number;
}

const corpusFolder = join(import.meta.dirname, "corpus");

/** What is known of a target: its seeds, and the inputs in the repository. */
export function corpusOf({ name, seeds }: Target): Uint8Array[] {
  const folder = join(corpusFolder, name);
  const files = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  return [...seeds(), ...files.map((file) => Uint8Array.from(readFileSync(join(folder, file))))];
}

/** Adds an input to the repository's. */
export function keep({ name }: Target, input: Uint8Array): void {
  const folder = join(corpusFolder, name);
  mkdirSync(folder, { recursive: true });
  const title = createHash("sha256").update(input).digest("hex").slice(0, 16);
  writeFileSync(join(folder, title), input);
}

/** Tries a target until `isOver`, or until something breaks. `onKept` hears of inputs that reached new code. */
export function fuzz(
  options: FuzzOptions,
  onKept: (input: Uint8Array) => void = () => {},
): FuzzReport {
  const { target, rng, isOver, coverage, batch: size = BATCH } = options;
  const corpus = corpusOf(target);
  let inputs = 0;
  let kept = 0;
  const report = (): FuzzReport => ({ target: target.name, inputs, kept });
  for (const input of corpus) {
    const why = failureOf(target, input);
    if (why !== undefined) return { ...report(), bug: { input, why } };
  }
  coverage?.hasNew();
  while (!isOver(inputs)) {
    const batch = Array.from({ length: size }, () => mutate(rng, corpus, target.words));
    for (const input of batch) {
      inputs += 1;
      const why = failureOf(target, input);
      if (why !== undefined) return { ...report(), bug: { input, why } };
    }
    if (coverage?.hasNew() !== true) continue;
    for (const input of newcomers(target, batch, coverage)) {
      if (input.length === 0 || input.length > KEPT_BYTES_MAX) continue;
      corpus.push(input);
      kept += 1;
      onKept(input);
    }
  }
  return report();
}

/** The inputs of a batch that first reached what the batch reached: read again one by one from a clean slate. */
function newcomers(target: Target, batch: readonly Uint8Array[], coverage: Coverage): Uint8Array[] {
  coverage.forgetLast();
  return batch.filter((input) => {
    failureOf(target, input);
    return coverage.hasNew();
  });
}

/** What a reader did that it must not do. */
function failureOf({ read }: Target, input: Uint8Array): string | undefined {
  try {
    read(input);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
