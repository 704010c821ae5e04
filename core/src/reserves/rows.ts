/**
 * From sub-accounts to rows of the trace: identities, the order that says nothing, the division
 * into shards, and balances in quanta. Equity is rounded up and debt down, so that rounding can
 * only overstate what is owed (§2.3).
 */
import { ascii, concat, littleEndian } from "./bytes.ts";
import type { Bytes, Sha256 } from "./bytes.ts";
import { usableRows } from "./profiles.ts";
import type { Profile } from "./profiles.ts";
import type { LiabilityRows } from "./snapshot.ts";
import { emptyKey, shortHash } from "./short-hash.ts";
import type { TableAsset } from "./table.ts";

const TAG_ID = 6;
const HMAC_BLOCK = 64;

/** HMAC-SHA-256 (RFC 2104). */
export function hmac(sha256: Sha256, key: Bytes, message: Bytes): Bytes {
  const block = new Uint8Array(HMAC_BLOCK);
  block.set(key.length > HMAC_BLOCK ? sha256(key) : key);
  const inner = sha256(
    concat(
      block.map((byte) => byte ^ 0x36),
      message,
    ),
  );
  return sha256(
    concat(
      block.map((byte) => byte ^ 0x5c),
      inner,
    ),
  );
}

/** The 32 bytes that identify a row: SHA-256(0x06 ‖ user ‖ sub-account ‖ nonce), each u64 masked to 63 bits. */
export function rowId(sha256: Sha256, userId: bigint, subaccountId: number, nonce: Bytes): Bytes {
  const digest = sha256(
    concat(Uint8Array.of(TAG_ID), littleEndian(userId, 8), littleEndian(subaccountId, 2), nonce),
  );
  for (let i = 7; i < 32; i += 8) digest[i] &= 0x7f;
  return digest;
}

/** All identities, 32 bytes a row: `rowId` of each. */
export function rowIds(rows: LiabilityRows): Uint8Array {
  const ids = new Uint8Array(32 * rows.count);
  const hasher = shortHash();
  const { message, view } = hasher;
  for (let r = 0; r < rows.count; r++) {
    message[0] = TAG_ID;
    view.setBigUint64(1, rows.userIds[r], true);
    view.setUint16(9, rows.subaccountIds[r], true);
    message.set(rows.nonces.subarray(32 * r, 32 * r + 32), 11);
    const id = ids.subarray(32 * r, 32 * r + 32);
    hasher.hash(43, id);
    for (let i = 7; i < 32; i += 8) id[i] &= 0x7f;
  }
  return ids;
}

/** Rows in ascending order of HMAC(day secret, id): an index says nothing about its account. */
export function rowOrder(daySecret: Bytes, ids: Uint8Array): Uint32Array {
  const count = ids.length / 32;
  const keys = new Uint8Array(32 * count);
  const hasher = shortHash();
  const secret = emptyKey();
  hasher.key(secret, daySecret);
  for (let r = 0; r < count; r++) {
    hasher.message.set(ids.subarray(32 * r, 32 * r + 32));
    hasher.hmac(secret, 32, keys.subarray(32 * r, 32 * r + 32));
  }
  const view = new DataView(keys.buffer);
  // The first 48 bits decide almost always; equal ones are settled by the rest.
  const heads = Float64Array.from(
    { length: count },
    (_, r) => view.getUint32(32 * r) * 65_536 + view.getUint16(32 * r + 4),
  );
  const compareTails = (a: number, b: number): number => {
    for (let i = 6; i < 32; i++) {
      if (keys[32 * a + i] !== keys[32 * b + i]) return keys[32 * a + i] - keys[32 * b + i];
    }
    return a - b;
  };
  return Uint32Array.from({ length: count }, (_, r) => r).sort(
    (a, b) => heads[a] - heads[b] || compareTails(a, b),
  );
}

/** Bounds of each shard in the order of rows: as few shards as fit, sizes differing by at most one. */
export function shardBounds(
  profile: Profile,
  rows: number,
): { readonly start: number; readonly end: number }[] {
  const shards = Math.max(1, Math.ceil(rows / usableRows(profile)));
  return Array.from({ length: shards }, (_, k) => ({
    start: Math.floor((rows * k) / shards),
    end: Math.floor((rows * (k + 1)) / shards),
  }));
}

/** The rows of one shard as the prover takes them. */
export interface ShardRows {
  readonly count: number;
  /** Row-major: equity of every asset, then debt of every asset, in quanta. */
  readonly quanta: BigUint64Array;
  /** Four field elements a row. */
  readonly ids: BigUint64Array;
}

/** Rounds one row's entries of one asset to quanta: equity up, debt down. */
function divideUnits(units: number, quantum: number, up: boolean): number {
  const rest = units % quantum;
  return (units - rest) / quantum + (up && rest > 0 ? 1 : 0);
}

/** Quanta and identities of the rows `order[start … end − 1]`. Sums beyond 2^53 − 1 throw: the ledger forbids them. */
export function shardRows(
  rows: LiabilityRows,
  ids: Uint8Array,
  table: readonly TableAsset[],
  members: Uint32Array,
): ShardRows {
  const width = 2 * table.length;
  const quantums = table.map(({ exponent }) => 10 ** exponent);
  const quanta = new BigUint64Array(members.length * width);
  const idWords = new BigUint64Array(members.length * 4);
  const idView = new DataView(ids.buffer, ids.byteOffset, ids.byteLength);
  const sums = new Float64Array(width);
  for (let i = 0; i < members.length; i++) {
    const row = members[i];
    sums.fill(0);
    for (let e = rows.entryStarts[row]; e < rows.entryStarts[row + 1]; e++) {
      const units = rows.entryUnits[e];
      const slot = units < 0 ? table.length + rows.entryAssets[e] : rows.entryAssets[e];
      sums[slot] += Math.abs(units);
      if (!Number.isSafeInteger(sums[slot]))
        throw new RangeError(`row ${row}: amount outside the ledger's range`);
    }
    for (let slot = 0; slot < width; slot++) {
      if (sums[slot] === 0) continue;
      const isEquity = slot < table.length;
      quanta[i * width + slot] = BigInt(
        divideUnits(sums[slot], quantums[slot % table.length], isEquity),
      );
    }
    for (let word = 0; word < 4; word++)
      idWords[4 * i + word] = idView.getBigUint64(32 * row + 8 * word, true);
  }
  return { count: members.length, quanta, ids: idWords };
}

/** The bytes hashed into the blinding key: identity, equity and debt of every row in order. */
export function shardRowsBytes(rows: ShardRows): Bytes {
  const width = rows.count === 0 ? 0 : rows.quanta.length / rows.count;
  const whole = new BigUint64Array(rows.count * (4 + width));
  for (let i = 0; i < rows.count; i++) {
    whole.set(rows.ids.subarray(4 * i, 4 * i + 4), i * (4 + width));
    whole.set(rows.quanta.subarray(i * width, i * width + width), i * (4 + width) + 4);
  }
  return new Uint8Array(whole.buffer);
}

/** The key of all randomness of one shard (§6): another row, parameter or version gives an unrelated stream. */
export function streamKey(
  sha256: Sha256,
  daySecret: Bytes,
  statement: Bytes,
  rowsHash: Bytes,
): Bytes {
  return hmac(sha256, daySecret, concat(sha256(statement), rowsHash));
}

/** The secret of one day, derived from the master key held by custody. */
export function daySecretOf(sha256: Sha256, masterKey: Bytes, date: string): Bytes {
  return hmac(sha256, masterKey, ascii(`holdall/por/day/v1/${date}`));
}
