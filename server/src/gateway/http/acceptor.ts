import { check, routes, socketFrames, type Route, type Schema } from "@holdall/core/contract";

/**
 * Says of most values that fit a schema that they do. False means only that it is not sure: then the
 * contract's own `check` decides, and finds the words for a refusal.
 */
type Acceptor = (value: unknown) => boolean;

interface AcceptedField {
  readonly accepts: Acceptor;
  readonly isRequired: boolean;
}

/** Text of which nothing need be asked but its length: printable ASCII. */
const plainText = /^[ -~]*$/;
/** What every decimal of the contract looks like; longer ones go the long way. */
const plainDecimal = /^[0-9]{1,15}(?:\.[0-9]{1,15})?$/;

function acceptorOf(schema: Schema): Acceptor {
  switch (schema.kind) {
    case "string": {
      const { maxLength, form } = schema;
      if (form !== undefined) return undecided;
      return (value) =>
        typeof value === "string" && value.length <= maxLength && plainText.test(value);
    }
    case "decimal":
      return (value) => typeof value === "string" && plainDecimal.test(value);
    case "integer": {
      const { min, max } = schema;
      return (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
    }
    case "boolean":
      return (value) => typeof value === "boolean";
    case "enum": {
      const words = new Set<unknown>(schema.values);
      return (value) => words.has(value);
    }
    case "array": {
      const item = acceptorOf(schema.item);
      const { maxItems } = schema;
      return (value) => Array.isArray(value) && value.length <= maxItems && value.every(item);
    }
    case "object":
      return objectAcceptor(schema.required, schema.optional);
    case "anything":
      return (value) => value !== undefined;
    case "number":
    case "tuple":
    case "map":
    case "union":
    case "text":
    case "file":
    case "empty":
      return undecided;
  }
}

function undecided(): boolean {
  return false;
}

type Fields = Readonly<Record<string, Schema>>;

/** Walks over the fields that are there: an order says six of the thirty that it might. */
function objectAcceptor(required: Fields, optional: Fields): Acceptor {
  const fields = new Map<string, AcceptedField>();
  for (const [name, schema] of Object.entries(optional))
    fields.set(name, { accepts: acceptorOf(schema), isRequired: false });
  for (const [name, schema] of Object.entries(required))
    fields.set(name, { accepts: acceptorOf(schema), isRequired: true });
  const requiredCount = Object.keys(required).length;
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    const record = value as Readonly<Record<string, unknown>>;
    let found = 0;
    for (const name of Object.keys(record)) {
      const field = fields.get(name);
      if (field === undefined) continue;
      const part = record[name];
      if (part === null || part === undefined) {
        if (field.isRequired) return false;
        continue;
      }
      if (!field.accepts(part)) return false;
      if (field.isRequired) found++;
    }
    return found === requiredCount;
  };
}

const bodies = Object.values(routes as Readonly<Record<string, Route>>).flatMap(({ body }) =>
  body === undefined ? [] : [body],
);

const acceptors: ReadonlyMap<Schema, Acceptor> = new Map(
  [...bodies, socketFrames.command].map((schema) => [schema, acceptorOf(schema)]),
);

/**
 * True when a value fits the schema of a route's body or of a command's frame, fields that it does
 * not name passed over: what `check` says, several times faster for what fits.
 */
export function fits(schema: Schema, value: unknown): boolean {
  return acceptors.get(schema)?.(value) === true || check(schema, value, "ignore").ok;
}

/** True when `fits` needs no second look. For the test: a fast path that is never taken is none. */
export function fitsAtOnce(schema: Schema, value: unknown): boolean {
  return acceptors.get(schema)?.(value) === true;
}
