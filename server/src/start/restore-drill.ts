import { existsSync, readFileSync } from "node:fs";

/**
 * When a backup was last restored as a drill, in milliseconds: what whoever did it wrote into `file`
 * as a moment in UTC (`2026-11-29T06:00:00Z`). Undefined where nobody did, or wrote no moment.
 */
export function lastRestoreDrill(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, "utf8").trim();
  const atMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : atMs;
}
