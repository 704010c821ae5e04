/**
 * The engine and the slow model under commands that lend, borrow, lever up and crash: they must agree
 * event for event, and after each command the laws of `docs/margin.md` section 11 must hold.
 */
import { eventSchemas, liquidationStages } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import { Visits } from "./visits.ts";
import { agreeOnMargin } from "./worlds.ts";

const isLong = process.env["HOLDALL_LONG"] === "1";
/** Worlds that come to what is rare among so few: somebody asks in the midst of their liquidation. */
const RARE = [49, 56, 57];
const SEEDS = Array.from({ length: isLong ? 3_400 : 30 }, (_, at) => at + 1);

/** Every stage and act of a liquidation, and what throttles and limits say: worlds must be wild enough. */
const VISITED = [
  ...liquidationStages.map((stage) => `stage ${stage}`),
  "step backstop of a position",
  "step adl of a position",
  "deleveraged by lots",
  "deleveraged by loss",
  "refused account-liquidating",
  "refused margin-insufficient",
  "refused leverage-limit",
  "refused pool-throttled",
  "refused position-limit",
  "order-amended while trigger-pending",
  "step book of a position",
  "step book of a debt",
  "step backstop of a debt",
  "lending for auto-repay",
  "lending for backstop",
  "lending for conversion",
  "order-cancelled for liquidation",
];

/** Twenty times what it takes alone: nothing here waits, so a machine that is busy is its only delay. */
const PATIENCE_MS = isLong ? 3_600_000 : 180_000;

test(
  "the engine and the slow model agree, event for event, where accounts have margin",
  { timeout: PATIENCE_MS },
  () => {
    const visits = new Visits();
    for (const seed of new Set([...SEEDS, ...RARE])) {
      agreeOnMargin(seed, (events) => visits.see(events));
    }
    if (isLong) console.log(visits.report());
    // A generator that never makes something proves nothing about it.
    const FIRST_MARGIN_CODE = 70;
    const unseen = eventSchemas
      .filter(({ code }) => code >= FIRST_MARGIN_CODE)
      .map(({ kind }) => kind)
      .filter((kind) => visits.of(kind) === 0);
    expect(unseen).toStrictEqual([]);
    expect(VISITED.filter((name) => visits.of(name) === 0)).toStrictEqual([]);
  },
);
