/** Snapshot files: a liability snapshot as JSON, amounts and identifiers as decimal strings. */
import { COMPONENTS } from "@holdall/core/reserves";
import type { AssetTerms, LiabilitySnapshot } from "@holdall/core/reserves";

/** One row of a snapshot file. An entry is the asset's index, the component's name and signed engine units. */
export interface FileRow {
  readonly userId: string;
  readonly subaccountId: number;
  readonly nonce: string;
  readonly entries: readonly (readonly [number, string, string])[];
}
type FileAsset = Omit<AssetTerms, "ceilingUnits" | "markUsdE18" | "haircut"> & {
  readonly ceilingUnits: string;
  readonly markUsdE18?: string;
  readonly haircut: {
    readonly kind: "identity" | "inverseSqrt";
    readonly weightPpm: string;
    readonly basePpm?: string;
    readonly penaltyE12?: string;
  };
};
export interface SnapshotFile {
  readonly date: string;
  readonly sequence: string;
  readonly timeMs: number;
  readonly stateHash: string;
  readonly journalHash: string;
  readonly auditRoot: string;
  readonly assets: readonly FileAsset[];
  readonly netUnits: readonly string[];
  readonly rows: readonly FileRow[];
  readonly disclosed: readonly { readonly name: string; readonly row: number }[];
}

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "hex"));

function terms({ ceilingUnits, markUsdE18, haircut, ...rest }: FileAsset): AssetTerms {
  const weightPpm = BigInt(haircut.weightPpm);
  const own =
    haircut.kind === "identity"
      ? ({ kind: "identity", weightPpm } as const)
      : ({
          kind: "inverseSqrt",
          weightPpm,
          basePpm: BigInt(haircut.basePpm ?? "0"),
          penaltyE12: BigInt(haircut.penaltyE12 ?? "0"),
        } as const);
  const common = { ...rest, ceilingUnits: BigInt(ceilingUnits), haircut: own };
  return markUsdE18 === undefined ? common : { ...common, markUsdE18: BigInt(markUsdE18) };
}

/** The snapshot in a file. Throws when a number, a component or an asset is not one. */
export function snapshotOf(file: SnapshotFile): LiabilitySnapshot {
  const { rows } = file;
  const entries = rows.flatMap((row) => row.entries);
  const starts = new Uint32Array(rows.length + 1);
  for (const [r, row] of rows.entries()) starts[r + 1] = starts[r] + row.entries.length;
  const component = (name: string): number => {
    const index = (COMPONENTS as readonly string[]).indexOf(name);
    if (index < 0) throw new RangeError(`unknown component ${name}`);
    return index;
  };
  const units = (text: string): number => {
    const value = Number(BigInt(text));
    if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is outside the ledger's range`);
    return value;
  };
  const nonces = new Uint8Array(32 * rows.length);
  for (const [r, { nonce }] of rows.entries()) nonces.set(bytes(nonce), 32 * r);
  return {
    date: file.date,
    sequence: BigInt(file.sequence),
    timeMs: file.timeMs,
    stateHash: bytes(file.stateHash),
    journalHash: bytes(file.journalHash),
    auditRoot: bytes(file.auditRoot),
    assets: file.assets.map(terms),
    rows: {
      count: rows.length,
      userIds: BigUint64Array.from(rows, ({ userId }) => BigInt(userId)),
      subaccountIds: Uint16Array.from(rows, ({ subaccountId }) => subaccountId),
      nonces,
      entryStarts: starts,
      entryAssets: Uint16Array.from(entries, ([asset]) => asset),
      entryComponents: Uint8Array.from(entries, ([, name]) => component(name)),
      entryUnits: Float64Array.from(entries, ([, , text]) => units(text)),
    },
    disclosed: file.disclosed,
    deficits: [],
    netUnits: file.netUnits.map(BigInt),
  };
}
