import { expect, test } from "vitest";
import { bucketName, bucketOf, openBucket } from "./buckets.ts";
import { keyDeriver } from "./bundle-keys.ts";
import { manifestBytes } from "./manifest.ts";
import { rowId } from "./rows.ts";
import { planDay } from "./publish.ts";
import { dayNumber } from "./snapshot.ts";
import type { LiabilitySnapshot } from "./snapshot.ts";
import {
  cipher,
  nodeSha256,
  toyDay,
  toySettings,
  toySnapshot,
  toyVerifier,
  verifySignature,
  operatorKey,
  usdc,
} from "./toy.twin.ts";
import { signedBreakdown, verifyDay } from "./verify-day.ts";
import { verifyOpening } from "./verify/index.ts";

const day = toyDay();
const report = verifyDay(toyVerifier(day.files));

/** Row `r` of the toy snapshot, as its owner's client sees it. */
function ownerOf(r: number) {
  const { rows } = toySnapshot();
  return {
    userId: rows.userIds[r],
    subaccountId: rows.subaccountIds[r],
    nonce: rows.nonces.slice(32 * r, 32 * r + 32),
  };
}
function bundleOf(r: number): Uint8Array {
  const { stateHash, date } = toySnapshot();
  const owner = ownerOf(r);
  const { power } = day.manifest.buckets;
  const bucket = bucketOf(
    nodeSha256,
    rowId(nodeSha256, owner.userId, owner.subaccountId, owner.nonce),
    power,
  );
  const file = day.files.get(`buckets/${bucketName(bucket, power)}`)!;
  const keys = keyDeriver(stateHash)(owner.nonce, owner.subaccountId);
  const answer = openBucket(file, { day: dayNumber(date)!, power, bucket }, keys, cipher);
  if (answer.code !== "ok") throw new Error(answer.sentence);
  return answer.bundle;
}

test("a day verifies, every check in words, and says unaudited", () => {
  // The invented snapshot was taken at midnight, not at the drawn minute.
  const others = report.lines.filter(({ outcome }) => outcome !== "ok");
  expect(others.map(({ outcome, code }) => [outcome, code])).toEqual([
    ["warning", "snapshot-untimely"],
  ]);
  expect(report).toMatchObject({ exit: 0, audited: false });
  expect(new Set(report.lines.map(({ check }) => check))).toEqual(
    new Set([
      "manifest",
      "proof",
      "totals",
      "table",
      "disclosed",
      "chain",
      "signature",
      "reserves",
    ]),
  );
});

test("every user finds their bundle, sees their balances, and the reserve key signed them", () => {
  for (const r of [0, 1, 17, 59]) {
    const opened = verifyOpening(report.shards[0], bundleOf(r), ownerOf(r));
    expect(opened.code).toBe("ok");
    const owed = BigInt(5_000_007 * (r + 1) + 1_234 * r);
    const quantum = 10n ** BigInt(day.manifest.assets[0].exponent);
    expect(opened.equityQuanta?.[0]).toBe((owed + quantum - 1n) / quantum);
    expect(opened.debtQuanta?.[1]).toBe(
      BigInt(70 * r) / 10n ** BigInt(day.manifest.assets[1].exponent),
    );
    const message = signedBreakdown(day.manifest, opened)!;
    expect(verifySignature(operatorKey, message, opened.signature!)).toBe(true);
  }
});

test("a row answers to its owner alone", () => {
  const shard = report.shards[0];
  expect(verifyOpening(shard, bundleOf(5), ownerOf(6)).code).toBe("row-not-mine");
  expect(verifyOpening(shard, bundleOf(5), { ...ownerOf(5), nonce: new Uint8Array(32) }).code).toBe(
    "row-not-mine",
  );
});

test("a shortfall is a valid result that says which asset and how much", () => {
  const short = verifyDay(toyVerifier(toyDay(90n).files));
  expect(short.exit).toBe(3);
  expect(
    short.lines.filter(({ code }) => code === "reserve-short").map(({ place }) => place),
  ).toEqual(["USDC", "BTC"]);
});

