import { signerOfSecret } from "@holdall/client";
import { expect, test } from "vitest";
import { demoKeys } from "./keys.ts";
import { accountNumberOf, demoPeople } from "./people.ts";

test("one seed gives the same keys, another seed others", () => {
  expect(demoKeys(1)).toEqual(demoKeys(1));
  const both = [...demoKeys(1), ...demoKeys(2)].map((key) => key.apiKey);
  expect(new Set(both).size).toBe(both.length);
});

test("everybody but the house has a key of its own account; people's are shown, bots' are not", () => {
  const keys = demoKeys(7);
  expect(keys.map((key) => key.user)).toEqual(
    demoPeople.filter((who) => who.role !== "house").map((who) => who.name),
  );
  for (const key of keys) expect(key.accountId).toBe(accountNumberOf(key.user));
  expect(keys.filter((key) => key.isShown).map((key) => key.user)).toEqual(["alice", "bob"]);
});

test("the client finds the same key in the secret", async () => {
  for (const key of demoKeys(3)) {
    expect((await signerOfSecret(key.apiSecret)).apiKey).toBe(key.apiKey);
  }
});
