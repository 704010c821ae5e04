import { resolve } from "node:path";

/** Where everything of one venue lies. */
export interface DataFolder {
  readonly root: string;
  /** One folder per copy; `JOURNAL_DIRS` puts them on disks of their own. */
  readonly journalFolders: readonly string[];
  readonly snapshotFolder: string;
  readonly historyFolder: string;
  /** The local chains beside the venue. */
  readonly chainsFolder: string;
  /** What seals everything about people: without it their rows are noise. */
  readonly identityKeyFile: string;
  /** Registered API keys, synced: the embedded database is not. */
  readonly keyLogFile: string;
  /** The demo world's API keys, for its owner alone. */
  readonly demoKeysFile: string;
  /** The demo world's deposits that are under way. */
  readonly depositLogFile: string;
  /** What failed, and when it was mended. */
  readonly incidentLogFile: string;
  /** When a backup was last restored as a drill. */
  readonly restoreDrillFile: string;
  /** Published proofs of reserves, and the secrets of whoever proves. */
  readonly reservesFolder: string;
}

/** Paths inside the folder given with `--data`. */
export function dataFolder(data: string, environment: NodeJS.ProcessEnv): DataFolder {
  const root = resolve(data);
  const named = (environment["JOURNAL_DIRS"] ?? "").split(",").filter((name) => name !== "");
  const journalFolders = named.length > 0 ? named.map((name) => resolve(name)) : undefined;
  return {
    root,
    journalFolders: journalFolders ?? [`${root}/journal/a`, `${root}/journal/b`],
    snapshotFolder: `${root}/snapshots`,
    historyFolder: `${root}/history`,
    chainsFolder: `${root}/chains`,
    identityKeyFile: `${root}/identity.key`,
    keyLogFile: `${root}/api-keys.log`,
    demoKeysFile: `${root}/demo-keys.json`,
    depositLogFile: `${root}/demo-deposits.log`,
    incidentLogFile: `${root}/incidents.log`,
    restoreDrillFile: `${root}/restore-drill`,
    reservesFolder: `${root}/reserves`,
  };
}
