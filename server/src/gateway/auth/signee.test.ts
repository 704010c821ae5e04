import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fieldsOfBody, signee, signeeCandidates, sortFields } from "./signee.ts";

describe("the text that is signed", () => {
  test("of the published example: instruction, sorted fields, timestamp, window", () => {
    const fields = fieldsOfBody({ symbol: "BTC_USDT", orderId: "28" });
    expect(signee([{ instruction: "orderCancel", fields }], "1614550000000", "5000")).toBe(
      "instruction=orderCancel&orderId=28&symbol=BTC_USDT&timestamp=1614550000000&window=5000",
    );
  });

  test("of a batch: each order with its own instruction, then the times once", () => {
    const parts = [{ symbol: "A", side: "Bid" }, { symbol: "B" }].map((order) => ({
      instruction: "orderExecute",
      fields: fieldsOfBody(order),
    }));
    expect(signee(parts, "1", "2")).toBe(
      "instruction=orderExecute&side=Bid&symbol=A&instruction=orderExecute&symbol=B&timestamp=1&window=2",
    );
  });

  test("without fields is the instruction and the times", () => {
    expect(signee([{ instruction: "subscribe", fields: [] }], "1", "2")).toBe(
      "instruction=subscribe&timestamp=1&window=2",
    );
  });

  test("writes booleans and numbers as JSON does, leaves null out, and nests compact JSON", () => {
    const body = { b: true, n: 77, gone: null, o: { x: 1, y: "z" } };
    expect(fieldsOfBody(body)).toEqual([
      ["b", "true"],
      ["n", "77"],
      ["o", '{"x":1,"y":"z"}'],
    ]);
  });
});

/** Any UTF-16 at all, halves of surrogate pairs included. */
const utf16 = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
  .map((units) => String.fromCharCode(...units));

describe("the spellings of clients", () => {
  const part = (value: string) => [
    { instruction: "withdraw", fields: [["address", value]] as const },
  ];

  test("are one where nothing needs an escape", () => {
    expect(signeeCandidates(part("abc-_.~1"), "1", "2")).toHaveLength(1);
  });

  test("are three where they differ: raw first, percent, form", () => {
    expect(signeeCandidates(part("a b+/=:"), "1", "2")).toEqual([
      "instruction=withdraw&address=a b+/=:&timestamp=1&window=2",
      "instruction=withdraw&address=a%20b%2B%2F%3D%3A&timestamp=1&window=2",
      "instruction=withdraw&address=a+b%2B%2F%3D%3A&timestamp=1&window=2",
    ]);
  });

  test("never fail, whatever the text: half a surrogate is spelled as its replacement", () => {
    fc.assert(
      fc.property(utf16, (text) => {
        expect(signeeCandidates(part(text), "1", "2").length).toBeGreaterThan(0);
      }),
    );
    expect(signeeCandidates(part("\ud800"), "1", "2")).toHaveLength(2);
  });
});

describe("the order of fields", () => {
  test("is that of their bytes; fields of one name keep theirs", () => {
    const fields = [
      ["b", "2"],
      ["a", "x"],
      ["b", "1"],
      ["B", "0"],
    ] as const;
    expect(sortFields(fields)).toEqual([
      ["B", "0"],
      ["a", "x"],
      ["b", "2"],
      ["b", "1"],
    ]);
  });

  test("agrees with a comparison of UTF-8 bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" })), (names) => {
        const sorted = sortFields(names.map((name) => [name, ""])).map(([name]) => name);
        const byBytes = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect(sorted).toEqual(byBytes);
      }),
    );
  });
});
