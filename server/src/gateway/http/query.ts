import type { Fields, Schema } from "@holdall/core/contract";
import { check } from "@holdall/core/contract";
import { sortFields, type SignedField } from "../auth/signee.ts";

/** A query, path or header that could not be read; `message` is the plain text of the answer. */
export class ParameterRefused extends Error {
  override readonly name = "ParameterRefused";
}

/** A record of fields, as the contract describes queries, paths and headers. */
export interface FieldSet {
  readonly required: Fields;
  readonly optional: Fields;
}

/**
 * The pairs of a query string, decoded, in their order. `+` stands for a blank, as forms write it.
 * Throws `ParameterRefused` on a malformed escape or beyond the limit of pairs.
 */
export function parsePairs(query: string): readonly SignedField[] {
  if (query === "") return [];
  const parts = query.split("&").filter((part) => part !== "");
  if (parts.length > PAIRS_MAX) throw new ParameterRefused("too many parameters");
  return parts.map((part) => {
    const equals = part.indexOf("=");
    const name = equals < 0 ? part : part.slice(0, equals);
    return [decode(name), equals < 0 ? "" : decode(part.slice(equals + 1))];
  });
}

/**
 * Reads declared fields from pairs of text: numbers and booleans are parsed, lists gather repeated
 * names, defaults fill in. What is not declared passes unread. The texts of refusals are those that
 * clients of the published API match.
 */
export function readFields(fields: FieldSet, pairs: readonly SignedField[]): object {
  const values: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(fields.required))
    values[name] = readField(name, schema, pairs, true);
  for (const [name, schema] of Object.entries(fields.optional)) {
    const value = readField(name, schema, pairs, false);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** The signed fields of a query: every pair, sorted by name. */
export function signedFieldsOfQuery(pairs: readonly SignedField[]): readonly SignedField[] {
  return sortFields(pairs);
}

const PAIRS_MAX = 64;

function readField(
  name: string,
  schema: Schema,
  pairs: readonly SignedField[],
  isRequired: boolean,
): unknown {
  const texts = pairs.filter(([key]) => key === name).map(([, text]) => text);
  if (schema.kind === "array") {
    if (texts.length > schema.maxItems)
      throw refused(name, `verification failed. maxItems(${schema.maxItems})`);
    return texts.length === 0 && !isRequired
      ? undefined
      : texts.map((text) => readText(name, schema.item, text));
  }
  if (texts.length > 1) throw refused(name, "the parameter is given twice");
  if (texts.length === 0) {
    if (schema.kind === "integer" && schema.default !== undefined) return schema.default;
    if (!isRequired) return undefined;
    throw refused(name, `Type "${typeName(schema)}" expects an input value.`);
  }
  return readText(name, schema, texts[0]);
}

function readText(name: string, schema: Schema, text: string): unknown {
  switch (schema.kind) {
    case "integer":
      return readInteger(name, schema, text);
    case "boolean":
      if (text === "true" || text === "false") return text === "true";
      throw failed(name, schema, "provided string was not `true` or `false`");
    case "enum":
      if (schema.values.includes(text)) return text;
      throw failed(name, schema, "Expect a valid enumeration value.");
    case "decimal":
      if (check(schema, text).ok) return text;
      throw failed(name, schema, "Invalid decimal");
    case "string": {
      const checked = check(schema, text);
      if (checked.ok) return text;
      if (checked.fault.reason === "range")
        throw refused(name, `verification failed. maxLength(${schema.maxLength})`);
      throw failed(name, schema, `expected ${checked.fault.expected}`);
    }
    case "number":
    case "array":
    case "tuple":
    case "map":
    case "object":
    case "union":
    case "anything":
    case "text":
    case "file":
    case "empty":
      throw new Error(`a ${schema.kind} cannot stand in a query (${name})`);
  }
}

function readInteger(
  name: string,
  schema: Extract<Schema, { kind: "integer" }>,
  text: string,
): number {
  if (text === "") throw failed(name, schema, "cannot parse integer from empty string");
  if (!/^[+-]?\d+$/.test(text)) throw failed(name, schema, "invalid digit found in string");
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw failed(name, schema, "number too large to fit in target type");
  if (value < 0 && schema.min === 0) throw failed(name, schema, "invalid digit found in string");
  if (value < schema.min) throw failed(name, schema, "number too small to fit in target type");
  if (value > schema.max && schema.default === undefined)
    throw failed(name, schema, "number too large to fit in target type");
  if (value > schema.max)
    throw refused(name, `verification failed. maximum(${schema.max}, exclusive: false)`);
  return value;
}

function typeName(schema: Schema): string {
  switch (schema.kind) {
    case "integer":
      return `integer_${schema.format}`;
    case "decimal":
      return "string_decimal";
    case "enum":
    case "object":
    case "union":
      return schema.name;
    case "string":
    case "number":
    case "boolean":
    case "array":
    case "tuple":
    case "map":
    case "anything":
    case "text":
    case "file":
    case "empty":
      return schema.kind;
  }
}

function failed(name: string, schema: Schema, reason: string): ParameterRefused {
  return refused(name, `failed to parse "${typeName(schema)}": ${reason}`);
}

function refused(name: string, reason: string): ParameterRefused {
  return new ParameterRefused(`failed to parse parameter \`${name}\`: ${reason}`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch (cause) {
    throw new ParameterRefused("malformed escape in the query", { cause });
  }
}