test("an unbalanced ledger is refused before anything is proven", () => {
  const snapshot = toySnapshot();
  const netUnits = [snapshot.netUnits[0] + 1n, ...snapshot.netUnits.slice(1)];
  expect(planDay({ ...snapshot, netUnits }, toySettings())).toEqual({
    refusal: "ledger-unbalanced",
    place: "USDC",
  });
});

test("more assets than there are columns for are refused with the count and its limit", () => {
  const snapshot = toySnapshot();
  const more = Array.from({ length: 40 }, (_, i) => ({
    ...snapshot.assets[0],
    id: 1_000 + i,
    symbol: `X${i}`,
  }));
  const assets = [...snapshot.assets, ...more];
  const netUnits = [...snapshot.netUnits, ...more.map(() => 0n)];
  const plan = planDay({ ...snapshot, assets, netUnits }, toySettings());
  expect(plan).toMatchObject({ refusal: "too-many-columns" });
  expect("place" in plan && plan.place).toMatch(
    /^\d+ assets: \d+ columns exceed the limit of 800$/,
  );
});

test("every file of the day with one byte changed is refused", () => {
  for (const [name, bytes] of day.files) {
    if (name.startsWith("buckets")) continue;
    const changed = bytes.slice();
    changed[Math.floor(changed.length / 2)] ^= 1;
    const files = new Map([...day.files, [name, changed]]);
    expect(verifyDay(toyVerifier(files)).exit, name).not.toBe(0);
  }
});

/** The toy platform with a vault: 1,000 tokens at a dollar, and a disclosed row that holds `vaultUnits` of dollars for them. */
function withVault(vaultUnits: number): LiabilitySnapshot {
  const snapshot = toySnapshot();
  const { rows } = snapshot;
  const [user, vault] = [rows.count, rows.count + 1];
  const nonces = new Uint8Array(32 * (rows.count + 2));
  nonces.set(rows.nonces);
  nonces.fill(99, 32 * user, 32 * vault);
  const last = rows.entryStarts[rows.count];
  return {
    ...snapshot,
    assets: [...snapshot.assets, { ...usdc, id: 9, symbol: "VLT", kind: "claim" }],
    netUnits: [
      snapshot.netUnits[0] + BigInt(vaultUnits),
      snapshot.netUnits[1],
      snapshot.netUnits[2],
      1_000_000_000n,
    ],
    disclosed: [...snapshot.disclosed, { name: "VLT", row: vault }],
    rows: {
      count: rows.count + 2,
      userIds: BigUint64Array.of(...rows.userIds, 5000n, 5001n),
      subaccountIds: new Uint16Array(rows.count + 2),
      nonces,
      entryStarts: Uint32Array.of(...rows.entryStarts, last + 1, last + 2),
      entryAssets: Uint16Array.of(...rows.entryAssets, 3, 0),
      entryComponents: Uint8Array.of(...rows.entryComponents, 6, 0),
      entryUnits: Float64Array.of(...rows.entryUnits, 1_000_000_000, vaultUnits),
    },
  };
}

test("a vault's tokens are covered by its own disclosed row, or the day says they are not", () => {
  const reportWith = (vaultUnits: number) =>
    verifyDay(toyVerifier(toyDay(100n, withVault(vaultUnits)).files));
  expect(reportWith(1_000_000_000).exit).toBe(0);
  expect(reportWith(900_000_000).exit).toBe(3);
  expect(
    reportWith(900_000_000)
      .lines.filter(({ code }) => code === "reserve-short")
      .map(({ place }) => place),
  ).toEqual(["VLT"]);
});

test("a row disclosed twice is refused: it would be taken off customers' totals twice", () => {
  const [row] = day.manifest.disclosed;
  const twice = { ...day.manifest, disclosed: [row, { ...row, name: "again" }] };
  const files = new Map([...day.files, ["manifest.json", manifestBytes(twice)]]);
  expect(verifyDay(toyVerifier(files)).lines.map(({ code }) => code)).toEqual([
    "manifest-malformed",
  ]);
});
