/** EC-1 and CEX-50: the engine beside the native yardstick, the plain twin and the npm books. */
import { frozenFile, frozenRow } from "../files/frozen.ts";
import type { Frozen } from "../files/frozen.ts";
import { PREFIX_COMMANDS } from "../files/generate.ts";
import { inRounds } from "../harness/rounds.ts";
import { row } from "../harness/report.ts";
import type { Row } from "../harness/report.ts";
import type { Totals } from "../twin/plain-exchange.ts";
import { measureInChild } from "../variants/variants.ts";
import type { VariantName } from "../variants/variants.ts";
import { WARMUP_COMMANDS } from "../variants/measure.ts";
import type { Bench, Benchmark } from "./benchmark.ts";

type MatchingFile = "ec-1" | "cex-50";

/** Highest CPU ratio to C (`performance.md` section 11, G1). */
const NATIVE_RATIO_MAX: Readonly<Record<MatchingFile, number>> = { "ec-1": 2.0, "cex-50": 2.5 };
/** How many times the best npm book the engine must do (G2). */
const PEER_RATIO_MIN = 50;

const peers = ["nodejs-order-book", "hft-limit-order-book"] as const;
/** What a measurement answers here: CPU nanoseconds per command. */
type Figure = number;

/** The benchmark of one file. */
export function matchingBenchmark(file: MatchingFile): Benchmark {
  return async (bench) => {
    const frozen = frozenRow(file);
    bench.say(`${file}: preparing the frozen file`);
    frozenFile(file);
    return [...(await wholeFile(bench, file, frozen)), ...(await prefix(bench, file, frozen))];
  };
}

async function wholeFile(bench: Bench, file: MatchingFile, frozen: Frozen): Promise<Row[]> {
  const { commands } = frozen.plan;
  const names = [
    ...(bench.native === undefined ? [] : (["native"] as const)),
    "engine",
    "twin",
  ] as const;
  const figures = await inRounds(names, bench.rounds, async (name) => {
    const figure = await figureOf(bench, { name, file, limit: commands, frozen });
    bench.say(`${file}: ${name} ${figure.toFixed(1)} ns/command`);
    return figure;
  });
  const native = bench.native === undefined ? undefined : figures.native;
  const common = { benchmark: file, unit: "CPU ns/command" };
  const compared =
    native === undefined
      ? { note: "no ratio: no C compiler" }
      : { yardsticks: native, note: "yardstick: native C" };
  const target = { of: "ratio", is: "<=", limit: NATIVE_RATIO_MAX[file] } as const;
  return [
    ...(native === undefined ? [] : [row({ ...common, metric: "native C", values: native })]),
    row({ ...common, metric: "engine", values: figures.engine, target, ...compared }),
    row({ ...common, metric: "objects + Map twin", values: figures.twin, ...compared }),
  ];
}

/** The npm books on the first commands, in commands per CPU-second, and the engine on the same. */
async function prefix(bench: Bench, file: MatchingFile, frozen: Frozen): Promise<Row[]> {
  const names = ["engine", ...peers] as const;
  const figures = await inRounds(names, bench.rounds, async (name) => {
    const figure = await figureOf(bench, { name, file, limit: PREFIX_COMMANDS, frozen });
    bench.say(`${file}: ${name}, first ${PREFIX_COMMANDS}: ${figure.toFixed(1)} ns/command`);
    return figure;
  });
  const perSecond = (nanos: readonly Figure[]): number[] => nanos.map((each) => 1e9 / each);
  return peers.map((peer) =>
    row({
      benchmark: file,
      metric: `engine against ${peer}`,
      unit: "commands/CPU-second",
      values: perSecond(figures.engine),
      yardsticks: perSecond(figures[peer]),
      target: { of: "ratio", is: ">=", limit: PEER_RATIO_MIN },
      note: `first ${PREFIX_COMMANDS}; the peer matches only, without balances, fees or events`,
    }),
  );
}

interface Asked {
  readonly name: VariantName | "native";
  readonly file: MatchingFile;
  readonly limit: number;
  readonly frozen: Frozen;
}

/** Measures one variant and refuses its figure unless its result is the frozen one. */
async function figureOf(bench: Bench, asked: Asked): Promise<Figure> {
  const { name, file, limit, frozen } = asked;
  const isWhole = limit === frozen.plan.commands;
  const expected = isWhole ? frozen.expected : frozen.expected.prefix;
  if (name === "native") {
    const pass = bench.native!.run(frozen.plan, frozenFile(file), {
      warmup: WARMUP_COMMANDS,
      limit,
    });
    verify(`${file} native C`, pass, expected);
    return pass.cpuNanos / pass.commands;
  }
  const pass = await measureInChild({ variant: name, file, limit });
  if (pass.isMatchingOnly) {
    verifyDigest(`${file} ${name}`, pass.digest, frozen.expected.prefix.depthDigest);
  } else {
    verify(`${file} ${name}`, pass, expected);
  }
  return pass.cpuNanos / pass.commands;
}

/** Throws unless trades, volume, fees and state are the expected ones. */
export function verify(
  who: string,
  found: Totals & { readonly digest: string },
  expected: Totals & { readonly digest: string },
): void {
  for (const key of ["trades", "volumeLots", "volumeQuote", "feesBase", "feesQuote"] as const) {
    if (found[key] !== expected[key]) {
      throw new Error(`${who}: ${key} is ${found[key]}, expected ${expected[key]}`);
    }
  }
  verifyDigest(who, found.digest, expected.digest);
}

function verifyDigest(who: string, found: string, expected: string): void {
  if (found !== expected) throw new Error(`${who}: the final state is another one`);
}
