import { keccak256 } from "viem";
import type { Hex } from "viem";

/**
 * Hashes (Keccak-256) of the run-time codes that this release vouches for: of Safe 1.5.0 as its package
 * publishes them, and of the local chain's play contracts. A test on the local chain asks that they are
 * those. Nothing is here that could not be built from sources at hand.
 */
const KNOWN: ReadonlySet<Hex> = new Set<Hex>([
  // Safe 1.5.0: the account's proxy, both codes behind it, the factory, the handler, the batch, the trial.
  "0x4e381985ca68b3e5d27b4425fa581c19cf33146d3f887a3cfca96f55528ea46f",
  "0xdda019cbd7c867a533a2a86e5c53434fdc50b13122b5a5ddb4a8df61b31c20f2",
  "0x180193227186ccb85316c94db1f0d156ed932b14712cfaac78901899178572dc",
  "0x967dae4cda22b0c9ef7f31b010bdc1ceb0af9904b0c3dc060b5302e4c18a4529",
  "0x3c6a85bcf7b563daa624b884b4e9a1b9fa5371edde7be945d998071a48f28bbc",
  "0xcdbdcec38d2f1c7d961b0029ff8416b7e86e9974d6f0e9c9580c7d17fcfb6663",
  "0xcde40a6c7abd63bdeead6ce639638d35b842eece073e4fac356833614b26d63c",
  // The local chain: dollar, gold, wrapped coins, items, numbered items.
  "0x5d05b46976f38a615ac43d5f82f08adf026e8eb37e3b9f9495f1d75e478964e5",
  "0xad1b2ae7b368486199c1731dd5e6d2f88bbcf297b260a85666ca59a7e9f5c9f1",
  "0xcddceef6f709f5cec5570ee8eff6ccf49f1997d88dfe066731404caa830a7ddb",
  "0x106145afbfeaf664d64827569e8c9b0e765192161105ed2cd78ee013e2bfa0e8",
  "0xf1644efb5a86c3e7444e629422b444d3c9d08c42e61c317751574ebcacf03c4b",
]);

/** What is told of a contract's code: its hash, which two nodes must agree on, and whether it is known. */
export function codeFacts(code: Hex): { readonly codeHash: Hex; readonly isCodeKnown: boolean } {
  const codeHash = keccak256(code);
  return { codeHash, isCodeKnown: KNOWN.has(codeHash) };
}
