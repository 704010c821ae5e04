import { expect, test } from "vitest";
import { noticeMsOf } from "./notice.ts";

test.each([
  [undefined, false, 3_600_000],
  ["", false, 3_600_000],
  [undefined, true, 0],
  ["0", false, 0],
  ["5", true, 300_000],
  ["10080", false, 604_800_000],
])("NOTICE_MINUTES of %s, in the demo world: %s, is %s ms", (text, isDemo, ms) => {
  expect(noticeMsOf({ NOTICE_MINUTES: text }, isDemo)).toBe(ms);
});

test.each(["10081", "-1", "1.5", "soon"])("NOTICE_MINUTES of %s is refused", (text) => {
  expect(() => noticeMsOf({ NOTICE_MINUTES: text }, false)).toThrow(`not "${text}"`);
});
