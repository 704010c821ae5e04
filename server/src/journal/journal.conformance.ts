import { describe, expect, test } from "vitest";
import { batchAfter, bodyOf, checkpointOf } from "./fixtures.ts";
import type { Journal, JournalAppend, JournalBatch } from "./journal.ts";
import { batchCountMax, countCommands } from "./journal.ts";

/** An empty journal, and a way to stop it and open it again, or to open it a second time beside the first if the driver allows that. */
export interface JournalUnderTest {
  readonly journal: Journal;
  readonly reopen: () => Promise<Journal>;
  readonly stop: () => Promise<void>;
}

async function appendNext(
  journal: Journal,
  count: number,
  changes: Partial<JournalBatch> = {},
): Promise<JournalBatch> {
  const head = await journal.head();
  const records = batchAfter(head, count, changes);
  const result = await journal.append({
    expectedSequence: head.nextSequence,
    epoch: head.epoch,
    records,
  });
  expect(result.outcome).toBe("appended");
  expect(result.head.nextSequence).toBe(head.nextSequence + count);
  return records;
}

async function collect(journal: Journal, fromSequence = 1): Promise<JournalBatch[]> {
  const batches: JournalBatch[] = [];
  for await (const batch of journal.read(fromSequence))
    batches.push({ ...batch, body: Uint8Array.from(batch.body) });
  return batches;
}

/** What every journal does. */
export function journalConformance(name: string, make: () => Promise<JournalUnderTest>): void {
  const given = (title: string, run: (rig: JournalUnderTest) => Promise<void>): void => {
    test(title, async () => {
      const rig = await make();
      try {
        await run(rig);
      } finally {
        await rig.stop();
      }
    });
  };
  describe(`journal: ${name}`, () => {
    reading(given);
    appending(given);
    refusing(given);
  });
}

type Given = (title: string, run: (rig: JournalUnderTest) => Promise<void>) => void;

function reading(given: Given): void {
  given(
    "an empty journal begins with sequence 1 and epoch 0, and holds nothing",
    async ({ journal }) => {
      const head = await journal.head();
      expect([head.nextSequence, head.epoch, head.timeMicros]).toEqual([1, 0, 0]);
      expect(head.hash).toEqual(new Uint8Array(32));
      expect(await collect(journal)).toEqual([]);
    },
  );

  given(
    "what was appended is read back byte for byte, also after reopening",
    async ({ journal, reopen }) => {
      const batches = [
        await appendNext(journal, 1, { isEpochStart: true, epoch: 1 }),
        await appendNext(journal, 40, { rulesVersion: 255 }),
        await appendNext(journal, 3, { checkpoint: checkpointOf(41) }),
      ];
      expect(await collect(journal)).toEqual(
        batches.map((batch) => ({ checkpoint: undefined, ...batch })),
      );
      const head = await journal.head();
      const reopened = await reopen();
      expect(await reopened.head()).toEqual(head);
      expect(await collect(reopened)).toEqual(
        batches.map((batch) => ({ checkpoint: undefined, ...batch })),
      );
    },
  );

  given("reading begins with the batch that holds the sequence", async ({ journal }) => {
    for (const count of [3, 1, 5]) await appendNext(journal, count);
    const firsts = async (from: number): Promise<number[]> =>
      (await collect(journal, from)).map(({ firstSequence }) => firstSequence);
    expect(await firsts(1)).toEqual([1, 4, 5]);
    expect(await firsts(3)).toEqual([1, 4, 5]);
    expect(await firsts(4)).toEqual([4, 5]);
    expect(await firsts(9)).toEqual([5]);
    expect(await firsts(10)).toEqual([]);
    expect(await firsts(1_000)).toEqual([]);
  });

  given("reading from sequence 0 is refused", async ({ journal }) => {
    await expect(collect(journal, 0)).rejects.toThrow(RangeError);
  });
}

