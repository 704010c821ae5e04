import { cpSync, mkdtempSync, rmSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodePorts } from "@holdall/server/ports";
import { beforeAll, expect, test } from "vitest";
import { openEmbedded } from "./embedded.ts";
import { historyConformance } from "./history.conformance.ts";
import { prepareTemplate } from "./template.ts";

const { disk } = nodePorts();

historyConformance("the embedded PostgreSQL", () => openEmbedded(disk, null));

beforeAll(prepareTemplate);

test("a folder keeps its rows, and only one may have it open", async () => {
  const folder = mkdtempSync(join(tmpdir(), "holdall-history-"));
  const first = await openEmbedded(disk, folder);
  await first.query("CREATE TABLE kept AS SELECT 9007199254740991::bigint AS units");
  await expect(openEmbedded(disk, folder)).rejects.toMatchObject({ code: "locked" });
  await first.close();

  const second = await openEmbedded(disk, folder);
  expect(await second.query("SELECT units FROM kept")).toEqual([{ units: 2 ** 53 - 1 }]);
  await second.close();
  rmSync(folder, { recursive: true });
});

test("what an interrupted first start left behind is thrown away", async () => {
  const folder = mkdtempSync(join(tmpdir(), "holdall-history-"));
  disk.makeFolder(join(folder, "cluster.new", "base"));
  const database = await openEmbedded(disk, folder);
  expect(await database.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
  expect(existsSync(join(folder, "cluster.new"))).toBe(false);
  await database.close();
  rmSync(folder, { recursive: true });
});

test("a damaged folder is refused with its name and the remedy, and left as it is", async () => {
  const whole = mkdtempSync(join(tmpdir(), "holdall-history-"));
  await (await openEmbedded(disk, whole)).close();
  for (const lost of ["PG_VERSION", "global/pg_control", "pg_wal"]) {
    const folder = mkdtempSync(join(tmpdir(), "holdall-history-"));
    cpSync(join(whole, "cluster"), join(folder, "cluster"), { recursive: true });
    rmSync(join(folder, "cluster", lost), { recursive: true });
    const opened = openEmbedded(disk, folder);
    await expect(opened).rejects.toMatchObject({
      code: "damaged",
      message: expect.stringContaining(
        `the history in ${join(folder, "cluster")} cannot be opened`,
      ),
    });
    expect(existsSync(join(folder, "cluster", lost))).toBe(false);
    const release = disk.lock(join(folder, "lock"));
    release.release();
    rmSync(folder, { recursive: true });
  }
  rmSync(whole, { recursive: true });
});

test("a number beyond 2^53 is an error, never a rounded number", async () => {
  const database = await openEmbedded(disk, null);
  await expect(database.query("SELECT 9007199254740992::bigint")).rejects.toThrow("safe integer");
  expect(await database.query("SELECT sum(x) FROM (VALUES (9007199254740992)) AS t (x)")).toEqual([
    { sum: 9007199254740992n },
  ]);
  await database.close();
});
