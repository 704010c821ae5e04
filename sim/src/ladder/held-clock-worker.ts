/**
 * Loaded into a venue before anything else (`--import`), in each of its threads: its wall clock stands
 * still, and goes on only as a file says. Time between two moments of the machine passes as always.
 */
import { readFileSync } from "node:fs";

const file = process.env["HELD_CLOCK"] ?? "";
const READ_EVERY_MS = 20;
let nowMs = Number(readFileSync(file, "utf8"));
let readAtMs = performance.now();

Date.now = () => {
  const atMs = performance.now();
  if (atMs - readAtMs < READ_EVERY_MS) return nowMs;
  readAtMs = atMs;
  nowMs = Math.max(nowMs, Number(readFileSync(file, "utf8")));
  return nowMs;
};
