/** The engine as one module, which `npm start` runs, beside its sources, which all other tests run. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as sources from "@holdall/core/engine";
import { seededRng } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { MarginGenerator } from "./generate-margin.ts";
import { readEvents } from "./told.ts";

const COMMANDS = 600;
const ROOT = join(import.meta.dirname, "..", "..", "..");

/** A script of the project, or what it built. */
function load<Module>(...path: string[]): Promise<Module> {
  return import(pathToFileURL(join(ROOT, ...path)).href) as Promise<Module>;
}

test("the built engine writes the bytes of its sources, and comes to the same state", async () => {
  type Build = { buildEngine: () => Promise<unknown> };
  await (await load<Build>("scripts", "build-engine.mjs")).buildEngine();
  const built = await load<typeof sources>("core", "dist", "engine.js");
  const generator = new MarginGenerator(seededRng(7n));
  const genesis = generator.genesis();
  const [ours, theirs] = [sources, built].map(({ createEngine, EventBuffer }) => ({
    engine: createEngine(),
    out: new EventBuffer(),
  }));

  for (let sequence = 1; sequence <= COMMANDS; sequence += 1) {
    const command = genesis[sequence - 1] ?? generator.next();
    const timeMicros = generator.timeMicros();
    for (const { engine, out } of [ours, theirs]) {
      out.clear();
      engine.apply(command, sequence, timeMicros, out);
    }
    const [our, their] = [ours, theirs].map(({ out }) => out.views.u8.subarray(0, out.end));
    expect(Buffer.compare(our, their), JSON.stringify(command)).toBe(0);
    generator.see(readEvents(ours.out));
  }
  expect(theirs.engine.hash()).toBe(ours.engine.hash());
  expect(Object.keys(built).toSorted()).toStrictEqual(Object.keys(sources).toSorted());
});

test("what a build reads has a digest by its sources, of one room as of several", async () => {
  type BuiltFiles = { sourcesDigest: (rooms: string[], files: string[]) => string };
  const { sourcesDigest } = await load<BuiltFiles>("scripts", "built-files.mjs");
  const digests = [["core"], ["ui"], ["core", "ui"]].map((rooms) => sourcesDigest(rooms, []));
  expect(new Set(digests).size).toBe(3);
  expect(() => sourcesDigest(["no-such-room"], [])).toThrow("nothing to build from");
});
