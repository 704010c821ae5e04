import { describe, expect, test } from "vitest";
import { openApi } from "./openapi.ts";
import type { Route } from "./route.ts";
import { routes } from "./routes.ts";

type Node = { readonly [key: string]: unknown };

const document = openApi();

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}

/** All values under `name` anywhere in the document. */
function valuesOf(name: string, value: unknown): unknown[] {
  if (!isNode(value)) return [];
  return Object.entries(value).flatMap(([key, part]) => [
    ...(key === name ? [part] : []),
    ...valuesOf(name, part),
  ]);
}

function operations(): [place: string, operation: Node][] {
  return Object.entries(document["paths"] as Node).flatMap(([path, item]) =>
    Object.entries(item as Node).map(([method, operation]): [string, Node] => [
      `${method.toUpperCase()} ${path}`,
      operation as Node,
    ]),
  );
}

describe("the published document", () => {
  test("is OpenAPI 3.1 with a title, a version and every route exactly once", () => {
    expect(document).toMatchObject({
      openapi: "3.1.0",
      info: { title: "Holdall", version: "1.0.0" },
    });
    const places = operations().map(([place]) => place);
    const rows = Object.values<Route>(routes).map((route) => `${route.method} ${route.path}`);
    expect(places.sort()).toEqual(rows.sort());
    expect(places.length).toBeGreaterThan(100);
  });

  test("gives each operation a name of its own and at least one described response", () => {
    const names = operations().map(([, operation]) => operation["operationId"]);
    expect(new Set(names).size).toBe(names.length);
    for (const [place, operation] of operations()) {
      const responses = Object.entries(operation["responses"] as Node);
      expect(responses.length, place).toBeGreaterThan(0);
      for (const [status, response] of responses) {
        expect(status, place).toMatch(/^[1-5]\d\d$/);
        expect(typeof (response as Node)["description"], `${place} ${status}`).toBe("string");
      }
    }
  });

  test("promises the name of its request in every answer, refusals too", () => {
    const name = "X-Request-Id";
    for (const [place, operation] of operations())
      for (const [status, response] of Object.entries(operation["responses"] as Node))
        expect((response as Node)["headers"], `${place} ${status}`).toHaveProperty([name], {
          $ref: `#/components/headers/${name}`,
        });
  });

  test("declares exactly the places of its paths, as required path parameters", () => {
    for (const [place, operation] of operations()) {
      const declared = (operation["parameters"] as Node[]).filter((row) => row["in"] === "path");
      expect(declared.map((row) => row["name"])).toEqual(
        [...place.matchAll(/\{(\w+)\}/g)].map((m) => m[1]),
      );
      expect(declared.every((row) => row["required"] === true)).toBe(true);
    }
  });

  test("has no parameter twice, and a body only where the method may carry one", () => {
    for (const [place, operation] of operations()) {
      const keys = (operation["parameters"] as Node[]).map((row) =>
        [row["in"], row["name"]].join(" "),
      );
      expect(new Set(keys).size, place).toBe(keys.length);
      if (place.startsWith("GET")) expect(operation["requestBody"], place).toBeUndefined();
    }
  });

  test("refers only to what it contains, and contains only what it refers to", () => {
    const { schemas, headers } = document["components"] as Record<string, Node>;
    const referred = new Set(valuesOf("$ref", document).map(String));
    expect([...referred].sort()).toEqual(
      [
        ...Object.keys(schemas).map((name) => `#/components/schemas/${name}`),
        ...Object.keys(headers).map((name) => `#/components/headers/${name}`),
      ].sort(),
    );
  });

  test("names only security schemes that it declares, on signed routes alone", () => {
    const schemes = Object.keys((document["components"] as Node)["securitySchemes"] as Node);
    for (const [place, operation] of operations()) {
      const needs = operation["security"] as Node[];
      expect(
        needs.flatMap((need) => Object.keys(need)).every((name) => schemes.includes(name)),
      ).toBe(true);
      expect(needs.length > 0, place).toBe(operation["x-instruction"] !== undefined);
    }
  });

  test("is the copy that stands in the documents, so that a change of the API is seen in review", async () => {
    const text = `${JSON.stringify(document, null, 1)}\n`;
    await expect(text).toMatchFileSnapshot("../../../docs/openapi.json");
  });

  test("survives JSON unchanged: nothing in it is undefined, a function or a cycle", () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });
});
