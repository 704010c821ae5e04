import { expect, test } from "vitest";
import type { IdentityDatabase } from "../sql.ts";
import { AuditLog, auditHash } from "./audit-log.ts";

const columns = ["number", "at_ms", "actor", "action", "details", "hash"];

/** A database that takes a while, gives rows back as they came, and refuses what is called "refused". */
function slowDatabase(lost = ""): IdentityDatabase {
  const rows: Record<string, unknown>[] = [];
  return {
    async query(text, values = []) {
      await new Promise((resolve) => setImmediate(resolve));
      if (values.includes("refused")) throw new Error("no such row");
      if (text.includes("INSERT INTO"))
        rows.push(Object.fromEntries(columns.map((name, at) => [name, values[at]])));
      if (lost !== "" && values.includes(lost)) throw new Error("the answer was lost");
      if (text.includes("DESC LIMIT 1")) return rows.slice(-1);
      return text.includes("LIMIT $2") ? rows : [];
    },
  };
}

test("entries that are written at once make one chain, also around one that is refused", async () => {
  const log = await AuditLog.open(slowDatabase());
  const acts = ["halt", "open", "refused", "halt"].map((action, at) =>
    log.append({ at, actor: "alice", action, details: "SOL_USDC" }),
  );
  const outcomes = await Promise.allSettled(acts);
  expect(outcomes.map(({ status }) => status)).toEqual([
    "fulfilled",
    "fulfilled",
    "rejected",
    "fulfilled",
  ]);
  const page = await log.page(0, 10);
  expect(page.map(({ number, at, action }) => [number, at, action])).toEqual([
    [1, 0, "halt"],
    [2, 1, "open"],
    [3, 3, "halt"],
  ]);
  let before = "0".repeat(64);
  for (const entry of page) {
    expect(entry.hash).toBe(auditHash(before, entry));
    before = entry.hash;
  }
});

test("an entry that was stored although its answer was lost is the one that the next follows", async () => {
  const log = await AuditLog.open(slowDatabase("lost"));
  const entry = { at: 1, actor: "alice", details: "SOL_USDC" };
  await expect(log.append({ ...entry, action: "lost" })).rejects.toThrow("lost");
  await log.append({ ...entry, action: "open" });
  const [first, second] = await log.page(0, 10);
  expect([first.number, second.number]).toEqual([1, 2]);
  expect(second.hash).toBe(auditHash(first.hash, second));
});
