import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { rooms } from "./rooms.ts";
import { placeOf, rules, violations } from "./rules.ts";
import type { Manifests } from "./rules.ts";
import { readSource } from "./source.ts";

const root = new URL("../../../", import.meta.url).pathname;

function manifests(): Manifests {
  return Object.fromEntries(
    Object.keys(rooms).map((room) => {
      const text = readFileSync(`${root}${room}/package.json`, "utf8");
      const manifest = JSON.parse(text) as Record<string, Record<string, string> | undefined>;
      const product = Object.keys({
        ...manifest["dependencies"],
        ...manifest["optionalDependencies"],
      });
      return [room, { product, development: Object.keys(manifest["devDependencies"] ?? {}) }];
    }),
  );
}

function sourcePaths(): readonly string[] {
  return globSync(
    Object.keys(rooms).map((room) => `${room}/**/*.{ts,tsx}`),
    {
      cwd: root,
      exclude: (path) => /node_modules|\.cache|(^|\/)dist(\/|$)|\/assembly(\/|$)/.test(path),
    },
  )
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path, index, all) => all.indexOf(path) === index);
}

describe("the house", () => {
  const paths = sourcePaths();

  test("is looked at: every room has files", () => {
    for (const room of Object.keys(rooms)) {
      const files = paths.filter((path) => path.startsWith(`${room}/`));
      expect(files.length, room).toBeGreaterThan(0);
    }
  });

  test("keeps its rules", () => {
    const sources = paths.map((path) => readSource(path, readFileSync(`${root}${path}`, "utf8")));
    expect(violations(sources, manifests())).toStrictEqual([]);
  });

  test("has no module without a door", () => {
    const folders = new Set(
      paths
        .filter((path) => placeOf(path).module !== undefined && !path.startsWith("sim/"))
        .map((path) => `${placeOf(path).room}/src/${placeOf(path).module}`),
    );
    expect(folders.size).toBeGreaterThan(5);
    const missing = [...folders].filter((folder) => !paths.includes(`${folder}/index.ts`));
    expect(missing).toStrictEqual([]);
  });
});

describe("a planted violation is caught:", () => {
  const declared: Manifests = Object.fromEntries(
    Object.keys(rooms).map((room) => [
      room,
      { product: ["@holdall/core", "fastify"], development: [] },
    ]),
  );
  const cases: readonly (readonly [rule: keyof typeof rules, path: string, text: string])[] = [
    ["arrows", "core/src/num/a.ts", 'import { x } from "@holdall/core/protocol";'],
    ["arrows", "core/src/engine/a.ts", 'import { x } from "@holdall/server/ports";'],
    ["arrows", "wallet/src/keyring/a.ts", 'import { x } from "@holdall/client";'],
    ["arrows", "server/src/gateway/a.ts", 'import { x } from "@holdall/server/history";'],
    ["arrows", "client/src/a.ts", 'import type { X } from "@holdall/core/engine";'],
    ["shown", "web/src/live/a.ts", "export const price = Number(text);"],
    ["shown", "ui/src/number/a.ts", "export const price = +text;"],
    ["shown", "web/src/page/a.ts", "export const price = Math.round(value);"],
    ["oneDoor", "core/src/engine/a.ts", 'import { x } from "../num/amount.ts";'],
    ["oneDoor", "server/src/gateway/routes/a.ts", 'export { x } from "../../history/rows.ts";'],
    ["declared", "server/src/gateway/a.ts", 'import { z } from "zod";'],
    ["packages", "core/src/engine/a.ts", 'import { readFileSync } from "node:fs";'],
    ["packages", "client/src/a.ts", 'import fastify from "fastify";'],
    ["packages", "core/src/num/a.ts", 'const x = await import("fastify");'],
    ["pure", "core/src/engine/a.ts", "const t = Date.now();"],
    ["pure", "core/src/engine/a.ts", "const t = new Date();"],
    ["pure", "core/src/engine/a.ts", "const r = Math.random();"],
    ["pure", "core/src/engine/a.ts", "const r = Math.pow(2, 3);"],
    ["pure", "core/src/num/a.ts", 'const s = (5).toLocaleString("fr");'],
    ["pure", "core/src/num/a.ts", 'const n = ["b"].sort((a, b) => a.localeCompare(b));'],
    ["pure", "core/src/num/a.ts", "const n = (1 / 3).toFixed(2);"],
    ["pure", "core/src/num/a.ts", 'const n = parseFloat("1.5");'],
    ["pure", "core/src/num/a.ts", "const n = Math.round(1);"],
    ["pure", "core/src/num/a.ts", "let n: any;"],
    ["exact", "core/src/engine/a.ts", "const half = total / 2;"],
    ["exact", "core/src/engine/a.ts", "const share = Math.floor((a * b) / d);"],
    ["exact", "core/src/engine/a.ts", "const share = Math.trunc(a / d);"],
    ["exact", "core/src/engine/a.ts", "const fee = total * 0.001;"],
    ["listed", "core/src/num/index.ts", 'export * from "./amount.ts";'],
  ];

  test.each(cases)("%s in %s: %s", (rule, path, text) => {
    const found = violations([readSource(path, text)], declared);
    expect(found.map((violation) => violation.rule)).toContain(rule);
  });

  test("and every rule has one", () => {
    expect(new Set(cases.map(([rule]) => rule))).toStrictEqual(new Set(Object.keys(rules)));
  });

  test("a quotient that names its rounding is none", () => {
    const found = violations(
      [readSource("core/src/engine/a.ts", "const n = Math.floor(a / b);")],
      declared,
    );
    expect(found).toStrictEqual([]);
  });

  test("words in comments, texts and property names are none", () => {
    const found = violations(
      [
        readSource(
          "core/src/num/a.ts",
          "const o = { Date: 1, s: 'Math.random()' }; // performance",
        ),
      ],
      declared,
    );
    expect(found).toStrictEqual([]);
  });
});
