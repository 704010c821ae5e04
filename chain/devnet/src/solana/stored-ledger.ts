import { mkdirSync } from "node:fs";
import { deserialize, serialize } from "node:v8";
import { EntryLog, readSnapshot, takeFolder, writeSnapshot } from "@holdall/devnet/store";
import type { SnapshotStep } from "@holdall/devnet/store";
import { HISTORY_MAX, History } from "./ledger/history.ts";
import type { HistoryEntry } from "./ledger/history.ts";
import { Ledger } from "./ledger/ledger.ts";
import type { LedgerSettings, LedgerState } from "./ledger/ledger.ts";

/** The file's version: another one is not read. */
const VERSION = 1;
/** A log this many times longer than what is remembered is written anew. */
const LOG_SLACK = 2;

interface Snapshot {
  readonly version: number;
  readonly seed: string;
  readonly slotsPerEpoch: number;
  readonly state: LedgerState;
  /** How much of the history's log belongs to this state. */
  readonly logBytes: number;
}

/** A ledger, and where it is kept. Without a folder it lives in memory only. */
export interface StoredLedger {
  readonly ledger: Ledger;
  /** What had to be left aside when it was opened. */
  readonly damage: string | undefined;
  save(onStep?: (step: SnapshotStep) => void): void;
  close(): void;
}

/**
 * Opens the chain of a folder, or starts one there. Snapshot and history end at the same
 * transaction: what the log has beyond the snapshot never happened.
 */
export function openLedger(
  settings: LedgerSettings,
  folder: string | undefined,
  nowMs: number,
): StoredLedger {
  if (folder === undefined) {
    const ledger = Ledger.create(settings, nowMs);
    return { ledger, damage: undefined, save: () => {}, close: () => {} };
  }
  mkdirSync(folder, { recursive: true });
  const letGo = takeFolder(folder);
  try {
    return open(settings, folder, { nowMs, letGo });
  } catch (error) {
    letGo();
    throw error;
  }
}

function open(
  asked: LedgerSettings,
  folder: string,
  { nowMs, letGo }: { readonly nowMs: number; readonly letGo: () => void },
): StoredLedger {
  const found = readSnapshot(folder);
  const snapshot = found === undefined ? undefined : readBody(found.body);
  const logBytes = snapshot?.logBytes ?? 0;
  const { log, entries } = EntryLog.open<HistoryEntry>(`${folder}/history`, logBytes);
  // The seed and the length of an epoch belong to the chain, not to the start of a program.
  const settings =
    snapshot === undefined
      ? asked
      : { ...asked, seed: snapshot.seed, slotsPerEpoch: snapshot.slotsPerEpoch };
  const history = new History();
  for (const entry of entries) replay(history, entry);
  const ledger =
    snapshot === undefined
      ? Ledger.create(settings, nowMs)
      : Ledger.restore(settings, snapshot.state, history);
  let logged = entries.length;
  ledger.history.onEntry = (entry) => {
    log.append(entry);
    logged++;
  };
  const save = (onStep?: (step: SnapshotStep) => void): void => {
    const bytes = log.flush();
    const { seed, slotsPerEpoch } = settings;
    const body = { version: VERSION, seed, slotsPerEpoch, state: ledger.state(), logBytes: bytes };
    writeSnapshot(folder, serialize(body satisfies Snapshot), onStep);
  };
  return {
    ledger,
    damage: found?.damage,
    save,
    close() {
      save();
      if (logged > LOG_SLACK * HISTORY_MAX) compact(log, ledger, save);
      log.close();
      letGo();
    },
  };
}

/** Writes the log anew. Two snapshots in a row, so that none speaks of the old log. */
function compact(log: EntryLog<HistoryEntry>, ledger: Ledger, save: () => void): void {
  const records = [...ledger.history.records()];
  log.restart(records.map((record) => ({ kind: "added", record }) as const));
  save();
  save();
}

function readBody(body: Uint8Array): Snapshot {
  const snapshot = deserialize(body) as Snapshot;
  if (snapshot.version === VERSION) return snapshot;
  throw new Error(
    `the snapshot has version ${String(snapshot.version)}, this program reads ${VERSION}`,
  );
}

function replay(history: History, entry: HistoryEntry): void {
  switch (entry.kind) {
    case "added":
      return history.add(entry.record);
    case "removed":
      return void history.remove(entry.signature);
  }
}
