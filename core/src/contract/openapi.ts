import { CONTRACT_VERSION } from "./greeting.ts";
import { bucketsPerMinute, REQUEST_ID_HEADER, type Route } from "./route.ts";
import { routes } from "./routes.ts";
import { decimalForm, textForms, type Fields, type ObjectShape, type Schema } from "./schema.ts";
import { ApiErrorResponse } from "./schemas/order.ts";

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/** The OpenAPI 3.1 document of every route, derived from the contract alone. */
export function openApi(): JsonObject {
  const components = new Map<string, JsonObject>();
  collect(ApiErrorResponse, components);
  const paths: Record<string, Record<string, Json>> = {};
  for (const [name, route] of Object.entries<Route>(routes)) {
    paths[route.path] ??= {};
    paths[route.path][route.method.toLowerCase()] = operation(name, route);
    for (const schema of [route.body, route.response, route.query, route.params, route.headers])
      if (schema !== undefined) collect(schema, components);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Holdall",
      version: `${CONTRACT_VERSION}.0.0`,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      description:
        "Signed calls name their instruction in `x-instruction`; decimals are strings, never floats.",
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
      headers: { [REQUEST_ID_HEADER]: requestIdHeader },
      securitySchemes,
    },
  };
}

const securitySchemes: JsonObject = Object.fromEntries(
  [
    ["key", "X-API-KEY", "Ed25519 verifying key, base64"],
    [
      "signature",
      "X-SIGNATURE",
      "Ed25519 signature of instruction, fields, time and window, base64",
    ],
    ["timestamp", "X-TIMESTAMP", "Milliseconds since 1970"],
    ["window", "X-WINDOW", "How long the signature lives, in milliseconds; 5000 when absent"],
  ].map(([id, header, description]) => [
    id,
    { type: "apiKey", in: "header", name: header, description: description },
  ]),
);

/** Every answer names its request; what a caller sends under this name is not read. */
const requestIdHeader: JsonObject = {
  description: "The venue's name for this request, to be told when something is asked about it",
  required: true,
  schema: { type: "string", pattern: "^[0-9a-f]{32}$" },
};

const answerHeaders: JsonObject = {
  [REQUEST_ID_HEADER]: { $ref: `#/components/headers/${REQUEST_ID_HEADER}` },
};

const pagingHeaders: JsonObject = Object.fromEntries(
  ["X-PAGE-COUNT", "X-CURRENT-PAGE", "X-PAGE-SIZE", "X-TOTAL"].map((name) => [
    name,
    { schema: { type: "integer", minimum: 0 } },
  ]),
);

function operation(name: string, route: Route): JsonObject {
  const bucket = route.bucket ?? "standard";
  return {
    operationId: name,
    ...security(route),
    parameters: [
      ...parameters("path", route.params),
      ...parameters("query", route.query),
      ...parameters("header", route.headers),
    ],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { "application/json": { schema: reference(route.body) } },
          },
        }),
    responses: responses(route),
    "x-bucket": bucket,
    "x-calls-per-minute": bucketsPerMinute[bucket],
    "x-weight": route.weight ?? 1,
    ...(route.socket === true ? { "x-socket": true } : {}),
    ...(route.demo === true ? { "x-demo": true } : {}),
  };
}

function security(route: Route): JsonObject {
  switch (route.access.kind) {
    case "anyone":
      return { security: [] };
    case "session":
      return { security: [], "x-session": true };
    case "key":
      return {
        security: [{ key: [], signature: [], timestamp: [], window: [] }],
        "x-instruction": route.access.instruction,
        "x-scope": route.access.scope,
      };
  }
}

function responses(route: Route): JsonObject {
  const answers: Record<string, Json> = { "200": goodResponse(route) };
  for (const status of route.statuses)
    answers[String(status)] =
      status < 300
        ? { description: statusTexts[status], headers: answerHeaders }
        : {
            description: statusTexts[status],
            headers: answerHeaders,
            content: { "application/json": { schema: reference(ApiErrorResponse) } },
          };
  return answers;
}

function goodResponse(route: Route): JsonObject {
  const headers: JsonObject = {
    ...answerHeaders,
    ...(route.paged === true ? pagingHeaders : {}),
    ...(route.cacheControl === undefined
      ? {}
      : { "Cache-Control": { schema: { type: "string", const: route.cacheControl } } }),
  };
  const response = route.response;
  const schema = reference(response);
  const described = { description: statusTexts[200], headers };
  if (response.kind === "empty") return described;
  if (response.kind === "text") return { ...described, content: { "text/plain": { schema } } };
  if (response.kind === "file")
    return { ...described, content: { "application/octet-stream": { schema } } };
  return { ...described, content: { "application/json": { schema } } };
}

