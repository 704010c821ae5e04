import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { layoutOf, verifyOpening, verifyShard } from "@holdall/core/reserves";
import type { VerdictCode } from "@holdall/core/reserves";
import type { Forgery } from "./attack.ts";
import { allAttacks } from "./attacks.ts";
import {
  firstLimbAttack,
  forgeWithoutMaskedRoot,
  forgeWithoutOutOfDomain,
} from "./attacks-opening.ts";
import { lookupAttack, lookupPairs } from "./attacks-lookups.ts";
import { constraintNumbers, cutBundle, forge, ownerOf, toyKernel, toyTask } from "./forge.ts";
import { malformedFiles } from "./malformed.ts";
import {
  mutant,
  refusalSites,
  verifierSources,
  withoutAbsorb,
  withoutConstraints,
  withoutRefusal,
} from "./mutants.ts";
import type { Verifier } from "./mutants.ts";
import { hasPython, secondOfBundles, secondOfProofs } from "./two-verifiers.ts";

const kernel = toyKernel();
const honest: Verifier = { verifyShard, verifyOpening };
const sources = verifierSources();
afterAll(() => rmSync(sources.folder, { recursive: true }));

interface BadFile extends Forgery {
  readonly name: string;
  readonly code: VerdictCode;
  readonly strict?: boolean;
}
const attacks = allAttacks();
const corpus: readonly BadFile[] = [
  ...attacks.map((attack) => ({
    name: `${attack.letter}: ${attack.name}`,
    code: attack.code,
    ...attack.run(kernel, false),
  })),
  ...malformedFiles(kernel),
];

/** The verdict of a verifier on a file: the opening's where the public proof holds. */
function verdictOf(
  verifier: Verifier,
  { proof, bundle, strict }: Omit<BadFile, "name" | "code">,
): VerdictCode {
  const answer = verifier.verifyShard(proof, strict !== true);
  if (bundle === undefined || answer.shard === undefined) return answer.code;
  return verifier.verifyOpening(answer.shard, bundle.bytes, bundle.owner).code;
}

test("the honest prover, from which every attack departs, is accepted", () => {
  const task = toyTask();
  const { proof, session } = forge(kernel, task, {});
  for (const row of [0, 7, 89]) {
    const bundle = { bytes: cutBundle(task, session, row), owner: ownerOf(task.owners, row) };
    expect(verdictOf(honest, { proof, bundle })).toBe("ok");
  }
});

describe("every forgery is rejected by the check that must reject it", () => {
  for (const file of corpus) {
    test(file.name, () => {
      if (file.bundle !== undefined) expect(verifyShard(file.proof, true).code).toBe("ok");
      expect(verdictOf(honest, file)).toBe(file.code);
    });
  }
});

/**
 * Of the changed verifiers, every eighth is tried in `npm test`, and each one with `HOLDALL_LONG=1`: they
 * ask whether the attacks would be noticed by nobody else, which changes with the verifier alone. So of the
 * files that the second verifier judges, which is slow.
 */
const EACH = process.env["HOLDALL_LONG"] === "1" ? 1 : 8;

function tried<T>(all: readonly T[]): readonly (readonly [number, T])[] {
  return [...all.entries()].filter(([i]) => i % EACH === 0);
}

describe("a verifier that forgets a constraint is deceived", () => {
  const forgettable = attacks.filter(({ noticedBy }) => noticedBy !== undefined);
  for (const [i, attack] of tried(forgettable)) {
    const noticedBy = attack.noticedBy!;
    test(`${attack.letter}: ${attack.name}`, async () => {
      const { profile, table } = toyTask().request;
      const layout = layoutOf(profile, table.assets);
      const forgetful = await withoutConstraints(sources, `constraint-${i}`, noticedBy({ layout }));
      expect(verdictOf(forgetful, attack.run(kernel, true))).toBe("ok");
    });
  }
});

/** Pairs of lookups that are tried here: `npm run reserves -- controls` tries every one. */
const PAIRS_TRIED = [0, 23, lookupPairs() - 1];

describe("a verifier that forgets one lookup is deceived", () => {
  test.each(PAIRS_TRIED)("pair %i", async (pair) => {
    expect(verdictOf(honest, lookupAttack(pair).run(kernel, false))).toBe("constraint-mismatch");
    const forgetful = await withoutConstraints(sources, `lookup-${pair}`, [pair]);
    expect(verdictOf(forgetful, lookupAttack(pair).run(kernel, true))).toBe("ok");
  });
});

test("no constraint is without an attack that its loss lets through", () => {
  const { profile, table } = toyTask().request;
  const layout = layoutOf(profile, table.assets);
  const noticed = attacks.flatMap(({ noticedBy }) => noticedBy?.({ layout }) ?? []);
  const pairs = Array.from({ length: lookupPairs() }, (_, pair) => pair);
  const last = constraintNumbers({ layout }).boundary(3);
  const all = Array.from({ length: last + 1 }, (_, k) => k);
  const tried = new Set([...noticed, ...pairs]);
  expect(all.filter((k) => !tried.has(k))).toEqual([]);
});

/** Refusals that a second check behind them makes good, each with the check that does. */
const DOUBLED: readonly { readonly file: string; readonly text: string; readonly why: string }[] = [
  {
    file: "reader.ts",
    text: "offset ${this.at}",
    why: "a read past the end fails in the view, and the door answers the same",
  },
  { file: "proof.ts", text: '"size"', why: "a proof beyond 4 MB has bytes after its end" },
  { file: "statement.ts", text: "too many columns", why: "a bound on work, not on truth" },
];

