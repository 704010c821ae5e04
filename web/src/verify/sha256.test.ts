import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sha256 } from "./sha256.ts";

test("equals the platform's digest for any message, around every block border", () => {
  const lengths = fc.integer({ min: 0, max: 300 });
  fc.assert(
    fc.property(lengths, fc.nat(255), (length, byte) => {
      const message = Uint8Array.from({ length }, (_, at) => (byte + at * 7) % 256);
      expect(Buffer.from(sha256(message)).toString("hex")).toBe(
        createHash("sha256").update(message).digest("hex"),
      );
    }),
  );
});
