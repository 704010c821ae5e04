/**
 * The replay auditor (§10): trusts neither the prover nor the circuit. It replays the journal from
 * its first command, compares states, hashes, totals and disclosed rows with the published day, and,
 * where the operator hands over the day's record, proves the day again and compares every byte.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEngine } from "@holdall/core/engine";
import { dayNumber, deriveTable, perpSymbol, verifyOpening } from "@holdall/core/reserves";
import type { LiabilitySnapshot, Manifest, ProvenShard } from "@holdall/core/reserves";
import { readBatches } from "@holdall/server/journal";
import { nodePorts } from "@holdall/server/ports";
import {
  manifestIn,
  openSecrets,
  proveDay,
  readFrom,
  snapshotAt,
  verifyFolder,
} from "@holdall/server/reserves";
import { replayResults } from "@holdall/server/sequencer";
import { JournalFold } from "./journal-fold.ts";
import type { FoldedAccount, Sides } from "./journal-fold.ts";

export interface AuditLine {
  readonly check: string;
  readonly isGood: boolean;
  readonly sentence: string;
}
export interface AuditOptions {
  /** Data folder of the venue: its journal and, if the operator hands them over, its secrets. */
  readonly data: string;
  /** Folder of the published day. */
  readonly day: string;
  /** Folder of the day before it, where it was not the first. */
  readonly previous?: string;
}

/** Where a data folder keeps the copies of its journal. */
export function journalFoldersOf(data: string): string[] {
  return ["a", "b"].map((copy) => join(data, "journal", copy)).filter((path) => existsSync(path));
}

/** Audits one published day against a journal. Throws when the folder or the journal cannot be read. */
export async function auditDay(options: AuditOptions): Promise<AuditLine[]> {
  const manifest = manifestIn(options.day);
  if (manifest === undefined) throw new Error(`${options.day} holds no manifest`);
  const fold = foldJournal(options.data, Number(manifest.snapshot.sequence));
  const shards = verifyFolder(options.day).shards;
  const snapshot = await replayedSnapshot(options.data, manifest);
  return [
    ...hashLines(manifest, snapshot),
    momentLine(manifest, fold),
    deficitLine(manifest, fold),
    tableLine(manifest, snapshot),
    ...totalLines(manifest, fold),
    ...disclosedLines(options.day, { manifest, shards, fold }),
    ...(await commitmentLines(options, manifest, snapshot)),
  ];
}

/** Every command up to one, from the first, on an engine of the auditor's own. */
export function foldJournal(data: string, untilSequence: number): JournalFold {
  const { disk } = nodePorts();
  const fold = new JournalFold();
  const folders = journalFoldersOf(data);
  const batches = readBatches({ disk, folders, fromSequence: 1, untilSequence });
  for (const result of replayResults(createEngine(), batches)) {
    fold.take(result);
    if (result.sequence === untilSequence) break;
  }
  return fold;
}

function secretsOf(data: string): ReturnType<typeof openSecrets> | undefined {
  const folder = join(data, "reserves", "private");
  return existsSync(folder) ? openSecrets(folder) : undefined;
}

function replayedSnapshot(data: string, manifest: Manifest): Promise<LiabilitySnapshot> {
  const secrets = secretsOf(data);
  return snapshotAt({
    journalFolders: journalFoldersOf(data),
    snapshotFolder: join(data, "snapshots"),
    sequence: Number(manifest.snapshot.sequence),
    date: manifest.date,
    ...(secrets === undefined
      ? {}
      : { secrets: { masterKey: secrets.masterKey, nonces: secrets.nonces() } }),
    fromGenesis: true,
  });
}

function hashLines(manifest: Manifest, snapshot: LiabilitySnapshot): AuditLine[] {
  const { stateHash, journalHash, timeMs } = manifest.snapshot;
  const isEqual = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
  return [
    line("state", isEqual(stateHash, snapshot.stateHash), [
      "The replayed state has the published hash.",
      "The replayed state has another hash than the published one.",
    ]),
    line("journal", isEqual(journalHash, snapshot.journalHash), [
      "The journal's chain hash is the published one.",
      "The journal's chain hash is not the published one: this is another journal.",
    ]),
    line("time", timeMs === snapshot.timeMs, [
      "The snapshot's time is that of its last command.",
      "The snapshot's time is not that of its last command.",
    ]),
  ];
}

/** The day is proven of the state after the command that the venue calls its moment, or of one chosen otherwise. */
function momentLine({ date }: Manifest, { moment, momentsOfDay }: JournalFold): AuditLine {
  const earlier = (momentsOfDay.get(moment?.day ?? 0) ?? 1) - 1;
  const passed = earlier === 0 ? "" : ` Moments of it that were passed before: ${earlier}.`;
  return line("moment", moment?.day === dayNumber(date), [
    `The day was taken at its own command of the journal.${passed}`,
    "The last command is not this day's snapshot: the moment was chosen otherwise.",
  ]);
}

/** What others paid at the moment for accounts that owed more than they had, against the published list. */
function deficitLine({ deficits }: Manifest, fold: JournalFold): AuditLine {
  const own = fold.moment?.deficitUnits ?? 0;
  const published = deficits.reduce((sum, { absorbedUnits }) => sum + absorbedUnits, 0n);
  const isNamed = deficits.every(({ asset }) => asset === fold.settlementAssetId());
  return line("deficits", isNamed && published === BigInt(own), [
    `Deficits of ${own} units were absorbed at the moment, as is published.`,
    `Deficits of ${own} units were absorbed at the moment, ${published} are published.`,
  ]);
}

