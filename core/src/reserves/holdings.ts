/**
 * The other side of the balance (§7): what is held, by statements signed with the keys that hold
 * it, and the ratio for each asset. Nothing is netted: a surplus in one asset covers no other.
 */
import { ascii, hex } from "./bytes.ts";
import type { Bytes } from "./bytes.ts";
import { canonicalBytes, parseCanonical } from "./canonical.ts";
import { Malformed, count, hash, integer, list, oneOf, record, small, text } from "./codec.ts";
import type { Decoded } from "./codec.ts";
import type { Manifest } from "./manifest.ts";
import { dayNumber } from "./snapshot.ts";

export const RESERVES_BYTES_MAX = 16 << 20;
/** Cold addresses sign at least this often. */
export const STATEMENT_DAYS_MAX = 31;

/** `simulated` is the declared vault of a demonstration: no key on any chain holds it. */
const holding = record({
  asset: count,
  chain: text,
  address: text,
  kind: oneOf("key", "multisig", "contract", "simulated"),
  amountBase: integer,
  baseDecimals: small,
  height: integer,
  block: text,
  /** The day whose liabilities hash was signed. */
  date: text,
  liabilities: hash,
  owners: list(text),
  threshold: count,
  signatures: list(text),
});
const reserves = record({ format: oneOf("holdall-holdings/1"), holdings: list(holding) });

export type Holding = Decoded<typeof holding>;

/** Bytes of `reserves.json`. */
export function holdingsBytes(holdings: readonly Holding[]): Bytes {
  return canonicalBytes(reserves.encode({ format: "holdall-holdings/1", holdings }));
}

