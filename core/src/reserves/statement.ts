/** The statement of one shard as bytes (§5.3): the first thing the transcript absorbs. */
import { concat, littleEndian } from "./bytes.ts";
import type { Bytes } from "./bytes.ts";
import { BLINDING_ROWS, MASK_LENGTH, levelsOf } from "./profiles.ts";
import type { Profile } from "./profiles.ts";
import { ASSET_KINDS } from "./table.ts";
import type { LiabilityTable, TableAsset } from "./table.ts";

export const FORMAT_VERSION = 1;

/** What one shard states, its totals apart. */
export interface ShardIdentity {
  /** Hash of the last published manifest; zeros on the first day. */
  readonly previousHash: Bytes;
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly sequence: bigint;
  readonly stateHash: Bytes;
  readonly beaconHash: Bytes;
  readonly shard: number;
  readonly shards: number;
}

function assetBytes(asset: TableAsset): Bytes {
  const head = [
    littleEndian(asset.id, 4),
    Uint8Array.of(ASSET_KINDS.indexOf(asset.kind), asset.decimals, asset.exponent),
  ];
  const slices = asset.slices.map(({ kappa, weight }) =>
    concat(Uint8Array.of(kappa), littleEndian(weight, 8)),
  );
  return concat(
    ...head,
    Uint8Array.of(asset.slices.length),
    ...slices,
    littleEndian(asset.debtWeight, 8),
  );
}

/** The statement's bytes. `totals`: equity limb totals by asset and level, then debt limb totals. */
export function statementBytes(
  profile: Profile,
  table: LiabilityTable,
  identity: ShardIdentity,
  totals: readonly bigint[],
): Bytes {
  if (totals.length !== 2 * table.assets.length * levelsOf(profile))
    throw new RangeError("totals do not fit the table");
  return concat(
    identity.previousHash,
    littleEndian(FORMAT_VERSION, 2),
    Uint8Array.of(profile.id),
    littleEndian(profile.queries, 2),
    Uint8Array.of(profile.workBits),
    littleEndian(BLINDING_ROWS, 2),
    littleEndian(MASK_LENGTH, 2),
    littleEndian(identity.day, 4),
    littleEndian(identity.sequence, 8),
    identity.stateHash,
    identity.beaconHash,
    littleEndian(identity.shard, 2),
    littleEndian(identity.shards, 2),
    littleEndian(table.assets.length, 2),
    ...table.assets.map(assetBytes),
    Uint8Array.of(table.valueDecimals),
    ...totals.map((total) => littleEndian(total, 8)),
  );
}

/** Recomposes limb totals to whole balances: equity of every asset, then debt of every asset, in quanta. */
export function wholeTotals(profile: Profile, totals: readonly bigint[]): bigint[] {
  const levels = levelsOf(profile);
  return Array.from({ length: totals.length / levels }, (_, i) =>
    totals
      .slice(i * levels, (i + 1) * levels)
      .reduceRight((value, limb) => (value << BigInt(profile.limbBits)) + limb, 0n),
  );
}
