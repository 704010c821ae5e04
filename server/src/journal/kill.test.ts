import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodePorts, seededRng } from "@holdall/server/ports";
import { afterAll, expect, test } from "vitest";
import { batchesOf } from "./fixtures.ts";
import { openFileJournal } from "./file-journal.ts";

const root = mkdtempSync(join(tmpdir(), "holdall-journal-kill-"));
afterAll(() => rmSync(root, { recursive: true }));

/** Appends as fast as it can and says, one line each, up to which sequence it is durable. */
const writerProgram = `
  import { writeSync } from "node:fs";
  import { nodePorts } from "@holdall/server/ports";
  import { batchAfter } from ${JSON.stringify(new URL("fixtures.ts", import.meta.url).href)};
  import { openFileJournal } from ${JSON.stringify(new URL("file-journal.ts", import.meta.url).href)};
  const { disk, clock, rng } = nodePorts();
  const journal = openFileJournal({ disk, clock, rng, folders: process.argv.slice(1), segmentBytes: 65_536 });
  for (;;) {
    const head = journal.writer.append(batchAfter(journal.writer.head(), 1 + (journal.writer.head().nextSequence % 20)));
    writeSync(1, (head.nextSequence - 1) + "\\n");
  }
`;

/** Runs the writer until it is killed; returns the last sequence that it acknowledged. */
function killedAfter(folders: readonly string[], acknowledgements: number): Promise<number> {
  const writer = spawn(process.execPath, ["--input-type=module", "-e", writerProgram, ...folders], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  writer.stdout.setEncoding("utf8");
  writer.stdout.on("data", (text: string) => {
    output += text;
    if (output.split("\n").length > acknowledgements) writer.kill("SIGKILL");
  });
  return new Promise((resolve) => {
    writer.once("close", () => {
      const lines = output.slice(0, output.lastIndexOf("\n")).split("\n");
      resolve(Number(lines.at(-1)));
    });
  });
}

test("a process killed at any moment loses nothing that it acknowledged, and the next one starts at once", async () => {
  const folders = [join(root, "a"), join(root, "b")];
  const rng = seededRng(11n);
  const rounds = process.env["HOLDALL_LONG"] === "1" ? 100 : 3;
  for (let round = 0; round < rounds; round += 1) {
    const acknowledged = await killedAfter(folders, 1 + rng.below(300));
    const { disk, clock, rng: entropy } = nodePorts();
    const journal = openFileJournal({ disk, clock, rng: entropy, folders, segmentBytes: 65_536 });
    expect(journal.writer.head().nextSequence).toBeGreaterThan(acknowledged);
    const batches = batchesOf(journal);
    for (const [index, batch] of batches.entries()) {
      expect(batch.firstSequence).toBe(
        index === 0 ? 1 : batches[index - 1].firstSequence + batches[index - 1].count,
      );
    }
    journal.stop();
  }
});
