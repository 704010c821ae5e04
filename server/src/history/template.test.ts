import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { copyTemplate, prepareTemplate, templateFolder } from "./template.ts";

test("the template is made once, stands beside the packages, and is copied whole", async () => {
  await prepareTemplate();
  await prepareTemplate();
  expect(templateFolder()).toMatch(/node_modules.\.cache.holdall.cluster-\d+\.\d+\.\d+$/);
  const folder = mkdtempSync(join(tmpdir(), "holdall-history-"));
  const target = join(folder, "copy");
  expect(copyTemplate(target)).toBe(true);
  for (const part of ["PG_VERSION", "global/pg_control", "base", "pg_wal"]) {
    expect(existsSync(join(target, part))).toBe(true);
  }
  rmSync(folder, { recursive: true });
});