function appending(given: Given): void {
  given(
    "each record changes the chain hash, and so does each part of a record",
    async ({ journal }) => {
      const hashes = new Set<string>();
      for (let round = 0; round < 4; round += 1) {
        await appendNext(journal, 1);
        hashes.add(Buffer.from((await journal.head()).hash).toString("hex"));
      }
      expect(hashes.size).toBe(4);
    },
  );

  given(
    "a writer with a stale sequence or epoch is fenced and changes nothing",
    async ({ journal }) => {
      await appendNext(journal, 2, { isEpochStart: true, epoch: 1 });
      const head = await journal.head();
      const records = batchAfter(head, 1);
      const stale: JournalAppend[] = [
        { expectedSequence: 1, epoch: 1, records },
        { expectedSequence: 4, epoch: 1, records },
        { expectedSequence: 3, epoch: 0, records },
        { expectedSequence: 3, epoch: 2, records },
      ];
      for (const append of stale) {
        expect(await journal.append(append)).toEqual({ outcome: "fenced", head });
      }
      expect(await journal.head()).toEqual(head);
      expect(await collect(journal)).toHaveLength(1);
    },
  );

  given("a new epoch fences the writer of the old one", async ({ journal }) => {
    await appendNext(journal, 1, { isEpochStart: true, epoch: 1 });
    const old = await journal.head();
    await appendNext(journal, 1, { isEpochStart: true, epoch: 2 });
    const late = { ...batchAfter(await journal.head(), 1), epoch: 1 };
    const result = await journal.append({ expectedSequence: 3, epoch: old.epoch, records: late });
    expect(result.outcome).toBe("fenced");
  });

  given("the largest batch fits, and its neighbours are refused", async ({ journal }) => {
    await appendNext(journal, batchCountMax, { body: bodyOf(1, batchCountMax, 8) });
    const head = await journal.head();
    const tooMany = batchAfter(head, batchCountMax + 1, { body: bodyOf(1, batchCountMax + 1, 8) });
    await expect(
      journal.append({ expectedSequence: head.nextSequence, epoch: head.epoch, records: tooMany }),
    ).rejects.toThrow(RangeError);
    expect(countCommands((await collect(journal))[0].body)).toBe(batchCountMax);
  });
}

function refusing(given: Given): void {
  const refusals: [string, Partial<JournalBatch>][] = [
    ["no command", { count: 0, body: new Uint8Array(0) }],
    ["a count other than its body's", { count: 2 }],
    ["a command cut short", { body: bodyOf(1, 1).subarray(0, 20) }],
    ["a command shorter than its header", { body: Uint8Array.of(1, 0, 7, 0, 0, 0, 0, 0) }],
    ["another first sequence", { firstSequence: 9 }],
    ["an earlier time", { baseTimeMicros: 999 }],
    ["a time that is not an integer", { baseTimeMicros: 5_000.5 }],
    ["another epoch", { epoch: 1 }],
    ["rules below none", { rulesVersion: -1 }],
    ["rules that are no whole number", { rulesVersion: 1.5 }],
    ["rules that no record has room for", { rulesVersion: 256 }],
    ["an epoch start in the same epoch", { isEpochStart: true }],
    ["an epoch start two epochs on", { isEpochStart: true, epoch: 2 }],
  ];
  for (const [what, changes] of refusals) {
    given(`a batch with ${what} is refused and changes nothing`, async ({ journal }) => {
      await appendNext(journal, 1);
      const head = await journal.head();
      const records = batchAfter(head, 1, changes);
      const append = { expectedSequence: head.nextSequence, epoch: head.epoch, records };
      await expect(journal.append(append)).rejects.toThrow(RangeError);
      expect(await journal.head()).toEqual(head);
      await appendNext(journal, 1);
      expect(await collect(journal)).toHaveLength(2);
    });
  }

  given("the time of the last batch is not too early", async ({ journal }) => {
    await appendNext(journal, 1);
    await appendNext(journal, 1, { baseTimeMicros: 1_000 });
  });
}
