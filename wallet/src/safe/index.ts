/**
 * A Safe on an EVM chain: three owners, any two of whom act.
 *
 * Where it is before it exists, what its owners sign, how signatures are gathered, put in order
 * and executed, how a proposal is rejected, how an owner is replaced. Everything is bytes and
 * values: whoever has a network sends them and asks the questions this module names.
 *
 * Invariants: refunds are always zero; a delegated call goes to the one known batch contract or
 * does not exist; a key's signature is recovered before it counts (a contract owner's is the
 * chain's to check); the hash of the contract must be ours; three owners never sign with fewer than
 * two. The contracts are version 1.5.0 and have one address everywhere; whoever has a network compares
 * the code there with the hashes of its row before each use.
 */
export { batchOf } from "./batch.ts";
export type { SafeCall } from "./batch.ts";
export { PROXY_INIT_HASH, SAFE_PLACE } from "./contracts.ts";
export { creationOf, safeAddress } from "./creation.ts";
export type { SafePlan } from "./creation.ts";
export { formatProposal, parseProposal, readProposal } from "./file.ts";
export type { ProposalText } from "./file.ts";
export { addOwner, changeThreshold, removeOwner, replaceOwner, replacementIn } from "./manage.ts";
export type { SafeChange, SafeState } from "./manage.ts";
export { checkOwners } from "./owners.ts";
export type { SafeOwner } from "./owners.ts";
export {
  confirm,
  executionOf,
  hashOf,
  propose,
  queueOf,
  rejectionOf,
  requestOf,
  settle,
  stateOf,
} from "./proposal.ts";
export type { Confirmation, Proposal, ProposalState, SafeTransaction } from "./proposal.ts";
