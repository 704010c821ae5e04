import fc from "fast-check";
import { expect, test } from "vitest";
import { csvOf, headerOf } from "./csv.ts";

/** A plain reader of RFC 4180, for the round trip. */
function read(text: string, separator: string): string[][] {
  const rows: string[][] = [[""]];
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const row = rows[rows.length - 1];
    const letter = text[at];
    if (isQuoted) {
      if (letter !== '"') row[row.length - 1] += letter;
      else if (text[at + 1] === '"') {
        row[row.length - 1] += '"';
        at += 1;
      } else isQuoted = false;
    } else if (letter === '"') isQuoted = true;
    else if (letter === separator) row.push("");
    else if (letter === "\r" && text[at + 1] === "\n") {
      at += 1;
      if (at + 1 < text.length) rows.push([""]);
    } else row[row.length - 1] += letter;
  }
  return rows;
}

test("what is written is read back, whatever it is", () => {
  const cells = fc.string({ unit: "binary" }).filter((text) => !/^[=+\-@\t\r]/.test(text));
  const tables = fc.array(fc.array(cells, { minLength: 2, maxLength: 2 }), { minLength: 1 });
  fc.assert(
    fc.property(tables, (rows) => {
      expect(read(csvOf(["a", "b"], rows, "standard"), ",")).toStrictEqual([["a", "b"], ...rows]);
    }),
  );
});

test("numbers keep every digit; a negative one is no formula", () => {
  expect(csvOf(["q"], [["-0.100"], ["12345678901234567890.5"]], "standard")).toBe(
    "q\r\n-0.100\r\n12345678901234567890.5\r\n",
  );
});

test("the French form has semicolons and commas", () => {
  expect(csvOf(["a", "b"], [["1.5", "x;y"]], "french")).toBe('a;b\r\n1,5;"x;y"\r\n');
});

test("text that a spreadsheet would run is told apart", () => {
  for (const text of ["=1+1", "+1 2", "-cmd", "@SUM(A1)"]) {
    expect(csvOf(["a"], [[text]], "standard")).toBe(`a\r\n'${text}\r\n`);
  }
});

test("nothing is an empty cell, and columns come from every record", () => {
  expect(csvOf(["a", "b"], [[null, undefined]], "standard")).toBe("a,b\r\n,\r\n");
  expect(headerOf([{ a: 1 }, { b: 2, a: 3 }])).toStrictEqual(["a", "b"]);
});
