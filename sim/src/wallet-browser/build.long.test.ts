import { readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { builtWallet } from "./wallet-stage.ts";

/** Anybody who builds the same sources gets the same files: what is installed can be compared. */
test("two builds of the same sources have the same hash in every file", async () => {
  const first = await builtWallet();
  const hashesOf = (folder: string): string => readFileSync(join(folder, "assets.json"), "utf8");
  const before = [hashesOf(first.extension), hashesOf(first.page)];
  expect(Object.keys(JSON.parse(before[0]) as object).length).toBeGreaterThan(10);
  // Without the note of what it was built from it is built once more.
  rmSync(join(dirname(first.graph), ".sources"));
  const second = await builtWallet();
  expect([hashesOf(second.extension), hashesOf(second.page)]).toEqual(before);
}, 120_000);
