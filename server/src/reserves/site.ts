/** The folder of published days: what is served, byte for byte, and what the list of days says. */
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { formatDecimal } from "@holdall/core/num";
import { dayNumber, manifestHash, ratiosOf } from "@holdall/core/reserves";
import type { Manifest } from "@holdall/core/reserves";
import { countsHolding, manifestIn, publishedDates, readFrom } from "./day-folder.ts";
import { sha256 } from "./primitives.ts";

/** Days whose buckets are kept; what is older is proven again, from its record, where somebody needs it. */
export const BUCKET_DAYS_MAX = 14;
/** A ratio in basis points is a decimal of four places. */
const RATIO_DECIMALS = 4;

/** One published day as the list of days says it. */
export interface PublishedDay {
  readonly date: string;
  readonly manifestHash: string;
  readonly profile: string;
  /** Reserves over liabilities by symbol, rounded down; without assets of which nothing is owed. */
  readonly ratios: Readonly<Record<string, string>>;
  readonly files: readonly string[];
}

export interface ReservesSite {
  /** Newest first. */
  readonly days: () => readonly PublishedDay[];
  readonly latest: () => Manifest | undefined;
  /** A file of a published day; undefined for anything else. */
  readonly file: (date: string, name: string) => Uint8Array | undefined;
  /** Takes a finished folder in, whole, and lets old buckets go. */
  readonly take: (folder: string, date: string) => void;
  /** Keeps the signed note that says why a day has no proof. */
  readonly takeGap: (date: string, note: Uint8Array) => void;
}

/** Opens the site at `folder`, with what was published before. */
export function openSite(folder: string): ReservesSite {
  mkdirSync(folder, { recursive: true });
  let days = publishedDates(folder)
    .flatMap((date) => dayIn(folder, date))
    .reverse();
  return {
    days: () => days,
    latest: () => (days.length === 0 ? undefined : manifestIn(join(folder, days[0].date))),
    file: (date, name) =>
      dayNumber(date) === undefined ? undefined : readFrom(join(folder, date), name),
    take(from, date) {
      rmSync(join(folder, date), { recursive: true, force: true });
      renameSync(from, join(folder, date));
      for (const old of publishedDates(folder).slice(0, -BUCKET_DAYS_MAX))
        rmSync(join(folder, old, "buckets"), { recursive: true, force: true });
      days = publishedDates(folder)
        .flatMap((each) => dayIn(folder, each))
        .reverse();
    },
    takeGap(date, note) {
      mkdirSync(join(folder, date), { recursive: true });
      writeFileSync(join(folder, date, "gap.json"), note);
    },
  };
}

function dayIn(site: string, date: string): PublishedDay[] {
  const folder = join(site, date);
  const manifest = manifestIn(folder);
  const reserves = readFrom(folder, "reserves.json");
  if (manifest === undefined || reserves === undefined) return [];
  const ratios = ratiosOf(manifest, reserves, countsHolding) ?? [];
  const known = ratios.flatMap(({ symbol, ratioBps }) =>
    ratioBps === undefined ? [] : [[symbol, formatDecimal(ratioBps, RATIO_DECIMALS)] as const],
  );
  return [
    {
      date,
      manifestHash: Buffer.from(manifestHash(sha256, manifest)).toString("hex"),
      profile: manifest.profile,
      ratios: Object.fromEntries(known),
      files: filesIn(folder),
    },
  ];
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}
