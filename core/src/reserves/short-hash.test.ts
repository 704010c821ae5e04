import fc from "fast-check";
import { expect, test } from "vitest";
import { hmac } from "./rows.ts";
import { SHORT_BYTES_MAX, emptyKey, shortHash } from "./short-hash.ts";
import { nodeSha256 } from "./toy.twin.ts";

const messages = fc.uint8Array({ maxLength: SHORT_BYTES_MAX });
const hasher = shortHash();

test("the hash of a short message is SHA-256, whatever was hashed before it", () => {
  fc.assert(
    fc.property(messages, (bytes) => {
      const digest = new Uint8Array(32);
      hasher.message.set(bytes);
      hasher.hash(bytes.length, digest);
      expect(digest).toEqual(nodeSha256(bytes));
    }),
  );
});

test("an HMAC of a short message is that of RFC 2104, cut to what its target holds", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 64 }),
      messages,
      fc.integer({ min: 1, max: 32 }),
      (key, bytes, kept) => {
        const own = emptyKey();
        hasher.key(own, key);
        const digest = new Uint8Array(kept);
        hasher.message.set(bytes);
        hasher.hmac(own, bytes.length, digest);
        expect(digest).toEqual(hmac(nodeSha256, key, bytes).slice(0, kept));
      },
    ),
  );
});
