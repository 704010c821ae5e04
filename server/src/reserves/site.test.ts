import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dateOf, manifestHash, readManifest } from "@holdall/core/reserves";
import { afterAll, expect, test } from "vitest";
import { nextDay } from "./daily.ts";
import { minuteAfter } from "./day-folder.ts";
import { reservesFolder, sha256 } from "./primitives.ts";
import { hashOfNonce, nonceInForce, openSecrets } from "./secrets.ts";
import { BUCKET_DAYS_MAX, openSite } from "./site.ts";

const place = mkdtempSync(join(tmpdir(), "holdall-site-"));
afterAll(() => rmSync(place, { recursive: true }));
const frozen = (name: string) => readFileSync(join(reservesFolder(), "fixtures", name));
const FIRST_DAY = 20_779;

/** A finished folder with the frozen day's manifest and one bucket. */
function finished(): string {
  const folder = join(place, "staging");
  mkdirSync(join(folder, "buckets"), { recursive: true });
  for (const name of ["manifest.json", "reserves.json"])
    writeFileSync(join(folder, name), frozen(name));
  writeFileSync(join(folder, "buckets", "0.porb"), "sealed");
  return folder;
}

test("a day is taken in whole, listed newest first, and keeps its buckets for two weeks", () => {
  const site = openSite(join(place, "days"));
  for (let day = 0; day <= BUCKET_DAYS_MAX; day++) site.take(finished(), dateOf(FIRST_DAY + day));
  const dates = site.days().map(({ date }) => date);
  expect(dates[0]).toBe(dateOf(FIRST_DAY + BUCKET_DAYS_MAX));
  expect(dates).toHaveLength(BUCKET_DAYS_MAX + 1);
  expect(site.file(dates[0], "buckets/0.porb")).toBeDefined();
  expect(site.file(dates.at(-2)!, "buckets/0.porb")).toBeDefined();
  expect(site.file(dates.at(-1)!, "buckets/0.porb")).toBeUndefined();
  expect(site.file(dates.at(-1)!, "manifest.json")).toBeDefined();
  expect(existsSync(join(place, "staging"))).toBe(false);
  const again = openSite(join(place, "days"));
  expect(again.days()).toEqual(site.days());
});

test("only files of published days are given out", () => {
  const site = openSite(join(place, "days"));
  const date = site.days()[0].date;
  for (const name of ["../../secret", "/etc/hostname", "buckets/../../x", "", "nothing"])
    expect(site.file(date, name), name).toBeUndefined();
  for (const other of ["..", "2026-13-01", "private", ""])
    expect(site.file(other, "manifest.json"), other).toBeUndefined();
  site.takeGap("2030-01-01", new Uint8Array([1]));
  expect([...site.file("2030-01-01", "gap.json")!]).toEqual([1]);
  expect(openSite(join(place, "days")).days()[0].date).toBe(date);
});

test("the ratios listed are those of the day's own file of holdings", () => {
  const [day] = openSite(join(place, "days")).days();
  const manifest = readManifest(frozen("manifest.json"))!;
  expect(day.manifestHash).toBe(Buffer.from(manifestHash(sha256, manifest)).toString("hex"));
  expect(Object.keys(day.ratios).length).toBeGreaterThan(0);
});

test("secrets survive a restart, and the journal's hash says which of a user's nonces is in force", () => {
  const folder = join(place, "private");
  const secrets = openSecrets(folder);
  const inForce = ({ masterKey, nonces }: typeof secrets, userId: bigint, own?: string): string => {
    const hash = own === undefined ? null : hashOfNonce(own);
    const nonce = nonceInForce({ masterKey, nonces: nonces() }, { userId, hash });
    return Buffer.from(nonce).toString("hex");
  };
  expect(inForce(secrets, 1n)).not.toBe(inForce(secrets, 2n));
  const [first, second, strange] = ["aa", "bb", "cc"].map((byte) => byte.repeat(32));
  for (const nonce of [first, second, first]) secrets.addNonce(1n, nonce);
  secrets.keepDay("2026-11-22", { sequence: 9, heldUnits: ["5"] });
  const again = openSecrets(folder);
  expect(again.masterKey).toEqual(secrets.masterKey);
  expect(again.nonces()).toEqual({ "1": [first, second] });
  expect([inForce(again, 1n, first), inForce(again, 1n, second)]).toEqual([first, second]);
  expect(inForce(again, 1n)).toBe(inForce(secrets, 1n));
  expect(() => inForce(again, 1n, strange)).toThrow(
    "the nonce of user 1 in the journal is not kept",
  );
  expect(() => inForce(again, 2n, first)).toThrow("user 2");
  expect(again.dayRecord("2026-11-22")).toEqual({ sequence: 9, heldUnits: ["5"] });
  again.passDay("2026-11-22");
  expect(again.dayRecord("2026-11-22")).toBeUndefined();
  expect(again.passedMoments("2026-11-22")).toBe(1);
  expect(again.dayRecord("2026-11-23")).toBeUndefined();
  writeFileSync(join(folder, "master.key"), "short");
  expect(() => openSecrets(folder)).toThrow("does not hold 32 bytes");
});

test("the next day is today or later, at the minute that was committed to, and never a day twice", () => {
  const key = new Uint8Array(32).fill(9);
  const manifest = readManifest(frozen("manifest.json"))!;
  const published = Date.parse(`${manifest.date}T00:00:00Z`);
  const DAY_MS = 86_400_000;
  const minute = minuteAfter(key, manifest);
  const tomorrow = {
    date: dateOf(published / DAY_MS + 1),
    atMs: published + DAY_MS + minute * 60_000,
  };
  expect(nextDay(manifest, key, published)).toEqual(tomorrow);
  expect(nextDay(manifest, key, published + DAY_MS + 86_399_999)).toEqual(tomorrow);
  expect(nextDay(manifest, key, published + 5 * DAY_MS).date).toBe(dateOf(published / DAY_MS + 5));
  const first = minuteAfter(key, undefined) * 60_000;
  expect(nextDay(undefined, key, published + first).atMs).toBe(published + first);
  expect(nextDay(undefined, key, published + first + 1).atMs).toBe(published + DAY_MS + first);
});
