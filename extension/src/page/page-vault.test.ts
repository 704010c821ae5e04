import { expect, test } from "vitest";
import type { PageStore } from "./page-store.ts";
import { pageVault } from "./page-vault.ts";

/** What two tabs of one browser keep together. */
function sharedStore(): PageStore {
  const kept = new Map<string, unknown>();
  return {
    get: (key) => Promise.resolve(kept.get(key)),
    set: (key, value) => Promise.resolve(void kept.set(key, value)),
    change(key, change) {
      const next = change(kept.get(key));
      if (next !== undefined) kept.set(key, next);
      return Promise.resolve(next !== undefined);
    },
  };
}

const text = (counter: number, by: string): string => JSON.stringify({ counter, by });

test("a tab that has not seen what another wrote writes nothing over it, and is told", async () => {
  const store = sharedStore();
  const older: string[] = [];
  const first = pageVault(store, () => older.push("first"));
  const second = pageVault(store, () => older.push("second"));
  await first.write("a", text(1, "first"));
  expect(await second.read()).toEqual({ a: text(1, "first"), b: null });

  await first.write("b", text(2, "first"));
  await expect(second.write("b", text(2, "second"))).rejects.toThrow("another tab");
  expect(older).toEqual(["second"]);
  expect(await first.read()).toEqual({ a: text(1, "first"), b: text(2, "first") });

  await second.write("a", text(3, "second"));
  expect(await second.read()).toEqual({ a: text(3, "second"), b: text(2, "first") });
});

test("no vault is made where there is one already, and none of a text that says not how new it is", async () => {
  const vault = pageVault(sharedStore(), () => {});
  await expect(vault.write("a", "no vault")).rejects.toThrow("another tab");
  await vault.write("a", text(1, "one"));
  await expect(vault.write("a", text(1, "another"))).rejects.toThrow("another tab");
  expect((await vault.read()).a).toBe(text(1, "one"));
});
