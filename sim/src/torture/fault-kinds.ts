import { clockStep } from "./faults/clock-step.ts";
import { databaseKilled, leaderFrozen, leaderKilled } from "./faults/cluster.ts";
import { freeze } from "./faults/freeze.ts";
import { fullDisk } from "./faults/full-disk.ts";
import { ioError } from "./faults/io-error.ts";
import { kill, killOnPostgres } from "./faults/kill.ts";
import { powerCut, powerCutControl } from "./faults/power-cut.ts";
import { powerCutCluster, powerCutClusterControl } from "./faults/power-cut-cluster.ts";
import type { FaultKind } from "./rig.ts";

/** Everything that the rig can do to a venue. Controls come before what they prove: they are one round each, and leave the others their time. */
export const faultKinds: readonly FaultKind[] = [
  kill,
  killOnPostgres,
  freeze,
  powerCutControl,
  powerCutClusterControl,
  powerCut,
  powerCutCluster,
  fullDisk,
  ioError,
  clockStep,
  leaderKilled,
  leaderFrozen,
  databaseKilled,
];
