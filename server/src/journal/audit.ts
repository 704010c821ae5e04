import type { Clock, Disk } from "@holdall/server/ports";
import { writeFully } from "@holdall/server/ports";
import type { MendReport } from "./mend.ts";

/** One line per repair, in each copy's folder, in JSON. */
const auditName = "repairs.jsonl";
/** Present from a repair until the next start, whose first record then carries the flag `repaired`. */
const markName = "repaired";

export interface RepairEntry {
  /** Decided by configuration; by an operator, losing nothing; by two people, dropping what no copy holds. */
  readonly kind: "automatic" | "lossless" | "dropping";
  readonly found: string;
  readonly mends: readonly MendReport[];
  /** Where the journal ended after the repair. */
  readonly lastSequence: number;
  readonly approvedBy?: readonly string[];
}

/** Writes, durably and in every copy, that the journal was repaired, how and why. */
export function recordRepair(
  {
    disk,
    clock,
    folders,
  }: { readonly disk: Disk; readonly clock: Clock; readonly folders: readonly string[] },
  entry: RepairEntry,
): void {
  const line = `${JSON.stringify({ timeMicros: clock.wallMicros(), ...entry })}\n`;
  for (const folder of folders) {
    append(disk, `${folder}/${auditName}`, Buffer.from(line));
    append(disk, `${folder}/${markName}`, Buffer.from(line));
    disk.syncDirectory(folder);
  }
}

/** True, once, after a repair. The mark is gone when it returns. */
export function takeRepairMark(disk: Disk, folders: readonly string[]): boolean {
  const marks = folders
    .map((folder) => `${folder}/${markName}`)
    .filter((path) => disk.exists(path));
  for (const path of marks) disk.remove(path);
  return marks.length > 0;
}

function append(disk: Disk, path: string, bytes: Uint8Array): void {
  const file = disk.open(path, disk.exists(path) ? "write" : "create");
  writeFully(file, bytes, file.sizeBytes());
  file.fdatasync();
  file.close();
}
