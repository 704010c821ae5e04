import { expect, test } from "vitest";
import { SCHEMES, deriveKey, pathOf } from "./derive.ts";
import { hex, seededBytes, TEST_PHRASE, utf8, valueOf } from "./fixtures.twin.ts";
import { isLocalNetwork, isPublished } from "./published.ts";
import { entropyOf, readWords, seedFromWords } from "./words.ts";

/** Entropy of the vectors of BIP-39 (python-mnemonic, vectors.json), and of "test test … junk". */
const ENTROPY: readonly string[] = [
  ...["00", "7f", "80", "ff"].flatMap((byte) => [16, 24, 32].map((length) => byte.repeat(length))),
  "9e885d952ad362caeb4efe34a8e91bd2",
  "6610b25967cdcca9d59875f5cb50b0ea75433311869e930b",
  "68a79eaca2324873eacc50cb9c6eca8cc68ea5d936f98787c60c7ebc74e6ce7c",
  "c0ba5a8e914111210f2bd131f3d5e08d",
  "6d9be1ee6ebd27a258115aad99b7317b9c8d28b6d76431c3",
  "9f6a2878b2520799a44ef18bc7df394e7061a224d2c33cd015b157d746869863",
  "23db8160a31d3e0dca3688ed941adbf3",
  "8197a4a47f0425faeaa69deebc05ca29c0a5b5cc76ceacc0",
  "066dca1a2bb7e8a1db2832148ce9933eea0f3ac9548d793112d9a95c9407efad",
  "f30f8c1da665478f49b001d94c5fc452",
  "c10ec20dc3cd9f652c7fac2f1230f7a3c828389a14392f05",
  "f585c11aec520db57dd353c69554b21a89b20fb0650966fa0a9d6f74fd989d8f",
  "df9bf37e6fcdf9bf37e6fcdf9bf37e3c",
];
/** Secret keys of RFC 8032, section 7.1. */
const SEEDS: readonly string[] = [
  "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
  "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
  "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
  "f5e5767cf153319517630f226876b86c8160cc583bc013744c6bf255f5cc0ee5",
  "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
];
const NONE = new Uint8Array();
const isKnown = (secret: Uint8Array, passphrase: Uint8Array = NONE) =>
  isPublished({ secret, passphrase });

test("every secret of the published vectors is known", () => {
  for (const text of [...ENTROPY, ...SEEDS]) expect(isKnown(hex(text)), text).toBe(true);
  const junk = valueOf(readWords(utf8(TEST_PHRASE)));
  expect(isKnown(entropyOf(junk))).toBe(true);
});

test("so are the first ten keys of the phrase that local chains publish, and a key of one byte repeated", () => {
  const seed = seedFromWords(valueOf(readWords(utf8(TEST_PHRASE))));
  const scheme = SCHEMES.find(({ id }) => id === "evm")!;
  const keys = Array.from({ length: 10 }, (_, at) =>
    deriveKey(seed, pathOf(scheme, at), scheme.curve),
  );
  expect(keys.filter((key) => !isKnown(key))).toEqual([]);
  // The key of EIP-155's example.
  expect(isKnown(hex("46".repeat(32)))).toBe(true);
});

test("a fresh secret is not known, and neither are published words with a passphrase", () => {
  for (let seed = 1; seed < 500; seed++)
    expect(isKnown(seededBytes(seed)(32)), `${seed}`).toBe(false);
  expect(isKnown(hex("46".repeat(31) + "47"))).toBe(false);
  expect(isKnown(hex(ENTROPY[0]), utf8("of my own"))).toBe(false);
});

test("local is what runs on this machine alone: everything that others reach is not", () => {
  const local = [
    ["eip155:31337", 31_337n],
    ["eip155:1337", 1_337n],
    ["solana:8Ew1ZqZ4LUYZbtHKYN3xyWmv5qLhYU3k", 0n],
  ] as const;
  for (const [network, chainId] of local)
    expect(isLocalNetwork(network, chainId), network).toBe(true);
  const shared = [
    ["eip155:1", 1n],
    ["eip155:11155111", 11_155_111n],
    // A fork of a shared chain on this machine: what is signed for it counts on the chain itself.
    ["eip155:31337", 1n],
    ["eip155:31337", 0n],
    ["solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", 0n],
    ["solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1", 0n],
    ["solana:4uhcVJyU9pJkvQyUS88uRGiswHXSCkY3", 0n],
  ] as const;
  for (const [network, chainId] of shared)
    expect(isLocalNetwork(network, chainId), network).toBe(false);
});
