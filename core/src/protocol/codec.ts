import { commandSchemas } from "./commands.ts";
import type { Command } from "./commands.ts";
import { eventSchemas } from "./events.ts";
import type { Event } from "./events.ts";
import { RECORD_BYTES_MAX, RECORD_HEADER_BYTES, STORED_BYTES } from "./record.ts";
import type { Field, Schema } from "./record.ts";
import { hotCommandReaders } from "./hot-commands.ts";
import { hotEventReaders } from "./hot-events.ts";
import { RecordMalformed, flagOf, integerAt, wordOf } from "./record-views.ts";
import type { RecordViews } from "./record-views.ts";
import { readUtf8, utf8Length, writeUtf8 } from "./utf8.ts";

export { RecordMalformed, recordViews } from "./record-views.ts";
export type { RecordViews } from "./record-views.ts";

interface Column {
  readonly name: string;
  readonly field: Field<unknown>;
  readonly offset: number;
}

/** A schema made ready for loops: columns in order, each with its offset. */
interface Plan {
  readonly schema: Schema;
  readonly columns: readonly Column[];
  /** Bytes between columns, lost to alignment: always zero. */
  readonly gaps: readonly number[];
  /** A record with every field present: copying it and setting fields keeps objects in one shape. */
  readonly blank: Readonly<Row>;
  /** A reader written out by hand, for the records that nearly all traffic is made of. */
  readonly read: ((views: RecordViews, at: number) => Command | Event) | undefined;
}

/**
 * Fields added one by one under computed names make an engine fall back to hash tables beyond a
 * dozen; an object parsed from text has all of them in one shape.
 */
function blankOf(schema: Schema): Row {
  const names = Object.entries(schema.fields).map(([name, { storage, meaning }]) => {
    const value =
      storage === "text" || meaning === "choice" ? '""' : meaning === "boolean" ? "false" : "0";
    return `"${name}":${value}`;
  });
  return JSON.parse(`{${[`"kind":"${schema.kind}"`, ...names].join(",")}}`) as Row;
}

function planOf(schema: Schema): Plan {
  const columns = Object.entries(schema.fields)
    .filter(([, field]) => field.storage !== "text")
    .map(([name, field]) => ({ name, field, offset: schema.offsets[name] }));
  const used = new Set<number>();
  for (const { offset, field } of columns) {
    for (let byte = 0; byte < STORED_BYTES[field.storage]; byte++) used.add(offset + byte);
  }
  const gaps: number[] = [];
  for (let at = RECORD_HEADER_BYTES; at < schema.bytes; at++) if (!used.has(at)) gaps.push(at);
  const read = hotCommandReaders.get(schema.kind) ?? hotEventReaders.get(schema.kind);
  return { schema, columns, gaps, blank: blankOf(schema), read };
}

type Row = Record<string, unknown> & { kind: string };

function stored(field: Field<unknown>, value: unknown): number {
  if (field.meaning === "boolean") return value === true ? 1 : 0;
  if (field.meaning === "choice") return field.choices!.indexOf(value as string);
  // −0 would be other bytes than 0, and bytes are hashed.
  return (value as number) + 0;
}

function writeColumn(views: RecordViews, at: number, column: Column, value: number): void {
  const offset = at + column.offset;
  switch (column.field.storage) {
    case "u8":
      views.u8[offset] = value;
      return;
    case "u16":
      views.u16[offset >> 1] = value;
      return;
    case "u32":
      views.u32[offset >> 2] = value;
      return;
    case "f64":
      views.f64[offset >> 3] = value;
      return;
    case "text":
      throw new Error("texts stand behind the columns");
  }
}

function readColumn(views: RecordViews, at: number, column: Column): unknown {
  const offset = at + column.offset;
  const { field } = column;
  if (field.storage === "f64") return integerAt(views, offset, column.name);
  const value =
    field.storage === "u8"
      ? views.u8[offset]
      : field.storage === "u16"
        ? views.u16[offset >> 1]
        : views.u32[offset >> 2];
  if (field.meaning === "boolean") return flagOf(value, column.name);
  if (field.meaning === "choice") return wordOf(field.choices!, value, column.name);
  return value;
}

function readColumns(plan: Plan, views: RecordViews, at: number): Row {
  if (plan.read !== undefined) return plan.read(views, at);
  const row: Row = { ...plan.blank };
  for (const column of plan.columns) row[column.name] = readColumn(views, at, column);
  return row;
}

function encodedBytes(schema: Schema, row: Row): number {
  let bytes = schema.bytes;
  for (const name of schema.texts) bytes += 2 + utf8Length(row[name] as string);
  return Math.ceil(bytes / 8) * 8;
}

