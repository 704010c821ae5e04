import { describe, expect, test } from "vitest";
import { publishedEnums, publishedRoutes, publishedSchemas } from "./published.twin.ts";
import type { Route } from "./route.ts";
import { routes } from "./routes.ts";
import { schemas } from "./schemas.ts";
import type { Fields, Schema } from "./schema.ts";

/** Words of ours that stand behind the published ones. */
const ourWords: Readonly<Record<string, string>> = {
  OrderBookState: "Auction",
  TimeInForce: "GTD",
  WithdrawalStatus: "cancelled",
};

/** Fields of ours in published queries. */
const ourFields: ReadonlySet<string> = new Set(["includeOrders:bool"]);

const triggerSources = "{MarkPrice, LastPrice, IndexPrice}";

/** A schema in the notation of the published tables. */
function notation(schema: Schema): string {
  switch (schema.kind) {
    case "string": {
      const forms: Readonly<Record<string, string>> = {
        "naive-time": "ts",
        "zoned-time": "tsz",
        "clock-time": "hhmm",
      };
      return forms[schema.form ?? ""] ?? "str";
    }
    case "decimal":
      return "dec";
    case "integer": {
      const width = schema.format.replace("uint", "u").replace("int", "i");
      return schema.default === undefined ? width : `${width}(${schema.default}/${schema.max})`;
    }
    case "number":
      return "f64";
    case "boolean":
      return "bool";
    case "enum":
      return schema.name === "TriggerBy" ? triggerSources : schema.name;
    case "array":
      return `${notation(schema.item)}[]`;
    case "tuple":
      return `${notation(schema.items[0])}[]`;
    case "map":
      return "obj";
    case "object":
    case "union":
      return schema.name;
    case "text":
      return "text str";
    case "empty":
      return "empty";
    case "file":
    case "anything":
      return schema.kind;
  }
}

function fieldsNotation(required: Fields, optional: Fields): ReadonlySet<string> {
  return new Set([
    ...Object.entries(required).map(([name, schema]) => `${name}*:${notation(schema)}`),
    ...Object.entries(optional).map(([name, schema]) => `${name}:${notation(schema)}`),
  ]);
}

/** The published text with what has no consequence on the wire taken out: `Asset` is a free string. */
function publishedFields(text: string): string[] {
  if (text === "–" || text === "(empty)") return [];
  return text
    .replaceAll(/\bAsset\b/g, "str")
    .replaceAll(/\bu16\(100\/1000\)/g, "u64(100/1000)")
    .split(/, (?![^{]*\})/);
}

function findRoute(method: string, path: string): Route | undefined {
  return Object.values<Route>(routes).find((row) => row.method === method && row.path === path);
}

function instructionOf(route: Route): string {
  switch (route.access.kind) {
    case "anyone":
      return "public";
    case "session":
      return "session/undocumented";
    case "key":
      return route.access.instruction;
  }
}

describe("every published route", () => {
  test("is in the table that the contract is compared with", () => {
    expect(publishedRoutes).toHaveLength(81);
  });

  test.each(publishedRoutes)(
    "%s %s is a row of the contract with the same instruction, fields, body, answer and statuses",
    (...row) => {
      const [method, path, instruction, query, body, answer, other = ""] = row;
      const route = findRoute(method, path);
      if (route === undefined) throw new Error(`${method} ${path} is missing`);
      const fields = publishedFields(query);

      expect(instructionOf(route)).toBe(instruction);
      const none = { required: {}, optional: {} };
      const ofQuery = route.query ?? none;
      const asked = [...fieldsNotation(ofQuery.required, ofQuery.optional)];
      expect(asked.filter((field) => !ourFields.has(field)).sort()).toEqual(
        fields.filter((field) => !field.startsWith("hdr ")).sort(),
      );
      const ofHeaders = route.headers ?? none;
      expect(
        [...fieldsNotation(ofHeaders.required, ofHeaders.optional)].map((f) => `hdr ${f}`),
      ).toEqual(fields.filter((field) => field.startsWith("hdr ")));
      expect(route.body === undefined ? "–" : notation(route.body)).toBe(body);
      expect(notation(route.response) + (route.paged === true ? " ⧉" : "")).toBe(answer);
      expect(route.statuses.join(" ")).toBe(other);
    },
  );
});

describe("every published schema", () => {
  test.each(publishedSchemas)(
    "%s has each published field, and beyond them only optional ones",
    (name, text) => {
      const schema = (schemas as Readonly<Record<string, Schema>>)[name];
      if (schema === undefined) throw new Error(`${name} is missing`);
      if (schema.kind === "union") {
        const variants = Object.entries(schema.variants).map(
          ([tag, part]) => `"${tag}" + ${notation(part)}`,
        );
        expect(`tagged by '${schema.tag}': ${variants.join(" ; ")}`).toBe(text);
        return;
      }
      if (schema.kind !== "object") throw new Error(`${name} is not a record`);
      const ours = fieldsNotation(schema.required, schema.optional);
      const published = publishedFields(text);
      expect(published.filter((field) => !ours.has(field))).toEqual([]);
      const added = [...ours].filter((field) => !published.includes(field));
      expect(added.filter((field) => field.includes("*"))).toEqual([]);
    },
  );
});

describe("every published enumeration", () => {
  test.each(publishedEnums)("%s has its words in order", (name, text) => {
    const schema = (schemas as Readonly<Record<string, Schema>>)[name];
    if (schema?.kind !== "enum") throw new Error(`${name} is missing`);
    const added = ourWords[name] === undefined ? [] : [ourWords[name]];
    expect(schema.values).toEqual([...text.split(" · "), ...added]);
  });
});

test("no two routes share method and path, and no two schemas share a name", () => {
  const places = Object.values<Route>(routes).map((route) => `${route.method} ${route.path}`);
  expect(new Set(places).size).toBe(places.length);
  const names = Object.entries<Schema>(schemas).map(([name, schema]) => [name, notation(schema)]);
  expect(names.filter(([name, own]) => name !== own && own !== triggerSources)).toEqual([]);
});
