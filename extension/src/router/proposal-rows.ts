import type { Asset } from "@holdall/chain/port";
import { queueOf, replacementIn, stateOf } from "@holdall/wallet/safe";
import type { Proposal, ProposalState } from "@holdall/wallet/safe";
import {
  decodeFunctionData,
  encodeFunctionData,
  bytesToHex,
  parseAbi,
  toFunctionSelector,
} from "viem";
import { accountAt } from "./accounts.ts";
import type { ShownAccount } from "./accounts.ts";
import type { KeptProposal } from "./kept-proposals.ts";
import type { OpenChain } from "./open-chains.ts";
import { fateOf, revived } from "./proposal-fate.ts";
import type { RouterState } from "./router.ts";
import { signersOf } from "./safe-hands.ts";
import { isMade, readSafe } from "./safe-reading.ts";
import { formsOf } from "./token-forms.ts";
import type { TokenForm } from "./token-forms.ts";

const TRANSFER = parseAbi(["function transfer(address to, uint256 amount) returns (bool)"]);
const TRANSFER_SELECTOR = toFunctionSelector("transfer(address,uint256)");
const TRANSFER_BYTES = 68;

/** What a proposal is for, as far as its form alone tells; whoever signs reads the whole of it. */
export type ProposalAim =
  | { readonly kind: "reject" }
  | {
      readonly kind: "owner";
      readonly before: readonly string[];
      readonly after: readonly string[];
    }
  | { readonly kind: "pay"; readonly to: string; readonly asset: Asset; readonly units: bigint }
  | { readonly kind: "call"; readonly to: string };

/** A proposal as the screen shows it. */
export interface ShownProposal {
  readonly hash: string;
  readonly nonce: bigint;
  readonly aim: ProposalAim;
  /** `untold` where its number is taken and no node says by what. */
  readonly standing: ProposalState | { readonly name: "untold" };
  readonly signed: readonly string[];
  /** True where its number is the Safe's next. */
  readonly isNext: boolean;
  /** True where enough have signed and its number is the Safe's next: anybody may execute it. */
  readonly isExecutable: boolean;
  /** True where another that waits has its number: one of them at most is ever executed. */
  readonly isRivalled: boolean;
  /** What is carried to another owner. */
  readonly text: string;
  readonly sent: string;
}

/** The proposals of the chosen identity's Safe on one network: those that wait in the order of their numbers. */
export interface ShownQueue {
  readonly network: string;
  readonly safe: string;
  readonly owners: readonly string[];
  /** Which of them are keys of this wallet, in the order in which they are offered. */
  readonly hands: readonly string[];
  readonly isMade: boolean;
  readonly rows: readonly ShownProposal[];
}

/** What the screen of proposals is told. */
export interface ShownProposals {
  readonly queues: readonly ShownQueue[];
  readonly forms: readonly TokenForm[];
}

/** Everything that is kept for the chosen identity's Safe of the person's own keys, on each network. */
export async function shownProposals(
  state: RouterState,
  chains: readonly OpenChain[],
): Promise<ShownProposals> {
  const kept = await state.proposals.list();
  const told = await Promise.allSettled(chains.map((local) => lookedAt(state, local, kept)));
  const queues = told.flatMap((one) =>
    one.status === "fulfilled" && one.value !== null ? [one.value] : [],
  );
  const paid = queues.flatMap(({ network, rows }) =>
    rows.flatMap(({ aim }) => (aim.kind === "pay" ? [{ network, asset: aim.asset }] : [])),
  );
  return { queues, forms: await formsOf(state.forms, chains, paid) };
}

/** A public network's nodes are asked rarely, and again as soon as something else is kept. */
async function lookedAt(
  state: RouterState,
  local: OpenChain,
  kept: readonly KeptProposal[],
): Promise<ShownQueue | null> {
  const { network } = local.chain;
  const safe = accountAt(state, network);
  if (safe?.kind !== "own-safe") return null;
  const rows = kept.filter((one) => one.network === network.id && one.safe === safe.address);
  const look = (): Promise<ShownQueue> => queueOn(state, local, { safe, rows });
  const key = `${network.id} proposals ${safe.address} ${JSON.stringify(rows)}`;
  return network.isLocal ? look() : state.spared.ask(key, look);
}

