import { expect, test } from "vitest";
import { firstOperatorsOf } from "./first-operators.ts";

test.each([
  [undefined, []],
  ["", []],
  ["anna, ben", ["anna", "ben"]],
  ["anna,ben,carl", ["anna", "ben", "carl"]],
])("SECURITY_OPERATORS of %s names %s", (text, handles) => {
  expect(firstOperatorsOf({ SECURITY_OPERATORS: text })).toEqual(handles);
});

test.each(["anna", "anna,", "anna,Anna", ","])("SECURITY_OPERATORS of %s is refused", (text) => {
  expect(() => firstOperatorsOf({ SECURITY_OPERATORS: text })).toThrow(`not "${text}"`);
});
