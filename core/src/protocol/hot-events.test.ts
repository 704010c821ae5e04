import { AMOUNT_MAX } from "@holdall/core/num";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeEvent, eventSchemas, RecordMalformed, recordViews } from "./index.ts";
import type { Event, RecordViews } from "./index.ts";
import { hotEventReaders } from "./hot-events.ts";
import type { Field, Schema } from "./record.ts";

const hotSchemas = (eventSchemas as readonly Schema[]).filter(({ kind }) =>
  hotEventReaders.has(kind),
);

/** The slow twin: walks the schema, one field after the other. */
function readSlowly(schema: Schema, { u8 }: RecordViews): Record<string, unknown> {
  const memory = new DataView(u8.buffer);
  const row: Record<string, unknown> = { kind: schema.kind };
  for (const [name, { storage, meaning, choices }] of Object.entries(schema.fields)) {
    const at = schema.offsets[name];
    let value = memory.getUint8(at);
    if (storage === "u16") value = memory.getUint16(at, true);
    if (storage === "u32") value = memory.getUint32(at, true);
    if (storage === "f64") value = memory.getFloat64(at, true);
    const isWhole = Number.isSafeInteger(value) && !Object.is(value, -0);
    if (!isWhole) throw new RecordMalformed(`${name} is not a safe integer`);
    if (meaning === "boolean" && value > 1)
      throw new RecordMalformed(`${name} is neither true nor false`);
    if (meaning === "choice" && choices![value] === undefined)
      throw new RecordMalformed(`${name} has no choice ${value}`);
    row[name] =
      meaning === "boolean" ? value === 1 : meaning === "choice" ? choices![value] : value;
  }
  return row;
}

function outcome(read: () => unknown): unknown {
  try {
    return read();
  } catch (failure) {
    if (!(failure instanceof RecordMalformed)) throw failure;
    return failure.message;
  }
}

function valueOf(field: Field<unknown>): fc.Arbitrary<unknown> {
  if (field.meaning === "boolean") return fc.boolean();
  if (field.meaning === "choice") return fc.constantFrom(...field.choices!);
  if (field.storage === "f64") return fc.integer({ min: -AMOUNT_MAX, max: AMOUNT_MAX });
  return fc.integer({
    min: 0,
    max: { u8: 255, u16: 65_535, u32: 2 ** 32 - 1, text: 0 }[field.storage],
  });
}

test("six kinds of event have a reader of their own", () => {
  expect(hotSchemas).toHaveLength(6);
  expect(hotEventReaders.size).toBe(6);
});

test.each(hotSchemas.map((schema) => [schema.kind, schema] as const))(
  "%s is read as its schema says",
  (kind, schema) => {
    const fields = Object.entries(schema.fields).map(([name, field]) => [name, valueOf(field)]);
    const rows = fc.record({ kind: fc.constant(kind), ...Object.fromEntries(fields) });
    fc.assert(
      fc.property(rows, (row) => {
        const views = recordViews(new ArrayBuffer(schema.bytes));
        encodeEvent(row as unknown as Event, 0, views, 0);
        const read = hotEventReaders.get(kind)!(views, 0);
        expect(read).toStrictEqual(readSlowly(schema, views));
        expect(Object.keys(read)).toStrictEqual(Object.keys(readSlowly(schema, views)));
      }),
      { numRuns: 100 },
    );
  },
);

test.each(hotSchemas.map((schema) => [schema.kind, schema] as const))(
  "%s of any bytes is read alike or refused with the same sentence",
  (kind, schema) => {
    // Mostly small bytes, for otherwise hardly any word would be one of its list.
    const byte = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(0, 1) }, fc.nat(255));
    const bytes = fc.uint8Array({ minLength: schema.bytes, maxLength: schema.bytes });
    const mostlyValid = fc.array(byte, { minLength: schema.bytes, maxLength: schema.bytes });
    fc.assert(
      fc.property(fc.oneof(bytes, mostlyValid), (stored) => {
        const views = recordViews(Uint8Array.from(stored).buffer);
        const read = outcome(() => hotEventReaders.get(kind)!(views, 0));
        expect(read).toStrictEqual(outcome(() => readSlowly(schema, views)));
      }),
      { numRuns: 300 },
    );
  },
);