function encode(plan: Plan, row: Row, word: number, views: RecordViews, at: number): number {
  const { schema } = plan;
  const bytes = encodedBytes(schema, row);
  if (bytes > RECORD_BYTES_MAX)
    throw new RangeError(`a ${schema.kind} record would take ${bytes} bytes`);
  if (at + bytes > views.u8.length) return 0;
  views.f64.fill(0, at >> 3, (at + bytes) >> 3);
  views.u16[at >> 1] = schema.code;
  views.u16[(at >> 1) + 1] = bytes;
  views.u32[(at >> 2) + 1] = word;
  for (const column of plan.columns) {
    writeColumn(views, at, column, stored(column.field, row[column.name]));
  }
  let end = at + schema.bytes;
  for (const name of schema.texts) {
    const behind = writeUtf8(views.u8, end + 2, row[name] as string);
    views.u8[end] = (behind - end - 2) & 0xff;
    views.u8[end + 1] = (behind - end - 2) >> 8;
    end = behind;
  }
  return bytes;
}

function decode(
  plans: ReadonlyMap<number, Plan>,
  views: RecordViews,
  at: number,
  limit: number,
): Row {
  const bytes = recordBytes(views, at, limit);
  const code = views.u16[at >> 1];
  const plan = plans.get(code);
  if (plan === undefined) throw new RecordMalformed(`no record has code ${code}`);
  const { schema } = plan;
  if (bytes < schema.bytes) throw new RecordMalformed(`a ${schema.kind} record is cut short`);
  const row = readColumns(plan, views, at);
  for (const gap of plan.gaps) {
    if (views.u8[at + gap] !== 0) throw new RecordMalformed(`${schema.kind} has a stray byte`);
  }
  let end = at + schema.bytes;
  for (const name of schema.texts) {
    if (end + 2 > at + bytes) throw new RecordMalformed(`${name} is missing`);
    const start = end + 2;
    end = start + views.u8[end] + views.u8[end + 1] * 256;
    const text = end > at + bytes ? undefined : readUtf8(views.u8, start, end);
    if (text === undefined) throw new RecordMalformed(`${name} is not UTF-8`);
    row[name] = text;
  }
  if (Math.ceil(end / 8) * 8 !== at + bytes)
    throw new RecordMalformed(`${schema.kind} has bytes left over`);
  for (; end < at + bytes; end++) {
    if (views.u8[end] !== 0) throw new RecordMalformed(`${schema.kind} has bytes left over`);
  }
  return row;
}

/** Length of the record at `at`, checked against `limit` (the end of what was written). */
export function recordBytes(views: RecordViews, at: number, limit: number): number {
  if (at + RECORD_HEADER_BYTES > limit) throw new RecordMalformed("a record is cut short");
  const bytes = views.u16[(at >> 1) + 1];
  if (bytes < RECORD_HEADER_BYTES || bytes % 8 !== 0 || at + bytes > limit) {
    throw new RecordMalformed(`a record of ${bytes} bytes does not fit`);
  }
  return bytes;
}

const commandPlans = new Map<number, Plan>(
  commandSchemas.map((s) => [s.code, planOf(s as Schema)]),
);
const commandPlanByKind = new Map<string, Plan>(
  commandSchemas.map((s) => [s.kind, planOf(s as Schema)]),
);
const eventPlans = new Map<number, Plan>(eventSchemas.map((s) => [s.code, planOf(s as Schema)]));
const eventPlanByKind = new Map<string, Plan>(
  eventSchemas.map((s) => [s.kind, planOf(s as Schema)]),
);

/**
 * Writes `command` at byte `at` (a multiple of 8); `delta` is its microseconds after the batch's
 * base time. Returns its bytes, or 0 when there is no room.
 */
export function encodeCommand(
  command: Command,
  delta: number,
  views: RecordViews,
  at: number,
): number {
  return encode(commandPlanByKind.get(command.kind)!, command, delta, views, at);
}

/** Reads the command at byte `at`. Throws `RecordMalformed` for what no encoder wrote. */
export function decodeCommand(views: RecordViews, at: number, limit = views.u8.length): Command {
  return decode(commandPlans, views, at, limit) as unknown as Command;
}

/** Writes `event` at byte `at` with its index within the command. Returns its bytes, or 0 when there is no room. */
export function encodeEvent(event: Event, index: number, views: RecordViews, at: number): number {
  return encode(eventPlanByKind.get(event.kind)!, event, index, views, at);
}

/** Reads the event at byte `at`. Throws `RecordMalformed` for what no encoder wrote. */
export function decodeEvent(views: RecordViews, at: number, limit = views.u8.length): Event {
  return decode(eventPlans, views, at, limit) as unknown as Event;
}
