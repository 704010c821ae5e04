import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Doorbell, RingWriter } from "@holdall/server/rings";
import { nodePorts } from "@holdall/server/ports";
import { afterAll, expect, test } from "vitest";
import { sealInto } from "./batch-ring.ts";
import { bodyOf } from "./fixtures.ts";
import { startJournalThread } from "./journal-thread.ts";
import { readBatches } from "./reading.ts";

const root = mkdtempSync(join(tmpdir(), "holdall-journal-thread-"));
afterAll(() => rmSync(root, { recursive: true }));

function foldersOf(name: string): string[] {
  return [join(root, name, "a"), join(root, name, "b")];
}

const segmentBytes = 256 * 1024;
const rulesVersion = 7;

test("batches sent through the ring become durable, and survive the thread", async () => {
  const folders = foldersOf("durable");
  const bell = new Doorbell();
  const first = await startJournalThread({
    folders,
    segmentBytes,
    rulesVersion,
    durableBells: [bell],
  });
  expect(first.report.outcome).toBe("created");
  expect(first.head.nextSequence).toBe(1);
  const ring = new RingWriter(first.ring);
  for (let index = 0; index < 200; index += 1) {
    const firstSequence = 1 + index * 10;
    sealInto(ring, {
      firstSequence,
      count: 10,
      baseTimeMicros: 1_000 + index,
      body: bodyOf(firstSequence, 10, 56),
    });
  }
  while (first.durable.get() < 2_000) await bell.sleepAsync(() => first.durable.get() < 2_000);
  expect(first.spaceLevel()).toMatch(/open|reduce-only|cancel-only/);
  ring.close();
  await first.ended;

  const second = await startJournalThread({ folders, segmentBytes, rulesVersion });
  expect(second.report.outcome).toBe("opened");
  expect(second.head.nextSequence).toBe(2_001);
  expect(second.durable.get()).toBe(2_000);
  const batches = readBatches({
    disk: nodePorts().disk,
    folders,
    fromSequence: 1,
    untilSequence: 2_000,
  });
  const records = Array.from(batches, ({ body, rulesVersion: by }) => ({ bytes: body.length, by }));
  expect(records.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(2_000 * 64);
  expect(records.every(({ by }) => by === rulesVersion)).toBe(true);
  new RingWriter(second.ring).close();
  await second.ended;
  expect(existsSync(join(folders[0], "lock"))).toBe(false);
});

test("a refusal reaches the thread that starts the journal, with file, offset and remedy", async () => {
  const folders = foldersOf("refused");
  const thread = await startJournalThread({ folders, segmentBytes, rulesVersion });
  const ring = new RingWriter(thread.ring);
  sealInto(ring, { firstSequence: 1, count: 1, baseTimeMicros: 1, body: bodyOf(1, 1) });
  ring.close();
  await thread.ended;
  const path = join(folders[0], "0000000000000001.seg");
  const bytes = readFileSync(path);
  bytes[4_096 + 130] ^= 1;
  writeFileSync(path, bytes);

  const refusal = startJournalThread({ folders, segmentBytes, rulesVersion });
  await expect(refusal).rejects.toMatchObject({ name: "JournalRefusal", reason: "damaged" });
  await expect(refusal).rejects.toThrow(
    `${path} offset 4096, record of sequence 1: its body is damaged`,
  );
  await expect(refusal).rejects.toThrow(`npm run journal -- repair --dirs ${folders.join(",")}`);
});

test("a failure of the thread rejects its end", async () => {
  const folders = foldersOf("failed");
  const thread = await startJournalThread({ folders, segmentBytes, rulesVersion });
  sealInto(new RingWriter(thread.ring), {
    firstSequence: 9,
    count: 1,
    baseTimeMicros: 1,
    body: bodyOf(9, 1),
  });
  await expect(thread.ended).rejects.toThrow("a sealed batch begins with sequence 9, not 1");
});
