import fc from "fast-check";
import { expect, test } from "vitest";
import { IncidentRecord, type RecordEntry, type Subject } from "./incident-record.ts";

const DAY_MS = 86_400_000;
const subjects: readonly Subject[] = [
  { part: "Engine" },
  { part: "Prices", symbol: "SOL_USDC_PERP" },
  { part: "Prices", symbol: "BTC_USDC_PERP" },
];

test("whatever happens, what was written tells the same after a restart", () => {
  const looks = fc.array(
    fc.record({
      subject: fc.constantFrom(...subjects),
      isWell: fc.boolean(),
      passMs: fc.nat(10_000),
    }),
  );
  fc.assert(
    fc.property(looks, (seen) => {
      const written: RecordEntry[] = [];
      const record = new IncidentRecord([], (entry) => void written.push(entry));
      let nowMs = 1_000;
      record.open(nowMs);
      for (const { subject, isWell, passMs } of seen) {
        nowMs += passMs;
        record.note(subject, isWell, nowMs);
        expect(record.isWell(subject)).toBe(isWell);
      }
      const again = new IncidentRecord(written, () => {
        throw new Error("reading writes nothing");
      });
      expect(again.openedMs).toBe(1_000);
      expect(again.incidents(nowMs)).toEqual(record.incidents(nowMs));
      for (const subject of subjects) {
        expect(again.isWell(subject)).toBe(record.isWell(subject));
        expect(again.changedMs(subject)).toBe(record.changedMs(subject));
      }
    }),
  );
});

test("an incident is told until ninety days after its end, one that lasts for ever", () => {
  const record = new IncidentRecord([], () => {});
  record.note({ part: "Engine" }, false, 0);
  record.note({ part: "Engine" }, true, 1_000);
  record.note({ part: "Ledger" }, false, 2_000);
  const told = (nowMs: number): string[] => record.incidents(nowMs).map(({ part }) => part);
  expect(told(1_000 + 90 * DAY_MS - 1)).toEqual(["Ledger", "Engine"]);
  expect(told(1_000 + 90 * DAY_MS)).toEqual(["Ledger"]);
  expect(told(1_000 * DAY_MS)).toEqual(["Ledger"]);
});

test("a record is opened once, and a look that finds nothing new writes nothing", () => {
  const written: RecordEntry[] = [];
  const record = new IncidentRecord([], (entry) => void written.push(entry));
  record.open(1);
  record.open(2);
  record.note({ part: "Engine" }, true, 3);
  record.note({ part: "Engine" }, false, 4);
  record.note({ part: "Engine" }, false, 5);
  expect(written).toEqual([
    { kind: "opened", atMs: 1 },
    { kind: "failed", part: "Engine", atMs: 4 },
  ]);
});
