/**
 * One day of proof of reserves, from snapshot to files (§5, §6). Planning and assembling happen in
 * one place; the shards between them are independent tasks of plain data, which the caller runs
 * wherever it likes: the files are the same for any number of workers.
 */
import { concat } from "./bytes.ts";
import type { Bytes, Sha256 } from "./bytes.ts";
import {
  bucketBytes,
  bucketName,
  bucketOf,
  SEAL_BYTES,
  bucketPower,
  sealBundle,
} from "./buckets.ts";
import type { Cipher } from "./buckets.ts";
import { keyDeriver } from "./bundle-keys.ts";
import { holdingsBytes } from "./holdings.ts";
import type { Holding } from "./holdings.ts";
import { bundleCutter, bundleLength, openingLength } from "./inclusion.ts";
import type { BundleCutter, ShardOwners, Sign } from "./inclusion.ts";
import type { Kernel } from "./kernel.ts";
import { layoutOf } from "./layout.ts";
import {
  FORMAT,
  liabilitiesHash,
  manifestAssets,
  manifestBytes,
  manifestHash,
} from "./manifest.ts";
import type { Manifest } from "./manifest.ts";
import { BLINDING_ROWS, MASK_LENGTH, profileFor } from "./profiles.ts";
import type { Profile } from "./profiles.ts";
import type { Session, ShardRequest } from "./prove.ts";
import { rowIds, rowOrder, shardBounds, shardRows } from "./rows.ts";
import { proveShard } from "./shard.ts";
import { shortHash } from "./short-hash.ts";
import { dayNumber, unbalancedAssets } from "./snapshot.ts";
import type { LiabilityRows, LiabilitySnapshot } from "./snapshot.ts";
import { wholeTotals } from "./statement.ts";
import { deriveTable } from "./table.ts";
import type { LiabilityTable } from "./table.ts";

/** Below this many rows the public totals say much about each: the page says so. */
const FEW_ROWS = 100;
const SECURITY_BITS = { standard: 99, wide: 98, small: 100, toy: 0 };
const WIDE_COLUMNS = 540;

/** What a day adds to its snapshot. */
export interface DaySettings {
  /** Chosen by the number of rows when left out. */
  readonly profile?: Profile;
  readonly daySecret: Bytes;
  readonly previous: Manifest["previous"];
  readonly beacon: Manifest["beacon"];
  readonly beaconFile: Bytes;
}

/** One shard to prove and to cut: plain data, ready to be sent to a worker. */
export interface ShardTask {
  readonly request: ShardRequest;
  readonly owners: ShardOwners;
  readonly bundleLength: number;
  readonly bucketPower: number;
  /** Rows of this shard whose opening is published in clear. */
  readonly disclosed: readonly { readonly name: string; readonly row: number }[];
}
export interface ShardOutcome {
  readonly proof: Bytes;
  /** Equity of every asset, then debt of every asset, in quanta. */
  readonly totals: readonly bigint[];
  /** How many of the delivered entries belong to each bucket: entries are delivered in order of buckets. */
  readonly bucketCounts: Uint32Array;
  readonly disclosed: readonly Bytes[];
}
export interface DayPlan {
  readonly snapshot: LiabilitySnapshot;
  readonly settings: DaySettings;
  readonly profile: Profile;
  readonly table: LiabilityTable;
  readonly tasks: readonly ShardTask[];
}
export interface PlanRefusal {
  readonly refusal:
    | "ledger-unbalanced"
    | "table-inconsistent"
    | "too-many-columns"
    | "date-malformed";
  readonly place: string;
}

