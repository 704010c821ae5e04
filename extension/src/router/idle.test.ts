import { idleMsOf } from "@holdall/wallet/keyring";
import { expect, test } from "vitest";
import { IDLE_CHOICES } from "./idle.ts";

const DAY_MINUTES = 24 * 60;

test("what a person may choose is what the lock takes, and all of it", () => {
  const minutes = Array.from({ length: DAY_MINUTES + 1 }, (_, at) => at);
  const taken = minutes.filter((one) => idleMsOf(one) !== null);
  expect(IDLE_CHOICES.map(Number)).toEqual(taken);
});
