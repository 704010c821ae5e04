import fc from "fast-check";
import { expect, test } from "vitest";
import { keyDeriver } from "./bundle-keys.ts";
import { ascii, concat, littleEndian } from "./bytes.ts";
import { hmac } from "./rows.ts";
import { nodeSha256 } from "./toy.twin.ts";

const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });

test("keys are those of HKDF-SHA-256 as RFC 5869 writes it, whoever was asked for before", () => {
  fc.assert(
    fc.property(
      bytes,
      fc.array(fc.tuple(bytes, fc.nat(65_535)), { minLength: 1 }),
      (salt, rows) => {
        const derive = keyDeriver(salt);
        for (const [nonce, subaccountId] of rows) {
          const secret = hmac(nodeSha256, salt, nonce);
          const expand = (info: string) =>
            hmac(
              nodeSha256,
              secret,
              concat(ascii(info), littleEndian(subaccountId, 2), Uint8Array.of(1)),
            );
          expect(derive(nonce, subaccountId)).toEqual({
            key: expand("holdall/por/bundle/v1"),
            tag: expand("holdall/por/tag/v1").slice(0, 16),
          });
        }
      },
    ),
    { numRuns: 30 },
  );
});
