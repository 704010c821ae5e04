/**
 * Transactions for tests of both decoders, written by the programs' and contracts' own encoders.
 *
 * Generators, not lists: a printed seed gives the same transactions again. Nothing here is part of
 * a program that ships.
 */
export { EVM_CORPUS_CHAIN, evmTransactions } from "./evm-corpus.twin.ts";
export { solanaTransactions, spoilt } from "./solana-corpus.twin.ts";
export type { CorpusEntry } from "./solana-corpus.twin.ts";
