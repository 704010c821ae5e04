import { expect, test } from "vitest";
import { ruleText } from "./words.ts";

test("the rule that refuses is told in words, and any other detail as it is", () => {
  const refused = (detail: string, refusal = "policy-refused") => ({ refusal, detail });
  expect(ruleText(refused("limit-units"), "en")).toContain("beyond the limit");
  expect(ruleText(refused("hours"), "fr")).toContain("heure");
  expect(ruleText(refused("second factor"), "en")).toBe("second factor");
  expect(ruleText(refused("toString"), "en")).toBe("toString");
  expect(ruleText(refused("hours", "malformed"), "en")).toBe("hours");
});

test("a limit is told with its amounts, and one without a price with the way on", () => {
  const told = (detail: string, language: "en" | "fr" = "en") =>
    ruleText({ refusal: "policy-refused", detail }, language).replaceAll(/\s/gu, " ");
  expect(told("limit-quote day  2500000000 2310000000 400000000")).toBe(
    "Refused: 24 h limit 2,500.00 USDC, 2,310.00 used, this needs 400.00.",
  );
  expect(told("limit-units transaction native:eip155 4500000000000000000 0 ", "fr")).toBe(
    "Refusé : limite par transaction de 4,50 ETH, 0,00 utilisés, il faut tout.",
  );
  const mint = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";
  expect(told(`limit-units month token:${mint} 7000000 1 2`)).toContain("30 d limit 7.00 USDC");
  expect(told("limit-units month token:0xabcdef0123 7 1 2")).toContain("limit 7 0xabcd…0123");
  const unpriced = told("limit-unpriced day native 500000000  ");
  expect(unpriced).toContain("SOL has no fresh price");
  expect(unpriced).toContain("Set the rules again");
  for (const detail of ["limit-quote day", "limit-quote day  a 1 2", "limit-quote year  1 1 2"])
    expect(told(detail)).toBe(detail);
});

test("which part of a vault's file is damaged is nobody's word, but that both copies are is told", () => {
  const damaged = (detail: string) => ({ refusal: "vault-damaged", detail });
  expect(ruleText(damaged("check"), "en")).toBe("");
  expect(ruleText({ refusal: "vault-newer", detail: "2" }, "fr")).toBe("");
  expect(ruleText(damaged("both slots"), "en")).toBe("Both copies of it are.");
  expect(ruleText(damaged("both slots"), "fr")).toBe("Ses deux copies le sont.");
});
