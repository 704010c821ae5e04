import { confirm, hashOf, propose, readProposal, rejectionOf, settle } from "@holdall/wallet/safe";
import type { Proposal, SafeState } from "@holdall/wallet/safe";
import { bytesToHex, hexToBytes, toEventSelector } from "viem";
import type { KeptProposal } from "./kept-proposals.ts";
import type { OpenChain } from "./open-chains.ts";
import { certain } from "./safe-reading.ts";

/** What the contract writes once it has executed a proposal, beside its hash. */
export const EXECUTED_TOPIC = toEventSelector("ExecutionSuccess(bytes32,uint256)");

/**
 * A kept proposal over the Safe as it is now: its hash computed anew, and of its signatures those that
 * are of owners of now; `null` when it is not what it was kept as.
 */
export function revived(row: KeptProposal, state: SafeState): Proposal | null {
  const read = readProposal(row.text);
  if (!read.ok) return null;
  const { transaction, confirmations } = read.value;
  const { nonce } = transaction;
  const earlier = { ...state, nonce: nonce < state.nonce ? nonce : state.nonce };
  const proposal = propose(earlier, transaction, hexToBytes(row.hash));
  if (!proposal.ok) return null;
  let revivedOne: Proposal = { ...proposal.value, safe: state };
  for (const one of confirmations) {
    const confirmed = confirm(revivedOne, one);
    if (confirmed.ok) revivedOne = confirmed.value;
  }
  return revivedOne;
}

/** What became of a proposal; `null` of its outcome is that nothing has, and `isUntold` that no node says. */
export interface Fate {
  readonly proposal: Proposal;
  /** Its number is taken, and the nodes do not tell by what. */
  readonly isUntold: boolean;
}

/** A proposal with what the chain says of it. It is asked anew each time: a chain may go back. */
export async function fateOf(
  local: Pick<OpenChain, "pool">,
  row: KeptProposal,
  proposal: Proposal,
): Promise<Fate> {
  const isTaken = proposal.transaction.nonce < proposal.safe.nonce;
  const told = isTaken ? takenBy(local, row, proposal) : sentAs(local, row, proposal);
  const event = await told.catch(() => null);
  if (event === null) return { proposal, isUntold: isTaken };
  return { proposal: settle(proposal, event), isUntold: false };
}

type Event = Parameters<typeof settle>[1];

/** What took its number, by the hashes that the contract wrote since it was kept. */
async function takenBy(
  local: Pick<OpenChain, "pool">,
  { hash, safe, since }: KeptProposal,
  proposal: Proposal,
): Promise<Event | null> {
  const rejection = hashOf(proposal.safe, rejectionOf(proposal));
  if (!rejection.ok) return null;
  const rejected = bytesToHex(rejection.value);
  const filter = {
    address: safe,
    topics: [EXECUTED_TOPIC, [hash, rejected]],
    fromBlock: `0x${BigInt(since).toString(16)}`,
    toBlock: "latest",
  };
  const logs = await certain(local, (ask) => ask("eth_getLogs", [filter]));
  const written = topicsIn(logs);
  if (written.includes(hash)) return { kind: "taken", by: "itself" };
  return { kind: "taken", by: written.includes(rejected) ? "rejection" : "another" };
}

/** The hashes in logs, as they stand there; what is no log has none. */
function topicsIn(logs: unknown): readonly string[] {
  if (!Array.isArray(logs)) return [];
  return (logs as readonly unknown[]).flatMap((log) => {
    const { topics } = Object(log) as { readonly topics?: unknown };
    return Array.isArray(topics) ? [String(topics[1]).toLowerCase()] : [];
  });
}

/** How what was sent from here stands, while its number is not taken: `null` once no node has it. */
async function sentAs(
  { pool }: Pick<OpenChain, "pool">,
  { sent }: KeptProposal,
  { safe }: Proposal,
): Promise<Event | null> {
  if (sent === "") return null;
  const receipt = await pool.read((ask) => ask("eth_getTransactionReceipt", [sent]));
  const transaction = await pool.read((ask) => ask("eth_getTransactionByHash", [sent]));
  if (transaction === null) return null;
  if (receipt === null) return { kind: "sent" };
  const { status } = Object(receipt) as { readonly status?: unknown };
  // It was included and took its number: the state of the Safe that was read is a moment older.
  if (status === "0x1") return { kind: "sent" };
  const { from, input } = Object(transaction) as {
    readonly from?: unknown;
    readonly input?: unknown;
  };
  const call = { from, to: safe.address, data: input };
  // Why it failed is what the same call says now; that is for the reader alone.
  const code = await pool.read((ask) => ask("eth_call", [call, "latest"]).then(() => "", String));
  return { kind: "failed", code };
}
