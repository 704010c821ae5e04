import { check, type Route, type Schema } from "@holdall/core/contract";
import type { SignedPart } from "../auth/signee.ts";
import { fieldsOfBody } from "../auth/signee.ts";
import { fitsAtOnce } from "./acceptor.ts";
import { JsonRefused, parseStrictJson } from "./strict-json.ts";

/** The JSON of a request's body; `undefined` where there is none, whatever its type says. */
export function parseBody(text: unknown): unknown {
  if (typeof text !== "string" || text.trim() === "") return undefined;
  return parseStrictJson(text);
}

/** Compares a body with its schema; the sentence of a refusal names schema and field. */
export function checkBody(
  schema: Schema,
  body: unknown,
  route: Pick<Route, "unknownFields">,
): void {
  const unknownFields = route.unknownFields ?? "ignore";
  if (unknownFields === "ignore" && fitsAtOnce(schema, body)) return;
  const checked = check(schema, body, unknownFields);
  if (checked.ok) return;
  const { path, expected, reason } = checked.fault;
  throw new JsonRefused(
    `failed to parse "${nameOf(schema)}": ${path} ${reason}, expected ${expected}`,
  );
}

function nameOf(schema: Schema): string {
  if (schema.kind === "array") return `[${nameOf(schema.item)}]`;
  return schema.kind === "object" || schema.kind === "union" ? schema.name : schema.kind;
}

/**
 * What a request signs: the fields of its query, then those of its body; for an array, its
 * instruction and fields once for each item.
 */
export function signedParts(
  instruction: string,
  queryFields: SignedPart["fields"],
  body: unknown,
): readonly SignedPart[] {
  if (Array.isArray(body))
    return body.map((item: unknown) => ({ instruction, fields: fieldsOfBody(item) }));
  return [{ instruction, fields: [...queryFields, ...fieldsOfBody(body)] }];
}
