import { commandSchemas, eventSchemas } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import { columnOf, columnsOf, fieldOf, fieldsOf, storableText } from "./rows.ts";

test("every field of every record has a column of its own, and the way back", () => {
  const fields = new Set(
    [...commandSchemas, ...eventSchemas].flatMap((s) => Object.keys(s.fields)),
  );
  expect(fields.size).toBeGreaterThan(50);
  for (const field of fields) expect(fieldOf(columnOf(field))).toBe(field);
  expect(new Set([...fields].map(columnOf)).size).toBe(fields.size);
});

test("records and rows turn into each other", () => {
  const record = { timeMs: 1, feeAssetId: 2, isMaker: false, side: "bid", nothing: null };
  const row = { time_ms: 1, fee_asset_id: 2, is_maker: false, side: "bid", nothing: null };
  expect(columnsOf(record)).toEqual(row);
  expect(fieldsOf(row)).toEqual(record);
});

test("text that no database stores is marked; all other text stays as it is", () => {
  expect(storableText("a\0b")).toBe("a\ufffdb");
  expect(storableText("\ud800 \udc00")).toBe("\ufffd \ufffd");
  for (const text of ["", "naïve 😀", "'; DROP TABLE", "\u0001\n\t\\"]) {
    expect(storableText(text)).toBe(text);
  }
});
