import { createHmac } from "node:crypto";
import { bytesToHex } from "@noble/hashes/utils.js";
import { HDKey } from "@scure/bip32";
import fc from "fast-check";
import { expect, test } from "vitest";
import { addressOf, publicKeyOf, readAddress } from "./address.ts";
import { deriveAccount, deriveKey, isScanOver, pathOf, SCAN_GAP, SCHEMES } from "./derive.ts";
import { hex, refusalOf, TEST_PHRASE, utf8, valueOf } from "./fixtures.twin.ts";
import { formatPath, HARDENED, parsePath } from "./path.ts";
import { deriveEd25519 } from "./slip10.ts";
import { readWords, seedFromWords } from "./words.ts";

/** Inputs the twins are compared on: ten thousand in the long run, a slice every time. */
const TWIN_RUNS = process.env["HOLDALL_LONG"] === "1" ? 10_000 : 300;
const seed1 = hex("000102030405060708090a0b0c0d0e0f");
const seed2 = hex(
  "fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b7875726f6c696663605d5a5754514e4b484542",
);
const hardened = (...steps: readonly number[]) => steps.map((step) => step + HARDENED);
const testSeed = () => seedFromWords(valueOf(readWords(utf8(TEST_PHRASE))));
const row = (id: string) => SCHEMES.find((scheme) => scheme.id === id)!;

test("SLIP-10 Ed25519: the published vectors hold", () => {
  const vectors: readonly (readonly [Uint8Array, readonly number[], string])[] = [
    [seed1, [], "2b4be7f19ee27bbf30c667b642d5f4aa69fd169872f8fc3059c08ebae2eb19e7"],
    [seed1, [0], "68e0fe46dfb67e368c75379acec591dad19df3cde26e63b93a8e704f1dade7a3"],
    [
      seed1,
      [0, 1, 2, 2, 1_000_000_000],
      "8f94d394a8e8fd6b1bc2f3f49f5c47e385281d5c17e65324b0f62483e37e8793",
    ],
    [seed2, [], "171cb88b1b3c1db25add599712e36245d75bc65a1a5c9e18d76f9f2b1eab4012"],
    [
      seed2,
      [0, 2_147_483_647, 1, 2_147_483_646, 2],
      "551d333177df541ad876a60ea71f00447931c0a9da16f227c11ea080d7391b8d",
    ],
  ];
  for (const [seed, steps, expected] of vectors) {
    expect(bytesToHex(deriveEd25519(seed, hardened(...steps)))).toBe(expected);
  }
  expect(bytesToHex(publicKeyOf("solana", deriveEd25519(seed1, [])))).toBe(
    "a4b2856bfec510abab89753fac1ac0e1112364e7d250545963f135f2a33188ed",
  );
});

test("twin: SLIP-10 agrees with a plain HMAC chain of the platform", () => {
  const steps = fc.array(fc.integer({ min: 0, max: HARDENED - 1 }), { maxLength: 6 });
  const seeds = fc.uint8Array({ minLength: 16, maxLength: 64 });
  fc.assert(
    fc.property(seeds, steps, (seed, path) => {
      let node = createHmac("sha512", "ed25519 seed").update(seed).digest();
      for (const step of path) {
        const index = Buffer.alloc(4);
        index.writeUInt32BE(step + HARDENED);
        const data = Buffer.concat([Buffer.of(0), node.subarray(0, 32), index]);
        node = createHmac("sha512", node.subarray(32)).update(data).digest();
      }
      expect(bytesToHex(deriveEd25519(seed, hardened(...path)))).toBe(
        node.subarray(0, 32).toString("hex"),
      );
    }),
    { numRuns: TWIN_RUNS },
  );
});

test("SLIP-10 refuses an unhardened step and seeds outside 16 to 64 bytes", () => {
  expect(() => deriveEd25519(seed1, [HARDENED - 1])).toThrow(RangeError);
  expect(() => deriveEd25519(new Uint8Array(15), [])).toThrow(RangeError);
  expect(() => deriveEd25519(new Uint8Array(65), [])).toThrow(RangeError);
  expect(deriveEd25519(new Uint8Array(16), [])).toHaveLength(32);
  expect(deriveEd25519(new Uint8Array(64), [])).toHaveLength(32);
});