function line(check: string, isGood: boolean, [good, bad]: readonly [string, string]): AuditLine {
  return { check, isGood, sentence: isGood ? good : bad };
}

/** Marks, haircuts and the weights derived from them, against those of the replayed state. */
function tableLine(manifest: Manifest, snapshot: LiabilitySnapshot): AuditLine {
  const own = deriveTable(snapshot.assets)?.assets ?? [];
  const differing = manifest.assets.filter(({ exponent, debtWeight, slices }, a) => {
    const isSame =
      own[a]?.exponent === exponent &&
      own[a].debtWeight === debtWeight &&
      own[a].slices.length === slices.length &&
      own[a].slices.every(
        ({ kappa, weight }, s) => kappa === slices[s].kappa && weight === slices[s].weight,
      );
    return !isSame;
  });
  return line("table", own.length === manifest.assets.length && differing.length === 0, [
    "Prices and haircuts are those of the replayed state.",
    `Prices or haircuts differ: ${differing.map(({ symbol }) => symbol).join(", ")}.`,
  ]);
}

type ManifestAsset = Manifest["assets"][number];

/** What an account is owed and owes in an asset of the manifest, in quanta: the one rounded up, the other down. */
function quantaOf(fold: JournalFold, account: FoldedAccount, asset: ManifestAsset): Sides {
  const { equity, debt } =
    asset.kind === "perp" ? fold.perpSides(account) : fold.heldSides(account, asset.id);
  const quantum = 10n ** BigInt(asset.exponent);
  return { equity: (equity + quantum - 1n) / quantum, debt: debt / quantum };
}

/** True when the manifest's asset is the one that the journal knows under its id. */
function isNamed(fold: JournalFold, { id, kind, symbol }: ManifestAsset): boolean {
  return kind === "perp"
    ? fold.assets.some((spec) => perpSymbol(spec.symbol) === symbol)
    : fold.assets[id]?.symbol === symbol;
}

/** Published equity and debt of each asset against the auditor's own sums: one quantum is a failure. */
function totalLines(manifest: Manifest, fold: JournalFold): AuditLine[] {
  return manifest.assets.map((asset, a) => {
    const rows = [...fold.accounts.values()].map((account) => quantaOf(fold, account, asset));
    const ownEquity = rows.reduce((total, { equity }) => total + equity, 0n);
    const ownDebt = rows.reduce((total, { debt }) => total + debt, 0n);
    const { equity, debt } = manifest.totals[a];
    const isGood = isNamed(fold, asset) && equity === ownEquity && debt === ownDebt;
    const { symbol } = asset;
    return line("totals", isGood, [
      `${symbol}: ${equity} quanta owed and ${debt} lent, as the journal says.`,
      `${symbol}: ${equity} quanta owed and ${debt} lent are published, the journal says ${ownEquity} and ${ownDebt}.`,
    ]);
  });
}

function disclosedLines(
  folder: string,
  {
    manifest,
    shards,
    fold,
  }: {
    readonly manifest: Manifest;
    readonly shards: readonly ProvenShard[];
    readonly fold: JournalFold;
  },
): AuditLine[] {
  return manifest.disclosed.map(({ name, file, userId, subaccountId }) => {
    const bytes = readFrom(folder, file) ?? new Uint8Array();
    const owner = { userId, subaccountId, nonce: new Uint8Array(32) };
    const opened = shards
      .map((shard) => verifyOpening(shard, bytes, owner))
      .find(({ code }) => code === "ok");
    const account = fold.find(userId, subaccountId);
    const differing = manifest.assets.filter((asset, a) => {
      const own = account === undefined ? undefined : quantaOf(fold, account, asset);
      return opened?.equityQuanta?.[a] !== own?.equity || opened?.debtQuanta?.[a] !== own?.debt;
    });
    return line("disclosed", account !== undefined && differing.length === 0, [
      `${name}: the disclosed row holds what the journal says.`,
      `${name}: the disclosed row differs in ${differing.map(({ symbol }) => symbol).join(", ")}.`,
    ]);
  });
}

/** With the operator's secrets: the whole day again, from the replayed rows, byte for byte. */
async function commitmentLines(
  { data, day, previous }: AuditOptions,
  manifest: Manifest,
  snapshot: LiabilitySnapshot,
): Promise<AuditLine[]> {
  const secrets = secretsOf(data);
  if (secrets?.dayRecord(manifest.date) === undefined) return [];
  const before = previous === undefined ? undefined : manifestIn(previous);
  const folder = mkdtempSync(join(tmpdir(), "holdall-audit-"));
  try {
    await proveDay({
      folder,
      snapshot,
      masterKey: secrets.masterKey,
      profile: manifest.profile,
      gapReason: manifest.previous.gapReason,
      ...(before === undefined ? {} : { previous: before }),
    });
    const names = [...manifest.shards.map(({ file }) => file), "buckets.idx", "manifest.json"];
    return names.map((name) => {
      const [own, published] = [readFrom(folder, name), readFrom(day, name)];
      const isEqual =
        own !== undefined && published !== undefined && Buffer.compare(own, published) === 0;
      return line("commitments", isEqual, [
        `${name}: proven again from the journal, the same byte for byte.`,
        `${name}: proven again from the journal, it is another file.`,
      ]);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
