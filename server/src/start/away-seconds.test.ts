import { expect, test } from "vitest";
import { awaySecondsOf } from "./away-seconds.ts";

test.each([
  [undefined, undefined],
  ["", undefined],
  ["0", 0],
  ["600", 600],
])("AWAY_SECONDS of %s means %s", (text, seconds) => {
  expect(awaySecondsOf({ AWAY_SECONDS: text })).toBe(seconds);
});

test.each(["601", "-1", "1.5", "soon", "9999"])("AWAY_SECONDS of %s is refused", (text) => {
  expect(() => awaySecondsOf({ AWAY_SECONDS: text })).toThrow(`not "${text}"`);
});
