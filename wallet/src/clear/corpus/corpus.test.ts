import { expect, test } from "vitest";
import { explain } from "../explain.ts";
import { DESCRIBED_FAMILIES } from "./families-described.twin.ts";
import { everydayEvm, EVM_FAMILIES } from "./families-evm.twin.ts";
import { MESSAGE_FAMILIES } from "./families-message.twin.ts";
import { everydaySolana, SOLANA_FAMILIES } from "./families-solana.twin.ts";
import { TRADE_FAMILIES } from "./families-trade.twin.ts";
import type { HostileItem } from "./item.twin.ts";
import { judge } from "./oracle.twin.ts";
import type { Verdict } from "./oracle.twin.ts";
import { createRandom } from "./random.twin.ts";

const FAMILIES = {
  ...SOLANA_FAMILIES,
  ...EVM_FAMILIES,
  ...MESSAGE_FAMILIES,
  ...TRADE_FAMILIES,
  ...DESCRIBED_FAMILIES,
};
const NAMES = Object.keys(FAMILIES);
/** The whole corpus behind HOLDALL_LONG=1, a slice of it every time. */
const PER_FAMILY = process.env["HOLDALL_LONG"] === "1" ? 120 : 12;

/** Item number `index` of a family: the same on every machine. */
function itemOf(family: string, index: number): HostileItem {
  const seed = NAMES.indexOf(family) * 100_003 + index;
  return { family, ...FAMILIES[family](createRandom(seed)) };
}

test("there are enough families and items, and one seed gives one item", () => {
  expect(NAMES.length).toBeGreaterThanOrEqual(160);
  expect(NAMES.length * PER_FAMILY).toBeGreaterThanOrEqual(2000);
  expect(NAMES.length * 120).toBeGreaterThanOrEqual(10_000);
  expect(itemOf(NAMES[0], 3)).toEqual(itemOf(NAMES[0], 3));
  expect(itemOf(NAMES[0], 3)).not.toEqual(itemOf(NAMES[0], 4));
});

/** How the items of all families ended, and how many of them do something: counted as they are judged. */
const ends: Record<Verdict["kind"], number> = {
  refused: 0,
  forbidden: 0,
  shown: 0,
  void: 0,
  lie: 0,
};
let harmful = 0;

for (const family of NAMES) {
  test(`${family}: refused or truthfully shown, ${PER_FAMILY} times`, () => {
    const lies: string[] = [];
    for (let index = 0; index < PER_FAMILY; index++) {
      const item = itemOf(family, index);
      const verdict = judge(item, explain(item.request, item.context));
      ends[verdict.kind]++;
      if (item.truth !== "void" && item.truth.length > 0) harmful++;
      if (verdict.kind === "lie") lies.push(`#${index} ${verdict.why}`);
    }
    expect(lies).toEqual([]);
  });
}

test("the corpus is no formality: each way of ending happens often, and most items bite", () => {
  const total = Object.values(ends).reduce((sum, count) => sum + count, 0);
  expect(total).toBe(NAMES.length * PER_FAMILY);
  expect(harmful / total).toBeGreaterThan(0.7);
  for (const kind of ["refused", "forbidden", "shown"] as const) {
    expect(ends[kind] / total, kind).toBeGreaterThan(0.1);
  }
  expect(ends.void / total).toBeLessThan(0.1);
});

test("the oracle has teeth: one effect less, one unit or one letter changed is a lie", () => {
  let tried = 0;
  for (const family of NAMES) {
    const item = itemOf(family, 1);
    const outcome = explain(item.request, item.context);
    if (!outcome.ok || judge(item, outcome).kind !== "shown" || item.truth === "void") continue;
    const { explanation, bytes } = outcome.value;
    const moves = item.truth.filter((harm) => harm.kind === "move" && harm.units > 0n);
    if (moves.length === 0) continue;
    tried++;
    const none = { ...explanation, effects: [] };
    const more = explanation.effects.map((effect) => {
      const { amount } = effect.operands;
      const operands =
        amount?.type === "amount"
          ? { ...effect.operands, amount: { ...amount, units: amount.units + 1n } }
          : effect.operands;
      return { ...effect, operands };
    });
    const elsewhere = explanation.effects.map((effect) => ({
      ...effect,
      operands: Object.fromEntries(
        Object.entries(effect.operands).map(([name, operand]) => [
          name,
          operand.type === "address" ? { ...operand, address: "somebody else" } : operand,
        ]),
      ),
    }));
    const unsaid = { ...explanation, outflows: [] };
    for (const altered of [
      none,
      { ...explanation, effects: more },
      { ...explanation, effects: elsewhere },
    ]) {
      const verdict = judge(item, { ok: true, value: { explanation: altered, bytes } });
      expect(verdict.kind, family).toBe("lie");
    }
    const isSafe = explanation.effects.some((effect) => effect.kind === "safe");
    const verdict = judge(item, { ok: true, value: { explanation: unsaid, bytes } });
    if (!isSafe) expect(verdict.kind, family).toBe("lie");
  }
  expect(tried).toBeGreaterThan(25);
});

test("everyday requests to known people are neither refused nor rated danger", () => {
  for (const benign of [everydaySolana, everydayEvm]) {
    for (let seed = 0; seed < (PER_FAMILY === 16 ? 150 : 1000); seed++) {
      const { request, context } = benign(createRandom(seed));
      const outcome = explain(request, context);
      const level = outcome.ok ? outcome.value.explanation.level : outcome.detail;
      expect(["safe", "warning"], `${benign.name} #${seed}`).toContain(level);
    }
  }
});
