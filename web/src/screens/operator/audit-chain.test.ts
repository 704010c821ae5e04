import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { brokenAt, type AuditEntry } from "./audit-chain.ts";

/** As the venue writes it: each hash over the one before and everything that the entry says. */
function chainOf(actions: readonly string[]): AuditEntry[] {
  let before = "0".repeat(64);
  return actions.map((action, index) => {
    const [number, at, actor, details] = [index + 1, 1_000 + index, "olga", "BTC/USDC “é”"];
    const said = `${before}\n${JSON.stringify([number, at, actor, action, details])}`;
    const hash = createHash("sha256").update(said).digest("hex");
    before = hash;
    return { number, at, actor, action, details, hash };
  });
}

test("a chain that the venue wrote holds, also an empty one", async () => {
  expect(await brokenAt([])).toBeUndefined();
  expect(await brokenAt(chainOf(["halt", "propose", "sign"]))).toBeUndefined();
});

test("whatever is altered, left out or moved is found where it happened", async () => {
  const whole = chainOf(["halt", "propose", "sign", "open"]);
  const changes: Partial<AuditEntry>[] = [
    { at: 7 },
    { actor: "otto" },
    { action: "reopen" },
    { details: "" },
    { hash: "0".repeat(64) },
  ];
  for (const change of changes) {
    const altered = whole.map((entry) => (entry.number === 2 ? { ...entry, ...change } : entry));
    expect(await brokenAt(altered), JSON.stringify(change)).toBe(2);
  }
  expect(await brokenAt(whole.filter(({ number }) => number !== 2))).toBe(3);
  expect(await brokenAt(whole.slice(1))).toBe(2);
  expect(await brokenAt(whole.toReversed())).toBe(4);
});
