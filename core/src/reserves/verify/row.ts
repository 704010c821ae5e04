/** The user's own row (§4.9): identity, paths, folds, and balances against the recorded ones. */
import { guarded, refuse, verdict } from "./answer.ts";
import type { Verdict } from "./answer.ts";
import { add, dot, invert, mul, power, root, sub } from "./field.ts";
import type { Ext } from "./field.ts";
import { checkEntry, followFolds, friLogs, leafHash, readPath, rowsDigest } from "./openings.ts";
import type { ProvenShard } from "./openings.ts";
import { Reader, elements, littleEndian, pairs } from "./reader.ts";
import { same, sha256 } from "./sha256.ts";
import type { Bytes } from "./sha256.ts";
import { recompose } from "./statement.ts";
import type { Stated } from "./statement.ts";

export interface Owner {
  readonly userId: bigint;
  readonly subaccountId: number;
  readonly nonce: Bytes;
}

export interface BreakdownEntry {
  readonly asset: number;
  readonly component: number;
  readonly units: bigint;
}

export interface OpeningAnswer extends Verdict {
  readonly equityQuanta?: readonly bigint[];
  readonly debtQuanta?: readonly bigint[];
  readonly breakdown?: readonly BreakdownEntry[];
  readonly signature?: Bytes;
  readonly id?: Bytes;
}

const BUNDLE_BYTES_MAX = 16 << 10;

/** id = SHA-256(0x06 ‖ userId ‖ subaccountId ‖ nonce) as four u64, each masked to 63 bits. */
export function identityOf(owner: Owner): Bytes {
  const digest = sha256(
    Uint8Array.of(6),
    littleEndian(owner.userId, 8),
    littleEndian(BigInt(owner.subaccountId), 2),
    owner.nonce,
  );
  for (let i = 7; i < 32; i += 8) digest[i] &= 0x7f;
  return digest;
}

function readBreakdown(reader: Reader): BreakdownEntry[] {
  return Array.from({ length: reader.number(2) }, () => ({
    asset: reader.number(2),
    component: reader.number(1),
    units: BigInt.asIntN(64, reader.u64()),
  }));
}

/** Recorded balances after the rounding of §2.3: equity up, debt down. */
function checkBalances(
  stated: Stated,
  breakdown: readonly BreakdownEntry[],
  equity: readonly bigint[],
  debt: readonly bigint[],
): void {
  for (const [a, { id, exponent }] of stated.assets.entries()) {
    const quantum = 10n ** BigInt(exponent);
    const own = breakdown.filter(({ asset }) => asset === a);
    const owed = own.reduce((sum, { units }) => (units > 0n ? sum + units : sum), 0n);
    const owing = own.reduce((sum, { units }) => (units < 0n ? sum - units : sum), 0n);
    const recorded = [(owed + quantum - 1n) / quantum, owing / quantum];
    const place = `asset ${id}: proven ${equity[a]} and ${debt[a]}, recorded ${recorded[0]} and ${recorded[1]} quanta`;
    if (recorded[0] !== equity[a] || recorded[1] !== debt[a]) refuse("balance-differs", place);
  }
}

/** The parts of a bundle that say whose row it is and what it holds. */
interface ShownRow {
  readonly row: number;
  readonly limbs: readonly bigint[];
  /** All row columns: limbs, id, salt. */
  readonly values: readonly bigint[];
  readonly id: Bytes;
  readonly hiddenDigest: Bytes;
}
function readRow(reader: Reader, { stated, shape }: ProvenShard, owner: Owner): ShownRow {
  reader.magic("HOLDPOB1");
  const version = reader.number(2);
  if (version !== 1) refuse("version-unknown", `version ${version}`);
  if (reader.number(4) !== stated.date) refuse("bundle-foreign", "date");
  if (reader.number(2) !== stated.shard) refuse("bundle-foreign", "shard");
  const row = reader.number(4);
  if (row >= shape.usable) refuse("row-index-invalid", `row ${row}`);
  if (reader.u64() !== owner.userId) refuse("row-not-mine", "user");
  if (reader.number(2) !== owner.subaccountId) refuse("row-not-mine", "sub-account");
  const limbs = Array.from({ length: shape.columns - 8 }, () => BigInt(reader.number(2)));
  const tail = reader.take(64);
  const id = tail.subarray(0, 32);
  if (!same(identityOf(owner), id)) refuse("row-not-mine", "identity");
  return { row, limbs, values: [...limbs, ...elements(tail)], id, hiddenDigest: reader.take(32) };
}

