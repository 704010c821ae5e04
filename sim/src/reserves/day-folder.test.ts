import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import {
  PROFILES,
  bucketName,
  bucketOf,
  complaintBytes,
  identityOf,
  manifestHash,
} from "@holdall/core/reserves";
import { manifestIn, proveDay, sha256, verifyFolder } from "@holdall/server/reserves";
import { complaintVerdict } from "./complain.ts";
import { inventAssets, inventSnapshot } from "./world.ts";

const place = mkdtempSync(join(tmpdir(), "holdall-days-"));
afterAll(() => rmSync(place, { recursive: true }));
const masterKey = new Uint8Array(32).fill(1);
const snapshot = inventSnapshot(2 ** PROFILES.toy.lg - 320 + 1, inventAssets(2, 1));

/** Name and hash of every file of a folder. */
function digest(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return names
    .map((entry) => join(entry.parentPath, entry.name))
    .sort((a, b) => (a < b ? -1 : 1))
    .map(
      (path) =>
        `${path.slice(folder.length)} ${createHash("sha256").update(readFileSync(path)).digest("hex")}`,
    );
}

test("two shards give the same bytes on one worker and on two", async () => {
  const folders = [1, 2].map((workers) => join(place, `workers-${workers}`));
  for (const [i, folder] of folders.entries())
    await proveDay({ folder, snapshot, masterKey, profile: "toy", workers: i + 1 });
  expect(digest(folders[0])).toEqual(digest(folders[1]));
  expect(digest(folders[0]).length).toBeGreaterThan(10);
  expect(verifyFolder(folders[0], { allowToy: true })).toMatchObject({ exit: 0, audited: false });
}, 180_000);

test("shards exchanged, repeated or left out are refused", () => {
  const folder = join(place, "workers-1");
  const file = (k: number) => join(folder, `shard-${k}.proof`);
  const [first, second] = [0, 1].map((k) => readFileSync(file(k)));
  const codes = () =>
    verifyFolder(folder, { allowToy: true })
      .lines.filter(({ outcome }) => outcome === "failed")
      .map(({ code }) => code);
  writeFileSync(file(0), second);
  expect(codes()).toContain("shard-foreign");
  rmSync(file(0));
  expect(codes()).toContain("shard-missing");
  writeFileSync(file(0), first);
  expect(codes()).toEqual([]);
});

test("a complaint is judged by the folder alone; one bucket under another name shows nothing", () => {
  const folder = join(place, "workers-1");
  const manifest = manifestIn(folder)!;
  const { rows } = snapshot;
  const nonce = rows.nonces.slice(0, 32);
  const owner = { userId: rows.userIds[0], subaccountId: 0, nonce };
  const { power } = manifest.buckets;
  const bucketAt = (bucket: number) =>
    new Uint8Array(readFileSync(join(folder, "buckets", bucketName(bucket, power))));
  const judge = (bucket: number, own = owner) => {
    const file = join(place, "complaint.poc");
    const hash = manifestHash(sha256, manifest);
    const head = {
      format: "holdall-complaint/1",
      date: manifest.date,
      manifestHash: hash,
    } as const;
    writeFileSync(file, complaintBytes({ ...head, ...own, bucket: bucketAt(bucket) }));
    return complaintVerdict({ file, day: folder, allowToy: true });
  };
  const mine = bucketOf(sha256, identityOf(owner), power);
  expect(judge(mine)).toMatchObject({ isUpheld: false, code: "ok" });
  expect(judge(mine ^ 1)).toMatchObject({ isUpheld: false, code: "bucket-foreign" });
  const stranger = { ...owner, nonce: new Uint8Array(32).fill(7) };
  const theirs = bucketOf(sha256, identityOf(stranger), power);
  expect(judge(theirs, stranger)).toMatchObject({ isUpheld: true, code: "bundle-missing" });
});

test("the program proves, verifies, opens and publishes; a changed byte is refused with the reason in words", () => {
  const run = (...words: string[]) => {
    const program = join(import.meta.dirname, "main.ts");
    const { status, stdout } = spawnSync(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", program, ...words],
      { encoding: "utf8" },
    );
    return { status, stdout };
  };
  const day = join(place, "day");
  expect(
    run("prove", "--invent", "40", "--profile", "toy", "--workers", "1", "--out", day),
  ).toMatchObject({ status: 0 });
  const own = inventSnapshot(40, inventAssets(20, 8)).rows;
  writeFileSync(
    join(place, "nonce"),
    Buffer.from(own.nonces.subarray(32 * 7, 32 * 8)).toString("hex"),
  );
  const me = run(
    "verify-me",
    join(day, "buckets/0.porb"),
    "--day",
    day,
    "--user",
    "8",
    "--nonce-file",
    join(place, "nonce"),
    "--toy",
  );
  expect(me.stdout).toMatch(/ok +my row/);
  expect(me.stdout).toMatch(/unaudited/);
  expect(me.status).toBe(0);
  expect(run("publish", day, "--site", join(place, "site"), "--toy").status).toBe(0);
  const proof = readFileSync(join(day, "shard-0.proof"));
  proof[proof.length >> 1] ^= 1;
  writeFileSync(join(day, "shard-0.proof"), proof);
  const bad = run("verify", day, "--toy");
  expect(bad.status).toBe(1);
  expect(bad.stdout).toMatch(/failed +proof +The shard is not the one the manifest names/);
  expect(run("verify", join(place, "nowhere")).status).toBe(2);
}, 180_000);
