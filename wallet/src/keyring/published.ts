import { bytesToHex } from "@noble/hashes/utils.js";
import { wipe } from "./bytes.ts";
import { entropyOf } from "./words.ts";
import type { Words } from "./words.ts";

/**
 * Entropy of every phrase that a specification or a common tool has published: the 24 vectors of
 * BIP-39 and "test test … junk". Money sent to them is taken within seconds.
 */
const PUBLISHED_ENTROPY: readonly string[] = [
  "00000000000000000000000000000000",
  "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f",
  "80808080808080808080808080808080",
  "ffffffffffffffffffffffffffffffff",
  "000000000000000000000000000000000000000000000000",
  "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f",
  "808080808080808080808080808080808080808080808080",
  "ffffffffffffffffffffffffffffffffffffffffffffffff",
  "0000000000000000000000000000000000000000000000000000000000000000",
  "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f",
  "8080808080808080808080808080808080808080808080808080808080808080",
  "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
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

/**
 * True when the phrase is public knowledge, in whichever of the two languages it is written. Such
 * a phrase is usable on local chains and forbidden elsewhere.
 */
export function isPublished(words: Words): boolean {
  const entropy = entropyOf(words);
  const known = PUBLISHED_ENTROPY.includes(bytesToHex(entropy));
  wipe(entropy);
  return known;
}
