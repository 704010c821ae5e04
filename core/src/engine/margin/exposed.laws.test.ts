/** Who is due after the marks moved, beside plain maps; the way in ratios. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Exposed, WAY_PARTS } from "./exposed.ts";

/** Around every length that a column has. */
const accountIds = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(1, 2, 64) },
  { weight: 1, arbitrary: fc.constantFrom(63, 65, 127, 128, 129, 255, 256, 300) },
);
const LAST = 301;
const parts = fc.oneof(
  fc.constantFrom(-1, 0, 1, WAY_PARTS - 1, WAY_PARTS, WAY_PARTS + 1, Infinity),
  fc.integer({ min: 1, max: WAY_PARTS }),
);

type Act =
  | { readonly kind: "note"; readonly accountId: number; readonly parts: number }
  | { readonly kind: "none" | "touch" | "meet"; readonly accountId: number }
  | { readonly kind: "move"; readonly parts: number }
  | { readonly kind: "touchAll" };

const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constant("note" as const), accountId: accountIds, parts }),
  fc.record({ kind: fc.constantFrom("none", "touch", "meet"), accountId: accountIds }),
  fc.record({ kind: fc.constant("move" as const), parts: fc.constantFrom(1, 1e8, WAY_PARTS, 2e9) }),
  fc.constant({ kind: "touchAll" as const }),
) as fc.Arbitrary<Act>;

test("an account is due once the marks moved by more than it was noted to bear, and when touched", () => {
  fc.assert(
    fc.property(fc.array(acts, { maxLength: 30 }), (list) => {
      const exposed = new Exposed();
      /** By account, how far the way may still go; nothing: it is due. */
      const room = new Map<number, number>();
      const met = new Set<number>();
      for (const act of list) {
        perform(exposed, act);
        learn(act, room, met);
        for (const [accountId, left] of room) {
          // What is left to rounding may be due or not: it errs to being due.
          if (left < 1) expect(exposed.isDue(accountId)).toBe(true);
          if (left > 1 + 1e-9) expect(exposed.isDue(accountId)).toBe(false);
        }
      }
      for (let accountId = 1; accountId <= LAST; accountId += 1) {
        if (!room.has(accountId)) expect(exposed.isDue(accountId)).toBe(true);
        expect(exposed.hasMet(accountId)).toBe(met.has(accountId));
      }
    }),
  );
});

function perform(exposed: Exposed, act: Act): void {
  switch (act.kind) {
    case "note":
      return exposed.note(act.accountId, act.parts);
    case "none":
      return exposed.noteNone(act.accountId);
    case "touch":
      return exposed.touch(act.accountId);
    case "meet":
      return exposed.meet(act.accountId);
    case "move":
      return exposed.move(act.parts);
    case "touchAll":
      return exposed.touchAll();
  }
}

function learn(act: Act, room: Map<number, number>, met: Set<number>): void {
  switch (act.kind) {
    case "note":
      if (act.parts <= 0) room.delete(act.accountId);
      else room.set(act.accountId, 1 + Math.min(act.parts, WAY_PARTS) / WAY_PARTS);
      return;
    case "none":
      room.set(act.accountId, Infinity);
      return;
    case "touch":
      room.delete(act.accountId);
      return;
    case "meet":
      met.add(act.accountId);
      return;
    case "move":
      // Beyond one whole everybody is due, whatever was noted.
      if (act.parts > WAY_PARTS) room.clear();
      for (const [accountId, left] of room) room.set(accountId, left / (1 + act.parts / WAY_PARTS));
      return;
    case "touchAll":
      room.clear();
  }
}

test("marks that move by just what was noted leave the account alone, by a part more they do not", () => {
  for (const noted of [10, 1_000_000, 123_456_789, WAY_PARTS]) {
    const exposed = new Exposed();
    exposed.note(1, noted);
    exposed.move(noted - 1);
    expect(exposed.isDue(1)).toBe(false);
    exposed.note(1, noted);
    exposed.move(Math.min(WAY_PARTS, noted));
    // Both roundings err to being due.
    expect(exposed.isDue(1)).toBe(true);
  }
});

test("the way begins anew long before doubles end, and everybody is due then", () => {
  const exposed = new Exposed();
  exposed.noteNone(1);
  // Each move doubles it: 199 are below 2^200, the next is not.
  for (let move = 0; move < 199; move += 1) exposed.move(WAY_PARTS);
  expect(exposed.isDue(1)).toBe(false);
  exposed.note(2, WAY_PARTS);
  exposed.move(WAY_PARTS);
  expect([exposed.isDue(1), exposed.isDue(2)]).toEqual([true, true]);
  exposed.note(2, 1_000);
  exposed.move(10);
  expect(exposed.isDue(2)).toBe(false);
});
