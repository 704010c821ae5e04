/** CEX-1000: a thousand markets, half a million accounts, a million resting orders. */
import { frozenFile, frozenRow } from "../files/frozen.ts";
import { inRounds } from "../harness/rounds.ts";
import { row } from "../harness/report.ts";
import type { Row } from "../harness/report.ts";
import { WARMUP_COMMANDS } from "../variants/measure.ts";
import type { Pass } from "../variants/measure.ts";
import { measureInChild } from "../variants/variants.ts";
import type { Bench } from "./benchmark.ts";
import { memoryRows } from "./memory.ts";
import { verify } from "./matching.ts";

const FILE = "cex-1000";
/** `performance.md` section 11: G3, and section 1 for the collections. */
const COMMANDS_PER_SECOND_MIN = 1e6;
const MINOR_COLLECTIONS_MAX = 2;

/** All spot, with fees, self-trade prevention, request identities and events. */
export async function thousandBenchmark(bench: Bench): Promise<readonly Row[]> {
  const frozen = frozenRow(FILE);
  const { plan, expected } = frozen;
  bench.say(`${FILE}: preparing the frozen file`);
  const path = frozenFile(FILE);
  const limits = { warmup: WARMUP_COMMANDS, limit: plan.commands };
  const passes: Pass[] = [];
  const names =
    bench.native === undefined ? (["engine"] as const) : (["native", "engine"] as const);
  const figures = await inRounds(names, bench.rounds, async (name) => {
    const pass =
      name === "native"
        ? bench.native!.run(plan, path, limits)
        : await measureInChild({
            variant: "engine-with-identities",
            file: FILE,
            limit: plan.commands,
          });
    verify(`${FILE} ${name}`, pass, expected);
    if ("minorCollections" in pass) passes.push(pass);
    bench.say(`${FILE}: ${name} ${(pass.cpuNanos / pass.commands).toFixed(1)} ns/command`);
    return (pass.commands / pass.cpuNanos) * 1e9;
  });
  return [...speed(figures), ...collections(passes), ...(await memoryRows())];
}

function speed(figures: Partial<Record<"native" | "engine", readonly number[]>>): Row[] {
  const common = { benchmark: FILE, unit: "commands/CPU-second" };
  const { native, engine } = figures;
  const target = { of: "value", is: ">=", limit: COMMANDS_PER_SECOND_MIN } as const;
  if (native === undefined) {
    const note = "no ratio: no C compiler";
    return [row({ ...common, metric: "engine", values: engine!, target, note })];
  }
  const note = "yardstick: native C, without request identities";
  return [
    row({ ...common, metric: "native C", values: native }),
    row({ ...common, metric: "engine", values: engine!, yardsticks: native, target, note }),
  ];
}

function collections(passes: readonly Pass[]): Row[] {
  const common = { benchmark: FILE };
  const perMillion = (counts: readonly number[]): number[] =>
    counts.map((count, at) => (count * 1e6) / passes[at].commands);
  return [
    row({
      ...common,
      metric: "minor collections",
      unit: "per million commands",
      values: perMillion(passes.map((pass) => pass.minorCollections)),
      target: { of: "value", is: "<=", limit: MINOR_COLLECTIONS_MAX },
    }),
    row({
      ...common,
      metric: "major collections",
      unit: "per million commands",
      values: perMillion(passes.map((pass) => pass.majorCollections)),
      target: { of: "value", is: "<=", limit: 0 },
    }),
  ];
}
