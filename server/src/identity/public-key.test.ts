import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { publicKeyFault } from "./public-key.ts";

const honestKey = (): string =>
  generateKeyPairSync("ed25519")
    .publicKey.export({ format: "der", type: "spki" })
    .subarray(12)
    .toString("base64");

test("a key that somebody made is taken", () => {
  for (let key = 0; key < 20; key++) expect(publicKeyFault(honestKey())).toBeUndefined();
});

test("one key has one spelling: 32 bytes in standard base64 with padding", () => {
  const text = Buffer.from(honestKey(), "base64").fill(0xfb, 0, 3).toString("base64");
  expect(publicKeyFault(text)).toBeUndefined();
  const malformed = [
    "",
    text.slice(0, -1),
    `${text}\n`,
    ` ${text}`,
    text.replaceAll("+", "-").replaceAll("/", "_"),
    Buffer.alloc(31, 7).toString("base64"),
    Buffer.alloc(33, 7).toString("base64"),
    Buffer.from(text, "base64").toString("hex"),
    // The last character carries four spare bits; set, they spell the same bytes otherwise.
    text.replace(/.=$/, (end) => `${String.fromCharCode(end.charCodeAt(0) + 1)}=`),
  ];
  for (const spelling of malformed) expect(publicKeyFault(spelling)).toBe("public-key-malformed");
});

test("a key for which anybody could sign is refused", () => {
  const identity = `01${"00".repeat(31)}`;
  const spellings = [
    identity,
    "00".repeat(32),
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ...["ec", "ed", "ee"].map((low) => `${low}${"ff".repeat(30)}7f`),
  ];
  for (const sign of [0, 0x80]) {
    for (const spelling of spellings) {
      const weak = Buffer.from(spelling, "hex");
      weak[31] |= sign;
      expect(publicKeyFault(weak.toString("base64"))).toBe("public-key-weak");
    }
  }
  const neighbour = Buffer.from(identity, "hex").fill(2, 0, 1).toString("base64");
  expect(publicKeyFault(neighbour)).toBeUndefined();
});
