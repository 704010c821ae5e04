import { bytesToHex } from "@noble/hashes/utils.js";
import type { Source } from "./vault-body.ts";

/** How much of a secret is compared: by chance one in 40 thousand million begins like one of these. */
const START_BYTES = 5;

/**
 * The beginnings of every secret that a specification or a common tool has published, besides those of one
 * byte repeated: entropy of BIP-39's vectors and of "test test … junk", the keys of that phrase's first ten
 * accounts on EVM chains, the seeds of RFC 8032. Money sent to them is taken within seconds.
 */
const STARTS =
  "9e885d952a 6610b25967 68a79eaca2 c0ba5a8e91 6d9be1ee6e 9f6a2878b2 23db8160a3 " +
  "8197a4a47f 066dca1a2b f30f8c1da6 c10ec20dc3 f585c11aec df9bf37e6f ac0974bec3 " +
  "59c6995e99 5de4111afa 7c85211829 47e179ec19 8b3a350cf5 92db14e403 4bbbf85ce3 " +
  "dbda1821b8 2a871d0798 9d61b19def 4ccd089b28 c5aa8df43f f5e5767cf1 833fe62409";

/**
 * True when the secret of a source is public knowledge: words in whichever language, or a key. Words with a
 * passphrase are as secret as it is. Such a source is usable on local chains and forbidden elsewhere.
 */
export function isPublished({
  secret,
  passphrase,
}: Pick<Source, "secret" | "passphrase">): boolean {
  const isPattern = secret.every((byte) => byte === secret[0]);
  const isKnown = STARTS.split(" ").includes(bytesToHex(secret.subarray(0, START_BYTES)));
  return passphrase.length === 0 && (isPattern || isKnown);
}

/** Numbers of EVM chains that only ever ran on somebody's own machine. */
const LOCAL_CHAINS: readonly bigint[] = [1337n, 31_337n];
/** The clusters of Solana that anybody reaches: mainnet, devnet, testnet, by their genesis (CAIP-2). */
const SHARED_CLUSTERS = /^solana:(?:5eyk|EtWT|4uhc)/u;

/** True for a network of this machine alone, by what is signed for it and not by who serves it. */
export function isLocalNetwork(network: string, chainId: bigint): boolean {
  return network.startsWith("solana:")
    ? !SHARED_CLUSTERS.test(network)
    : LOCAL_CHAINS.includes(chainId);
}
