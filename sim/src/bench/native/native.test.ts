import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { generate } from "../files/generate.ts";
import { PLANS } from "../files/plans.ts";
import type { Plan } from "../files/plans.ts";
import { compileNative } from "./native.ts";

const native = compileNative();

/** Plans at a size for a test; the thousand markets stay, for the sake of the holdings. */
const plans: readonly Plan[] = [
  { ...PLANS["ec-1"], population: 500, commands: 20_000 },
  { ...PLANS["cex-50"], markets: 10, accounts: 500, population: 1_000, commands: 20_000 },
  { ...PLANS["cex-1000"], accounts: 2_000, population: 4_000, commands: 10_000, markEvery: 100 },
];

test.skipIf(native === undefined).each(plans)(
  "$name: the native yardstick finds the state, trades and fees of the plain exchange",
  (plan) => {
    const folder = mkdtempSync(`${tmpdir()}/arena-`);
    const path = `${folder}/commands`;
    const { bytes, expected } = generate(plan);
    writeFileSync(path, bytes);
    const pass = native!.run(plan, path, { warmup: 1_000, limit: plan.commands });
    rmSync(folder, { recursive: true });
    const { trades, volumeLots, volumeQuote, feesBase, feesQuote, digest } = expected;
    expect(pass).toMatchObject({ trades, volumeLots, volumeQuote, feesBase, feesQuote, digest });
    expect(pass.commands).toBe(plan.commands);
  },
);
