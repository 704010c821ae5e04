/**
 * EVM networks behind the port: reading, building, simulating, sending, watching, and decoder B.
 *
 * Built of viem's codecs over carriers given from outside. What feeds a signature is asked from
 * two operators; the same bytes are sent until they are included or their nonce is provably taken
 * by another. Holds no key, and shares no code with the wallet's own decoder. Typed data and
 * messages are not read here.
 */
export { callOfIntent, evidenceOfCall } from "./call-evidence.ts";
export { createEvmChain } from "./chain.ts";
export type { EvmChainOptions } from "./chain.ts";
export { explainEvm } from "./explain/explain.ts";
export { strangeInMaking, strangeInUse } from "./safe-contracts.ts";
export type { StrangeContract } from "./safe-contracts.ts";
