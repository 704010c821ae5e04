import { formatDecimal } from "@holdall/core/num";
import {
  fromHex,
  hex,
  manifestHash,
  readHoldings,
  readManifest,
  sha256,
  verifyDay,
} from "@holdall/core/reserves";
import type { AssetRatio, DayReport, Manifest } from "@holdall/core/reserves";
import { withFileHashes } from "./file-hash.ts";
import type { AssetLine, DayAnswer, HoldingLine, NamedFile } from "./protocol.ts";
import { checkedSignatures } from "./signatures.ts";

export interface DayToCheck {
  readonly files: readonly NamedFile[];
  readonly previous?: Uint8Array;
  readonly pinnedKey?: string;
  /** Tests only: accepts the small profile that protects nothing. */
  readonly allowToy?: boolean;
}

/** Verifies one day from its files, and keeps what the check of a row needs. */
export async function reportOf(day: DayToCheck): Promise<DayReport> {
  const files = new Map(day.files.map(({ name, bytes }) => [name, bytes]));
  const manifestFile = files.get("manifest.json");
  const manifest = manifestFile === undefined ? undefined : readManifest(manifestFile);
  const previous = day.previous === undefined ? undefined : readManifest(day.previous);
  const pinnedKey = day.pinnedKey === undefined ? undefined : fromHex(day.pinnedKey);
  return verifyDay({
    sha256,
    read: (name) => files.get(name),
    verifySignature: await checkedSignatures(manifest),
    // Signatures of chains are checked where chains are spoken: here a declared simulation alone counts.
    checkHolding: ({ kind }) => kind === "simulated",
    allowToy: day.allowToy === true,
    ...(previous === undefined ? {} : { previous }),
    ...(pinnedKey === undefined ? {} : { pinnedKey }),
  });
}

/** Verifies one day; every check is a line. Unaudited. */
export async function checkDay(day: DayToCheck): Promise<DayAnswer> {
  const report = await reportOf(day);
  const { manifest, lines, ratios, exit } = report;
  return {
    kind: "day",
    verdict: exit === 0 ? "valid" : exit === 3 ? "short" : "invalid",
    date: manifest?.date ?? "",
    bits: manifest?.security.bits ?? 0,
    manifestHash: manifest === undefined ? "" : hex(manifestHash(sha256, manifest)),
    signer: manifest === undefined ? "" : hex(manifest.signatures[0]?.key ?? new Uint8Array()),
    rows: manifest?.shards.reduce((sum, { rows }) => sum + rows, 0) ?? 0,
    fewRows: manifest?.fewRows === true,
    lines: withFileHashes(
      lines.map(({ check, outcome, code, place }) => ({ check, outcome, code, place })),
      day.files,
      manifest,
    ),
    assets: manifest === undefined ? [] : ratios.map((ratio) => assetLine(manifest, ratio)),
    holdings: manifest === undefined ? [] : holdingLines(manifest, day.files),
    audited: false,
  };
}

/** Every place that the day names, under the symbol of its asset. */
function holdingLines(manifest: Manifest, files: readonly NamedFile[]): readonly HoldingLine[] {
  const file = files.find(({ name }) => name === "reserves.json");
  const holdings = file === undefined ? undefined : readHoldings(file.bytes);
  return (holdings ?? []).map((holding) => ({
    symbol: manifest.assets.find(({ id }) => id === holding.asset)?.symbol ?? "",
    amount: formatDecimal(holding.amountBase, holding.baseDecimals),
    chain: holding.chain,
    address: holding.address,
    height: String(holding.height),
    kind: holding.kind,
    signatures: holding.signatures.length,
    threshold: holding.threshold,
  }));
}

const PERCENT_DECIMALS = 2;

function assetLine(manifest: Manifest, ratio: AssetRatio): AssetLine {
  const { symbol, liabilitiesQuanta, reservesQuanta, ratioBps } = ratio;
  const asset = manifest.assets.find(({ id }) => id === ratio.asset);
  const whole = (quanta: bigint): string =>
    formatDecimal(quanta * 10n ** BigInt(asset?.exponent ?? 0), asset?.decimals ?? 0);
  return {
    symbol,
    owed: whole(liabilitiesQuanta),
    held: whole(reservesQuanta),
    ratio: ratioBps === undefined ? "" : formatDecimal(ratioBps, PERCENT_DECIMALS),
    isCovered: ratio.shortQuanta === 0n,
    isSimulated: ratio.simulatedQuanta > 0n,
  };
}
