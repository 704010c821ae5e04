import { expect, test } from "vitest";
import { StateReader, StateWriter } from "../state/memory.ts";
import { parameters } from "../venue.twin.ts";
import { UserTiers, feeTierOf } from "./user-tiers.ts";

const LAST = [1, 62, 63, 64, 65, 127, 128, 129, 1_000];

function restored(tiers: UserTiers): UserTiers {
  const writer = new StateWriter();
  tiers.save(writer);
  const back = new UserTiers();
  back.load(new StateReader(writer.toBytes()));
  return back;
}

test("every user has a tier of its own, and who was never given one the first", () => {
  for (const last of LAST) {
    const tiers = new UserTiers();
    expect(tiers.tier(last)).toBe(0);
    for (let userId = 1; userId <= last; userId += 1) tiers.set(userId, userId % 11);
    for (const each of [tiers, restored(tiers)]) {
      for (let userId = 1; userId <= last; userId += 1) expect(each.tier(userId)).toBe(userId % 11);
      for (const stranger of [last + 1, 2 * last, 100_000]) expect(each.tier(stranger)).toBe(0);
    }
  }
});

test("a pinned tier is the lowest until its time, at which it ends, and beside other users'", () => {
  for (const last of LAST) {
    const tiers = new UserTiers();
    expect(tiers.floor(last, 0)).toBe(0);
    for (let userId = 1; userId <= last; userId += 1) tiers.pin(userId, 1 + (userId % 10), userId);
    for (const each of [tiers, restored(tiers)]) {
      for (let userId = 1; userId <= last; userId += 1) {
        expect(each.floor(userId, userId - 1)).toBe(1 + (userId % 10));
        expect(each.floor(userId, userId)).toBe(0);
      }
      expect(each.floor(last + 1, 0)).toBe(0);
    }
    expect(tiers.tier(last)).toBe(0);
  }
});

test("a tier that was removed from the table means the highest that is left", () => {
  const tiers = new UserTiers();
  tiers.set(1, 1);
  tiers.set(2, 2);
  const [first, second] = parameters.feeTiers;
  expect(feeTierOf(tiers, parameters, 3)).toBe(first);
  expect(feeTierOf(tiers, parameters, 1)).toBe(second);
  expect(feeTierOf(tiers, parameters, 2)).toBe(second);
});
