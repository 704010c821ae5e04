import { AMOUNT_MAX } from "@holdall/core/num";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeCommand, encodeEvent, RecordMalformed, recordViews } from "./index.ts";
import { commandSchemas, eventSchemas } from "./index.ts";
import type { Command, Event, RecordViews } from "./index.ts";
import { hotCommandReaders } from "./hot-commands.ts";
import { hotEventReaders } from "./hot-events.ts";
import type { Field, Schema } from "./record.ts";

type Encode = (row: unknown, views: RecordViews) => number;
type Read = (views: RecordViews, at: number) => Command | Event;

/** The records of a list that have a reader of their own. */
function hotAmong(
  schemas: readonly unknown[],
  readers: ReadonlyMap<string, Read>,
  encode: Encode,
): readonly (readonly [string, { schema: Schema; read: Read; encode: Encode }])[] {
  return (schemas as readonly Schema[]).flatMap((schema) => {
    const read = readers.get(schema.kind);
    return read === undefined ? [] : [[schema.kind, { schema, read, encode }] as const];
  });
}

const hotCommands = hotAmong(commandSchemas, hotCommandReaders, (row, views) =>
  encodeCommand(row as Command, 0, views, 0),
);
const hotEvents = hotAmong(eventSchemas, hotEventReaders, (row, views) =>
  encodeEvent(row as Event, 0, views, 0),
);
const hotRecords = [...hotCommands, ...hotEvents];

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

test("two kinds of command and six of event have a reader of their own", () => {
  expect([hotCommands.length, hotCommandReaders.size]).toEqual([2, 2]);
  expect([hotEvents.length, hotEventReaders.size]).toEqual([6, 6]);
});

test.each(hotRecords)(
  "%s is read as its schema says",
  (kind, { schema, read: readHot, encode }) => {
    const fields = Object.entries(schema.fields).map(([name, field]) => [name, valueOf(field)]);
    const rows = fc.record({ kind: fc.constant(kind), ...Object.fromEntries(fields) });
    fc.assert(
      fc.property(rows, (row) => {
        const views = recordViews(new ArrayBuffer(schema.bytes));
        encode(row, views);
        const read = readHot(views, 0);
        expect(read).toStrictEqual(readSlowly(schema, views));
        expect(Object.keys(read)).toStrictEqual(Object.keys(readSlowly(schema, views)));
      }),
      { numRuns: 100 },
    );
  },
);

test.each(hotRecords)(
  "%s of any bytes is read alike or refused with the same sentence",
  (_, { schema, read: readHot }) => {
    // Mostly small bytes, for otherwise hardly any word would be one of its list.
    const byte = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(0, 1) }, fc.nat(255));
    const bytes = fc.uint8Array({ minLength: schema.bytes, maxLength: schema.bytes });
    const mostlyValid = fc.array(byte, { minLength: schema.bytes, maxLength: schema.bytes });
    fc.assert(
      fc.property(fc.oneof(bytes, mostlyValid), (stored) => {
        const views = recordViews(Uint8Array.from(stored).buffer);
        const read = outcome(() => readHot(views, 0));
        expect(read).toStrictEqual(outcome(() => readSlowly(schema, views)));
      }),
      { numRuns: 300 },
    );
  },
);
