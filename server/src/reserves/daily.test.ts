import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Event, Venue } from "@holdall/core/protocol";
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

/** An engine that goes on by ten commands from one snapshot to the next, and knows each request again. */
function movingVenue(): Pick<Venue, "submit"> {
  const seen = new Map<number, number>();
  let sequence = 0;
  return {
    submit(command) {
      if (command.kind !== "reserves-snapshot")
        throw new Error(`${command.kind} was not asked for`);
      const { requestA, day } = command;
      sequence += 10;
      const firstSequence = seen.get(requestA);
      seen.set(requestA, firstSequence ?? sequence);
      const taken = { kind: "reserves-snapshot-taken", day, heldUnits: '["7"]' };
      const event = firstSequence === undefined ? taken : { kind: "repeated", firstSequence };
      return Promise.resolve({ sequence, timeMicros: 0, events: [event as Event] });
    },
  };
}

/** The outcomes of one day that ends as the last of `outcomes`, the moments tried, and what is on record. */
async function tryDay(name: string, outcomes: readonly DayOutcome[], venue = movingVenue()) {
  const folder = join(place, name);
  const moments: number[] = [];
  const left = [...outcomes];
  const faults: string[] = [];
  await new Promise<void>((resolve) => {
    const job = startDailyReserves({
      venue,
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

test("a moment in which somebody owes more than they have ends in a signed note, is kept, and the next try takes another", async () => {
  const venue = movingVenue();
  const first = await tryDay("passed", [refused("row-insolvent")], venue);
  expect(first.moments).toEqual([10]);
  expect(first.records).toEqual(["2026-11-22.passed-10.json"]);
  expect(first.gap).toContain(join("2026-11-22", "gap.json"));
  expect(first.faults).toEqual(["no proof for 2026-11-22: row-insolvent"]);
  const second = await tryDay("passed", [refused("prover-failed")], venue);
  expect(second.moments).toEqual([20]);
  expect(second.records).toEqual(["2026-11-22.json", "2026-11-22.passed-10.json"]);
});

test("any other failure leaves the moment as it was drawn", async () => {
  const { moments, records } = await tryDay("kept", [refused("ledger-unbalanced")]);
  expect(moments).toEqual([10]);
  expect(records).toEqual(["2026-11-22.json"]);
});

test("a crash between the command and its record changes nothing: the venue knows the moment again", async () => {
  const venue = movingVenue();
  const { moments } = await tryDay("crashed", [refused("prover-failed")], venue);
  rmSync(join(place, "crashed", "private", "2026-11-22.json"));
  const again = await tryDay("crashed", [refused("prover-failed")], venue);
  expect(again.moments).toEqual(moments);
});
