/**
 * Verifiers that forgot something: the sources of the stand-alone verifier with one check taken
 * out, loaded as modules of their own. A check whose loss no forgery exploits is not a check.
 */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { verifyOpening, verifyShard } from "@holdall/core/reserves";
import { reservesFolder } from "@holdall/server/reserves";

export interface Verifier {
  readonly verifyShard: typeof verifyShard;
  readonly verifyOpening: typeof verifyOpening;
}
export interface Sources {
  readonly folder: string;
  readonly files: ReadonlyMap<string, string>;
}

/** The verifier's sources, and a folder that the caller removes. */
export function verifierSources(): Sources {
  const from = join(reservesFolder(), "verify");
  const names = readdirSync(from).filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
  );
  const files = new Map(names.map((name) => [name, readFileSync(join(from, name), "utf8")]));
  return { folder: mkdtempSync(join(tmpdir(), "holdall-mutants-")), files };
}

/** Loads the verifier with one file replaced. */
export async function mutant(
  { folder, files }: Sources,
  name: string,
  file: string,
  text: string,
): Promise<Verifier> {
  const own = join(folder, name);
  mkdirSync(own, { recursive: true });
  for (const [other, source] of files)
    writeFileSync(join(own, other), other === file ? text : source);
  return (await import(/* @vite-ignore */ pathToFileURL(join(own, "index.ts")).href)) as Verifier;
}

/** A verifier whose identity leaves out the given constraints and boundaries. */
export function withoutConstraints(
  sources: Sources,
  name: string,
  dropped: readonly number[],
): Promise<Verifier> {
  const text = sources.files.get("constraints.ts")!;
  const anchor = /const betas = powers\([^;]*;/;
  if (!anchor.test(text)) throw new Error("the identity has changed: the mutation has no place");
  const forgotten = `for (const k of [${dropped.join(",")}]) betas[k] = [0n, 0n];`;
  return mutant(
    sources,
    name,
    "constraints.ts",
    text.replace(anchor, (line) => `${line}\n${forgotten}`),
  );
}

/** One place where the verifier refuses. */
export interface RefusalSite {
  readonly file: string;
  readonly index: number;
  readonly code: string;
  readonly text: string;
}
const SITE = /\brefuse\(/g;

/** Every refusal in the verifier's sources, with the code it answers where that is written in place. */
export function refusalSites({ files }: Sources): RefusalSite[] {
  return [...files].flatMap(([file, text]) =>
    [...text.matchAll(SITE)]
      .filter(({ index }) => !text.slice(index - 9, index).includes("function"))
      .map(({ index }) => {
        const line = text.slice(text.lastIndexOf("\n", index) + 1, text.indexOf(";", index)).trim();
        return {
          file,
          index,
          code: /refuse\(\s*"([^"]+)"/.exec(text.slice(index))?.[1] ?? "",
          text: line,
        };
      }),
  );
}

/** The verifier that goes on where it should refuse. */
export function withoutRefusal(
  sources: Sources,
  name: string,
  { file, index }: RefusalSite,
): Promise<Verifier> {
  const text = sources.files.get(file)!;
  const silent = "const goOn = (..._: readonly unknown[]): void => undefined;\n";
  return mutant(
    sources,
    name,
    file,
    `${text.slice(0, index)}goOn(${text.slice(index + "refuse(".length)}\n${silent}`,
  );
}

/** The verifier that leaves one absorb of the transcript out. */
export function withoutAbsorb(sources: Sources, label: number): Promise<Verifier> {
  const text = sources.files.get("proof.ts")!;
  const line = `transcript.absorb(${label},`;
  if (!text.includes(line)) throw new Error(`no absorb with label ${label}`);
  return mutant(sources, `absorb-${label}`, "proof.ts", text.replace(line, `void (${label},`));
}