/** The holdings in a file; undefined when the file is not one. */
export function readHoldings(bytes: Bytes): readonly Holding[] | undefined {
  const json = bytes.length > RESERVES_BYTES_MAX ? undefined : parseCanonical(bytes);
  if (json === undefined) return undefined;
  try {
    return reserves.decode(json).holdings;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** The ASCII message that a holding key signs; wrapped by each chain's own message format. */
export function holdingMessage(
  statement: Pick<Holding, "date" | "liabilities" | "chain" | "height" | "block" | "address">,
): Bytes {
  return ascii(
    [
      "Holdall proof of reserves v1",
      `date ${statement.date}`,
      `liabilities ${hex(statement.liabilities)}`,
      `chain ${statement.chain}`,
      `height ${statement.height}`,
      `block ${statement.block}`,
      `address ${statement.address}`,
    ].join("\n"),
  );
}

export type HoldingCode =
  | "counted"
  | "simulated"
  | "reserve-stale"
  | "reserve-foreign"
  | "reserve-duplicate"
  | "signature-invalid";
/** True when enough of the holding's owners signed the message; the chain's formats are the caller's. */
export type CheckHolding = (holding: Holding, message: Bytes) => boolean;

/** Whether a holding counts, and if not why. A simulated one counts only where simulation is declared. */
function judgeHolding(holding: Holding, manifest: Manifest, check: CheckHolding): HoldingCode {
  const [signedOn, today] = [dayNumber(holding.date), dayNumber(manifest.date)];
  if (signedOn === undefined || today === undefined || signedOn > today) return "reserve-stale";
  if (today - signedOn > STATEMENT_DAYS_MAX) return "reserve-stale";
  if (!manifest.assets.some(({ id, kind }) => id === holding.asset && kind === "held"))
    return "reserve-foreign";
  if (signedOn === today && hex(holding.liabilities) !== hex(manifest.liabilitiesHash))
    return "reserve-foreign";
  if (holding.amountBase < 0n) return "reserve-foreign";
  if (!check(holding, holdingMessage(holding))) return "signature-invalid";
  return holding.kind === "simulated" ? "simulated" : "counted";
}

export interface JudgedHolding {
  readonly holding: Holding;
  readonly code: HoldingCode;
}
/** Judges every holding; an address counts once for each asset, however it is spelled. */
export function judgeHoldings(
  holdings: readonly Holding[],
  manifest: Manifest,
  check: CheckHolding,
): JudgedHolding[] {
  const seen = new Set<string>();
  return holdings.map((holding) => {
    const place = `${holding.asset} ${holding.chain} ${holding.address}`.toLowerCase();
    const isRepeated = seen.has(place);
    seen.add(place);
    return {
      holding,
      code: isRepeated ? "reserve-duplicate" : judgeHolding(holding, manifest, check),
    };
  });
}

export interface AssetRatio {
  readonly asset: number;
  readonly symbol: string;
  /** In quanta of the asset. */
  readonly liabilitiesQuanta: bigint;
  readonly reservesQuanta: bigint;
  /** floor(10,000·R/L); undefined when nothing is owed. */
  readonly ratioBps: bigint | undefined;
  /** What is missing beyond rounding. */
  readonly shortQuanta: bigint;
  /** How much rounding to quanta can overstate what is owed: two quanta a row, none without rounding. */
  readonly roundingQuanta: bigint;
  /** D/E in parts per million, rounded up: high values ask who borrows. */
  readonly borrowedPpm: bigint;
  /** Part of the reserves that is a declared simulation. */
  readonly simulatedQuanta: bigint;
}

const PERP_SUFFIX = ".PERP";

/** Symbol of the pseudo-asset of derivatives that are settled in an asset. */
export function perpSymbol(symbol: string): string {
  return symbol + PERP_SUFFIX;
}

function positive(value: bigint): bigint {
  return value > 0n ? value : 0n;
}

/**
 * The ledger's own rows, the house's included, add up to exactly what is held; rounding each row's
 * equity up and debt down then overstates by less than two quanta a row. That much is no shortfall.
 */
function roundingOf(manifest: Manifest, index: number): bigint {
  const { symbol, exponent } = manifest.assets[index];
  const perp = manifest.assets.some(
    ({ kind, symbol: other }) => kind === "perp" && other === perpSymbol(symbol),
  );
  const rows = BigInt(manifest.shards.reduce((sum, shard) => sum + shard.rows, 0));
  return (exponent > 0 ? 2n * rows : 0n) + (perp ? 2n * rows : 0n);
}

/** What is owed in an asset, in quanta: E − D, plus the positive net of its derivatives, rounded up. */
function liabilitiesOf(manifest: Manifest, index: number): bigint {
  const { symbol, exponent } = manifest.assets[index];
  const own = positive(manifest.totals[index].net);
  const perp = manifest.assets.findIndex(
    (each) => each.kind === "perp" && each.symbol === perpSymbol(symbol),
  );
  if (perp < 0) return own;
  const units = positive(manifest.totals[perp].net) * 10n ** BigInt(manifest.assets[perp].exponent);
  const quantum = 10n ** BigInt(exponent);
  return own + (units + quantum - 1n) / quantum;
}

/** Quanta of one asset among holdings of the given codes, rounded down. */
function heldQuanta(
  asset: Manifest["assets"][number],
  judged: readonly JudgedHolding[],
  codes: readonly HoldingCode[],
): bigint {
  const own = judged.filter(
    ({ holding, code }) => holding.asset === asset.id && codes.includes(code),
  );
  const unit = 10n ** BigInt(asset.decimals);
  return own.reduce(
    (total, { holding: { amountBase, baseDecimals } }) =>
      total + (amountBase * unit) / 10n ** BigInt(baseDecimals + asset.exponent),
    0n,
  );
}

/** The ratios of a day from its file of holdings; undefined when the file is not one. */
export function ratiosOf(
  manifest: Manifest,
  reserves: Bytes,
  check: CheckHolding,
): AssetRatio[] | undefined {
  const holdings = readHoldings(reserves);
  return holdings === undefined
    ? undefined
    : assetRatios(manifest, judgeHoldings(holdings, manifest, check));
}

/** The ratio of every held asset. Reserves are rounded down, liabilities up: rounding never flatters. */
export function assetRatios(manifest: Manifest, judged: readonly JudgedHolding[]): AssetRatio[] {
  return manifest.assets.flatMap((asset, index) => {
    if (asset.kind !== "held") return [];
    const liabilitiesQuanta = liabilitiesOf(manifest, index);
    const reservesQuanta = heldQuanta(asset, judged, ["counted", "simulated"]);
    const { equity, debt } = manifest.totals[index];
    const roundingQuanta = roundingOf(manifest, index);
    const shortfall = liabilitiesQuanta - reservesQuanta;
    const ratioBps =
      liabilitiesQuanta === 0n ? undefined : (10_000n * reservesQuanta) / liabilitiesQuanta;
    return [
      {
        asset: asset.id,
        symbol: asset.symbol,
        liabilitiesQuanta,
        reservesQuanta,
        ratioBps,
        shortQuanta: shortfall > roundingQuanta ? shortfall : 0n,
        roundingQuanta,
        borrowedPpm: equity === 0n ? 0n : (1_000_000n * debt + equity - 1n) / equity,
        simulatedQuanta: heldQuanta(asset, judged, ["simulated"]),
      },
    ];
  });
}
