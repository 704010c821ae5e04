import { expect, test } from "vitest";
import { base32, codeOfStep, recoveryCode, recoveryDigest, stepOfCode } from "./totp.ts";

const secret = Buffer.from("12345678901234567890");

test("codes are those of RFC 6238, appendix B, by their last six digits", () => {
  const vectors: readonly (readonly [seconds: number, code: string])[] = [
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
    [20_000_000_000, "353130"],
  ];
  for (const [seconds, code] of vectors)
    expect(codeOfStep(secret, Math.floor(seconds / 30))).toBe(code);
});

test("a code is taken one step early or late, and never at or before the last one used", () => {
  const nowMs = 1_000 * 30_000;
  for (const [step, taken] of [
    [998, false],
    [999, true],
    [1_000, true],
    [1_001, true],
    [1_002, false],
  ] as const) {
    const found = stepOfCode(secret, codeOfStep(secret, step), { nowMs, lastStep: 0 });
    expect(found).toBe(taken ? step : undefined);
  }
  const code = codeOfStep(secret, 1_000);
  expect(stepOfCode(secret, code, { nowMs, lastStep: 1_000 })).toBeUndefined();
  expect(stepOfCode(secret, code, { nowMs, lastStep: 999 })).toBe(1_000);
});

test("base32 is that of RFC 4648, without padding", () => {
  for (const [text, coded] of [
    ["", ""],
    ["f", "MY"],
    ["fo", "MZXQ"],
    ["foo", "MZXW6"],
    ["foob", "MZXW6YQ"],
    ["fooba", "MZXW6YTB"],
    ["foobar", "MZXW6YTBOI"],
  ])
    expect(base32(Buffer.from(text))).toBe(coded);
});

test("a recovery code is one code however it is written", () => {
  const code = recoveryCode(Buffer.from("0123456789"));
  expect(code).toMatch(/^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$/);
  expect(recoveryDigest(code.toLowerCase().replaceAll("-", " "))).toBe(recoveryDigest(code));
});
