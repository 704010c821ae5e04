import { expect, test } from "vitest";
import { wordsOf } from "@holdall/extension/words";
import { POLICY_OPEN } from "@holdall/wallet/policy";
import { COINS, familyOf, limitLines, tokenAsset, tokensIn } from "./limit-fields.ts";
import type { SecureStage } from "./stage.ts";

const MINT = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";
const limited = {
  ...POLICY_OPEN,
  unitLimits: {
    transaction: { native: 1_500_000_000n },
    day: { [`token:${MINT}`]: 7n },
    month: { [`token:${MINT}`]: 9n, native: 0n },
  },
};

test("an address is of the family it looks like, and half of one is of none", () => {
  expect(familyOf(MINT)).toBe("solana");
  expect(familyOf(`0x${"aB".repeat(20)}`)).toBe("evm");
  for (const text of ["", "0x", `0x${"ab".repeat(19)}`, `0x${"ab".repeat(21)}`, "0OIl".repeat(10)])
    expect(familyOf(text)).toBe(null);
  expect([31, 32, 44, 45].map((length) => familyOf("1".repeat(length)))).toEqual([
    null,
    "solana",
    "solana",
    null,
  ]);
});

test("each token that has a limit is found once, and coins are none", () => {
  expect(tokensIn([limited, limited])).toEqual([tokenAsset(MINT)]);
  expect(tokensIn([POLICY_OPEN])).toEqual([]);
});

test("limits are told window by window, a coin in whole coins and a token in its smallest units", () => {
  const stage = { words: wordsOf("en") } as SecureStage;
  expect(limitLines(stage, limited, [COINS.solana, tokenAsset(MINT)])).toEqual([
    "SOL, at once: 1.5",
    "EPjFWd…Dt1v, at once: no limit",
    "SOL, in 24 hours: no limit",
    "EPjFWd…Dt1v, in 24 hours: 7",
    "SOL, in 30 days: 0",
    "EPjFWd…Dt1v, in 30 days: 9",
  ]);
});
