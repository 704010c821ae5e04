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

/** How each is measured: spot alone, and with margin on; beside them the yardstick, where there is one. */
const VARIANTS = { engine: "engine-with-identities", margin: "engine-with-margin" } as const;
type Name = "native" | keyof typeof VARIANTS;

/** With fees, self-trade prevention, request identities and events; all spot, and with margin. */
export async function thousandBenchmark(bench: Bench): Promise<readonly Row[]> {
  const { plan, expected } = frozenRow(FILE);
  bench.say(`${FILE}: preparing the frozen file`);
  const path = frozenFile(FILE);
  const limits = { warmup: WARMUP_COMMANDS, limit: plan.commands };
  const passes: Pass[] = [];
  const names: readonly Name[] =
    bench.native === undefined ? ["engine", "margin"] : ["native", "engine", "margin"];
  const figures = await inRounds(names, bench.rounds, async (name) => {
    const pass =
      name === "native"
        ? bench.native!.run(plan, path, limits)
        : await measureInChild({ variant: VARIANTS[name], file: FILE, limit: plan.commands });
    if (name === "margin") verifyTrades(`${FILE} ${name}`, pass, expected);
    else verify(`${FILE} ${name}`, pass, expected);
    if (name === "engine") passes.push(pass as Pass);
    bench.say(`${FILE}: ${name} ${(pass.cpuNanos / pass.commands).toFixed(1)} ns/command`);
    return (pass.commands / pass.cpuNanos) * 1e9;
  });
  return [...speed(figures), ...collections(passes), ...(await memoryRows())];
}

/**
 * With margin the fees of perpetuals are paid in the quote, so balances are others; who trades what
 * with whom is the same, and the digest of the pass is the list of laws that do not hold.
 */
function verifyTrades(who: string, found: Result, expected: Result): void {
  const { feesBase, feesQuote } = found;
  verify(who, found, { ...expected, feesBase, feesQuote, digest: "" });
}

type Result = Parameters<typeof verify>[1];

function speed(figures: Partial<Record<Name, readonly number[]>>): Row[] {
  const common = { benchmark: FILE, unit: "commands/CPU-second" };
  const { native, engine, margin } = figures;
  const target = { of: "value", is: ">=", limit: COMMANDS_PER_SECOND_MIN } as const;
  const compared =
    native === undefined
      ? { note: "no ratio: no C compiler" }
      : { yardsticks: native, note: "yardstick: native C, without request identities" };
  return [
    ...(native === undefined ? [] : [row({ ...common, metric: "native C", values: native })]),
    row({ ...common, metric: "engine", values: engine!, target, ...compared }),
    row({
      ...common,
      metric: "engine with margin on",
      values: margin!,
      target,
      ...compared,
      note: "a tenth of the markets perpetual, every asset collateral",
    }),
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
