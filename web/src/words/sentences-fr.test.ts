import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { frenchOf, sentencesInFrench } from "./sentences-fr.ts";

const server = join(import.meta.dirname, "../../../server/src");

function textOf(folder: string): string {
  return readdirSync(join(server, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => readFileSync(join(server, folder, name), "utf8"))
    .join("\n");
}

/** Sentences in the source of a file: text in quotes that begins large and ends with a full stop. */
function sentencesIn(file: string): readonly string[] {
  const found = readFileSync(join(server, file), "utf8").matchAll(/"([A-Z][^"\n]*\.)"/g);
  return [...found].map(([, sentence]) => sentence);
}

test("whatever people and their keys are denied with is said in French", () => {
  const denials = [...sentencesIn("identity/denial.ts"), ...sentencesIn("identity/api-key.ts")];
  expect(denials.length).toBeGreaterThan(50);
  expect(denials.filter((sentence) => frenchOf(sentence) === undefined)).toEqual([]);
});

test("no sentence is translated that the venue does not say", () => {
  const rooms = ["identity", "gateway", "demo", "start", "../../client/src"];
  const said = rooms.map(textOf).join("\n");
  const parts = Object.keys(sentencesInFrench).flatMap((sentence) => sentence.split(/\{\w+\}/));
  expect(parts.filter((part) => !said.includes(part))).toEqual([]);
});

test("what the venue put into a sentence stands in the French one", () => {
  expect(frenchOf("The minimum withdrawal is 2.5")).toBe("Le retrait le plus petit est 2.5");
  expect(frenchOf("Something else")).toBeUndefined();
});

test("French punctuation keeps its narrow no-break spaces", () => {
  for (const text of Object.values(sentencesInFrench)) expect(text).not.toMatch(/ [:;?!%»]|« /);
});
