import { expect, test } from "vitest";
import { rejectOfCode, rejectOfName, rejects } from "./index.ts";

test("codes and names of refusals are unique, and codes fit their field", () => {
  expect(new Set(rejects.map((reject) => reject.code)).size).toBe(rejects.length);
  expect(new Set(rejects.map((reject) => reject.name)).size).toBe(rejects.length);
  for (const { code } of rejects) expect(code > 0 && code < 65_536).toBe(true);
});

test("rows stand in the order in which they were added", () => {
  // Appending keeps old journals readable: a code never moves.
  expect(rejects.map((reject) => reject.code)).toStrictEqual(rejects.map((_, index) => index + 1));
});

test("every refusal says what happened and what to do about it", () => {
  for (const { text, help, http } of rejects) {
    expect(text.length).toBeGreaterThan(3);
    expect(help).toMatch(/\.$/);
    expect(http >= 400 && http < 600).toBe(true);
  }
});

test("the texts that clients match on are exact", () => {
  expect(rejectOfName("post-only-would-take")).toMatchObject({
    api: "INVALID_ORDER",
    text: "Order would immediately match and take liquidity",
  });
  expect(rejectOfName("order-unknown")).toMatchObject({ http: 404, text: "Not Found" });
  expect(rejectOfName("price-too-far").text).toBe("Price is too far from the last active price");
});

test("a code without a row is an impossible state", () => {
  expect(() => rejectOfCode(65_535)).toThrow(/no reject/);
  expect(() => rejectOfName("" as never)).toThrow(/no reject/);
});
