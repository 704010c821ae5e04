import { expect, test } from "vitest";
import { AWAY_SECONDS_MAX, awaySecondsOf, farewellText, GOING_AWAY } from "./farewell.ts";

test("a goodbye says after how long to come back, and fits into a close frame", () => {
  for (const seconds of [0, 1, 5, AWAY_SECONDS_MAX]) {
    const reason = farewellText(seconds);
    expect(awaySecondsOf({ code: GOING_AWAY, reason })).toBe(seconds);
    expect(new TextEncoder().encode(reason).length).toBeLessThanOrEqual(123);
  }
});

test.each([
  [1001, "", 30],
  [1001, "going away", 30],
  [1001, "retry in -1 s", 30],
  [1001, "retry in 1.5 s", 30],
  [1001, "retry in 601 s", AWAY_SECONDS_MAX],
  [1001, "retry in 999999 s", AWAY_SECONDS_MAX],
  [1006, "", undefined],
  [1008, "going away; retry in 5 s", undefined],
])('a close of code %i that says "%s" asks for %s seconds', (code, reason, seconds) => {
  expect(awaySecondsOf({ code, reason })).toBe(seconds);
});
