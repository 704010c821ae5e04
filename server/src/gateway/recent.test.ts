import fc from "fast-check";
import { expect, test } from "vitest";
import { Recent } from "./recent.ts";

test("remembers the last half of its size, and forgets what was not asked for longest", () => {
  const recent = new Recent<string, number>(4);
  recent.set("a", 1);
  recent.set("b", 2);
  recent.set("c", 3);
  expect(recent.get("a")).toBe(1);
  recent.set("d", 4);
  recent.set("e", 5);
  expect([recent.get("b"), recent.get("e"), recent.get("d")]).toEqual([undefined, 5, 4]);
});

test("never remembers another value than the last one set, and never more than its size", () => {
  const steps = fc.array(
    fc.tuple(fc.nat(30), fc.nat(1_000), fc.constantFrom("set", "get", "delete")),
  );
  fc.assert(
    fc.property(steps, fc.integer({ min: 2, max: 20 }), (list, sizeMax) => {
      const recent = new Recent<number, number>(sizeMax);
      const whole = new Map<number, number>();
      for (const [key, value, what] of list) {
        if (what === "set") {
          recent.set(key, value);
          whole.set(key, value);
        } else if (what === "delete") {
          recent.delete(key);
          whole.delete(key);
          expect(recent.get(key)).toBeUndefined();
        } else {
          const known = recent.get(key);
          if (known !== undefined) expect(known).toBe(whole.get(key));
        }
      }
    }),
  );
});

test("what was set last is always there", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100), { minLength: 1 }), (keys) => {
      const recent = new Recent<number, number>(2);
      for (const key of keys) {
        recent.set(key, key + 1);
        expect(recent.get(key)).toBe(key + 1);
      }
    }),
  );
});
