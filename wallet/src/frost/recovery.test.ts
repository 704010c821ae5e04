import { expect, test } from "vitest";
import { seededBytes } from "./ceremony.twin.ts";
import { generatePassphrase } from "./recovery.ts";

test("a generated passphrase is six words of the English list and never the same", () => {
  const phrases = [1, 2, 3].map((seed) =>
    new TextDecoder().decode(generatePassphrase(seededBytes(seed))),
  );
  for (const phrase of phrases) expect(phrase).toMatch(/^[a-z]{3,8}( [a-z]{3,8}){5}$/u);
  expect(new Set(phrases).size).toBe(3);
});
