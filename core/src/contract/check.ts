import {
  DECIMAL_LENGTH_MAX,
  decimalForm,
  textForms,
  type ObjectShape,
  type Schema,
  type UnionShape,
} from "./schema.ts";

/** Where a value departs from its schema, and what stood in its place. */
export interface CheckFault {
  /** Path from the root, such as `$.filters.price.tickSize` or `$[3].id`. */
  readonly path: string;
  /** What the schema asks for at that place, in words. */
  readonly expected: string;
  readonly reason: CheckReason;
}

/** `missing` and `unknown` speak of fields, `type` of the JSON kind, `range` of a limit passed. */
type CheckReason = "missing" | "unknown" | "type" | "range" | "form" | "enum" | "tag";

/** Whether a field that the schema does not name is a fault or is passed over. */
export type UnknownFields = "refuse" | "ignore";

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: CheckFault };

/**
 * Compares a value with a schema and gives it back with its type, or the first fault met. The value
 * is neither copied nor changed. Fields the schema does not name are refused unless told otherwise,
 * because a reader of the contract must be able to trust that it is complete.
 */
export function check<T>(
  schema: Schema<T>,
  value: unknown,
  unknownFields: UnknownFields = "refuse",
): Checked<T> {
  const fault = faultOf(schema, value, { path: "$", unknownFields, extraFields: [] });
  return fault === undefined ? { ok: true, value: value as T } : { ok: false, fault };
}

interface Place {
  readonly path: string;
  readonly unknownFields: UnknownFields;
  /** Tags of the unions around a record: fields it carries although it does not declare them. */
  readonly extraFields: readonly string[];
}

function faultOf(schema: Schema, value: unknown, place: Place): CheckFault | undefined {
  switch (schema.kind) {
    case "string":
      return stringFault(value, schema.maxLength, schema.form, place);
    case "decimal":
      return decimalFault(value, place);
    case "integer":
      if (typeof value !== "number" || !Number.isInteger(value))
        return fault(place, "type", schema.format);
      return value < schema.min || value > schema.max
        ? fault(place, "range", `${schema.format} from ${schema.min} to ${schema.max}`)
        : undefined;
    case "number":
      return Number.isFinite(value) ? undefined : fault(place, "type", "number");
    case "boolean":
      return typeof value === "boolean" ? undefined : fault(place, "type", "boolean");
    case "enum":
      if (typeof value !== "string") return fault(place, "type", schema.name);
      return schema.values.includes(value)
        ? undefined
        : fault(place, "enum", `${schema.name}: ${schema.values.join(", ")}`);
    case "array":
      return arrayFault(schema.item, schema.maxItems, value, place);
    case "tuple":
      return tupleFault(schema.items, value, place);
    case "map":
      return mapFault(schema.value, value, place);
    case "object":
      return objectFault(schema, value, place);
    case "union":
      return unionFault(schema, value, place);
    case "anything":
      return undefined;
    case "text":
      return typeof value === "string" ? undefined : fault(place, "type", "text");
    case "file":
      return value instanceof Uint8Array ? undefined : fault(place, "type", "bytes");
    case "empty":
      return value === undefined || value === "" ? undefined : fault(place, "type", "no body");
  }
}

/** All of C0 but tab and line ends, and delete: databases, terminals and logs mistake them. */
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

function stringFault(
  value: unknown,
  maxLength: number,
  form: keyof typeof textForms | undefined,
  place: Place,
): CheckFault | undefined {
  if (typeof value !== "string") return fault(place, "type", "string");
  if (value.length > maxLength) return fault(place, "range", `at most ${maxLength} characters`);
  if (!value.isWellFormed() || controls.test(value))
    return fault(place, "form", "well-formed text without control characters");
  if (form !== undefined && !textForms[form].test(value)) return fault(place, "form", form);
  return undefined;
}

function decimalFault(value: unknown, place: Place): CheckFault | undefined {
  if (typeof value !== "string") return fault(place, "type", "decimal string");
  if (value.length > DECIMAL_LENGTH_MAX)
    return fault(place, "range", `at most ${DECIMAL_LENGTH_MAX} characters`);
  return decimalForm.test(value) ? undefined : fault(place, "form", "decimal string");
}

function arrayFault(
  item: Schema,
  maxItems: number,
  value: unknown,
  place: Place,
): CheckFault | undefined {
  if (!Array.isArray(value)) return fault(place, "type", "array");
  if (value.length > maxItems) return fault(place, "range", `at most ${maxItems} items`);
  for (let index = 0; index < value.length; index++) {
    const found = faultOf(item, value[index], inside(place, `[${index}]`));
    if (found !== undefined) return found;
  }
  return undefined;
}

function tupleFault(
  items: readonly Schema[],
  value: unknown,
  place: Place,
): CheckFault | undefined {
  if (!Array.isArray(value)) return fault(place, "type", "array");
  if (value.length !== items.length) return fault(place, "range", `exactly ${items.length} items`);
  for (let index = 0; index < items.length; index++) {
    const found = faultOf(items[index], value[index], inside(place, `[${index}]`));
    if (found !== undefined) return found;
  }
  return undefined;
}

function mapFault(item: Schema, value: unknown, place: Place): CheckFault | undefined {
  if (!isRecord(value)) return fault(place, "type", "object");
  for (const key of Object.keys(value)) {
    const found = faultOf(item, value[key], inside(place, `.${key}`));
    if (found !== undefined) return found;
  }
  return undefined;
}

function objectFault(schema: ObjectShape, value: unknown, place: Place): CheckFault | undefined {
  if (!isRecord(value)) return fault(place, "type", schema.name || "object");
  for (const key of Object.keys(schema.required)) {
    const field = inside(place, `.${key}`);
    if (!Object.hasOwn(value, key) || value[key] === undefined)
      return fault(field, "missing", "a value");
    const found = faultOf(schema.required[key], value[key], field);
    if (found !== undefined) return found;
  }
  for (const key of Object.keys(schema.optional)) {
    if (!Object.hasOwn(value, key) || value[key] === undefined || value[key] === null) continue;
    const found = faultOf(schema.optional[key], value[key], inside(place, `.${key}`));
    if (found !== undefined) return found;
  }
  if (place.unknownFields === "ignore") return undefined;
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(schema.required, key) || Object.hasOwn(schema.optional, key)) continue;
    if (place.extraFields.includes(key)) continue;
    return fault(inside(place, `.${key}`), "unknown", `a field of ${schema.name || "the record"}`);
  }
  return undefined;
}

function unionFault(schema: UnionShape, value: unknown, place: Place): CheckFault | undefined {
  if (!isRecord(value)) return fault(place, "type", schema.name);
  const tag = value[schema.tag];
  const tagPlace = inside(place, `.${schema.tag}`);
  if (tag === undefined) return fault(tagPlace, "missing", "a value");
  if (typeof tag !== "string" || !Object.hasOwn(schema.variants, tag))
    return fault(tagPlace, "tag", Object.keys(schema.variants).join(", "));
  const extraFields = [...place.extraFields, schema.tag];
  return faultOf(schema.variants[tag], value, { ...place, extraFields });
}

/** The place of a part; a part starts anew, so tags of unions around its owner do not reach it. */
function inside(place: Place, step: string): Place {
  return { path: place.path + step, unknownFields: place.unknownFields, extraFields: [] };
}

function fault(place: Place, reason: CheckReason, expected: string): CheckFault {
  return { path: place.path, reason, expected };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
