import { test } from "vitest";
import { wide } from "./stage.ts";
import type { Look } from "./stage.ts";

/** With `HOLDALL_LONG=1` each journey is walked in each look; else the two looks take turns. */
export const isInEachLook = process.env["HOLDALL_LONG"] === "1";

/** How the journeys of one of the two looks are named to the runner, in their order. */
export function journeysIn(look: Look): (name: string, walk: () => Promise<void>) => void {
  let isTurn = look === wide;
  return (name, walk) => {
    if (isInEachLook || isTurn) test(name, walk);
    isTurn = !isTurn;
  };
}

/** A journey of the long run alone: what stands on a screen, and no other journey needs. */
export function inLongRun(name: string, walk: () => Promise<void>, msMax?: number): void {
  if (isInEachLook) test(name, walk, msMax);
}
