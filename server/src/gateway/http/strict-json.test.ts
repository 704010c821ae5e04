import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JsonRefused, parseStrictJson } from "./strict-json.ts";

describe("strict JSON", () => {
  test("is JSON: what it accepts, it reads as any other parser does", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const text = JSON.stringify(value);
        if (/\d[eE]/.test(text.replaceAll(/"(?:[^"\\]|\\.)*"/g, ""))) return;
        expect(parseStrictJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test.each([
    ['{"a":1,"a":2}', "duplicate field `a`"],
    ['{"a":{"b":1,"b":1}}', "duplicate field `b`"],
    ['[{"x":1},{"x":1,"y":{},"x":3}]', "duplicate field `x`"],
    ['{"a":1,"\\u0061":2}', "duplicate field `a`"],
    ['{"a":1e3}', "numbers in exponent form are not accepted"],
    ["[1E5]", "numbers in exponent form are not accepted"],
    ["[-1.5e-3]", "numbers in exponent form are not accepted"],
    ["[[[[[[[[[1]]]]]]]]]", "JSON is nested too deeply"],
    ['{"__proto__":1,"__proto__":2}', "duplicate field `__proto__`"],
    ['{"1":0,"b":0,"1":0}', "duplicate field `1`"],
    ['{"a":1,"a":{"b":1,"c":2}}', "duplicate field `a`"],
    ['{"a":1,"a":2,"b":1e3}', "duplicate field `a`"],
    ['{"b":1e3,"a":1,"a":2}', "numbers in exponent form are not accepted"],
  ])("refuses %s", (text, message) => {
    expect(() => parseStrictJson(text)).toThrow(new JsonRefused(message));
  });

  test.each(["", "{", "{'a':1}", "[1,]", "NaN", '{"a":01}', '"\u0000"'])("refuses %j", (text) => {
    expect(() => parseStrictJson(text)).toThrow(JsonRefused);
  });

  test.each([
    ['{"a":"1e5","b":"\\"a\\":1"}', { a: "1e5", b: '"a":1' }],
    ['[{"a":1},{"a":1}]', [{ a: 1 }, { a: 1 }]],
    ['{"a" : "a", "b":["a","a"]}', { a: "a", b: ["a", "a"] }],
    ["[[[[[[[[1]]]]]]]]", [[[[[[[[1]]]]]]]]],
    ['"a\\\\"', "a\\"],
    ['{"a":true,"b":false,"c":"1e","d":[1,"e"]}', { a: true, b: false, c: "1e", d: [1, "e"] }],
  ])("accepts %s", (text, value) => {
    expect(parseStrictJson(text)).toEqual(value);
  });
});
