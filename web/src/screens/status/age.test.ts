import { expect, test } from "vitest";
import { ageOf } from "./age.ts";

test("an age is said in words before its first minute, then in minutes, then in hours", () => {
  expect(ageOf(-1).key).toBe("age.underMinute");
  expect(ageOf(59_999).key).toBe("age.underMinute");
  expect(ageOf(60_000)).toStrictEqual({ key: "age.minutes", hours: "0", minutes: "1" });
  expect(ageOf(3_599_999)).toStrictEqual({ key: "age.minutes", hours: "0", minutes: "59" });
  expect(ageOf(3_600_000)).toStrictEqual({ key: "age.hours", hours: "1", minutes: "0" });
  expect(ageOf(97_260_000)).toStrictEqual({ key: "age.hours", hours: "27", minutes: "1" });
});
