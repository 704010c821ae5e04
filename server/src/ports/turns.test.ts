import { expect, test } from "vitest";
import { Turns } from "./turns.ts";

test("acts upon one thing wait for each other, also for one that fails; upon another they do not", async () => {
  const turns = new Turns<string>();
  const seen: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = turns.take("alice", async () => {
    seen.push("first");
    await gate.promise;
    throw new Error("refused");
  });
  const second = turns.take("alice", async () => void seen.push("second"));
  await turns.take("bob", async () => void seen.push("bob"));
  expect(seen).toEqual(["first", "bob"]);
  gate.resolve();
  await expect(first).rejects.toThrow("refused");
  await second;
  expect(seen).toEqual(["first", "bob", "second"]);
  expect(await turns.take("alice", async () => 7)).toBe(7);
});