/** Rows, order, shards: everything that must be known before proving. Refuses a ledger that does not balance. */
export function planDay(snapshot: LiabilitySnapshot, settings: DaySettings): DayPlan | PlanRefusal {
  const day = dayNumber(snapshot.date);
  if (day === undefined) return { refusal: "date-malformed", place: snapshot.date };
  const unbalanced = unbalancedAssets(snapshot);
  if (unbalanced.length > 0) {
    return {
      refusal: "ledger-unbalanced",
      place: unbalanced.map((a) => snapshot.assets[a].symbol).join(", "),
    };
  }
  const table = deriveTable(snapshot.assets);
  if (table === undefined) return { refusal: "table-inconsistent", place: "no value unit fits" };
  const profile = settings.profile ?? profileFor(snapshot.rows.count);
  const opening = openingOf(profile, table);
  if (typeof opening === "string")
    return { refusal: "too-many-columns", place: `${table.assets.length} assets: ${opening}` };
  const ids = rowIds(snapshot.rows);
  const order = rowOrder(settings.daySecret, ids);
  const bounds = shardBounds(profile, snapshot.rows.count);
  const members = bounds.map(({ start, end }) => order.subarray(start, end));
  const owners = members.map((rows) => ownersOf(snapshot.rows, rows));
  const length = bundleLength(opening, owners);
  const { sequence, stateHash } = snapshot;
  const common = {
    previousHash: settings.previous.hash,
    day,
    sequence,
    stateHash,
    beaconHash: settings.beacon.hash,
  };
  const tasks = members.map((rows, shard): ShardTask => {
    const identity = { ...common, shard, shards: members.length };
    const { daySecret } = settings;
    const request = {
      profile,
      table,
      identity,
      rows: shardRows(snapshot.rows, ids, table.assets, rows),
      daySecret,
    };
    const disclosed = snapshot.disclosed
      .map(({ name, row }) => ({ name, row: rows.indexOf(row) }))
      .filter(({ row }) => row >= 0);
    return {
      request,
      owners: owners[shard],
      bundleLength: length,
      bucketPower: bucketPower(snapshot.rows.count),
      disclosed,
    };
  });
  return { snapshot, settings, profile, table, tasks };
}