const statusTexts: Readonly<Record<number, string>> = {
  200: "Done",
  202: "Accepted; there is nothing to show",
  204: "Nothing to show",
  400: "The request is invalid, or refused",
  401: "Not authenticated, or not by this means",
  403: "Not permitted",
  404: "Not found",
  409: "In conflict with the present state",
  429: "Too many requests",
  500: "The server failed",
  502: "A source did not answer",
  503: "Not available now",
};

function parameters(place: string, fields: (Schema & ObjectShape) | undefined | Schema): Json[] {
  if (fields === undefined || fields.kind !== "object") return [];
  const rows = (part: Fields, required: boolean): Json[] =>
    Object.entries(part).map(([name, schema]) => ({
      name,
      in: place,
      required,
      schema: reference(schema),
      ...(schema.kind === "array" ? { style: "form", explode: true } : {}),
    }));
  return [...rows(fields.required, true), ...rows(fields.optional, false)];
}

/** The schema itself, or a reference where it has a name in the document. */
function reference(schema: Schema): JsonObject {
  const name = nameOf(schema);
  return name === "" ? jsonSchema(schema) : { $ref: `#/components/schemas/${name}` };
}

function nameOf(schema: Schema): string {
  return schema.kind === "object" || schema.kind === "union" || schema.kind === "enum"
    ? schema.name
    : "";
}

/** Adds a schema and all schemas inside it to the named ones. */
function collect(schema: Schema, components: Map<string, JsonObject>): void {
  const name = nameOf(schema);
  if (name !== "") {
    if (components.has(name)) return;
    components.set(name, jsonSchema(schema));
  }
  for (const part of partsOf(schema)) collect(part, components);
}

function partsOf(schema: Schema): readonly Schema[] {
  switch (schema.kind) {
    case "array":
      return [schema.item];
    case "map":
      return [schema.value];
    case "tuple":
      return schema.items;
    case "object":
      return [...Object.values(schema.required), ...Object.values(schema.optional)];
    case "union":
      return Object.values(schema.variants);
    case "string":
    case "decimal":
    case "integer":
    case "number":
    case "boolean":
    case "enum":
    case "anything":
    case "text":
    case "file":
    case "empty":
      return [];
  }
}

/** JSON Schema 2020-12 of one shape; named parts are referred to. */
function jsonSchema(schema: Schema): JsonObject {
  switch (schema.kind) {
    case "string":
      return schema.form === undefined
        ? { type: "string", maxLength: schema.maxLength }
        : { type: "string", maxLength: schema.maxLength, pattern: textForms[schema.form].source };
    case "decimal":
      return { type: "string", format: "decimal", pattern: decimalForm.source };
    case "integer":
      return {
        type: "integer",
        format: schema.format,
        minimum: schema.min,
        maximum: schema.max,
        ...(schema.default === undefined ? {} : { default: schema.default }),
      };
    case "number":
      return { type: "number" };
    case "boolean":
      return { type: "boolean" };
    case "enum":
      return { type: "string", enum: schema.values };
    case "array":
      return { type: "array", items: reference(schema.item), maxItems: schema.maxItems };
    case "tuple":
      return {
        type: "array",
        prefixItems: schema.items.map(reference),
        minItems: schema.items.length,
        maxItems: schema.items.length,
      };
    case "map":
      return { type: "object", additionalProperties: reference(schema.value) };
    case "object":
      return objectSchema(schema);
    case "union":
      return {
        oneOf: Object.entries(schema.variants).map(([tag, variant]) => ({
          allOf: [
            {
              type: "object",
              properties: { [schema.tag]: { type: "string", const: tag } },
              required: [schema.tag],
            },
            reference(variant),
          ],
        })),
      };
    case "text":
      return { type: "string" };
    case "file":
      return { type: "string", contentMediaType: "application/octet-stream" };
    case "anything":
    case "empty":
      return {};
  }
}

function objectSchema(schema: ObjectShape): JsonObject {
  const properties: Record<string, Json> = {};
  for (const [name, field] of Object.entries(schema.required)) properties[name] = reference(field);
  for (const [name, field] of Object.entries(schema.optional))
    properties[name] = { oneOf: [reference(field), { type: "null" }] };
  return { type: "object", properties, required: Object.keys(schema.required) };
}
