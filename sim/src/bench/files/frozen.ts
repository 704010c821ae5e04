/** The frozen files on disk: generated once into an ignored folder, checked by SHA-256 each time. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { generate } from "./generate.ts";
import type { Expected } from "./generate.ts";
import { PLANS } from "./plans.ts";
import type { Plan, PlanName } from "./plans.ts";

/** One row of `frozen.json`: what the file must hash to and what must come out of it. */
export interface Frozen {
  readonly plan: Plan;
  readonly sha256: string;
  readonly expected: Expected;
}

type FrozenRows = Partial<Record<PlanName, Frozen>>;

const FROZEN_PATH = fileURLToPath(new URL("../frozen.json", import.meta.url));
/** Everything the benchmarks write: command files, the compiled yardstick, journals. */
export const CACHE_FOLDER = fileURLToPath(new URL("../../../.cache/bench", import.meta.url));

/** The frozen row of a name. A plan that no longer equals its frozen one is refused. */
export function frozenRow(name: PlanName): Frozen {
  const row = readRows()[name];
  if (row === undefined) throw new Error(`${name} is not frozen yet: run with freeze ${name}`);
  if (JSON.stringify(row.plan) !== JSON.stringify(PLANS[name])) {
    throw new Error(`the plan of ${name} differs from the frozen one: a change is a new name`);
  }
  return row;
}

/** Where the file of a name lies; it is generated when missing or damaged. */
export function frozenFile(name: PlanName): string {
  const { sha256 } = frozenRow(name);
  const path = filePath(name);
  if (existsSync(path) && sha256Of(readFileSync(path)) === sha256) return path;
  const { bytes, expected } = generate(PLANS[name]);
  if (sha256Of(bytes) !== sha256) throw new Error(`the generated file of ${name} is another one`);
  if (JSON.stringify(expected) !== JSON.stringify(frozenRow(name).expected)) {
    throw new Error(`the generated figures of ${name} are other ones`);
  }
  writeWhole(path, bytes);
  return path;
}

/** Freezes a plan for ever. A name that is frozen already is refused. */
export function freeze(name: PlanName): Frozen {
  const rows = readRows();
  if (rows[name] !== undefined) throw new Error(`${name} is frozen: a change is a new name`);
  const { bytes, expected } = generate(PLANS[name]);
  const row = { plan: PLANS[name], sha256: sha256Of(bytes), expected };
  writeWhole(filePath(name), bytes);
  writeFileSync(FROZEN_PATH, `${JSON.stringify({ ...rows, [name]: row }, null, 2)}\n`);
  return row;
}

function filePath(name: PlanName): string {
  return `${CACHE_FOLDER}/${name}.commands`;
}

function readRows(): FrozenRows {
  if (!existsSync(FROZEN_PATH)) return {};
  return JSON.parse(readFileSync(FROZEN_PATH, "utf8")) as FrozenRows;
}

function writeWhole(path: string, bytes: Uint8Array): void {
  mkdirSync(CACHE_FOLDER, { recursive: true });
  writeFileSync(`${path}.part`, bytes);
  renameSync(`${path}.part`, path);
}

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
