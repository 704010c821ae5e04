import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Outside } from "./outside.tsx";

test("what somebody else wrote is text that keeps its direction to itself", () => {
  const text = "<b>\u202e\u2066abc\u0000</b>";
  expect(renderToStaticMarkup(<Outside text={text} />)).toBe(
    "<bdi>&lt;b&gt;\ufffd\ufffdabc\u2400&lt;/b&gt;</bdi>",
  );
  expect(renderToStaticMarkup(<Outside signsMax={2} text="abc" />)).toBe("<bdi>ab…</bdi>");
});
