import { intentText } from "@holdall/core/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readIntent } from "./intent-parts.ts";

test("a withdrawal is read as the fields that were asked for", () => {
  const text = intentText("withdraw", { quantity: "5.25", addressId: "a1", autoBorrow: false });
  expect(readIntent(text)).toStrictEqual({
    route: "withdraw",
    parts: [
      { name: "addressId", value: "a1" },
      { name: "autoBorrow", value: false },
      { name: "quantity", value: "5.25" },
    ],
  });
});

test("whatever is signed is read back, whole and in order", () => {
  const names = fc.stringMatching(/^[a-z][A-Za-z]{0,12}$/);
  const values = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string()));
  fc.assert(
    fc.property(fc.dictionary(names, values, { noNullPrototype: true }), (fields) => {
      const { parts } = readIntent(intentText("keyCreate", fields));
      expect(Object.fromEntries(parts.map(({ name, value }) => [name, value]))).toEqual(fields);
      expect(parts.map(({ name }) => name)).toEqual(Object.keys(fields).sort());
    }),
  );
});
