import type { PlantedBug } from "../bug.ts";

export const journalBugs: readonly PlantedBug[] = [
  {
    id: "journal-01",
    what: "a record counts as durable before it is synced",
    file: "server/src/journal/writer.ts",
    find: "for (const { segment } of this.#copies) segment.fdatasync();\n      for (const { watermark } of this.#copies) watermark.write",
    replace: "for (const { watermark } of this.#copies) watermark.write",
  },
  {
    id: "journal-02",
    what: "only the first copy is written",
    file: "server/src/journal/writer.ts",
    find: "for (const { segment } of this.#copies) writeFully(segment, record, this.#offset)",
    replace:
      "for (const { segment } of this.#copies.slice(0, 1)) writeFully(segment, record, this.#offset)",
  },
  {
    id: "journal-03",
    what: "a record is written one sector too far",
    file: "server/src/journal/writer.ts",
    find: "this.#offset += lengthBytes;",
    replace: "this.#offset += lengthBytes + 512;",
  },
  {
    id: "journal-04",
    what: "what the gate lets out runs ahead of the disk",
    file: "server/src/journal/journal-pump.ts",
    find: "durable.advance(nextSequence - 1)",
    replace: "durable.advance(nextSequence)",
  },
  {
    id: "journal-05",
    what: "a batch is taken out of its order",
    file: "server/src/journal/journal-pump.ts",
    find: "this.#baseTimeMicros = batch.baseTimeMicros",
    replace: "this.#baseTimeMicros = batch.baseTimeMicros + 1",
  },
  {
    id: "journal-06",
    what: "what the last process left unsure is not written anew",
    file: "server/src/journal/writer.ts",
    find: "this.#rewriteUnsure(options);",
    replace: "",
    test: "server/src/journal/crash.test.ts",
  },
  {
    id: "journal-07",
    what: "a segment begins before the last is full",
    file: "server/src/journal/writer.ts",
    find: "if (this.#offset + lengthBytes > this.#currentBytes)",
    replace: "if (this.#offset + lengthBytes > this.#currentBytes + 512)",
    test: "server/src/journal/file-journal.test.ts",
  },
  {
    id: "journal-08",
    what: "a failed write is gone over",
    file: "server/src/journal/writer.ts",
    find: "      throw this.#failure;\n",
    replace:
      '      if (operation !== "sync") throw this.#failure;\n      this.#failure = undefined;\n',
    test: "server/src/journal/crash.test.ts",
  },
  {
    id: "journal-09",
    what: "the epoch of a new leader stays",
    file: "server/src/journal/journal-pump.ts",
    find: "head.epoch + (isEpochStart ? 1 : 0)",
    replace: "head.epoch",
    test: "server/src/journal/journal-pump.test.ts",
  },
  {
    id: "journal-10",
    what: "a record does not say by which rules it was decided",
    file: "server/src/journal/journal-pump.ts",
    find: "rulesVersion: this.#options.rulesVersion,",
    replace: "rulesVersion: 0,",
    test: "server/src/journal/journal-pump.test.ts",
  },
];