describe("a verifier that forgets to refuse is deceived", () => {
  const alone = refusalSites(sources).filter(
    (site) => !DOUBLED.some(({ file, text }) => site.file === file && site.text.includes(text)),
  );
  for (const [i, site] of tried(alone)) {
    test(`${site.file}: ${site.text.slice(0, 90)}`, async () => {
      const forgetful = await withoutRefusal(sources, `refusal-${i}`, site);
      const candidates = corpus.filter(
        ({ code }) => site.code === "" || code === site.code || code === "masked-mismatch",
      );
      expect(candidates.some((file) => verdictOf(forgetful, file) === "ok")).toBe(true);
    });
  }
});

describe("a verifier that leaves one absorb out accepts what the true one refuses", () => {
  for (const [, label] of tried([1, 2, 3, 4, 5, 6, 7, 8, 9])) {
    test(`label ${label}`, async () => {
      const { proof } = forge(kernel, toyTask(), {
        totals({ transcript }) {
          const absorb = transcript.absorb.bind(transcript);
          transcript.absorb = (own, data) => (own === label ? undefined : absorb(own, data));
        },
      });
      expect(verifyShard(proof, true).code).not.toBe("ok");
      expect(verdictOf(await withoutAbsorb(sources, label), { proof })).toBe("ok");
    });
  }
});

test("what was left out of the transcript can then be chosen: concrete forgeries", async () => {
  const link = await withoutAbsorb(sources, 1);
  const { proof } = forge(kernel, toyTask(), {
    totals({ transcript }) {
      const absorb = transcript.absorb.bind(transcript);
      transcript.absorb = (own, data) => (own === 1 ? undefined : absorb(own, data));
    },
  });
  const relinked = proof.slice();
  relinked[12] ^= 1;
  expect(verdictOf(link, { proof: relinked })).toBe("ok");
  expect(verdictOf(await withoutAbsorb(sources, 6), forgeWithoutMaskedRoot(kernel))).toBe("ok");
  expect(verdictOf(await withoutAbsorb(sources, 5), forgeWithoutOutOfDomain(kernel))).toBe("ok");
});

test("F succeeds against a verifier whose powers of ν start at zero", async () => {
  const text = sources.files.get("proof.ts")!.replace("powers(drawn.nu, 1,", "powers(drawn.nu, 0,");
  const forgetful = await mutant(sources, "nu-from-zero", "proof.ts", text);
  expect(verdictOf(forgetful, firstLimbAttack(true).run(kernel, true))).toBe("ok");
});

test("the second verifier gives the same verdict on every file that is tried", () => {
  if (!hasPython()) {
    console.warn("SKIPPED: there is no python3 here, so the two verifiers were not compared.");
    return;
  }
  const files = tried(corpus.filter(({ strict }) => strict !== true)).map(([, file]) => file);
  const proofs = files.map(({ proof }) => proof);
  expect(secondOfProofs(proofs).map(({ code }) => code)).toEqual(
    proofs.map((proof) => verifyShard(proof, true).code),
  );
  for (const file of files) {
    if (file.bundle === undefined) continue;
    const { owner, bytes } = file.bundle;
    const [answer] = secondOfBundles([bytes], file.proof, owner);
    expect(answer.code, file.name).toBe(file.code);
  }
});

describe("the stand-alone verifier, one short file without dependencies", () => {
  const LINES_MAX = 500;
  const repository = join(import.meta.dirname, "..", "..", "..");
  const place = mkdtempSync(join(tmpdir(), "holdall-alone-"));
  const program = join(place, "verifier.mjs");
  afterAll(() => rmSync(place, { recursive: true }));

  test("needs nothing but a runtime", () => {
    const builder = join(repository, "scripts", "build-verifier.mjs");
    expect(spawnSync(process.execPath, [builder]).status).toBe(0);
    const text = readFileSync(join(repository, "web/src/verify/dist/verifier.mjs"), "utf8");
    expect(text.split("\n").length).toBeLessThan(LINES_MAX);
    const imported = [...text.matchAll(/\bfrom "([^"]+)"|\bimport\("([^"]+)"\)/g)].map(
      ([, named, lazy]) => named ?? lazy,
    );
    expect(imported).toEqual(["node:fs"]);
    writeFileSync(program, text);
  });

  test("gives the same verdict on every file", async () => {
    const alone = (await import(/* @vite-ignore */ pathToFileURL(program).href)) as Verifier;
    for (const file of corpus) expect(verdictOf(alone, file), file.name).toBe(file.code);
  });

  test("answers as a program, away from everything that is installed", () => {
    const task = toyTask();
    const { proof, session } = forge(kernel, task, {});
    writeFileSync(join(place, "shard.proof"), proof);
    writeFileSync(join(place, "row.porb"), cutBundle(task, session, 7));
    const run = (...words: string[]) => {
      const { stdout, status } = spawnSync(process.execPath, [program, ...words], {
        cwd: place,
        encoding: "utf8",
      });
      return { status, code: /"code":"([^"]+)"/.exec(stdout)?.[1] };
    };
    const { userId, subaccountId, nonce } = ownerOf(task.owners, 7);
    const whose = ["--user", String(userId), "--sub", String(subaccountId)];
    const opening = ["--proof", "shard.proof", ...whose];
    const own = Buffer.from(nonce).toString("hex");
    expect(run("proof", "shard.proof", "--toy")).toEqual({ status: 0, code: "ok" });
    expect(run("proof", "shard.proof")).toEqual({ status: 1, code: "profile-unsafe" });
    expect(run("opening", "row.porb", ...opening, "--nonce", own, "--toy").code).toBe("ok");
    const foreign = run("opening", "row.porb", ...opening, "--nonce", "00".repeat(32), "--toy");
    expect(foreign).toEqual({ status: 1, code: "row-not-mine" });
    expect(run().status).toBe(2);
  });
});
