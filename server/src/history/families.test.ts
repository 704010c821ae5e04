import { createHash } from "node:crypto";
import { eventSchemas } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import { HISTORY_VERSION, keptKinds, projections, schemas } from "./families.ts";

test("the version changes with the statements", () => {
  const text = [...schemas, ...projections.flatMap(({ statements }) => statements)].join("\n");
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 16);
  // When this fails: if the same events now leave other rows, raise HISTORY_VERSION, so that older
  // tables are built again; then note both.
  expect({ version: HISTORY_VERSION, digest }).toEqual({ version: 2, digest: "ef2573f0952cbf87" });
});

test("every kind that is kept exists, and every order event but its terms carries a whole order", () => {
  const kinds = new Map(eventSchemas.map(({ kind, fields }) => [kind as string, fields]));
  for (const kind of keptKinds) expect(kinds.has(kind)).toBe(true);
  const whole = [...kinds].filter(([, fields]) => "createdAtMs" in fields).map(([kind]) => kind);
  const orders = projections.find(({ kinds: of }) => of.includes("order-accepted"))!;
  expect([...orders.kinds].sort()).toEqual(whole.sort());
});

test("statements name no table outside history", () => {
  for (const text of projections.flatMap(({ statements }) => statements)) {
    for (const [, name] of text.matchAll(/\b(?:INTO|UPDATE)\s+([a-z_.]+)/g)) {
      expect(name).toMatch(/^(history\..*|set)$/i);
    }
  }
});
