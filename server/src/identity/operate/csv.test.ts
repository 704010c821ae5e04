import { expect, test } from "vitest";
import { csvText } from "./csv.ts";

test("text is quoted where it must be, formulas are disarmed, numbers are left alone", () => {
  const rows = [
    ["a", "b"],
    ["-12.5", "=1+1"],
    ['say "x"', "one,two"],
    ["-x", "two\nlines"],
  ];
  expect(csvText(rows)).toBe(
    'a,b\r\n-12.5,\'=1+1\r\n"say ""x""","one,two"\r\n\'-x,"two\nlines"\r\n',
  );
});
