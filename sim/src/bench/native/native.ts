/** Compiles and runs the native yardstick. */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CACHE_FOLDER } from "../files/frozen.ts";
import type { Plan } from "../files/plans.ts";
import type { Totals } from "../twin/plain-exchange.ts";

export interface NativePass extends Totals {
  readonly cpuNanos: number;
  readonly commands: number;
  readonly events: number;
  readonly eventBytes: number;
  readonly digest: string;
}

export interface Native {
  /** `cc --version`, first line. */
  readonly compiler: string;
  run(
    plan: Plan,
    path: string,
    limits: { readonly warmup: number; readonly limit: number },
  ): NativePass;
}

const SOURCE = fileURLToPath(new URL("arena.c", import.meta.url));
const FLAGS = ["-O2", "-std=c11", "-D_POSIX_C_SOURCE=200809L"];

/** Compiles the yardstick; `undefined` where no C compiler is installed. */
export function compileNative(): Native | undefined {
  const compiler = compilerVersion();
  if (compiler === undefined) return undefined;
  mkdirSync(CACHE_FOLDER, { recursive: true });
  const programs = { all: `${CACHE_FOLDER}/arena-all`, three: `${CACHE_FOLDER}/arena-three` };
  execFileSync("cc", [...FLAGS, "-o", programs.all, SOURCE]);
  execFileSync("cc", [...FLAGS, "-DHOLDINGS_THREE", "-o", programs.three, SOURCE]);
  return {
    compiler,
    run(plan, path, { warmup, limit }) {
      const numbers = [plan.markets, plan.accounts, plan.population, warmup, limit].map(String);
      const printed = execFileSync(programs[plan.holdings], [path, ...numbers], {
        encoding: "utf8",
      });
      return JSON.parse(printed) as NativePass;
    },
  };
}

function compilerVersion(): string | undefined {
  try {
    const version = execFileSync("cc", ["--version"], { encoding: "utf8", stdio: "pipe" });
    return version.split("\n")[0];
  } catch {
    return undefined;
  }
}