async function queueOn(
  { accounts }: RouterState,
  local: OpenChain,
  { safe, rows }: { readonly safe: ShownAccount; readonly rows: readonly KeptProposal[] },
): Promise<ShownQueue> {
  const at = { network: local.chain.network.id, safe: safe.address };
  if (!(await isMade({ local, safe }))) {
    const hands = signersOf(accounts, safe);
    return { ...at, owners: safe.owners, hands, isMade: false, rows: [] };
  }
  const standing = await readSafe({ local, safe });
  const { owners } = standing;
  const fates = await Promise.all(
    rows.map(async (row) => {
      const proposal = revived(row, standing);
      return proposal === null ? null : { row, ...(await fateOf(local, row, proposal)) };
    }),
  );
  const known = fates.filter((one) => one !== null);
  return {
    ...at,
    owners,
    hands: signersOf(accounts, { ...safe, owners }),
    isMade: true,
    rows: inOrder(known),
  };
}

/** A kept proposal and what became of it. */
export interface Known {
  readonly row: KeptProposal;
  readonly proposal: Proposal;
  readonly isUntold: boolean;
}

/** What waits, by its numbers, those of one number side by side; then what is over, the newest first. */
export function inOrder(known: readonly Known[]): readonly ShownProposal[] {
  const waiting = known.filter(isWaiting);
  const queue = queueOf(waiting.map(({ proposal }) => ({ ...proposal, outcome: null })));
  const hashes = queue.flatMap(({ rivals }) => rivals.map(({ hash }) => bytesToHex(hash)));
  const placed = waiting.toSorted(
    (left, right) => hashes.indexOf(left.row.hash) - hashes.indexOf(right.row.hash),
  );
  const over = known
    .filter((one) => !isWaiting(one))
    .toSorted((left, right) => right.row.atMs - left.row.atMs);
  const rivals = (nonce: bigint): number =>
    queue.find((one) => one.nonce === nonce)?.rivals.length ?? 0;
  return [...placed, ...over].map((one) => ({
    ...shown(one),
    isRivalled: isWaiting(one) && rivals(one.proposal.transaction.nonce) > 1,
  }));
}

function isWaiting({ proposal }: Known): boolean {
  return proposal.transaction.nonce >= proposal.safe.nonce;
}

function shown({ row, proposal, isUntold }: Known): Omit<ShownProposal, "isRivalled"> {
  const { safe, transaction, confirmations, outcome } = proposal;
  const isNext = transaction.nonce === safe.nonce;
  const isSent = outcome?.name === "executing";
  return {
    hash: row.hash,
    nonce: transaction.nonce,
    aim: aimOf(proposal),
    standing: isUntold ? { name: "untold" } : stateOf(proposal),
    isNext,
    signed: confirmations.map(({ owner }) => owner),
    isExecutable: isNext && !isSent && confirmations.length >= safe.threshold,
    text: row.text,
    sent: row.sent,
  };
}

/** What a proposal is for. A form that another reading could give other bytes is just a call. */
export function aimOf({
  safe,
  transaction,
  outcome,
}: Pick<Proposal, "safe" | "transaction" | "outcome">): ProposalAim {
  const { to, value, data, isBatch } = transaction;
  if (isBatch) return { kind: "call", to };
  const change = replacementIn(safe, transaction, outcome?.name === "executed");
  if (change !== null)
    return { kind: "owner", before: change.before.owners, after: change.after.owners };
  const isOwn = to.toLowerCase() === safe.address.toLowerCase();
  if (data.length === 0) {
    if (isOwn && value === 0n) return { kind: "reject" };
    return { kind: "pay", to, asset: { kind: "native" }, units: value };
  }
  return (value === 0n ? transferIn(to, data) : null) ?? { kind: "call", to };
}

function transferIn(token: string, data: Uint8Array): ProposalAim | null {
  const hex = bytesToHex(data);
  if (data.length !== TRANSFER_BYTES || !hex.startsWith(TRANSFER_SELECTOR)) return null;
  const [to, units] = decodeFunctionData({ abi: TRANSFER, data: hex }).args;
  const isSame = encodeFunctionData({ abi: TRANSFER, args: [to, units] }) === hex;
  return isSame ? { kind: "pay", to, asset: { kind: "token", id: token }, units } : null;
}
