/**
 * A local Solana: the network's own programs in an embedded runtime, behind the public JSON-RPC.
 *
 * Hides slots, confirmation levels, blockhash life, epochs with their rewards, branches and
 * rollback, and files. Invariants: what leaves an account is exactly what the runtime took; every
 * lamport created is a reward that was named; a transaction is executed at most once on a branch;
 * after a crash, state and history end at the same transaction.
 *
 * The ledger itself is here too, for measuring without sockets.
 *
 * It has one node and one leader: it does not gossip, vote, or agree with anybody.
 */
export { execute } from "./ledger/execute.ts";
export { faucetTransfers } from "./ledger/faucet.ts";
export { LEDGER_DEFAULTS, Ledger } from "./ledger/ledger.ts";
export { readTransaction } from "./runtime/wire.ts";
export { startSolana } from "./node.ts";
export type { SolanaDevnet, SolanaOptions } from "./node.ts";
