import { formatDecimal } from "@holdall/core/num";
import {
  COMPONENTS,
  ZERO_IV,
  bucketOf,
  dayNumber,
  findSealed,
  identityOf,
  isCommittedBucket,
  keyDeriver,
  readOwner,
  sha256,
  signedBreakdown,
  verifyOpening,
} from "@holdall/core/reserves";
import type { DayReport, Manifest, OpeningAnswer, Owner, OwnerText } from "@holdall/core/reserves";
import { reportOf } from "./check-day.ts";
import { withHash } from "./file-hash.ts";
import type { BalanceLine, CheckLine, NamedFile, RowAnswer } from "./protocol.ts";
import { opens, verifiesEd25519 } from "./signatures.ts";

export interface RowToCheck {
  readonly files: readonly NamedFile[];
  readonly owner: OwnerText;
  readonly bundle: Uint8Array;
  readonly allowToy?: boolean;
}

const MAGIC_PLAIN = "HOLDPOB1";

/** Checks that a bundle, plain or in its bucket, shows the owner's row inside a day that holds. Unaudited. */
export async function checkRow(row: RowToCheck): Promise<RowAnswer> {
  const owner = readOwner(row.owner);
  const report = await reportOf(row);
  if (owner === undefined) return refused("owner-malformed");
  // A row inside proofs that do not hold shows nothing.
  if (report.manifest === undefined || report.exit === 1 || report.exit === 2)
    return refused("day-invalid");
  const plain = await plainBundle(row, owner, report.manifest);
  const answer =
    typeof plain === "string"
      ? refused(plain)
      : await shownRow(report, report.manifest, plain, owner);
  return { ...answer, lines: withBundleHash(answer.lines, row.bundle) };
}

/** The lines, each failed one with the hash of the bundle that it read, if there was any. */
function withBundleHash(lines: readonly CheckLine[], bundle: Uint8Array): readonly CheckLine[] {
  if (bundle.length === 0) return lines;
  const file = { name: "", bytes: Uint8Array.from(bundle) };
  return lines.map((line) => (line.outcome === "failed" ? withHash(line, file) : line));
}

function refused(code: string, place = ""): RowAnswer {
  const line: CheckLine = { check: "row", outcome: "failed", code, place };
  return { kind: "row", verdict: "invalid", lines: [line], balances: [], audited: false };
}

/** The bundle itself, out of its bucket where it lies in one; else the code of the refusal. */
async function plainBundle(
  { files, bundle }: RowToCheck,
  owner: Owner,
  manifest: Manifest,
): Promise<Uint8Array | string> {
  const magic = String.fromCharCode(...bundle.subarray(0, MAGIC_PLAIN.length));
  if (magic === MAGIC_PLAIN) return bundle;
  const { power } = manifest.buckets;
  const bucket = bucketOf(sha256, identityOf(owner), power);
  const index = files.find(({ name }) => name === "buckets.idx")?.bytes ?? new Uint8Array();
  if (!isCommittedBucket(sha256, manifest.buckets, index, { bucket, file: bundle }))
    return "bucket-foreign";
  const keys = keyDeriver(manifest.snapshot.stateHash)(owner.nonce, owner.subaccountId);
  const shape = { day: dayNumber(manifest.date) ?? 0, power, bucket };
  const found = findSealed(bundle, shape, keys.tag);
  if (found.code !== "ok") return found.code;
  return (await opens(keys.key, ZERO_IV, found.sealed)) ?? "file-malformed";
}

async function shownRow(
  { shards }: DayReport,
  manifest: Manifest,
  bundle: Uint8Array,
  owner: Owner,
): Promise<RowAnswer> {
  const answers = shards.map((shard) => verifyOpening(shard, bundle, owner));
  const opened = answers.find(({ code }) => code !== "bundle-foreign") ?? answers[0];
  if (opened === undefined) return refused("bundle-foreign");
  if (opened.code !== "ok") return refused(opened.code, opened.place);
  const isSigned = await isBreakdownSigned(manifest, opened);
  return {
    kind: "row",
    verdict: isSigned ? "valid" : "invalid",
    lines: [
      { check: "row", outcome: "ok", code: "ok", place: opened.place },
      {
        check: "balance",
        outcome: isSigned ? "ok" : "failed",
        code: isSigned ? "ok" : "signature-invalid",
        place: "",
      },
    ],
    balances: balancesOf(manifest, opened),
    audited: false,
  };
}

async function isBreakdownSigned(manifest: Manifest, opened: OpeningAnswer): Promise<boolean> {
  const message = signedBreakdown(manifest, opened);
  if (message === undefined || opened.signature === undefined) return false;
  for (const { key } of manifest.signatures)
    if (await verifiesEd25519(key, message, opened.signature)) return true;
  return false;
}

function balancesOf(manifest: Manifest, { breakdown = [] }: OpeningAnswer): BalanceLine[] {
  return breakdown.map(({ asset, component, units }) => ({
    symbol: manifest.assets[asset].symbol,
    component: COMPONENTS[component] ?? String(component),
    amount: formatDecimal(units, manifest.assets[asset].decimals),
  }));
}
