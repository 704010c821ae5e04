import { expect, test } from "vitest";
import { firstProofBy } from "./first-proof.ts";

test("the first proof is there at the end of the day after the venue began", () => {
  const end = Date.UTC(2026, 11, 1);
  expect(firstProofBy(Date.UTC(2026, 10, 29))).toBe(end);
  expect(firstProofBy(Date.UTC(2026, 10, 29, 13, 5, 7, 9))).toBe(end);
  expect(firstProofBy(Date.UTC(2026, 10, 30) - 1)).toBe(end);
  expect(firstProofBy(Date.UTC(2026, 10, 30))).toBe(Date.UTC(2026, 11, 2));
});
