/** Every refusal that the engine can give is demanded by a test of the engine. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { rejects } from "@holdall/core/protocol";

const ENGINE = fileURLToPath(new URL("../../../core/src/engine/", import.meta.url));

function texts(isWanted: (path: string) => boolean): string {
  return readdirSync(ENGINE, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && isWanted(path))
    .map((path) => readFileSync(ENGINE + path, "utf8"))
    .join("\n");
}

test("no refusal of the engine goes untried", () => {
  const rules = texts((path) => !path.endsWith(".test.ts") && !path.endsWith(".twin.ts"));
  const tests = texts((path) => path.endsWith(".test.ts"));
  const given = rejects.filter(({ name }) => rules.includes(`REJECT["${name}"]`));
  expect(given.length).toBeGreaterThan(60);
  const untried = given.filter(({ name }) => !tests.includes(`"${name}"`));
  expect(untried.map(({ name }) => name)).toStrictEqual([]);
});
