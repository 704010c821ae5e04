import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Answer, Query, QueryResult } from "@holdall/core/protocol";
import type { Gap } from "@holdall/core/reserves";
import type { Clock } from "@holdall/server/ports";
import { afterAll, expect, test } from "vitest";
import { startDailyReserves } from "./daily.ts";
import type { DayOptions, DayOutcome } from "./make-day.ts";

const place = mkdtempSync(join(tmpdir(), "holdall-daily-"));
afterAll(() => rmSync(place, { recursive: true }));

/** A clock that stands at one moment and lets every wait end at once. */
const clock: Clock = {
  monotonicMicros: () => 0,
  wallMicros: () => Date.UTC(2026, 10, 22, 12) * 1_000,
  after(_, run) {
    const timer = setImmediate(run);
    return () => clearImmediate(timer);
  },
};

/** An engine that goes on by ten commands from one question to the next. */
function movingVenue() {
  let sequence = 0;
  return {
    query<const Q extends Query>(): Promise<QueryResult<Q["kind"]>> {
      sequence += 10;
      const answer = [{ assetId: 0, differenceUnits: "0", heldUnits: "7" }];
      return Promise.resolve({ sequence, answer: answer as unknown as Answer<Q["kind"]> });
    },
  };
}

/** The outcomes of one day that ends as the last of `outcomes`, the moments tried, and what is on record. */
async function tryDay(name: string, outcomes: readonly DayOutcome[]) {
  const folder = join(place, name);
  const moments: number[] = [];
  const left = [...outcomes];
  const faults: string[] = [];
  await new Promise<void>((resolve) => {
    const job = startDailyReserves({
      venue: movingVenue(),
      clock,
      journalFolders: [],
      snapshotFolder: "",
      folder,
      verifiers: [],
      accelerated: { days: 1, afterMicros: 0 },
      make({ record }: DayOptions) {
        moments.push(record.sequence);
        return Promise.resolve(left.shift() ?? left[0] ?? outcomes.at(-1)!);
      },
      onFault(fault) {
        faults.push(fault.message);
        void job.stop().then(resolve);
      },
    });
  });
  const records = readdirSync(join(folder, "private")).filter((file) => file.startsWith("20"));
  const gap = readdirSync(join(folder, "days"), { recursive: true }).map(String);
  return { moments, faults, records: records.sort(), gap };
}
const refused = (reason: Gap["reason"]): DayOutcome => ({ reason, message: reason });

test("a moment at which somebody owes more than they have is passed and kept; the next is taken", async () => {
  const outcomes = [refused("row-insolvent"), refused("row-insolvent"), refused("prover-failed")];
  const { moments, records, faults } = await tryDay("passed", outcomes);
  expect(moments).toEqual([10, 20, 30]);
  expect(records).toEqual([
    "2026-11-22.json",
    "2026-11-22.passed-10.json",
    "2026-11-22.passed-20.json",
  ]);
  expect(faults).toEqual(["no proof for 2026-11-22: prover-failed"]);
});

test("twelve such moments end the day with a signed note that says so", async () => {
  const { moments, gap, faults } = await tryDay("never", [refused("row-insolvent")]);
  expect(moments).toHaveLength(12);
  expect(faults).toEqual(["no proof for 2026-11-22: row-insolvent"]);
  expect(gap).toContain(join("2026-11-22", "gap.json"));
});

test("any other failure leaves the moment as it was drawn", async () => {
  const { moments, records } = await tryDay("kept", [refused("ledger-unbalanced")]);
  expect(moments).toEqual([10]);
  expect(records).toEqual(["2026-11-22.json"]);
});
