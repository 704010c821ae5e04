import { MULTICALL_3, PERMIT_2, SAFE_1_5_0 } from "@holdall/chain/networks";
import { keccak256 } from "viem";
import type { Hex } from "viem";

/** The local chain's play contracts: dollar, gold, wrapped coins, items, numbered items. */
const PLAY: readonly Hex[] = [
  "0x5d05b46976f38a615ac43d5f82f08adf026e8eb37e3b9f9495f1d75e478964e5",
  "0xad1b2ae7b368486199c1731dd5e6d2f88bbcf297b260a85666ca59a7e9f5c9f1",
  "0xcddceef6f709f5cec5570ee8eff6ccf49f1997d88dfe066731404caa830a7ddb",
  "0x106145afbfeaf664d64827569e8c9b0e765192161105ed2cd78ee013e2bfa0e8",
  "0xf1644efb5a86c3e7444e629422b444d3c9d08c42e61c317751574ebcacf03c4b",
];

const { proxyCodeHash, ...SAFE } = SAFE_1_5_0;

/**
 * Hashes (Keccak-256) of the run-time codes that this release vouches for: of Safe 1.5.0, Multicall3
 * and Ethereum's Permit2 as the table of networks has them, and of the local chain's play contracts. A
 * test on the local chain asks that they are those.
 */
const KNOWN: ReadonlySet<string> = new Set([
  proxyCodeHash,
  ...[...Object.values(SAFE), MULTICALL_3, PERMIT_2].map(({ codeHash }) => codeHash),
  ...PLAY,
]);

/** What is told of a contract's code: its hash, which two nodes must agree on, and whether it is known. */
export function codeFacts(code: Hex): { readonly codeHash: Hex; readonly isCodeKnown: boolean } {
  const codeHash = keccak256(code);
  return { codeHash, isCodeKnown: KNOWN.has(codeHash) };
}