/** Bytes of an opening; or why the table cannot be laid out, with the count and its limit. */
function openingOf(profile: Profile, table: LiabilityTable): number | string {
  try {
    return openingLength(layoutOf(profile, table.assets));
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

/** The owners of some rows, copied so that a worker gets no more than its own. */
function ownersOf(rows: LiabilityRows, members: Uint32Array): ShardOwners {
  const entryStarts = new Uint32Array(members.length + 1);
  for (const [i, row] of members.entries())
    entryStarts[i + 1] = entryStarts[i] + rows.entryStarts[row + 1] - rows.entryStarts[row];
  const own = {
    userIds: new BigUint64Array(members.length),
    subaccountIds: new Uint16Array(members.length),
    nonces: new Uint8Array(32 * members.length),
    entryStarts,
    entryAssets: new Uint16Array(entryStarts[members.length]),
    entryComponents: new Uint8Array(entryStarts[members.length]),
    entryUnits: new Float64Array(entryStarts[members.length]),
  };
  for (const [i, row] of members.entries()) {
    own.userIds[i] = rows.userIds[row];
    own.subaccountIds[i] = rows.subaccountIds[row];
    own.nonces.set(rows.nonces.subarray(32 * row, 32 * row + 32), 32 * i);
    for (let e = rows.entryStarts[row], to = entryStarts[i]; to < entryStarts[i + 1]; e++, to++) {
      own.entryAssets[to] = rows.entryAssets[e];
      own.entryComponents[to] = rows.entryComponents[e];
      own.entryUnits[to] = rows.entryUnits[e];
    }
  }
  return own;
}

export interface ShardPorts {
  readonly sha256: Sha256;
  readonly cipher: Cipher;
  readonly sign: Sign;
  /** Takes the sealed entries, all of one length, bucket after bucket: too many to be kept in memory. */
  readonly deliver: (entry: Bytes) => void;
}

/** Proves one shard and cuts every opening of it. `kernel` has the memory that `memoryBytes` asks for. */
export function runShardTask(
  task: ShardTask,
  kernel: Kernel,
  ports: ShardPorts,
  observe?: Session["observe"],
): ShardOutcome {
  const { proof, session } = proveShard(task.request, kernel, ports.sha256, observe);
  const cutter = bundleCutter(session, task.owners, task.bundleLength, ports);
  const deriveKeys = keyDeriver(task.request.identity.stateHash);
  const members = rowsByBucket(task, cutter);
  for (const rows of members) {
    for (const row of rows) {
      const nonce = task.owners.nonces.subarray(32 * row, 32 * row + 32);
      const keys = deriveKeys(nonce, task.owners.subaccountIds[row]);
      ports.deliver(sealBundle(ports.cipher, keys, cutter.cut(row)));
    }
  }
  return {
    proof,
    totals: wholeTotals(task.request.profile, session.totals),
    bucketCounts: Uint32Array.from(members, ({ length }) => length),
    disclosed: task.disclosed.map(({ row }) => cutter.cut(row)),
  };
}

function rowsByBucket(task: ShardTask, cutter: BundleCutter): number[][] {
  const hasher = shortHash();
  const digest = new Uint8Array(32);
  const quickSha256 = (id: Bytes): Bytes => {
    hasher.message.set(id);
    hasher.hash(id.length, digest);
    return digest;
  };
  const members = Array.from({ length: 2 ** task.bucketPower }, (): number[] => []);
  for (let row = 0; row < task.request.rows.count; row++) {
    members[bucketOf(quickSha256, cutter.id(row), task.bucketPower)].push(row);
  }
  return members;
}

export interface DayPorts {
  readonly sha256: Sha256;
  /** `count` entries of a shard from the `first` on, in the order in which they were delivered. */
  readonly entries: (shard: number, first: number, count: number) => Bytes;
  /** Keeps a file of the day's folder. */
  readonly write: (name: string, bytes: Bytes) => void;
  /** Holdings signed over the day's liabilities hash. */
  readonly holdings: (liabilities: Bytes) => readonly Holding[];
  readonly signatures: (manifestHash: Bytes) => Manifest["signatures"];
}

/** Writes the day's folder, from its plan and the outcomes of its tasks in order; answers the signed manifest. */
export function assembleDay(
  plan: DayPlan,
  outcomes: readonly ShardOutcome[],
  ports: DayPorts,
): Manifest {
  const { sha256 } = ports;
  const hashes = new Map<string, Bytes>();
  const write = (name: string, bytes: Bytes): void => {
    hashes.set(name, sha256(bytes));
    ports.write(name, bytes);
  };
  for (const [k, { proof }] of outcomes.entries()) write(shardName(k), proof);
  writeBuckets(plan, outcomes, { ...ports, write });
  for (const [k, task] of plan.tasks.entries()) {
    for (const [i, { name }] of task.disclosed.entries())
      write(disclosedName(name), outcomes[k].disclosed[i]);
  }
  write("beacon.bin", plan.settings.beaconFile);
  const draft = draftManifest(
    plan,
    outcomes,
    (name) => hashes.get(name) ?? sha256(new Uint8Array()),
  );
  const liabilities = liabilitiesHash(sha256, draft);
  const reserves = holdingsBytes(ports.holdings(liabilities));
  write("reserves.json", reserves);
  const unsigned = { ...draft, liabilitiesHash: liabilities, reserves: sha256(reserves) };
  const manifest = { ...unsigned, signatures: ports.signatures(manifestHash(sha256, unsigned)) };
  write("manifest.json", manifestBytes(manifest));
  return manifest;
}

export function shardName(shard: number): string {
  return `shard-${shard}.proof`;
}
export function disclosedName(name: string): string {
  return `disclosed/${name}.porb`;
}

/** One bucket file after another, then their hashes in order. */
function writeBuckets(
  { tasks }: DayPlan,
  outcomes: readonly ShardOutcome[],
  ports: DayPorts,
): void {
  const { bucketPower: power, request, bundleLength: plain } = tasks[0];
  const { day } = request.identity;
  const entryLength = plain + SEAL_BYTES;
  const done = outcomes.map(() => 0);
  const index: Bytes[] = [];
  for (let bucket = 0; bucket < 2 ** power; bucket++) {
    const entries = outcomes.flatMap(({ bucketCounts }, shard) => {
      const count = bucketCounts[bucket];
      const segment = ports.entries(shard, done[shard], count);
      done[shard] += count;
      return Array.from({ length: count }, (_, i) =>
        segment.subarray(entryLength * i, entryLength * (i + 1)),
      );
    });
    const bytes = bucketBytes({ day, power, bucket }, entries, entryLength);
    index.push(ports.sha256(bytes));
    ports.write(`buckets/${bucketName(bucket, power)}`, bytes);
  }
  ports.write("buckets.idx", concat(...index));
}

/** Sums per slot: equity of every asset, then debt of every asset. */
function addSlots(lists: readonly (readonly bigint[])[], width: number): bigint[] {
  return Array.from({ length: width }, (_, slot) =>
    lists.reduce((sum, each) => sum + each[slot], 0n),
  );
}

function draftManifest(
  plan: DayPlan,
  outcomes: readonly ShardOutcome[],
  hashOf: (name: string) => Bytes,
): Manifest {
  const { snapshot, settings, table, tasks } = plan;
  const half = table.assets.length;
  const { sequence, timeMs, stateHash, journalHash, auditRoot } = snapshot;
  return {
    format: FORMAT,
    date: snapshot.date,
    profile: plan.profile.name,
    security: securityOf(plan),
    audited: false,
    fewRows: snapshot.rows.count < FEW_ROWS,
    previous: settings.previous,
    snapshot: { sequence, timeMs, stateHash, journalHash, auditRoot },
    beacon: settings.beacon,
    assets: manifestAssets(snapshot.assets, table),
    valueDecimals: table.valueDecimals,
    shards: outcomes.map(({ totals }, k) => ({
      file: shardName(k),
      sha256: hashOf(shardName(k)),
      rows: tasks[k].request.rows.count,
      equity: totals.slice(0, half),
      debt: totals.slice(half),
    })),
    totals: manifestTotals(plan, outcomes),
    disclosed: snapshot.disclosed.map(({ name, row }) => ({
      name,
      file: disclosedName(name),
      sha256: hashOf(disclosedName(name)),
      userId: snapshot.rows.userIds[row],
      subaccountId: snapshot.rows.subaccountIds[row],
    })),
    deficits: snapshot.deficits.map(({ asset, absorbedUnits }) => ({
      asset: snapshot.assets[asset].id,
      absorbedUnits,
    })),
    buckets: { power: tasks[0].bucketPower, sha256: hashOf("buckets.idx") },
    liabilitiesHash: new Uint8Array(32),
    reserves: new Uint8Array(32),
    signatures: [],
  };
}

/** The stated level of security (§4.11) with the parameters it rests on. */
function securityOf({ profile, table }: DayPlan): Manifest["security"] {
  const isWide =
    profile.name === "standard" && layoutOf(profile, table.assets).columns > WIDE_COLUMNS;
  return {
    bits: SECURITY_BITS[isWide ? "wide" : profile.name],
    queries: profile.queries,
    workBits: profile.workBits,
    blindingRows: BLINDING_ROWS,
    maskLength: MASK_LENGTH,
  };
}

/** Totals by asset, and the same less the disclosed rows. */
function manifestTotals(
  { table, tasks }: DayPlan,
  outcomes: readonly ShardOutcome[],
): Manifest["totals"] {
  const half = table.assets.length;
  const width = 2 * half;
  const shown = tasks.flatMap(({ disclosed, request }) =>
    disclosed.map(({ row }) =>
      Array.from(request.rows.quanta.subarray(row * width, (row + 1) * width)),
    ),
  );
  const sums = addSlots(
    outcomes.map(({ totals }) => totals),
    width,
  );
  const house = addSlots(shown, width);
  return table.assets.map(({ id }, a) => ({
    asset: id,
    equity: sums[a],
    debt: sums[half + a],
    net: sums[a] - sums[half + a],
    customersEquity: sums[a] - house[a],
    customersDebt: sums[half + a] - house[half + a],
  }));
}
