import { createEngine, restoreEngine } from "@holdall/core/engine";
import type { Engine, SnapshotPages } from "@holdall/core/engine";
import { SnapshotStore, digestOfPages, hashAt } from "@holdall/server/journal";
import type { Snapshot } from "@holdall/server/journal";
import type { Disk } from "@holdall/server/ports";

/** Where one venue's journal and its snapshots lie. */
export interface VenueFolders {
  /** One folder per copy of the journal. */
  readonly journalFolders: readonly string[];
  readonly snapshotFolder: string;
}

/** A state, and the last command that is in it. */
export interface Restored {
  readonly engine: Engine;
  /** 0 = the empty state before the first command. */
  readonly sequence: number;
  readonly timeMicros: number;
  /** Snapshots that were found and not used, and why. */
  readonly rejections: readonly string[];
}

/** The state of the newest usable snapshot at or below `sequenceMax`; the empty state where there is none. */
export function restoreNewest(disk: Disk, folders: VenueFolders, sequenceMax: number): Restored {
  const { state, sequence, rejections } = new SnapshotStore(disk, folders.snapshotFolder).load({
    sequenceMax,
    hashAt: (place) => hashAt({ disk, folders: folders.journalFolders }, place),
    restore: restoreChecked,
  });
  return {
    engine: state?.engine ?? createEngine(),
    sequence,
    timeMicros: state?.timeMicros ?? 0,
    rejections: rejections.map(({ path, reason }) => `${path}: ${reason}`),
  };
}

/** SHA-256 over the pages of a state, names and lengths included: equal states, equal digests. */
export function stateDigest({ pages }: SnapshotPages): Uint8Array {
  return digestOfPages(pages);
}

/** The form in which this release writes its state; another one is left, and the journal replayed. */
const SNAPSHOT_FORMAT = createEngine().snapshot().format;

/**
 * The state in a snapshot, or why it is not to be trusted. The rules that led to it do not matter: it
 * is what they decided, and only commands can be decided anew.
 */
function restoreChecked(
  snapshot: Snapshot,
): { readonly engine: Engine; readonly timeMicros: number } | string {
  const { timeMicros, format } = snapshot;
  if (format !== SNAPSHOT_FORMAT) return `its pages have form ${format}, not ${SNAPSHOT_FORMAT}`;
  const engine = restoreEngine(snapshot);
  // Pages and digest in the file are one: what is in the pages has the digest.
  if (!engine.isIn(snapshot)) return "the restored state is another one";
  return { engine, timeMicros };
}
