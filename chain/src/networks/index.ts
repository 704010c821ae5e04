/**
 * The table of networks: rows, and nothing that acts.
 *
 * Each row says how a network is named in both languages, how it charges, when it is final, which
 * operators have public nodes, and which contracts accounts of several owners are made of there. Public
 * rows are off until the person turns them on; local rows are made from what the local chains say of
 * themselves. Tokens that the house knows for what they are have rows of their own.
 */
export { NETWORKS, chainIdOf, localEvm, localSolana, nodeOrigins } from "./networks.ts";
export type { Network } from "./networks.ts";
export { MULTICALL_3, PERMIT_2, SAFE_1_5_0 } from "./contracts.ts";
export type { KnownContract, SafeContracts } from "./contracts.ts";
export { KNOWN_TOKENS, knownTokensOf, pricedOn } from "./known-tokens.ts";
export type { KnownToken, PricedAsset } from "./known-tokens.ts";