/** Paths of the row, of V and of each layer's leaf; then the way down to the final polynomial. */
function checkPaths(reader: Reader, shard: ProvenShard, shown: ShownRow): void {
  const { lg } = shard.shape.limits;
  const index = 4 * shown.row;
  const payload = Uint8Array.from(shown.values.flatMap((value) => [...littleEndian(value, 8)]));
  const rowsTop = readPath(reader, lg + 2, index, rowsDigest(shown.hiddenDigest, payload));
  if (!same(rowsTop, shard.rowsRoot)) refuse("merkle-mismatch", "row path");
  const masked = reader.take(16);
  const maskedTop = readPath(reader, lg + 2, index, leafHash(4, masked));
  if (!same(maskedTop, shard.maskedRoot)) refuse("merkle-mismatch", "masked path");
  const leaves = friLogs(lg).map((s, layer) => {
    const leaf = reader.take(128);
    const top = readPath(reader, s - 3, index % 2 ** (s - 3), leafHash(16 + layer, leaf));
    if (!same(top, shard.friRoots[layer])) refuse("merkle-mismatch", `layer ${layer}`);
    return pairs(elements(leaf));
  });
  const x = power(root(lg + 2), BigInt(index));
  const rowTerms = sub(dot(shard.nuPowers, shown.values), shard.rowAtZ);
  const start = add(pairs(elements(masked))[0], mul(rowTerms, invert(sub([x, 0n], shard.z))));
  const leaf = (layer: number): Ext[] => leaves[layer];
  checkEntry(shard, index, start, { leaf, place: "row", code: "masked-mismatch" });
  followFolds(shard, index, { leaf, place: "row" });
}

function balancesOf(
  { stated, shape }: ProvenShard,
  limbs: readonly bigint[],
): { equity: bigint[]; debt: bigint[] } {
  const { bits } = shape.limits;
  const whole = (first: number, count: number): bigint =>
    recompose(limbs.slice(first, first + count), bits);
  const equity = stated.assets.map(({ slices }, a) =>
    slices.reduce(
      (sum, { kappa }, t) => sum + whole(shape.equityColumns[a][t], Math.ceil(kappa / bits)),
      0n,
    ),
  );
  return { equity, debt: shape.debtColumns.map((first) => whole(first, shape.levels)) };
}

function openRow(shard: ProvenShard, bundle: Bytes, owner: Owner): OpeningAnswer {
  if (bundle.length > BUNDLE_BYTES_MAX) refuse("file-malformed", "size");
  const reader = new Reader(bundle);
  const shown = readRow(reader, shard, owner);
  checkPaths(reader, shard, shown);
  const breakdown = readBreakdown(reader);
  const signature = reader.take(64);
  if (breakdown.some(({ asset }) => asset >= shard.stated.assets.length))
    refuse("file-malformed", "breakdown");
  if (reader.take(bundle.length - reader.at).some((byte) => byte !== 0))
    refuse("file-malformed", "padding");
  const { equity, debt } = balancesOf(shard, shown.limbs);
  checkBalances(shard.stated, breakdown, equity, debt);
  const found = { equityQuanta: equity, debtQuanta: debt, breakdown, signature, id: shown.id };
  return { ...verdict("ok", `shard ${shard.stated.shard}, row ${shown.row}`), ...found };
}

/** Checks that `bundle` shows the owner's row inside a shard that `verifyShard` accepted (§4.9). Unaudited. */
export function verifyOpening(shard: ProvenShard, bundle: Bytes, owner: Owner): OpeningAnswer {
  return guarded<OpeningAnswer>(() => openRow(shard, bundle, owner), "bundle");
}
