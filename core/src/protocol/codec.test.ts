import { AMOUNT_MAX } from "@holdall/core/num";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  RecordMalformed,
  commandSchemas,
  decodeCommand,
  decodeEvent,
  encodeCommand,
  encodeEvent,
  eventSchemas,
  recordBytes,
  recordViews,
} from "./index.ts";
import type { Command, Event } from "./index.ts";
import type { Field, Schema } from "./record.ts";

const MEMORY_BYTES = 1 << 16;
const STORED_MAX = { u8: 255, u16: 65_535, u32: 2 ** 32 - 1 } as const;

function valueOf(field: Field<unknown>): fc.Arbitrary<unknown> {
  if (field.meaning === "boolean") return fc.boolean();
  if (field.meaning === "choice") return fc.constantFrom(...field.choices!);
  if (field.storage === "text") return fc.string({ unit: "grapheme", maxLength: 200 });
  if (field.storage !== "f64") return fc.integer({ min: 0, max: STORED_MAX[field.storage] });
  return fc.integer({ min: -AMOUNT_MAX, max: AMOUNT_MAX });
}

function recordOf(schema: Schema): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.fromEntries(
    Object.entries(schema.fields).map(([name, field]) => [name, valueOf(field)]),
  );
  return fc.record({ kind: fc.constant(schema.kind), ...fields }, { noNullPrototype: true });
}

const families = [
  {
    name: "command",
    schemas: commandSchemas as readonly Schema[],
    encode: (row: unknown, views: ReturnType<typeof recordViews>, at: number) =>
      encodeCommand(row as Command, 7, views, at),
    decode: (views: ReturnType<typeof recordViews>, at: number, limit?: number): unknown =>
      decodeCommand(views, at, limit),
  },
  {
    name: "event",
    schemas: eventSchemas as readonly Schema[],
    encode: (row: unknown, views: ReturnType<typeof recordViews>, at: number) =>
      encodeEvent(row as Event, 7, views, at),
    decode: (views: ReturnType<typeof recordViews>, at: number, limit?: number): unknown =>
      decodeEvent(views, at, limit),
  },
];

describe.each(families)("every $name", ({ schemas, encode, decode }) => {
  test("has a code and a kind of its own", () => {
    expect(schemas.length).toBeGreaterThan(10);
    expect(new Set(schemas.map((s) => s.code)).size).toBe(schemas.length);
    expect(new Set(schemas.map((s) => s.kind)).size).toBe(schemas.length);
  });

  test.each(schemas.map((schema) => [schema.kind, schema] as const))(
    "%s decodes to what was encoded, wherever it stands",
    (_, schema) => {
      const views = recordViews(new ArrayBuffer(MEMORY_BYTES));
      fc.assert(
        fc.property(recordOf(schema), fc.nat(64), (row, slot) => {
          const bytes = encode(row, views, slot * 8);
          expect(bytes).toBe(recordBytes(views, slot * 8, MEMORY_BYTES));
          expect(decode(views, slot * 8)).toStrictEqual(row);
        }),
        { numRuns: 100 },
      );
    },
  );

  test("encodes to the same bytes whatever the memory held before", () => {
    fc.assert(
      fc.property(
        fc.oneof(...schemas.map(recordOf)),
        fc.integer({ min: 0, max: 255 }),
        (row, old) => {
          const clean = recordViews(new ArrayBuffer(MEMORY_BYTES));
          const used = recordViews(new ArrayBuffer(MEMORY_BYTES));
          used.u8.fill(old);
          const bytes = encode(row, clean, 0);
          expect(encode(row, used, 0)).toBe(bytes);
          expect(used.u8.slice(0, bytes)).toStrictEqual(clean.u8.slice(0, bytes));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("is refused without a trace when there is no room", () => {
    fc.assert(
      fc.property(fc.oneof(...schemas.map(recordOf)), (row) => {
        const roomy = recordViews(new ArrayBuffer(MEMORY_BYTES));
        const bytes = encode(row, roomy, 0);
        const tight = recordViews(new ArrayBuffer(bytes - 8));
        expect(encode(row, tight, 0)).toBe(0);
        expect(tight.u8.every((byte) => byte === 0)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("that arrives altered is decoded to another valid record or refused as malformed", () => {
    fc.assert(
      fc.property(fc.oneof(...schemas.map(recordOf)), fc.nat(), fc.nat(7), (row, where, bit) => {
        const views = recordViews(new ArrayBuffer(MEMORY_BYTES));
        const bytes = encode(row, views, 0);
        views.u8[where % bytes] ^= 1 << bit;
        let again: unknown;
        try {
          again = decode(views, 0, bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(RecordMalformed);
          return;
        }
        const copy = recordViews(new ArrayBuffer(MEMORY_BYTES));
        expect(encode(again, copy, 0)).toBe(bytes);
        // The word of the header is not part of the record.
        copy.u32[1] = views.u32[1]!;
        expect(copy.u8.slice(0, bytes)).toStrictEqual(views.u8.slice(0, bytes));
      }),
      { numRuns: 3_000 },
    );
  });

  test("cut at any byte is refused", () => {
    fc.assert(
      fc.property(fc.oneof(...schemas.map(recordOf)), fc.nat(), (row, cut) => {
        const views = recordViews(new ArrayBuffer(MEMORY_BYTES));
        const bytes = encode(row, views, 0);
        expect(() => decode(views, 0, cut % bytes)).toThrow(RecordMalformed);
      }),
      { numRuns: 300 },
    );
  });
});

test("a text's padding is zeros, and a record ends where its last text does", () => {
  const views = recordViews(new ArrayBuffer(1_024));
  const record = {
    kind: "open-account",
    requestA: 1,
    requestB: 2,
    requestExpiresMs: 3,
    userId: 4,
    subaccountNumber: 0,
    name: "alice",
  } as unknown as Command;
  const bytes = encodeCommand(record, 0, views, 0);
  expect(decodeCommand(views, 0, bytes)).toEqual(record);
  views.u8[bytes - 1] = 1;
  expect(() => decodeCommand(views, 0, bytes)).toThrow(/left over/);
  views.u8[bytes - 1] = 0;
  for (const length of [bytes + 8, bytes - 8]) {
    views.u16[1] = length;
    expect(() => decodeCommand(views, 0, 1_024), String(length)).toThrow(RecordMalformed);
  }
});
