import { createCipheriv, scryptSync } from "node:crypto";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { hex, refusalOf, utf8, valueOf } from "./fixtures.twin.ts";
import { openKeystore } from "./keystore-v3.ts";

/** Web3 Secret Storage Definition, test vector for PBKDF2-SHA-256, with fewer edits than letters. */
const pbkdf2Vector = {
  crypto: {
    cipher: "aes-128-ctr",
    cipherparams: { iv: "6087dab2f9fdbbfaddc31a909735c1e6" },
    ciphertext: "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
    kdf: "pbkdf2",
    kdfparams: {
      c: 262_144,
      dklen: 32,
      prf: "hmac-sha256",
      salt: "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd",
    },
    mac: "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2",
  },
  id: "3198bc9c-6672-5ab3-d995-4942343ae5b6",
  version: 3,
};
const vectorSecret = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";

/** A small scrypt keystore written with the platform's own primitives. */
function scryptKeystore(secret: Uint8Array, changes: Record<string, unknown> = {}) {
  const salt = Buffer.alloc(32, 7);
  const stretched = scryptSync("correct horse", salt, 32, { N: 1024, r: 8, p: 1 });
  const iv = Buffer.alloc(16, 9);
  const cipher = createCipheriv("aes-128-ctr", stretched.subarray(0, 16), iv);
  const ciphertext = Buffer.concat([cipher.update(secret), cipher.final()]);
  const mac = keccak_256(Buffer.concat([stretched.subarray(16, 32), ciphertext]));
  const kdfparams = { dklen: 32, n: 1024, r: 8, p: 1, salt: salt.toString("hex"), ...changes };
  return {
    version: 3,
    Crypto: {
      cipher: "aes-128-ctr",
      cipherparams: { iv: iv.toString("hex") },
      ciphertext: ciphertext.toString("hex"),
      kdf: "scrypt",
      kdfparams,
      mac: bytesToHex(mac),
    },
  };
}
const secret = hex("01".repeat(32));
const open = (file: unknown, password = "correct horse") =>
  openKeystore(JSON.stringify(file), utf8(password));

test("the published PBKDF2 vector opens to its key", () => {
  const opened = valueOf(open(pbkdf2Vector, "testpassword"));
  expect(bytesToHex(opened)).toBe(vectorSecret);
});

test("a scrypt keystore of another implementation opens, with either spelling of crypto", () => {
  expect(valueOf(open(scryptKeystore(secret)))).toEqual(secret);
  const { Crypto: crypto } = scryptKeystore(secret);
  expect(valueOf(open({ version: 3, crypto }))).toEqual(secret);
});

test("a wrong password and an altered file are refused", () => {
  expect(refusalOf(open(scryptKeystore(secret), "wrong horse"))).toBe("keystore-password");
  const altered = scryptKeystore(secret);
  altered.Crypto.ciphertext = `00${altered.Crypto.ciphertext.slice(2)}`;
  expect(refusalOf(open(altered))).toBe("keystore-password");
});

test("a named address must be the key's, and the key a private key", () => {
  const address = "1a642f0e3c3af545e7acbd38b07251b3990914f1";
  expect(valueOf(open({ ...scryptKeystore(secret), address }))).toEqual(secret);
  const other = `0x${"1".repeat(40)}`;
  expect(refusalOf(open({ ...scryptKeystore(secret), address: other }))).toBe("key-mismatch");
  expect(refusalOf(open(scryptKeystore(new Uint8Array(32))))).toBe("key-range");
});

test("parameters beyond the bounds are refused before any work", () => {
  const costs = [{ n: 0 }, { n: 1 }, { n: 1000 }, { n: 2 ** 31 }, { r: 0 }, { p: 0 }, { p: 17 }];
  for (const cost of [...costs, { n: 2 ** 20, r: 9 }, { n: 1.5 }, { n: "1024" }]) {
    const refusal = refusalOf(open(scryptKeystore(secret, cost)));
    expect(refusal, JSON.stringify(cost)).toBe("keystore-parameters");
  }
  const rounds = (c: number) => ({
    ...pbkdf2Vector,
    crypto: { ...pbkdf2Vector.crypto, kdfparams: { ...pbkdf2Vector.crypto.kdfparams, c } },
  });
  expect(refusalOf(open(rounds(0)))).toBe("keystore-parameters");
  expect(refusalOf(open(rounds(10_000_001)))).toBe("keystore-parameters");
  expect(refusalOf(open(rounds(1), "testpassword"))).toBe("keystore-password");
});

test("anything that is not a version 3 keystore is refused", () => {
  const { crypto } = pbkdf2Vector;
  const files: readonly unknown[] = [
    null,
    [],
    {},
    { version: 4, crypto },
    { version: 3 },
    { version: 3, crypto: { ...crypto, cipher: "aes-256-gcm" } },
    { version: 3, crypto: { ...crypto, kdf: "argon2id" } },
    { version: 3, crypto: { ...crypto, mac: "00" } },
    { version: 3, crypto: { ...crypto, cipherparams: { iv: "zz" } } },
    { version: 3, crypto: { ...crypto, kdfparams: { ...crypto.kdfparams, dklen: 64 } } },
    { version: 3, crypto: { ...crypto, kdfparams: { ...crypto.kdfparams, prf: "hmac-md5" } } },
    { version: 3, crypto, address: 5 },
  ];
  for (const file of files)
    expect(refusalOf(open(file)), JSON.stringify(file)).toBe("keystore-shape");
  expect(refusalOf(openKeystore("{", utf8("x")))).toBe("keystore-shape");
});
