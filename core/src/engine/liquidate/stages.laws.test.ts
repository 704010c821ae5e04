/** What is kept by account beside plain maps, for accounts that need more room than there was. */
import { liquidationStages } from "@holdall/core/protocol";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { StateReader, StateWriter } from "../state/memory.ts";
import { Stages } from "./stages.ts";
import { Stranded } from "./stranded.ts";
import type { Ways } from "./stranded.ts";

/** Around every length that a column has. */
const accountIds = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(1, 2, 64) },
  { weight: 1, arbitrary: fc.constantFrom(63, 65, 127, 128, 129, 255, 256, 300) },
);
const LAST = 301;

const stageAct = fc.record({
  accountId: accountIds,
  stage: fc.constantFrom(...liquidationStages, null),
  strikes: fc.integer({ min: 0, max: 2 }),
});

test("each account stands where it was put last, and a restart leaves it there", () => {
  fc.assert(
    fc.property(fc.array(stageAct, { maxLength: 30 }), fc.boolean(), (acts, isRestarted) => {
      let stages = new Stages();
      const stageOf = new Map<number, number>();
      const strikesOf = new Map<number, number>();
      for (const { accountId, stage, strikes } of acts) {
        if (stage === null) stages.setStrikes(accountId, strikes);
        else stages.setStage(accountId, stage);
        if (stage === null) strikesOf.set(accountId, strikes);
        else stageOf.set(accountId, liquidationStages.indexOf(stage));
      }
      if (isRestarted) stages = reloaded(stages);
      for (let accountId = 1; accountId <= LAST; accountId += 1) {
        const at = stageOf.get(accountId) ?? 0;
        expect(stages.stage(accountId)).toBe(liquidationStages[at]);
        expect(stages.isLiquidating(accountId)).toBe(at > 0);
        expect(stages.strikeCount(accountId)).toBe(strikesOf.get(accountId) ?? 0);
      }
      for (const { accountId, stage } of acts) {
        const place = liquidationStages.indexOf(stage ?? "book");
        const isThere = (stageOf.get(accountId) ?? 0) >= place;
        if (stageOf.has(accountId))
          expect(stages.isAtOrBeyond(accountId, liquidationStages[place])).toBe(isThere);
      }
      expect(stages.isAtOrBeyond(LAST, "flagged")).toBe(false);
      expect(stages.liquidating()).toEqual(notZero(stageOf));
      expect(stages.struck()).toEqual(notZero(strikesOf));
    }),
  );
});

function reloaded(stages: Stages): Stages {
  const writer = new StateWriter();
  stages.save(writer);
  const copy = new Stages();
  copy.load(new StateReader(writer.toBytes()));
  return copy;
}

function notZero(values: ReadonlyMap<number, number>): number[] {
  return [...values]
    .filter(([, value]) => value !== 0)
    .map(([accountId]) => accountId)
    .sort((a, b) => a - b);
}

const bits = fc.constantFrom(0, 1, 2, 6, 1 << 30, 1 << 31, -1);
const ways: fc.Arbitrary<Ways> = fc.record({ sold: bits, bought: bits, taken: bits });

test("an account has a way where one of its own is open, and always while nobody noted any", () => {
  const notes = fc.array(fc.tuple(accountIds, ways), { maxLength: 12 });
  fc.assert(
    fc.property(notes, ways, (noted, open) => {
      const stranded = new Stranded();
      const known = new Map<number, Ways>();
      for (const [accountId, own] of noted) {
        stranded.note(accountId, own);
        known.set(accountId, own);
      }
      for (const [accountId, own] of known) {
        const isOpen =
          (own.sold & open.sold) !== 0 ||
          (own.bought & open.bought) !== 0 ||
          (own.taken & open.taken) !== 0;
        expect(stranded.hasWay(accountId, open)).toBe(isOpen);
      }
      expect(stranded.hasWay(1024, { sold: 0, bought: 0, taken: 0 })).toBe(true);
    }),
  );
});
