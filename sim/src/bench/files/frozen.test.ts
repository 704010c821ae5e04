import { expect, test } from "vitest";
import { freeze, frozenRow } from "./frozen.ts";
import type { PlanName } from "./plans.ts";

test("what is frozen cannot be frozen again, and what is not has no row", () => {
  expect(() => freeze("ec-1")).toThrow("a change is a new name");
  expect(() => frozenRow("ec-2" as PlanName)).toThrow("not frozen yet");
});

test("each frozen file has a hash, figures of the whole and of its prefix", () => {
  for (const name of ["ec-1", "cex-50", "cex-1000"] as const) {
    const { sha256, expected } = frozenRow(name);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(expected.digest).toMatch(/^[0-9a-f]{16}$/);
    expect(expected.prefix.trades).toBeGreaterThan(0);
    expect(expected.prefix.trades).toBeLessThan(expected.trades);
  }
});
