import { expect, test } from "vitest";
import { UNREAD } from "../context.ts";
import type { Context } from "../context.ts";
import { explain } from "../explain.ts";
import { UNREADABLE_RULE } from "../rules.ts";
import { DESCRIBED_FAMILIES } from "./families-described.twin.ts";
import { EVM_FAMILIES } from "./families-evm.twin.ts";
import { MESSAGE_FAMILIES } from "./families-message.twin.ts";
import { SOLANA_FAMILIES } from "./families-solana.twin.ts";
import { TRADE_FAMILIES } from "./families-trade.twin.ts";
import { createRandom } from "./random.twin.ts";

const FAMILIES = {
  ...SOLANA_FAMILIES,
  ...EVM_FAMILIES,
  ...MESSAGE_FAMILIES,
  ...TRADE_FAMILIES,
  ...DESCRIBED_FAMILIES,
};
const PER_FAMILY = process.env["HOLDALL_LONG"] === "1" ? 120 : 2;

/** The same request, of somebody who bears what nobody reads, after a trial that shows nothing at all. */
function borne(context: Context): Context {
  const [first] = context.evidence;
  const simulation = { status: "done", outflows: [], inflows: [], rights: [] } as const;
  const balances = { native: 1n, ...first.balances };
  const evidence = [{ ...first, balances, simulation, simulationLater: simulation }] as const;
  return { ...context, bearsUnread: true, secondReading: UNREAD, evidence };
}

test("with the override on nothing but rule 500 is lifted, in any family of the hostile corpus", () => {
  const ends = { lifted: 0, kept: 0 };
  for (const [family, itemOf] of Object.entries(FAMILIES)) {
    for (let index = 0; index < PER_FAMILY; index++) {
      const { request, context } = itemOf(createRandom(index * 7919 + family.length));
      const before = explain(request, context);
      const after = explain(request, borne(context));
      const signable = after.ok && after.value.explanation.level !== "forbidden";
      if (!signable) ends.kept++;
      if (!signable) continue;
      ends.lifted++;
      const { explanation } = after.value;
      const about = `${family} #${index}`;
      // Only what was unreadable before is signed now, as a danger, with an amount to be typed.
      expect(before.ok ? "read" : before.refusal, about).toBe("unreadable");
      expect(explanation.kind, about).toBe("transaction");
      expect(explanation.level, about).toBe("danger");
      expect(explanation.atRisk, about).toBeDefined();
      expect(explanation.findings.map(({ rule }) => rule)).toContain(UNREADABLE_RULE);
    }
  }
  expect(ends.lifted).toBeGreaterThan(8);
  expect(ends.kept).toBeGreaterThan(200);
});
