import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "@holdall/core/engine";
import type { AccountId, CommandResult } from "@holdall/core/protocol";
import { openFileJournal } from "@holdall/server/journal";
import type { FileJournal } from "@holdall/server/journal";
import { nodePorts } from "@holdall/server/ports";

/** Small, so that a recorded journal is small. */
export const segmentBytes = 512 * 1024;
/** Events kept of a recording: those of its last commands. */
export const lastResults = 200;

/** What a release made of its own journal, in a form that outlives its snapshots'. */
export interface Recording {
  readonly release: string;
  readonly commands: number;
  /** Form of the snapshots, and the state's hash in that form: later forms have other hashes. */
  readonly snapshotFormat: number;
  readonly rulesVersion: number;
  readonly stateHash: string;
  readonly books: Books;
  readonly lastResults: readonly CommandResult[];
}

/** Balances and open orders of every account, read through the engine's own questions. */
export interface Books {
  readonly accounts: readonly {
    readonly accountId: number;
    readonly balances: readonly unknown[];
    readonly openOrders: readonly unknown[];
  }[];
}

/** The folder of one release's recording. */
export function releaseFolder(release: string): string {
  return join(import.meta.dirname, "releases", release);
}

/** What a release wrote down. */
export function readRecording(release: string): Recording {
  return JSON.parse(
    readFileSync(join(releaseFolder(release), "recording.json"), "utf8"),
  ) as Recording;
}

/** Where the journal and the snapshots of a recording lie inside `root`. */
export function foldersIn(root: string): { journalFolders: string[]; snapshotFolder: string } {
  return { journalFolders: [join(root, "journal")], snapshotFolder: join(root, "snapshots") };
}

/** Opens a copy of a release's journal: opening writes. */
export function openCopy(release: string, root: string): FileJournal {
  cpSync(releaseFolder(release), root, { recursive: true });
  return openFileJournal({ ...nodePorts(), folders: foldersIn(root).journalFolders, segmentBytes });
}

/** Reads the books of the accounts 1 to the first that does not exist. */
export function booksOf(engine: Engine): Books {
  const accounts: Books["accounts"][number][] = [];
  for (let id = 1; ; id += 1) {
    const accountId = id as AccountId;
    if (engine.view({ kind: "account", accountId }) === null) return { accounts };
    accounts.push({
      accountId: id,
      balances: engine.view({ kind: "balances", accountId }),
      openOrders: engine.view({ kind: "open-orders", accountId, marketId: null }),
    });
  }
}
