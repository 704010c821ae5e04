import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check } from "./check.ts";
import {
  array,
  choice,
  decimal,
  flag,
  i64,
  map,
  naiveTime,
  nothing,
  object,
  plainText,
  string,
  tuple,
  u32,
  union,
  type Schema,
} from "./schema.ts";

const Colour = choice("Colour", ["Red", "Green"]);
const Point = object("Point", { x: u32, at: naiveTime }, { note: string(4), colour: Colour });
const Circle = object("Circle", { radius: decimal });
const Square = object("Square", { side: decimal });
const Figure = union("Figure", "kind", { Circle, Square });
const Result = union("Result", "operation", { Ok: Figure, Err: object("Err", { code: u32 }) });

function reasonOf(schema: Schema, value: unknown): string {
  const checked = check(schema, value);
  return checked.ok ? "fits" : `${checked.fault.path} ${checked.fault.reason}`;
}

describe("a record", () => {
  const valid = { x: 1, at: "2025-07-27T18:05:40.897" };

  test("fits with its optional fields absent, undefined, null or present", () => {
    for (const extra of [{}, { note: undefined }, { note: null }, { note: "abcd" }])
      expect(reasonOf(Point, { ...valid, ...extra })).toBe("fits");
  });

  test.each([
    [{ at: valid.at }, "$.x missing"],
    [{ ...valid, x: null }, "$.x type"],
    [{ ...valid, x: "1" }, "$.x type"],
    [{ ...valid, x: 1.5 }, "$.x type"],
    [{ ...valid, at: "2025-07-27 18:05:40" }, "$.at form"],
    [{ ...valid, note: "abcde" }, "$.note range"],
    [{ ...valid, colour: "red" }, "$.colour enum"],
    [{ ...valid, other: 1 }, "$.other unknown"],
    [[], "$ type"],
    [null, "$ type"],
    ["x", "$ type"],
  ])("is refused: %j", (value, reason) => {
    expect(reasonOf(Point, value)).toBe(reason);
  });

  test("passes over unknown fields when told so", () => {
    expect(check(Point, { ...valid, other: 1 }, "ignore").ok).toBe(true);
  });

  test("never takes an inherited name for a field", () => {
    const Inherited = object("Inherited", { toString: u32 });
    expect(reasonOf(Inherited, {})).toBe("$.toString missing");
    expect(reasonOf(Figure, { kind: "constructor" })).toBe("$.kind tag");
  });
});

describe("integers at their limits", () => {
  test.each([
    [-1, "$ range"],
    [0, "fits"],
    [0xffff_ffff, "fits"],
    [0x1_0000_0000, "$ range"],
    [Number.NaN, "$ type"],
    [Infinity, "$ type"],
  ])("u32 %s: %s", (value, reason) => {
    expect(reasonOf(u32, value)).toBe(reason);
  });

  test.each([
    [Number.MIN_SAFE_INTEGER, "fits"],
    [Number.MIN_SAFE_INTEGER - 1, "$ range"],
    [Number.MAX_SAFE_INTEGER, "fits"],
    [Number.MAX_SAFE_INTEGER + 1, "$ range"],
  ])("i64 %s: %s", (value, reason) => {
    expect(reasonOf(i64, value)).toBe(reason);
  });
});

describe("decimals", () => {
  test.each(["0", "-1", "0.00000", "1234567890123456789012345678", "00.5"])("%s fits", (text) => {
    expect(reasonOf(decimal, text)).toBe("fits");
  });

  test.each(["", ".", "1.", ".5", "1e3", "+1", " 1", "0x1", "1,5", "NaN", "١"])(
    "%j is refused",
    (text) => {
      expect(reasonOf(decimal, text)).toBe("$ form");
    },
  );

  test("end at 48 characters", () => {
    expect(reasonOf(decimal, "1".repeat(48))).toBe("fits");
    expect(reasonOf(decimal, "1".repeat(49))).toBe("$ range");
  });
});

describe("text", () => {
  test.each(["", "é", "a\nb\tc", "👍", "x".repeat(8)])("%j fits", (text) => {
    expect(reasonOf(string(8), text)).toBe("fits");
  });

  test.each(["\u0000", "a\u0007b", "\u001f", "\u007f", "\ud800", "a\udc00"])(
    "%j is refused",
    (text) => {
      expect(reasonOf(string(8), text)).toBe("$ form");
    },
  );
});

describe("unions", () => {
  test("are told apart by their tag, also one inside another", () => {
    expect(reasonOf(Figure, { kind: "Circle", radius: "1" })).toBe("fits");
    expect(reasonOf(Result, { operation: "Ok", kind: "Square", side: "2" })).toBe("fits");
    expect(reasonOf(Result, { operation: "Err", code: 1 })).toBe("fits");
  });

  test.each([
    [{ radius: "1" }, "$.kind missing"],
    [{ kind: "Oval", radius: "1" }, "$.kind tag"],
    [{ kind: "Square", radius: "1" }, "$.side missing"],
    [{ kind: "Circle", radius: "1", operation: "Ok" }, "$.operation unknown"],
  ])("are refused: %j", (value, reason) => {
    expect(reasonOf(Figure, value)).toBe(reason);
  });
});

describe("lists and maps", () => {
  test("name the place of the first fault", () => {
    const Levels = array(tuple(decimal, decimal), 2);
    expect(
      reasonOf(Levels, [
        ["1", "2"],
        ["3", 4],
      ]),
    ).toBe("$[1][1] type");
    expect(reasonOf(Levels, [["1"]])).toBe("$[0] range");
    expect(
      reasonOf(Levels, [
        ["1", "2"],
        ["1", "2"],
        ["1", "2"],
      ]),
    ).toBe("$ range");
    expect(reasonOf(map(flag), { SOL: true, USDC: 1 })).toBe("$.USDC type");
  });

  test("a body of text and a missing body are shapes too", () => {
    expect(reasonOf(plainText, "pong")).toBe("fits");
    expect(reasonOf(nothing, undefined)).toBe("fits");
    expect(reasonOf(nothing, {})).toBe("$ type");
  });
});

test("any JSON value is either refused or fits, and never throws", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      for (const schema of [Point, Figure, Result, array(Point), map(decimal)] as Schema[])
        expect(typeof check(schema, value).ok).toBe("boolean");
    }),
  );
});
