/**
 * Solana behind the port: reading, building, simulating, sending, watching, and decoder B.
 *
 * Reading is written by hand from the public layouts, by the smaller door `solana/reader`; building
 * uses the public client and the programs' own, over carriers given from outside. What feeds a
 * signature is asked from two operators; the same bytes are sent until they are included
 * or their blockhash has provably expired. Holds no key, and shares no code with the wallet's own
 * decoder.
 */
export { createSolanaChain } from "./chain.ts";
export { explainSolana } from "./explain/explain.ts";
export type { ChainOptions } from "./reader.ts";
export { readWire, signedWire } from "./wire.ts";
export type { WireTransaction } from "./wire.ts";
