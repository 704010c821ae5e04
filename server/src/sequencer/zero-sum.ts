import type { Engine } from "@holdall/core/engine";

/** The state's own accounts must balance before anybody may trade on them: throws with every asset that does not. */
export function refuseUnlessZeroSum(engine: Engine): void {
  const broken = engine.view({ kind: "zero-sum" }).filter((row) => row.differenceUnits !== "0");
  if (broken.length === 0) return;
  const list = broken.map((row) => `asset ${row.assetId}: ${row.differenceUnits}`).join(", ");
  throw new Error(`the books do not sum to zero after the replay (${list})`);
}
