import { expect } from "vitest";
import type { Look, Stage, Visit } from "./stage.ts";

/** Walks on a page of its own, which must end without a fault: errors, foreign requests, violations. */
export async function journey(
  stage: Stage,
  look: Look,
  walk: (visit: Visit) => Promise<void>,
): Promise<void> {
  const visit = await stage.visit(look);
  try {
    await walk(visit);
    expect(visit.faults).toStrictEqual([]);
  } finally {
    await visit.close();
  }
}
