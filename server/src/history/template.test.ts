import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodePorts } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { openEmbedded } from "./embedded.ts";
import { HISTORY_VERSION } from "./families.ts";
import { copyTemplate, prepareTemplate, templateFolder } from "./template.ts";

test("the template is made once, stands beside the packages, and is copied whole", async () => {
  await prepareTemplate();
  await prepareTemplate();
  expect(templateFolder()).toMatch(
    /node_modules.\.cache.holdall.cluster-\d+\.\d+\.\d+-[0-9a-f]{8}$/,
  );
  const folder = mkdtempSync(join(tmpdir(), "holdall-history-"));
  const target = join(folder, "copy");
  expect(copyTemplate(target)).toBe(true);
  for (const part of ["PG_VERSION", "global/pg_control", "base", "pg_wal"]) {
    expect(existsSync(join(target, part))).toBe(true);
  }
  rmSync(folder, { recursive: true });
});

test("a new folder has history's tables from the template: nobody makes them again", async () => {
  await prepareTemplate();
  const folder = mkdtempSync(join(tmpdir(), "holdall-history-"));
  for (const place of [folder, null]) {
    const database = await openEmbedded(nodePorts().disk, place);
    expect(await database.query("SELECT version, sequence FROM history.cursor")).toEqual([
      { version: HISTORY_VERSION, sequence: 0 },
    ]);
    await database.close();
  }
  rmSync(folder, { recursive: true });
});
