import { expect, test } from "vitest";
import { processCpu } from "./thread-cpu.ts";

test("a process that does not exist has no CPU time", () => {
  expect(processCpu(2 ** 22 + 1)).toBeUndefined();
});

test.skipIf(process.platform !== "linux")(
  "all threads together used at least what the main one did",
  () => {
    const cpu = processCpu(process.pid)!;
    expect(cpu.mainNanos).toBeGreaterThan(0);
    expect(cpu.allNanos).toBeGreaterThanOrEqual(cpu.mainNanos);
  },
);
