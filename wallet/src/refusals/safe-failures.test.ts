import { expect, test } from "vitest";
import { failureWords } from "./safe-failures.ts";

test("every code has words in both languages, and an unknown answer has its own", () => {
  expect(failureWords("execution reverted: GS013").code).toBe("GS013");
  for (const answer of ["", "out of gas", "GS999"]) expect(failureWords(answer).code).toBe("GS000");
  expect(failureWords("GS020").sentence.en).not.toBe(failureWords("GS020").sentence.fr);
});
