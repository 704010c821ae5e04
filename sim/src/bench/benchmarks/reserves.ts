/** RESERVES: what a proof of reserves costs and weighs, beside what other systems publish of themselves. */
import { reservesBench } from "@holdall/sim/reserves";
import type { ReservesFigure } from "@holdall/sim/reserves";
import type { Row } from "../harness/report.ts";
import type { Bench } from "./benchmark.ts";

/**
 * Figures that others publish of their own systems, on their own machines and for their own statements
 * (`docs/decisions/reserves-figures.md` names the sources). They are not measured here.
 */
const PUBLISHED: readonly {
  readonly metric: RegExp;
  readonly value: number;
  readonly of: string;
}[] = [
  {
    metric: /475,000 rows.*rows proven per second/,
    value: 1_596,
    of: "otter-sec/por_v2: 750,000 users of 53 assets in 470 s on 12 cores",
  },
  {
    metric: /475,000 rows.*public proofs/,
    value: 52.4,
    of: "otter-sec/por_v2: proof and tree, MB",
  },
  { metric: /^user bundle, check/, value: 20, of: "otter-sec/por_v2: a user's check, ms" },
];

/** Measured once, whatever the rounds: half a million rows take a minute. */
export async function reservesBenchmark(bench: Bench): Promise<readonly Row[]> {
  const rows: Row[] = [];
  await reservesBench((figure) => {
    bench.say(`reserves: ${figure.metric} ${figure.value.toPrecision(4)} ${figure.unit}`);
    rows.push(rowOf(figure));
  });
  return rows;
}

function rowOf({ metric, value, unit, target, reached, note }: ReservesFigure): Row {
  const published = PUBLISHED.find((each) => each.metric.test(metric));
  return {
    benchmark: "reserves",
    metric,
    value,
    unit,
    yardstick: published?.value ?? null,
    ratio: published === undefined ? null : value / published.value,
    target: target ?? null,
    reached: reached ?? null,
    note: published === undefined ? note : `${note}; published, not measured here: ${published.of}`,
    min: value,
    max: value,
  };
}
