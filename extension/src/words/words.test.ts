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

test("which part of a vault's file is damaged is nobody's word, but that both copies are is told", () => {
  const damaged = (detail: string) => ({ refusal: "vault-damaged", detail });
  expect(ruleText(damaged("check"), "en")).toBe("");
  expect(ruleText({ refusal: "vault-newer", detail: "2" }, "fr")).toBe("");
  expect(ruleText(damaged("both slots"), "en")).toBe("Both copies of it are.");
  expect(ruleText(damaged("both slots"), "fr")).toBe("Ses deux copies le sont.");
});
