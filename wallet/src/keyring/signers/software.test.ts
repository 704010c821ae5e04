import { createPublicKey, verify } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { hex, utf8, valueOf } from "../fixtures.twin.ts";
import { approvalFor, describeSigner } from "./signer.conformance.ts";
import { evmDigest } from "../verify.ts";
import { createSoftwareSigner } from "./software.ts";

/** The first account of the public test phrase. */
const devKey = hex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
/** RFC 8032 section 7.1: [secret, public, message, signature]. */
const RFC_8032 = [
  [
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  ],
  [
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "72",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  ],
  [
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    "af82",
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  ],
] as const;

for (const family of ["solana", "evm"] as const) {
  describeSigner(`software ${family}`, () =>
    Promise.resolve({ signer: createSoftwareSigner(family, devKey) }),
  );
}

test("Ed25519: the RFC 8032 vectors hold, and the signer gives the same for real requests", async () => {
  for (const [secret, publicKey, message, signature] of RFC_8032) {
    expect(bytesToHex(ed25519.sign(hex(message), hex(secret)))).toBe(signature);
    const signer = createSoftwareSigner("solana", hex(secret));
    expect(bytesToHex(signer.publicKey)).toBe(publicKey);
    if (message === "") continue;
    const request = { kind: "solana-message", bytes: hex(message) } as const;
    const signed = valueOf(await signer.sign(request, approvalFor(request)));
    expect(bytesToHex(signed)).toBe(signature);
  }
});

test("twin: the platform's own Ed25519 accepts our signatures", async () => {
  const signer = createSoftwareSigner("solana", devKey);
  const request = { kind: "solana-transaction", bytes: utf8("a transaction") } as const;
  const signature = valueOf(await signer.sign(request, approvalFor(request)));
  const prefix = hex("302a300506032b6570032100");
  const key = createPublicKey({
    key: Buffer.concat([prefix, signer.publicKey]),
    format: "der",
    type: "spki",
  });
  expect(verify(null, request.bytes, key, signature)).toBe(true);
});

test("EIP-155: the published transaction gives the published signature", async () => {
  const signer = createSoftwareSigner("evm", hex("46".repeat(32)));
  expect(signer.address).toBe("0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F");
  const unsigned =
    "ec098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a764000080018080";
  const request = { kind: "evm-transaction", bytes: hex(unsigned) } as const;
  expect(bytesToHex(evmDigest(request))).toBe(
    "daf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53",
  );
  const signature = valueOf(await signer.sign(request, approvalFor(request)));
  expect(bytesToHex(signature)).toBe(
    "28ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa63627667cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d8300",
  );
});

test("EIP-191: the digest of a text is the one every client computes", () => {
  const digest = evmDigest({ kind: "evm-message", bytes: utf8("Some data") });
  expect(bytesToHex(digest)).toBe(
    "1da44b586eb0729ff70a73c326926f6ed5a25f5b056e7f47fbc6e58d86871655",
  );
});

test("EIP-712: the published example gives the published signature", async () => {
  const signer = createSoftwareSigner(
    "evm",
    hex("c85ef7d79691fe79573b1a7064c19c1a9819ebdbd1faaab1a8ec92344438aaf4"),
  );
  expect(signer.address).toBe("0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826");
  const domain = "f2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f";
  const struct = "c52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e";
  const request = { kind: "evm-typed-data", bytes: hex(`1901${domain}${struct}`) } as const;
  const signature = valueOf(await signer.sign(request, approvalFor(request)));
  expect(bytesToHex(signature)).toBe(
    "4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b9156201",
  );
});

test("the signer keeps its own copy of the key and wipes it when closed", async () => {
  const key = devKey.slice();
  const signer = createSoftwareSigner("evm", key);
  key.fill(0);
  const request = { kind: "evm-message", bytes: utf8("still here") } as const;
  expect((await signer.sign(request, approvalFor(request))).ok).toBe(true);
});
