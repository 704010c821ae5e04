import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { clusterOf, snapshotEveryOf } from "./cluster.ts";
import { UsageError } from "./options.ts";
import { runProgram } from "./program.twin.ts";

test("without JOURNAL_URL this machine's files are the journal", () => {
  expect(clusterOf({})).toBeUndefined();
  expect(clusterOf({ JOURNAL_URL: "" })).toBeUndefined();
});

test("a node has the name that it is given, or one of its host and process", () => {
  const url = "postgres://h/d";
  expect(clusterOf({ JOURNAL_URL: url, JOURNAL_NODE: "north" })).toEqual({ url, node: "north" });
  expect(clusterOf({ JOURNAL_URL: url })?.node).toContain(String(process.pid));
});

test.each(["1", "1000000"])("SNAPSHOT_EVERY takes %s", (text) => {
  expect(snapshotEveryOf({ SNAPSHOT_EVERY: text }, 5)).toBe(Number(text));
  expect(snapshotEveryOf({}, 5)).toBe(5);
});

test.each(["0", "-1", "1.5", "many", "9999999999999999"])("SNAPSHOT_EVERY refuses %s", (text) => {
  expect(() => snapshotEveryOf({ SNAPSHOT_EVERY: text }, 5)).toThrow(UsageError);
});

test("an address that is none ends the program with 2 and is not repeated", async () => {
  const data = mkdtempSync(join(tmpdir(), "holdall-cluster-"));
  const environment = { JOURNAL_URL: "mysql://someone:secret@host/d" };
  const { code, errors } = await runProgram({ args: ["--data", data, "--port", "0"], environment });
  expect(code).toBe(2);
  expect(errors).toContain("JOURNAL_URL is postgres://");
  expect(errors).not.toContain("secret");
  rmSync(data, { recursive: true });
});
