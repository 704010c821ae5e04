import fc from "fast-check";
import { expect, test } from "vitest";
import {
  IDLE_MINUTES,
  IDLE_MS_DEFAULT,
  idleMsOf,
  lockDueAtMs,
  LOCKED,
  nextLock,
  OPEN_MS_MAX,
} from "./lock.ts";
import type { LockEvent, LockState } from "./lock.ts";

const MINUTE = 60_000;
const opened = nextLock(LOCKED, { kind: "unlocked", atMs: 1000 }, IDLE_MS_DEFAULT);
const at = (state: LockState, kind: "tick" | "used", atMs: number) =>
  nextLock(state, { kind, atMs }, IDLE_MS_DEFAULT);

test("an open wallet locks at its idle limit, not a millisecond before", () => {
  const dueAtMs = 1000 + 15 * MINUTE;
  expect(lockDueAtMs(opened, IDLE_MS_DEFAULT)).toBe(dueAtMs);
  expect(at(opened, "tick", dueAtMs - 1).phase).toBe("open");
  expect(at(opened, "tick", dueAtMs)).toEqual(LOCKED);
  expect(at(opened, "used", dueAtMs)).toEqual(LOCKED);
});

test("use moves the idle limit but never the absolute one", () => {
  let state = opened;
  const endMs = 1000 + OPEN_MS_MAX;
  for (let atMs = 1000 + 10 * MINUTE; atMs < endMs; atMs += 10 * MINUTE) {
    state = at(state, "used", atMs);
    expect(state.phase).toBe("open");
  }
  expect(lockDueAtMs(state, IDLE_MS_DEFAULT)).toBe(endMs);
  expect(at(state, "used", endMs - 1).phase).toBe("open");
  expect(at(state, "used", endMs)).toEqual(LOCKED);
});

test("every cause locks at once, and a locked wallet stays so until unlocked", () => {
  for (const cause of ["manual", "system-locked", "browser-closed", "realm-lost"] as const) {
    expect(nextLock(opened, { kind: "lock", cause }, IDLE_MS_DEFAULT)).toEqual(LOCKED);
  }
  expect(at(LOCKED, "used", 5)).toEqual(LOCKED);
  expect(at(LOCKED, "tick", 5)).toEqual(LOCKED);
  expect(lockDueAtMs(LOCKED, IDLE_MS_DEFAULT)).toBeNull();
});

test("a clock that runs backwards locks", () => {
  expect(at(opened, "tick", 999)).toEqual(LOCKED);
  expect(at(opened, "used", 999)).toEqual(LOCKED);
});

test("law: no sequence of events keeps a wallet open past twelve hours or past its idle limit", () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 40 * MINUTE })), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(steps, fc.constantFrom(...IDLE_MINUTES), (moves, idleMinutes) => {
      const idleMs = idleMinutes * MINUTE;
      let state = nextLock(LOCKED, { kind: "unlocked", atMs: 0 }, idleMs);
      let atMs = 0;
      let usedAtMs = 0;
      for (const [isUse, waitMs] of moves) {
        atMs += waitMs;
        const event: LockEvent = { kind: isUse ? "used" : "tick", atMs };
        state = nextLock(state, event, idleMs);
        if (state.phase === "open") {
          expect(atMs).toBeLessThan(OPEN_MS_MAX);
          expect(atMs - usedAtMs).toBeLessThan(idleMs);
          if (isUse) usedAtMs = atMs;
        }
      }
    }),
  );
});

test("a person's limit is one of those there are, in milliseconds, and nothing else counts", () => {
  expect(IDLE_MINUTES.map(idleMsOf)).toEqual([60_000, 300_000, 900_000, 3_600_000]);
  for (const other of [0, 2, 59, 61, -1, Infinity, Number.NaN, "15", null, undefined, {}])
    expect(idleMsOf(other)).toBeNull();
});
