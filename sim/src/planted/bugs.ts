import { gatewayBugs } from "./bugs/gateway.ts";
import { journalBugs } from "./bugs/journal.ts";
import { lendBugs } from "./bugs/lend.ts";
import { liquidateBugs } from "./bugs/liquidate.ts";
import { marginBugs } from "./bugs/margin.ts";
import { perpBugs } from "./bugs/perp.ts";
import { sequencerBugs } from "./bugs/sequencer.ts";
import { snapshotBugs } from "./bugs/snapshot.ts";
import { spotBugs } from "./bugs/spot.ts";
import type { PlantedBug } from "./bug.ts";

/** Every planted bug, by area. */
export const plantedBugs: readonly PlantedBug[] = [
  ...spotBugs,
  ...marginBugs,
  ...perpBugs,
  ...lendBugs,
  ...journalBugs,
  ...sequencerBugs,
  ...snapshotBugs,
  ...liquidateBugs,
  ...gatewayBugs,
];
