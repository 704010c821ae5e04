import { base58 } from "@scure/base";
import { bytesToHex } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { addressOf, publicKeyOf } from "./address.ts";
import { hex, refusalOf, TEST_PHRASE, utf8, valueOf } from "./fixtures.twin.ts";
import { readImport } from "./import-key.ts";
import { base58Bytes, hexBytes, jsonBytes } from "./key-text.ts";

/** Inputs the twins are compared on: ten thousand in the long run, a slice every time. */
const TWIN_RUNS = process.env["HOLDALL_LONG"] === "1" ? 10_000 : 300;
/** RFC 8032 section 7.1, test 1. */
const secret = hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
const publicKey = hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
const secp256k1Order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
const read = (text: string) => readImport(utf8(text));
const kinds = (text: string) =>
  valueOf(read(text)).map((reading) =>
    reading.kind === "key" || reading.kind === "watch"
      ? `${reading.kind}:${reading.family}`
      : reading.kind,
  );

test("twin: base58, hexadecimal and JSON agree with other decoders on any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (bytes) => {
      expect(base58Bytes(utf8(base58.encode(bytes)))).toEqual(bytes);
      expect(hexBytes(utf8(bytesToHex(bytes)))).toEqual(bytes);
      expect(hexBytes(utf8(`0x${bytesToHex(bytes).toUpperCase()}`))).toEqual(bytes);
      expect(jsonBytes(utf8(JSON.stringify([...bytes], null, 1)), bytes.length)).toEqual(bytes);
    }),
    { numRuns: TWIN_RUNS },
  );
  expect(base58Bytes(utf8("1".repeat(88)))).toHaveLength(88);
  expect(base58Bytes(utf8("1".repeat(89)))).toBeNull();
  for (const foreign of ["0", "O", "I", "l", "é", "+"]) {
    expect(base58Bytes(utf8(foreign)), foreign).toBeNull();
  }
  for (const bad of ["[1,]", "[,1]", "[1 2]", "[256]", "[-1]", "[01]", "[1.0]", "[1", "[]"]) {
    expect(jsonBytes(utf8(bad), 1), bad).toBeNull();
  }
});

test("a Solana key pair is read in base58 and in JSON, and wiped from the text's copy", () => {
  const pair = Uint8Array.from([...secret, ...publicKey]);
  for (const text of [base58.encode(pair), JSON.stringify([...pair])]) {
    const [reading] = valueOf(read(`  ${text}\n`));
    expect(reading).toMatchObject({ kind: "key", family: "solana", secret, publicKey });
    expect(reading).toMatchObject({ address: base58.encode(publicKey) });
  }
});

test("a public half that does not match is refused, naming both addresses", () => {
  for (const at of [0, 31, 32, 63]) {
    const pair = Uint8Array.from([...secret, ...publicKey]);
    pair[at] ^= 1;
    const outcome = read(JSON.stringify([...pair]));
    expect(refusalOf(outcome)).toBe("key-mismatch");
    expect(outcome).toMatchObject({ detail: expect.stringContaining(" ≠ ") as string });
  }
});

test("64 hexadecimal digits may be a key of either family; 0x means EVM", () => {
  expect(kinds(bytesToHex(secret))).toEqual(["key:evm", "key:solana"]);
  expect(kinds(`0x${bytesToHex(secret)}`)).toEqual(["key:evm"]);
  const [evm] = valueOf(read(`0x${bytesToHex(secret)}`));
  expect(evm).toMatchObject({ address: addressOf("evm", publicKeyOf("evm", secret)) });
});

test("private keys of secp256k1 run from 1 to n − 1", () => {
  const nearOrder = (last: string) => `0x${secp256k1Order.slice(0, -1)}${last}`;
  expect(refusalOf(read(`0x${"0".repeat(64)}`))).toBe("key-range");
  expect(kinds(`0x${"0".repeat(63)}1`)).toEqual(["key:evm"]);
  expect(kinds(nearOrder("0"))).toEqual(["key:evm"]);
  expect(refusalOf(read(nearOrder("1")))).toBe("key-range");
  expect(refusalOf(read(nearOrder("2")))).toBe("key-range");
  // Without the prefix the same digits are still a Solana seed.
  expect(kinds("0".repeat(64))).toEqual(["key:solana"]);
});

test("32 bytes are an address first; a JSON array of 32 is a seed", () => {
  expect(kinds(base58.encode(secret))).toEqual(["watch:solana", "key:solana"]);
  expect(kinds(JSON.stringify([...secret]))).toEqual(["key:solana"]);
});

test("addresses are watched, with their checksum verified", () => {
  expect(kinds("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")).toEqual(["watch:evm"]);
  expect(refusalOf(read("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"))).toBe("address-checksum");
});

test("phrases, keystores and vaults are recognised by their shape", () => {
  expect(kinds(TEST_PHRASE)).toEqual(["words"]);
  expect(kinds('{"version":3,"crypto":{}}')).toEqual(["keystore"]);
  expect(kinds('{"holdallVault":1}')).toEqual(["vault"]);
  expect(refusalOf(read("zoo zoo"))).toBe("words-count");
});

test("everything else is refused, and so is a text beyond 1 MiB", () => {
  const texts = [
    "",
    "  ",
    "hello",
    "{",
    "{}",
    "[]",
    "[1,2,3]",
    "0x12",
    "null",
    "0xzz",
    "1".repeat(88),
  ];
  for (const text of texts) expect(refusalOf(read(text)), text).toBe("key-shape");
  expect(refusalOf(readImport(new Uint8Array((1 << 20) + 1)))).toBe("too-large");
  expect(refusalOf(readImport(new Uint8Array(1 << 20).fill(0x31)))).toBe("key-shape");
});

test("no text makes it throw", () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string().map(utf8)), (text) => {
      expect(typeof readImport(text).ok).toBe("boolean");
    }),
    { numRuns: 2000 },
  );
});
