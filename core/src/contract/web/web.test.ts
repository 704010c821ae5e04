import fc from "fast-check";
import { expect, test } from "vitest";
import { routes } from "../routes.ts";
import type { Route } from "../route.ts";
import { challengeText, intentText } from "./intent.ts";
import type { WebRoute } from "./web-route.ts";
import { webInstruction, webRoutes, type WebRouteName } from "./web-routes.ts";

const rows = Object.entries<WebRoute>(webRoutes);

test("each route has a place of its own, under /web/v1 and nowhere else", () => {
  const places = rows.map(([, row]) => `${row.method} ${row.path}`);
  expect(new Set(places).size).toBe(rows.length);
  for (const [, row] of rows) expect(row.path).toMatch(/^\/web\/v1\/[a-z/-]+$/);
  for (const row of Object.values<Route>(routes)) expect(row.path).not.toMatch(/^\/web\//);
});

test("whoever can be refused is told so, and nothing is read by a body", () => {
  for (const [name, row] of rows) {
    if (row.access !== "visitor") expect(row.statuses, name).toContain(401);
    if (row.access === "step-up" || row.power !== undefined)
      expect(row.statuses, name).toContain(403);
    if (row.method === "GET") expect(row.body, name).toBeUndefined();
    else expect(row.access === "session" ? name : "", name).toMatch(/^(signOut)?$/);
  }
});

test("no signature for the page stands for one of the public API", () => {
  const instructions = Object.values<Route>(routes).flatMap(({ access }) =>
    access.kind === "key" ? [access.instruction] : [],
  );
  for (const [name] of rows)
    expect(instructions).not.toContain(webInstruction(name as WebRouteName));
});

test("an intent is the same text however its fields are ordered, and null is no field", () => {
  const intent = 'addressAdd\naddress: "So1"\nlabel: "cold"\nmore: {"a":1,"b":[true,null]}';
  const fields = { label: "cold", memo: null, address: "So1", more: { b: [true, null], a: 1 } };
  expect(intentText("addressAdd", fields)).toBe(intent);
  const challenge = challengeText({ sessionId: "s", nonce: "n", intent });
  expect(challenge).toBe(`holdall step-up v1\ns\nn\n${intent}`);
});

test("different intents have different texts", () => {
  const fields = fc.dictionary(
    fc.stringMatching(/^[a-z]{1,5}$/),
    fc.oneof(fc.string(), fc.integer()),
  );
  fc.assert(
    fc.property(fields, fields, (left, right) => {
      const areEqual = intentText("x", left) === intentText("x", right);
      const sorted = (of: object) =>
        JSON.stringify(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1)));
      expect(areEqual).toBe(sorted(left) === sorted(right));
    }),
  );
});
