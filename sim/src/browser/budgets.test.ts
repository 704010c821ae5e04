import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { buildApplication } from "./build-application.ts";

const dist = fileURLToPath(new URL("../../../web/dist/", import.meta.url));
const KB = 1_000;
/** Beside the worker stands a file that only names its address. */
const WORKER_ADDRESS_BYTES = 200;

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly isDynamicEntry?: boolean;
}

let chunks: Readonly<Record<string, Chunk>>;
beforeAll(async () => {
  await buildApplication();
  chunks = JSON.parse(readFileSync(join(dist, "chunks.json"), "utf8")) as typeof chunks;
}, 120_000);

function gzipBytes(file: string): number {
  return gzipSync(readFileSync(join(dist, file))).length;
}

/** A chunk and everything that it imports at once. */
function withImports(name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const each of chunks[name]?.imports ?? []) withImports(each, seen);
  return seen;
}

const bytesOf = (names: Iterable<string>): number =>
  [...names].reduce((sum, name) => sum + gzipBytes(chunks[name].file), 0);
const shell = (): Set<string> => withImports("index.html");

test.each(["en", "fr"])(
  "the trade route needs at most 216 kB of script before its first interaction, in %s with the chart",
  (language) => {
    const words = `src/words/${language}/first.ts`;
    expect(chunks[words]?.isDynamicEntry).toBe(true);
    const names = new Set([
      ...shell(),
      ...withImports(words),
      ...withImports("src/screens/trade/trade.tsx"),
      ...withImports("src/screens/trade/candle-chart.ts"),
    ]);
    expect([...names].filter((name) => /words\/(en|fr)/.test(name))).toStrictEqual([words]);
    expect(bytesOf(names)).toBeLessThanOrEqual(216 * KB);
  },
);

test("no other screen needs more than 40 kB beside the shell", () => {
  const inShell = shell();
  const screens = Object.keys(chunks).filter(
    (name) => name.startsWith("src/screens/") && chunks[name].isDynamicEntry === true,
  );
  expect(screens.length).toBeGreaterThan(12);
  for (const screen of screens) {
    if (screen.includes("candle-chart")) continue;
    const own = [...withImports(screen)].filter((name) => !inShell.has(name));
    expect(bytesOf(own), screen).toBeLessThanOrEqual(40 * KB);
  }
});

test("styles, font and verifier keep to their limits", () => {
  const files = readdirSync(join(dist, "assets")).map((file) => `assets/${file}`);
  const sizes = (form: RegExp): readonly number[] =>
    files.filter((file) => form.test(file)).map(gzipBytes);
  const styles = sizes(/\.css$/);
  const workers = sizes(/\/worker-.*\.js$/).filter((size) => size > WORKER_ADDRESS_BYTES);
  const fonts = files.filter((file) => file.endsWith(".woff2"));
  expect(styles.length).toBeGreaterThan(0);
  expect(styles.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(20 * KB);
  expect(workers).toHaveLength(1);
  expect(workers[0]).toBeLessThanOrEqual(60 * KB);
  expect(fonts).toHaveLength(1);
  expect(readFileSync(join(dist, fonts[0])).length).toBeLessThanOrEqual(70 * KB);
});

test("the gallery of components is no part of what is built", () => {
  expect(existsSync(join(dist, "gallery.html"))).toBe(false);
  expect(Object.keys(chunks).filter((name) => name.includes("gallery"))).toStrictEqual([]);
  const files = readdirSync(join(dist, "assets")).filter((file) => /\.(js|css)$/.test(file));
  expect(files.length).toBeGreaterThan(20);
  const holding = files.filter((file) => /data-(gallery|sample)/.test(readAsset(file)));
  expect(holding).toStrictEqual([]);
});

function readAsset(file: string): string {
  return readFileSync(join(dist, "assets", file), "utf8");
}

test("every file is named with its hash", () => {
  const assets = JSON.parse(readFileSync(join(dist, "assets.json"), "utf8")) as Record<
    string,
    string
  >;
  expect(Object.keys(assets)).toContain("index.html");
  for (const hash of Object.values(assets)) expect(hash).toMatch(/^[0-9a-f]{64}$/);
});
