import { expect, test } from "vitest";
import { refusalOf, utf8 } from "./fixtures.twin.ts";
import { checkPassword, retryDelayMs } from "./password.ts";

const common = new Set(["password1234"]);
const check = (text: string) =>
  refusalOf(checkPassword(utf8(text), (bytes) => common.has(new TextDecoder().decode(bytes))));

test("twelve characters are enough, eleven are not; characters are counted, not bytes", () => {
  expect(check("correct hors")).toBe("accepted");
  expect(check("correct hor")).toBe("password-short");
  expect(check("éàüöçñßøåæœ")).toBe("password-short");
  expect(check("éàüöçñßøåæœÿ")).toBe("accepted");
  expect(check("")).toBe("password-short");
});

test("one repeated sequence is refused, whatever its length and however it is cut", () => {
  for (const text of ["a".repeat(12), "abcabcabcabc", "abcabcabcabca", "123456123456"]) {
    expect(check(text), text).toBe("password-repeated");
  }
  expect(check("1234567123456")).toBe("accepted");
});

test("a most-used password is refused, and so is one beyond the limit of work", () => {
  expect(check("password1234")).toBe("password-common");
  const long = Array.from({ length: 1025 }, (_, i) => String.fromCharCode(97 + ((i * i) % 23)));
  expect(check(long.join(""))).toBe("too-large");
});

test("five wrong passwords start a delay that doubles up to a minute", () => {
  const delays = [0, 1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1000].map(retryDelayMs);
  expect(delays).toEqual([0, 0, 0, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
});