test("BIP-32: test vectors 1 and 2 hold through our paths", () => {
  const key = (seed: Uint8Array, path: string) =>
    bytesToHex(deriveKey(seed, path, "bip32-secp256k1"));
  expect(key(seed1, "m")).toBe("e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35");
  expect(key(seed1, "m/0'/1/2'/2/1000000000")).toBe(
    "471b76e389e528d6de6d816857e012c5455051cad6660850e58372a6c3e6e7c8",
  );
  const last = HDKey.fromExtendedKey(
    "xprvA2nrNbFZABcdryreWet9Ea4LvTJcGsqrMzxHx98MMrotbir7yrKCEXw7nadnHM8Dq38EGfSh6dqA9QWTyefMLEcBYJUuekgW4BYPJcr9E7j",
  );
  expect(key(seed2, "m/0/2147483647'/1/2147483646'/2")).toBe(bytesToHex(last.privateKey!));
});

test("the public test phrase gives its known addresses on each scheme", () => {
  const seed = testSeed();
  expect(deriveAccount(seed, row("evm"), 0).address).toBe(
    "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
  );
  expect(deriveAccount(seed, row("evm"), 1).address).toBe(
    "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  );
  expect(deriveAccount(seed, row("solana"), 0).address).toBe(
    "oeYf6KAJkLYhBuR8CiGc6L4D4Xtfepr85fuDgA9kq96",
  );
  const addresses = SCHEMES.map((scheme) => deriveAccount(seed, scheme, 1).address);
  // evm-short's account 1 and the default's differ; solana-root has one account only.
  expect(new Set(addresses).size).toBe(SCHEMES.length);
});

test("the deprecated Solana scheme is a BIP-32 key used as an Ed25519 seed", () => {
  const seed = testSeed();
  const twin = HDKey.fromMasterSeed(seed).derive("m/501'/0'/0/0").privateKey!;
  expect(deriveAccount(seed, row("solana-deprecated"), 0).address).toBe(
    addressOf("solana", publicKeyOf("solana", twin)),
  );
});

test("account numbers run from 0 to 2³¹ − 1", () => {
  expect(pathOf(row("solana"), 7)).toBe("m/44'/501'/7'/0'");
  expect(deriveAccount(seed1, row("solana"), HARDENED - 1).path).toContain("2147483647'");
  expect(() => deriveAccount(seed1, row("solana"), HARDENED)).toThrow(RangeError);
  expect(() => deriveAccount(seed1, row("solana"), -1)).toThrow(RangeError);
  expect(() => deriveAccount(seed1, row("solana"), 0.5)).toThrow(RangeError);
});

test("a scan ends after five unused accounts in a row, or after the only account", () => {
  const unused = Array<boolean>(SCAN_GAP).fill(false);
  expect(isScanOver(unused, row("evm"))).toBe(true);
  expect(isScanOver(unused.slice(1), row("evm"))).toBe(false);
  expect(isScanOver([...unused.slice(1), true], row("evm"))).toBe(false);
  expect(isScanOver([true, ...unused], row("evm"))).toBe(true);
  expect(isScanOver([], row("solana-root"))).toBe(false);
  expect(isScanOver([true], row("solana-root"))).toBe(true);
});

test("paths are read strictly and written back the same", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff_ffff }), { maxLength: 10 }), (path) => {
      expect(parsePath(formatPath(path))).toEqual(path);
    }),
  );
  for (const text of ["", "44'", "m/", "m/01", "m/2147483648", "m/-1", "m/1h", "m/ 1", "M/1"]) {
    expect(parsePath(text), text).toBeNull();
  }
  expect(parsePath(`m${"/0".repeat(10)}`)).toHaveLength(10);
  expect(parsePath(`m${"/0".repeat(11)}`)).toBeNull();
});

test("EIP-55: the published addresses hold, one altered capital is refused", () => {
  const published = [
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
  ];
  for (const address of published) {
    expect(valueOf(readAddress(address))).toMatchObject({ address, isChecked: true });
    const lower = valueOf(readAddress(address.toLowerCase()));
    expect(lower).toMatchObject({ address, isChecked: false });
  }
  expect(refusalOf(readAddress("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"))).toBe(
    "address-checksum",
  );
  for (const text of ["", "0x", `0x${"0".repeat(39)}`, `0x${"0".repeat(41)}`, "1".repeat(31)]) {
    expect(refusalOf(readAddress(text)), text).toBe("key-shape");
  }
  expect(valueOf(readAddress("1".repeat(32))).bytes).toEqual(new Uint8Array(32));
});
