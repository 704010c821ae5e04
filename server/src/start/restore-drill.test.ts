import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lastRestoreDrill } from "./restore-drill.ts";

test("a drill counts once its moment is written down, and nothing else counts as one", () => {
  const folder = mkdtempSync(join(tmpdir(), "drill-"));
  const file = join(folder, "restore-drill");
  try {
    expect(lastRestoreDrill(file)).toBeUndefined();
    writeFileSync(file, "2026-11-29T06:00:00Z\n");
    expect(lastRestoreDrill(file)).toBe(Date.UTC(2026, 10, 29, 6));
    for (const text of ["", "yesterday", "2026-11-29", "2026-13-29T06:00:00Z"]) {
      writeFileSync(file, text);
      expect(lastRestoreDrill(file), text).toBeUndefined();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
