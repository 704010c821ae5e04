import { expect, test } from "vitest";
import { readVerified, verifiedDates } from "./verified-days.ts";

const monday = { date: "2026-11-23", manifestHash: "aa" };
const tuesday = { date: "2026-11-24", manifestHash: "bb" };

test("a day counts as verified only while it is published as it was", () => {
  const kept = { [monday.date]: "aa", [tuesday.date]: "bb", "2026-11-25": "cc" };
  expect([...verifiedDates([monday, tuesday], kept)]).toStrictEqual([monday.date, tuesday.date]);
  const changed = { ...tuesday, manifestHash: "ee" };
  expect([...verifiedDates([monday, changed], kept)]).toStrictEqual([monday.date]);
  expect(verifiedDates([monday], {}).size).toBe(0);
});

test("what is no date with a hash is left out of what was kept", () => {
  const text = '{"2026-11-23":"aa","yesterday":"bb","2026-11-24":7}';
  expect(readVerified(text)).toStrictEqual({ "2026-11-23": "aa" });
  expect(readVerified("null")).toStrictEqual({});
  expect(readVerified("{")).toStrictEqual({});
});
