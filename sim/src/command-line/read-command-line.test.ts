import { expect, test } from "vitest";
import { endingOf } from "./read-command-line.ts";

const config = { options: { seeds: { type: "string" } } } as const;
const usage = "usage: npm run simulate -- --seeds 300";

test("help ends well, with the usage alone", () => {
  expect(endingOf(["--help"], usage, config)).toEqual({ code: 0, text: usage });
  expect(endingOf(["--seeds", "3", "--help"], usage, config)).toEqual({ code: 0, text: usage });
});

test("an option or a word that there is not ends with two, and says which and how to ask", () => {
  for (const words of [["--nonsense"], ["nonsense"], ["--seeds"]]) {
    const ending = endingOf(words, usage, config);
    expect(ending?.code, words.join(" ")).toBe(2);
    expect(ending?.text).toContain(words[0].replaceAll("-", "").slice(0, 5));
    expect(ending?.text.endsWith(usage)).toBe(true);
  }
});

test("what is asked rightly goes on", () => {
  expect(endingOf(["--seeds", "3"], usage, config)).toBeUndefined();
  expect(endingOf([], usage, config)).toBeUndefined();
});
