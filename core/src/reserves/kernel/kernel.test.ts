import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { kernelWasm } from "../toy.twin.ts";
import { builtFrom } from "./build.twin.ts";

/**
 * That these sources build this kernel, and that it agrees with its twin in every column of every stage, is
 * proven in `kernel.long.test.ts`: it can only change with them. Every time, `edges.test.ts` compares each
 * step of kernel and twin where numbers are at their ends, and `vectors.test.ts` whole proofs to the byte.
 */
test("the committed kernel was built from these sources: else `node core/src/reserves/kernel/build.twin.ts`", () => {
  const told: unknown = JSON.parse(
    readFileSync(join(import.meta.dirname, "built-from.json"), "utf8"),
  );
  expect(told).toEqual(builtFrom(kernelWasm));
});
