import { expect, test } from "vitest";
import {
  MINUTES_PER_DAY,
  beaconBytes,
  checkBeacon,
  checkLink,
  commitMinute,
  drawnMs,
  isTimely,
  SNAPSHOT_DELAY_MS_MAX,
  slotFires,
} from "./days.ts";
import { manifestBytes, manifestHash, readManifest } from "./manifest.ts";
import { dateOf, dayNumber } from "./snapshot.ts";
import { nodeSha256, toyDay } from "./toy.twin.ts";

const { manifest } = toyDay();
const zeros = new Uint8Array(32);
const blockHash = (m: number) => nodeSha256(Uint8Array.of(m & 255, m >> 8));

test("the last minute always fires, and the minutes are spread over the day", () => {
  const fires = (salt: number, m: number) =>
    slotFires(nodeSha256, 20_000 + salt, m, { blockHash: blockHash(m), previousHash: zeros });
  for (let salt = 0; salt < 20; salt++) expect(fires(salt, MINUTES_PER_DAY - 1)).toBe(true);
  const firsts = Array.from({ length: 60 }, (_, salt) => {
    let m = 0;
    while (!fires(salt, m)) m++;
    return m;
  });
  expect(firsts.filter((m) => m < 720).length).toBeGreaterThan(15);
  expect(firsts.filter((m) => m >= 720).length).toBeGreaterThan(15);
});

test("a slot beacon shows that the snapshot fired at its minute and not before", () => {
  const day = dayNumber(manifest.date)!;
  let minute = 0;
  while (!slotFires(nodeSha256, day, minute, { blockHash: blockHash(minute), previousHash: zeros }))
    minute++;
  const file = (count: number) =>
    beaconBytes(
      Array.from({ length: count }, (_, m) => ({
        slot: BigInt(1000 + 150 * m),
        blockHash: blockHash(m),
      })),
    );
  const with_ = (bytes: Uint8Array, stated: number) => ({
    ...manifest,
    beacon: { ...manifest.beacon, kind: "slot" as const, hash: nodeSha256(bytes), minute: stated },
  });
  expect(checkBeacon(nodeSha256, with_(file(minute + 1), minute), file(minute + 1))).toBe("ok");
  expect(checkBeacon(nodeSha256, with_(file(minute + 2), minute + 1), file(minute + 2))).toBe(
    "beacon-mismatch",
  );
  expect(checkBeacon(nodeSha256, with_(file(minute + 1), minute), file(minute))).toBe(
    "beacon-mismatch",
  );
});

test("a committed minute must follow from its secret", () => {
  const secret = new Uint8Array(32).fill(7);
  expect(commitMinute(nodeSha256, secret, zeros)).toBe(manifest.beacon.minute);
  expect(checkBeacon(nodeSha256, manifest, secret)).toBe("ok");
  expect(checkBeacon(nodeSha256, manifest, new Uint8Array(32).fill(8))).toBe("beacon-mismatch");
});

test("a day links to the one before, over a gap with a warning, never backwards", () => {
  const next = (date: string, previous = manifest.date) => ({
    ...manifest,
    date,
    previous: { date: previous, hash: manifestHash(nodeSha256, manifest), gapReason: "" },
  });
  expect(checkLink(nodeSha256, manifest, next("2026-11-23"))).toBe("ok");
  expect(checkLink(nodeSha256, manifest, next("2026-11-24"))).toBe("date-gap");
  expect(checkLink(nodeSha256, manifest, next("2026-11-22"))).toBe("chain-broken");
  expect(checkLink(nodeSha256, manifest, next("2026-11-23", "2026-11-21"))).toBe("chain-broken");
  expect(
    checkLink(nodeSha256, { ...manifest, fewRows: !manifest.fewRows }, next("2026-11-23")),
  ).toBe("chain-broken");
});

test("a manifest is read back as it was written, and nothing else is read", () => {
  const bytes = manifestBytes(manifest);
  expect(manifestBytes(readManifest(bytes)!)).toEqual(bytes);
  expect(readManifest(bytes.subarray(1))).toBeUndefined();
  const text = Buffer.from(bytes).toString();
  expect(
    readManifest(new Uint8Array(Buffer.from(text.replace('"audited":false', '"audited":"false"')))),
  ).toBeUndefined();
  expect(
    readManifest(
      new Uint8Array(Buffer.from(text.replace('"valueDecimals":"', '"valueDecimals":"9999'))),
    ),
  ).toBeUndefined();
  expect(manifest.audited).toBe(false);
});

test("dates are calendar dates", () => {
  expect(dayNumber("1970-01-02")).toBe(1);
  expect(dateOf(dayNumber("2028-02-29")!)).toBe("2028-02-29");
  expect(["2026-02-29", "2026-1-1", "2026-13-01", ""].map(dayNumber)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test("a snapshot is timely from the start of its drawn minute until three minutes after", () => {
  const drawn = drawnMs(manifest)!;
  expect(drawn).toBe(Date.parse(`${manifest.date}T00:00:00Z`) + manifest.beacon.minute * 60_000);
  const at = (timeMs: number) =>
    isTimely({ ...manifest, snapshot: { ...manifest.snapshot, timeMs } });
  expect(
    [-1, 0, SNAPSHOT_DELAY_MS_MAX, SNAPSHOT_DELAY_MS_MAX + 1].map((ms) => at(drawn + ms)),
  ).toEqual([false, true, true, false]);
  expect(isTimely({ ...manifest, date: "2026-02-30" })).toBe(false);
});
