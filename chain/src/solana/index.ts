/**
 * Solana behind the port: reading, building, simulating, sending, watching, and decoder B.
 *
 * Built of the public client's codecs and program clients over carriers given from outside. What
 * feeds a signature is asked from two operators; the same bytes are sent until they are included
 * or their blockhash has provably expired. Holds no key, and shares no code with the wallet's own
 * decoder.
 */
export { createSolanaChain } from "./chain.ts";
export type { ChainOptions } from "./chain.ts";
export { explainSolana } from "./explain/explain.ts";
