import fc from "fast-check";
import { expect, test } from "vitest";
import { createAsker, fromText, toText } from "./index.ts";

/** What carries messages between realms: a million of them with `HOLDALL_LONG=1`, a slice otherwise. */
const RUNS = process.env["HOLDALL_LONG"] === "1" ? 1_000_000 : 3_000;

const sent = fc.letrec<{ readonly value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.bigInt({ min: -(1n << 255n), max: 1n << 255n }),
    fc.uint8Array({ maxLength: 80 }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ maxLength: 8 }).filter((key) => !key.startsWith("$") && key !== "__proto__"),
      tie("value"),
      { maxKeys: 4 },
    ),
  ),
})).value;

test("what is sent is what arrives: whole numbers, bytes and all", () => {
  fc.assert(
    fc.property(sent, (value) => {
      expect(fromText(toText(value))).toEqual(value);
    }),
    { numRuns: RUNS / 10 },
  );
}, 600_000);

/** A text of the channel with some letters replaced, left out or put in. */
const mutated = fc
  .tuple(sent, fc.nat(), fc.nat({ max: 8 }), fc.string({ maxLength: 8 }))
  .map(([value, at, length, letters]) => {
    const text = toText({ v: 1, id: "0".repeat(32), kind: "approve", body: value });
    const start = at % text.length;
    return text.slice(0, start) + letters + text.slice(start + length);
  });

test("no text makes it throw, and none brings a prototype or a function", () => {
  fc.assert(
    fc.property(fc.oneof(mutated, fc.string(), fc.anything()), (text) => {
      const value = fromText(text);
      const prototype: unknown =
        typeof value === "object" && value !== null ? Object.getPrototypeOf(value) : null;
      const plain = [null, Object.prototype, Array.prototype, Uint8Array.prototype];
      expect(plain).toContain(prototype);
      expect(typeof value).not.toBe("function");
    }),
    { numRuns: RUNS },
  );
}, 600_000);

test("a question is answered by its own answer and by nothing else", async () => {
  let [hear, asked]: [(value: unknown) => void, unknown] = [() => {}, null];
  const others: unknown[] = [];
  const line = {
    send: (value: unknown) => void (asked = value),
    hear: (listener: (value: unknown) => void) => void (hear = listener),
  };
  const ask = createAsker(line, (value) => others.push(value));
  let settled: unknown = null;
  const answer = ask("status", {}).then((value) => (settled = value));
  const { id } = asked as { readonly id: string };
  fc.assert(
    fc.property(fc.oneof(fc.anything(), sent), (value) => {
      hear(value);
    }),
    { numRuns: RUNS },
  );
  await Promise.resolve();
  expect(settled).toBeNull();
  expect(others.length).toBeGreaterThan(0);
  hear({ v: 1, id, ok: 7 });
  hear({ v: 1, id, ok: 8 });
  await answer;
  expect(settled).toEqual({ ok: 7 });
}, 600_000);
