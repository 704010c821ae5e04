import { seededRng } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { corpusOf, fuzz } from "./fuzz.ts";
import { mutate } from "./mutate.ts";
import { bytesOf, law, textOf, typed } from "./target.ts";
import type { Target } from "./target.ts";
import { targets } from "./targets.ts";

const isLong = process.env["HOLDALL_LONG"] === "1";
const INPUTS = 1_000;
const SEEDS = [7n, 8n, 9n, 10n] as const;
/** An ordinary run tries a quarter of the inputs of one seed, in turn; a long one all of all. */
const tried = isLong ? SEEDS : [SEEDS[Math.floor(Math.random() * SEEDS.length)]];
const each = tried.flatMap((seed) =>
  targets.map((target) => ({ name: target.name, seed, target })),
);
const INPUTS_EACH = isLong ? INPUTS : INPUTS / 4;

test.each(each)("seed $seed: only its own errors come out of $name", ({ target, seed }) => {
  const report = fuzz({
    target,
    rng: seededRng(seed).fork(target.name),
    isOver: (done) => done >= INPUTS_EACH,
    batch: INPUTS_EACH,
  });
  expect(report.bug?.why).toBeUndefined();
  expect(report.inputs).toBe(INPUTS_EACH);
});

test.each(targets)("the corpus of $name has more than one input, and none is empty", (target) => {
  const corpus = corpusOf(target);
  expect(corpus.length).toBeGreaterThan(1);
  expect(corpus.every(({ length }) => length > 0)).toBe(true);
});

/** A reader with a bug: it cannot bear a certain word. */
const fragile: Target = {
  name: "fragile",
  seeds: () => [bytesOf("hello"), bytesOf("world")],
  words: ["bomb"],
  read: (input) => law(!textOf(input).includes("bomb"), "it went off"),
};

test("a bug is found, and its input is handed out", () => {
  const { bug } = fuzz({ target: fragile, rng: seededRng(1n), isOver: (done) => done >= INPUTS });
  expect(bug?.why).toContain("it went off");
  expect(textOf(bug!.input)).toContain("bomb");
});

test("an error of another kind than its own is not taken for a refusal", () => {
  expect(typed(() => JSON.parse("{"), SyntaxError)).toBeUndefined();
  expect(() => typed(() => JSON.parse("{"), RangeError)).toThrow(SyntaxError);
});

test("the same seed makes the same inputs, and they differ from what is known", () => {
  const known = [bytesOf("abcdefgh12345678")];
  const make = (): Uint8Array[] => {
    const rng = seededRng(3n);
    return Array.from({ length: 200 }, () => mutate(rng, known, ["word"]));
  };
  expect(make()).toEqual(make());
  expect(new Set(make().map(textOf)).size).toBeGreaterThan(150);
});
