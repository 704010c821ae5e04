/**
 * The manifest of one day (§5.2): what was snapshot, the public table, the shards, the totals, and
 * the hashes by which everything else of the day hangs on one signature.
 */
import { concat } from "./bytes.ts";
import type { Bytes, Sha256 } from "./bytes.ts";
import { canonicalBytes, parseCanonical } from "./canonical.ts";
import type { Json } from "./canonical.ts";
import {
  Malformed,
  bytesOf,
  count,
  flag,
  hash,
  integer,
  list,
  maybe,
  oneOf,
  record,
  small,
  text,
} from "./codec.ts";
import type { Decoded } from "./codec.ts";
import type { AssetTerms, Haircut, LiabilityTable } from "./table.ts";

const TAG_MANIFEST = 8;
const TAG_LIABILITIES = 9;
export const MANIFEST_BYTES_MAX = 1 << 20;
export const FORMAT = "holdall-reserves/1";

const haircut = record({
  kind: oneOf("identity", "inverseSqrt"),
  weightPpm: integer,
  basePpm: integer,
  penaltyE12: integer,
  third: flag,
});
const asset = record({
  id: count,
  symbol: text,
  kind: oneOf("held", "perp", "claim", "attested"),
  decimals: small,
  ceilingUnits: integer,
  markUsdE18: maybe(integer),
  haircut,
  issuedByOperator: flag,
  exponent: small,
  slices: list(record({ kappa: small, weight: integer })),
  debtWeight: integer,
});
/** Equity and debt are in quanta, by asset; customers are everybody but disclosed rows. */
const total = record({
  asset: count,
  equity: integer,
  debt: integer,
  net: integer,
  customersEquity: integer,
  customersDebt: integer,
});
const signature = record({ key: hash, signature: bytesOf(64) });
const manifest = record({
  format: oneOf(FORMAT),
  date: text,
  profile: oneOf("standard", "small", "toy"),
  security: record({
    bits: count,
    queries: count,
    workBits: count,
    blindingRows: count,
    maskLength: count,
  }),
  audited: flag,
  fewRows: flag,
  previous: record({ date: text, hash, gapReason: text }),
  snapshot: record({
    sequence: integer,
    timeMs: count,
    stateHash: hash,
    journalHash: hash,
    auditRoot: hash,
  }),
  beacon: record({ kind: oneOf("slot", "commit"), hash, minute: count, nextCommit: hash }),
  assets: list(asset),
  valueDecimals: small,
  shards: list(
    record({ file: text, sha256: hash, rows: count, equity: list(integer), debt: list(integer) }),
  ),
  totals: list(total),
  disclosed: list(
    record({ name: text, file: text, sha256: hash, userId: integer, subaccountId: count }),
  ),
  deficits: list(record({ asset: count, absorbedUnits: integer })),
  buckets: record({ power: small, sha256: hash }),
  liabilitiesHash: hash,
  reserves: hash,
  signatures: list(signature),
});

export type Manifest = Decoded<typeof manifest>;
export type ManifestAsset = Manifest["assets"][number];

/** Bytes of `manifest.json`. */
export function manifestBytes(value: Manifest): Bytes {
  return canonicalBytes(manifest.encode(value));
}

/** The manifest in a file; undefined when the file is not one. */
export function readManifest(bytes: Bytes): Manifest | undefined {
  if (bytes.length > MANIFEST_BYTES_MAX) return undefined;
  const json = parseCanonical(bytes);
  if (json === undefined) return undefined;
  try {
    return manifest.decode(json);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

function hashWithout(sha256: Sha256, tag: number, value: Manifest, left: readonly string[]): Bytes {
  const whole = manifest.encode(value) as { readonly [key: string]: Json };
  const kept = Object.entries(whole).filter(([name]) => !left.includes(name));
  return sha256(concat(Uint8Array.of(tag), canonicalBytes(Object.fromEntries(kept))));
}

/** What the keys that hold assets sign: everything but the reserves and the signatures. */
export function liabilitiesHash(sha256: Sha256, value: Manifest): Bytes {
  return hashWithout(sha256, TAG_LIABILITIES, value, ["liabilitiesHash", "reserves", "signatures"]);
}

/** What the reserve key signs, what the next day links to, what is anchored on chains. */
export function manifestHash(sha256: Sha256, value: Manifest): Bytes {
  return hashWithout(sha256, TAG_MANIFEST, value, ["signatures"]);
}

/** The manifest's rows for the table: engine terms beside the derived integers. */
export function manifestAssets(
  terms: readonly AssetTerms[],
  table: LiabilityTable,
): ManifestAsset[] {
  return terms.map((each, a) => {
    const { exponent, slices, debtWeight } = table.assets[a];
    const plain = { basePpm: 0n, penaltyE12: 0n, third: false, ...each.haircut };
    return { ...each, markUsdE18: each.markUsdE18, haircut: plain, exponent, slices, debtWeight };
  });
}

/** The engine terms stated in a manifest, from which the table is derived again. */
export function termsOf({ assets }: Manifest): AssetTerms[] {
  return assets.map(
    ({ id, symbol, kind, decimals, ceilingUnits, markUsdE18, haircut, issuedByOperator }) => {
      const { weightPpm, basePpm, penaltyE12, third } = haircut;
      const own: Haircut =
        haircut.kind === "identity"
          ? { kind: "identity", weightPpm }
          : { kind: "inverseSqrt", weightPpm, basePpm, penaltyE12, third };
      const terms = { id, symbol, kind, decimals, ceilingUnits, haircut: own, issuedByOperator };
      return markUsdE18 === undefined ? terms : { ...terms, markUsdE18 };
    },
  );
}
