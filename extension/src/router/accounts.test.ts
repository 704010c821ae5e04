import { expect, test } from "vitest";
import { jointlyMade } from "./accounts.ts";
import type { ShownAccount } from "./accounts.ts";

const account = (kind: ShownAccount["kind"], identity: string): ShownAccount => ({
  family: "solana",
  address: identity,
  label: "",
  kind,
  identity,
  source: 1,
  owners: [],
  first: [],
});
const single = account("single", "1.0");
const guarded = account("frost", "2.0");
const threeKeys = account("own-safe", "0.0");

test("an account of several keys that has just been made is the one in use", () => {
  expect(jointlyMade([single], [single, guarded])).toBe(guarded);
  expect(jointlyMade([single, guarded], [single, guarded, threeKeys])).toBe(threeKeys);
});

test("nothing is chosen for a person whose accounts were there before, or are of one key", () => {
  expect(jointlyMade([single, guarded], [single, guarded])).toBe(undefined);
  expect(jointlyMade([single], [single, account("single", "1.1")])).toBe(undefined);
  expect(jointlyMade([single], [single, account("ledger", "3.0")])).toBe(undefined);
  expect(jointlyMade([single, guarded], [single])).toBe(undefined);
});
