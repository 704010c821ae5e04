import { check, routes, socketFrames, type Route, type Schema } from "@holdall/core/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fits, fitsAtOnce } from "./acceptor.ts";

const RUNS = process.env["HOLDALL_LONG"] === "1" ? 20_000 : 500;

const oddities = fc.constantFrom<unknown>(
  null,
  undefined,
  "",
  "0",
  "-1",
  "1e3",
  ".5",
  "5.",
  "1.2.3",
  "1".repeat(15),
  "1".repeat(16),
  `0.${"1".repeat(15)}`,
  `0.${"1".repeat(16)}`,
  "9".repeat(65),
  "Limit",
  "Bid",
  "GTC",
  "constructor",
  "__proto__",
  "\u0000",
  "\u007f",
  "\ud800",
  "é",
  "x".repeat(64),
  "x".repeat(300),
  -1,
  0,
  1.5,
  65_535,
  65_536,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 53,
  Number.NaN,
  true,
  [],
  {},
);

/** Values around a schema: most parts fit, some do not. */
function around(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 19, arbitrary: fitting(schema) }, oddities);
}

function fitting(schema: Schema): fc.Arbitrary<unknown> {
  switch (schema.kind) {
    case "enum":
      return fc.constantFrom(...schema.values);
    case "integer":
      return fc.constantFrom(schema.min, schema.max, 0, 1);
    case "boolean":
      return fc.boolean();
    case "decimal":
      return fc.constantFrom("0", "0.01", "20", "00020.10", "123456789012345.123456789012345");
    case "array":
      return fc.oneof(
        { weight: 9, arbitrary: fc.array(around(schema.item), { maxLength: 3 }) },
        fc
          .constantFrom(schema.maxItems, schema.maxItems + 1)
          .map((length) => Array(length).fill(0)),
      );
    case "object":
      return fc.record(
        { ...mapped(schema.required), ...mapped(schema.optional), stray: oddities },
        { requiredKeys: Object.keys(schema.required) as never[], noNullPrototype: true },
      );
    case "string":
    case "number":
    case "tuple":
    case "map":
    case "union":
    case "anything":
    case "text":
    case "file":
    case "empty":
      return fc.constantFrom<unknown>("SOL_USDC", "1", 7, {});
  }
}

function mapped(fields: Readonly<Record<string, Schema>>): Record<string, fc.Arbitrary<unknown>> {
  return Object.fromEntries(Object.entries(fields).map(([name, part]) => [name, around(part)]));
}

const bodies = Object.entries(routes as Readonly<Record<string, Route>>).flatMap(
  ([name, { body }]) => (body === undefined ? [] : [[name, body] as const]),
);
const schemas = [...bodies, ["command frame", socketFrames.command as Schema] as const];

test("there are bodies to compare", () => {
  expect(bodies.length).toBeGreaterThan(10);
});

test.each(schemas)("%s: what is taken at once is what the contract's check takes", (_, schema) => {
  fc.assert(
    fc.property(around(schema), (value) => {
      const isFitting = check(schema, value, "ignore").ok;
      expect(fits(schema, value)).toBe(isFitting);
      if (fitsAtOnce(schema, value)) expect(isFitting).toBe(true);
    }),
    { numRuns: RUNS },
  );
});

const order = { orderType: "Limit", side: "Bid", symbol: "SOL_USDC", price: "20.5", quantity: "1" };

test("an ordinary order, a batch of them, and their frame are taken at once", () => {
  expect(fitsAtOnce(routes.orderExecute.body, order)).toBe(true);
  expect(fitsAtOnce(routes.orderExecuteBatch.body, [order, { ...order, clientId: null }])).toBe(
    true,
  );
  const frame = { method: "orderExecute", id: 1, params: order };
  expect(fitsAtOnce(socketFrames.command, frame)).toBe(true);
});

test("a missing or null required field is not taken at once, and refused", () => {
  for (const symbol of [null, undefined]) {
    expect(fitsAtOnce(routes.orderExecute.body, { ...order, symbol })).toBe(false);
    expect(fits(routes.orderExecute.body, { ...order, symbol })).toBe(false);
  }
});
