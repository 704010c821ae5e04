import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { instrument } from "./instrument.ts";
import { mutatedModules } from "./modules.ts";
import { mutantsOf } from "./mutants.ts";
import { sameAs, sameChanges } from "./same.ts";
import { tableOf } from "./table.ts";
import { tryModule } from "./try-module.ts";

const root = new URL("../../../", import.meta.url).href;

const source = `
function fee(units: number, ppm: number, isFree: boolean): string {
  let owed = Math.floor((units * ppm) / 10);
  if (owed < 1 && !isFree) owed += 1;
  return owed > 3 ? "ceil" : String(-owed);
}
`;
const inputs = [0, 1, 4, 9, 25, 70].flatMap((units) =>
  [1, 2, 7].flatMap((ppm) => [true, false].map((isFree) => [units, ppm, isFree] as const)),
);

/** What a source answers to every input, as the mutant that is active. */
function answersOf(text: string, active = 0): unknown {
  const world = { inputs, holdallMutant: [active], holdallReached: new Uint8Array(100) };
  const call = "inputs.map((values) => fee(...values)).join()";
  return runInNewContext(`${stripTypeScriptTypes(text)}; ${call}`, { ...world, globalThis: world });
}

test("every kind of change is made, inside functions alone", () => {
  const kinds = mutantsOf(source).map(({ kind, text }) => `${kind} ${text}`);
  expect(kinds).toContain("condition true");
  expect(kinds).toContain("< (owed) <= (1)");
  expect(kinds).toContain("call Math.ceil((units * ppm) / 10)");
  expect(kinds).toContain("+= owed -= 1");
  expect(kinds).toContain("step left out 0");
  expect(kinds).toContain('value "floor"');
  expect(kinds).toContain("- owed");
  // A function of the source that has the name of one that every table inherits.
  expect(mutantsOf("function f(x) { return valueOf(x); }")).toEqual([]);
  expect(mutantsOf("const limit = 1 + 2; type Two = 'floor';")).toEqual([]);
});

test("a source with all of its mutants is itself, or exactly the one that is active", () => {
  const mutants = mutantsOf(source);
  expect(mutants.length).toBeGreaterThan(15);
  const woven = instrument(source, mutants, 7);
  expect(answersOf(woven)).toBe(answersOf(source));
  for (const { id, start, end, text } of mutants) {
    const changed = `${source.slice(0, start)}(${text})${source.slice(end)}`;
    expect(answersOf(woven, id + 7), text).toBe(answersOf(changed));
  }
});

test("a change that is called the same is there, and has its reason", () => {
  const used = new Set<unknown>();
  for (const file of new Set(sameChanges.map((row) => row.file))) {
    const text = readFileSync(new URL(file, root), "utf8");
    for (const mutant of mutantsOf(text)) used.add(sameAs(file, mutant, text));
  }
  for (const row of sameChanges) expect(used.has(row), `${row.file}: ${row.line}`).toBe(true);
});

test("the tests of a module notice its changes", { timeout: 120_000 }, async () => {
  const num = mutatedModules.find(({ name }) => name === "num")!;
  const report = await tryModule(num, { root, sample: 12, lines: [], processorMs: 20_000 });
  expect(report.unsound).toEqual([]);
  expect(report.tried).toHaveLength(12);
  expect(report.tried.filter(({ by }) => by !== null).length).toBeGreaterThan(8);
});

test("a module that was not tried now keeps its line of the table", () => {
  const num = mutatedModules.find(({ name }) => name === "num")!;
  const mutant = { id: 1, line: 1, start: 0, end: 1, kind: "<", text: "<=", file: "x" };
  const tried = [{ ...mutant, by: "a test" }];
  const report = { module: num, mutants: 3, same: 1, tried, unsound: [], seconds: 1 };
  const ledger = "| ledger | 9 | 0 | 9 | 88.9 % | 95 % | no |";
  const table = tableOf(
    [report],
    `# Of before\n\n| num | 1 | 0 | 1 | 0.0 % | 95 % | no |\n${ledger}\n`,
  );
  expect(table).toContain("| num | 3 | 1 | 1 | 100.0 % | 95 % | yes |");
  expect(table.match(/\| num \|/g)).toHaveLength(1);
  expect(table).toContain(ledger);
});
