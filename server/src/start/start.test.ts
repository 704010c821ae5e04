import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createEngine } from "@holdall/core/engine";
import { readBatches } from "@holdall/server/journal";
import { nodePorts } from "@holdall/server/ports";
import { replayResults, stateDigest } from "@holdall/server/sequencer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runProgram } from "./program.twin.ts";
import type { Ended } from "./program.twin.ts";

const journalProgram = fileURLToPath(new URL("../journal/main.ts", import.meta.url));
const RECORDS_AT = 4_096;

/** Runs the true program without the demo world; `onReady` gets what ends it as Ctrl-C would. */
function run(args: readonly string[], onReady?: (stop: () => void) => void): Promise<Ended> {
  return runProgram({ args, onReady: ({ stop }) => onReady?.(stop) });
}

interface Used {
  readonly data: string;
  /** How a second program ended that was started on the same folder meanwhile. */
  readonly second: Ended;
}

/** A data folder in which the venue has run for some ticks and was stopped. */
async function usedFolder(): Promise<Used> {
  const data = mkdtempSync(join(tmpdir(), "holdall-start-"));
  const args = ["--data", data, "--port", "0"];
  const other = Promise.withResolvers<Ended>();
  const { code, errors } = await run(args, (stop) => {
    const ticked = new Promise((resolve) => setTimeout(resolve, 1_500));
    other.resolve(run(args));
    void Promise.all([other.promise, ticked]).then(stop);
  });
  expect({ code, errors }).toStrictEqual({ code: 0, errors: "" });
  return { data, second: await other.promise };
}

function segmentOf(data: string, copy: "a" | "b"): string {
  const folder = join(data, "journal", copy);
  return join(
    folder,
    readdirSync(folder).find((name) => name.endsWith(".seg"))!,
  );
}

function flipBit(path: string, offset: number): void {
  const bytes = readFileSync(path);
  bytes[offset] ^= 0x10;
  writeFileSync(path, bytes);
}

let data = "";
let second: Ended;
beforeAll(async () => {
  ({ data, second } = await usedFolder());
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

test("a taken port is said in one line, with what to do", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const { port } = other.address() as AddressInfo;
  const { code, errors } = await run(["--data", data, "--port", String(port)]);
  other.close();
  expect(code).toBe(3);
  expect(errors).toMatch(new RegExp(`^holdall: .*${port}.* choose one with -- --port N`));
});

test("a wrong option is said with the usage", async () => {
  const { code, errors } = await run(["--colour"]);
  expect(code).toBe(2);
  expect(errors).toContain("usage: npm start");
});

test("a data folder in use is left alone", () => {
  expect(second.code).toBe(6);
  expect(second.errors).toContain("choose one with -- --data DIR");
});

test("two replays of one journal give the same state, and it is the snapshot's", () => {
  const { disk } = nodePorts();
  const folders = [join(data, "journal", "a"), join(data, "journal", "b")];
  const snapshots = readdirSync(join(data, "snapshots")).sort();
  const untilSequence = Number(snapshots.at(-1)!.slice(0, 16));
  const replayed = [1, 2].map(() => {
    const engine = createEngine();
    const batches = readBatches({ disk, folders, fromSequence: 1, untilSequence });
    const results = [...replayResults(engine, batches)];
    expect(results.at(-1)?.sequence).toBe(untilSequence);
    return { hash: engine.hash(), digest: stateDigest(engine.snapshot()) };
  });
  expect(replayed[0]).toStrictEqual(replayed[1]);
  // The header of a snapshot carries its state digest at byte 72.
  const stored = readFileSync(join(data, "snapshots", snapshots.at(-1)!)).subarray(72, 104);
  expect(createHash("sha256").update(stored).digest("hex")).toBe(
    createHash("sha256").update(replayed[0].digest).digest("hex"),
  );
});

test("a flipped bit stops the start with file, offset and remedy, and the other copy mends it", async () => {
  const path = segmentOf(data, "a");
  flipBit(path, RECORDS_AT + 200);
  const { code, errors } = await run(["--data", data, "--port", "0"]);
  expect(code).toBe(4);
  expect(errors).toContain(path);
  expect(errors).toMatch(/offset \d+/);
  expect(errors).toMatch(/npm run journal -- repair/);

  const dirs = ["a", "b"].map((copy) => join(data, "journal", copy)).join(",");
  const repair = spawnSync(process.execPath, [journalProgram, "repair", "--dirs", dirs]);
  expect(repair.status).toBe(0);
  const again = await run(["--data", data, "--port", "0"], (stop) => stop());
  expect(again).toStrictEqual({ code: 0, errors: "" });
});
