import { seededRng } from "@holdall/server/ports";
import { expect, test } from "vitest";
import { fuzz } from "./fuzz.ts";
import { walletTargets } from "./wallet-targets.ts";

/** Every reader of the wallet under changed inputs: more than a million in all. */
const INPUTS = 150_000;
const LIMIT_MS = 1_800_000;

test("a million inputs and more are meant", () => {
  expect(INPUTS * walletTargets.length).toBeGreaterThanOrEqual(1_000_000);
});

test.each(walletTargets)(
  "150,000 inputs: only its own errors come out of $name",
  (target) => {
    const rng = seededRng(11n).fork(target.name);
    const report = fuzz({ target, rng, isOver: (done) => done >= INPUTS });
    expect(report.bug?.why).toBeUndefined();
    expect(report.inputs).toBeGreaterThanOrEqual(INPUTS);
  },
  LIMIT_MS,
);
