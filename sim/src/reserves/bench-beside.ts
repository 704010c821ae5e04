/**
 * What proving costs the exchange that it runs beside (§9, control 9): the engine's p99 with a day being
 * proven at low priority on the same machine, against the same engine alone.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { EventBuffer, createEngine } from "@holdall/core/engine";
import { seededRng } from "@holdall/server/ports";
import { CommandGenerator } from "@holdall/sim/twins";

const WARM_SAMPLES = 5_000;
const SAMPLES = 20_000;
const COMMANDS_PER_TICK = 5;
const TICK_MS = 1;
const NICE = "15";
const SEED = 20_261_122n;

export interface BesideFigures {
  /** Microseconds. */
  readonly alone: number;
  readonly beside: number;
}

/** An engine that random commands reach at a steady pace; answers the p99 of so many of them, in microseconds. */
function pacedEngine(): (samples: number) => Promise<number> {
  const engine = createEngine();
  const generator = new CommandGenerator(seededRng(SEED));
  const genesis = generator.genesis();
  const out = new EventBuffer();
  let sequence = 0;
  const applyNext = (): number => {
    const command = genesis[sequence] ?? generator.next();
    const timeMicros = generator.timeMicros();
    sequence += 1;
    out.clear();
    const started = process.hrtime.bigint();
    engine.apply(command, sequence, timeMicros, out);
    return Number(process.hrtime.bigint() - started);
  };
  return async (samples) => {
    const nanos: number[] = [];
    while (nanos.length < samples) {
      for (let i = 0; i < COMMANDS_PER_TICK; i++) nanos.push(applyNext());
      await sleep(TICK_MS);
    }
    return nanos.sort((a, b) => a - b)[Math.floor(0.99 * nanos.length)] / 1_000;
  };
}

/** Measures alone, then with days proven one after another beside it, on the machine as it is. */
export async function measureBeside(): Promise<BesideFigures> {
  const p99 = pacedEngine();
  await p99(WARM_SAMPLES);
  const before = await p99(SAMPLES);
  const folder = mkdtempSync(join(tmpdir(), "holdall-beside-"));
  const program = fileURLToPath(new URL("./prove-forever.ts", import.meta.url));
  const words = ["-n", NICE, process.execPath, program, join(folder, "day")];
  const prover = spawn("nice", words, { stdio: "ignore" });
  const ended = once(prover, "exit");
  try {
    // Until it has read its sources and proves.
    await sleep(1_500);
    const beside = await p99(SAMPLES);
    if (prover.exitCode !== null) throw new Error("the prover beside the engine ended by itself");
    prover.kill("SIGKILL");
    await ended;
    const after = await p99(SAMPLES);
    return { alone: (before + after) / 2, beside };
  } finally {
    prover.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}
