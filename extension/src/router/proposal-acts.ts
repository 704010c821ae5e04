import {
  confirm,
  executionOf,
  formatProposal,
  parseProposal,
  readProposal,
} from "@holdall/wallet/safe";
import type { Proposal, SafeState, SafeTransaction } from "@holdall/wallet/safe";
import { bytesToHex, isHex } from "viem";
import type { ShownAccount } from "./accounts.ts";
import type { KeptProposal } from "./kept-proposals.ts";
import type { Answered } from "./platform.ts";
import { revived } from "./proposal-fate.ts";
import type { RouterState } from "./router.ts";
import { isAmong } from "./safe-hands.ts";
import { sendFor, signByOne } from "./safe-payments.ts";
import type { SafePlace } from "./safe-payments.ts";
import { certain, contractHashOf, proposedOn, refused, standingSafe } from "./safe-reading.ts";

/** A kept proposal, and what it is now. */
interface Found {
  readonly row: KeptProposal;
  readonly proposal: Proposal;
}

/** The proposal of a hash that is kept for a Safe, over the Safe as it is now. */
export async function findProposal(
  state: RouterState,
  place: SafePlace,
  hash: string,
): Promise<Answered<Found>> {
  const rows = await state.proposals.list();
  const row = rows.find((one) => isOf(one, place) && one.hash === hash);
  if (row === undefined) return { refusal: "safe-state", detail: "unknown" };
  const standing = await standingSafe(place);
  if ("refusal" in standing) return standing;
  const proposal = revived(row, standing.ok);
  return proposal === null ? { refusal: "safe-hash", detail: hash } : { ok: { row, proposal } };
}

/** Has an owner of this wallet send what executes a proposal, and pay its fee. Answers the id. */
export async function executeProposal(
  state: RouterState,
  place: SafePlace,
  { row, proposal }: Found,
  owner: string,
): Promise<Answered<string>> {
  const payer = payerNamed(state, place, owner);
  if (payer === undefined) return { refusal: "safe-owner", detail: owner };
  const execution = executionOf(proposal);
  if (!execution.ok) return refused(execution);
  const call = { value: 0n, ...execution.value };
  const sent = await sendFor({ ...state, origin: null }, { ...place, payer }, call);
  if ("refusal" in sent) return sent;
  await state.proposals.put(row, (now) => ({ ...(now ?? row), sent: sent.ok }));
  return sent;
}

/** Forgets a proposal here. Whoever else has it, and its signatures, keeps them. */
export async function forgetProposal(
  state: RouterState,
  { local, safe }: SafePlace,
  hash: string,
): Promise<Answered<true>> {
  if (!isHex(hash)) return { refusal: "malformed", detail: "hash" };
  const network = local.chain.network.id;
  await state.proposals.forget({ network, safe: safe.address, hash });
  return { ok: true };
}

function isOf({ network, safe }: KeptProposal, place: SafePlace): boolean {
  return network === place.local.chain.network.id && safe === place.safe.address;
}

/** The owner among the keys of this wallet that is to pay. */
function payerNamed(
  { accounts }: RouterState,
  { signers }: SafePlace,
  owner: string,
): ShownAccount | undefined {
  if (!isAmong(signers, owner)) return undefined;
  return accounts.find((one) => isAmong([one.address], owner));
}

/** Proposes what follows all that waits here: the next number that nothing kept has. */
export async function proposeNext(
  state: RouterState,
  place: SafePlace,
  owner: string,
  callOn: (standing: SafeState) => Answered<Omit<SafeTransaction, "isBatch" | "nonce">>,
): Promise<Answered<true>> {
  const standing = await standingSafe(place);
  if ("refusal" in standing) return standing;
  const call = callOn(standing.ok);
  if ("refusal" in call) return call;
  const { to, value, data } = call.ok;
  const rows = await state.proposals.list();
  const nonces = rows
    .filter((row) => isOf(row, place))
    .flatMap((row) => revived(row, standing.ok)?.transaction.nonce ?? []);
  const nonce = nextNonce(standing.ok.nonce, nonces);
  return signAndKeep(state, place, {
    owner,
    transaction: { to, value, data, isBatch: false, nonce },
  });
}

/** The number after every one that waits, and never one that the Safe has passed. */
export function nextNonce(standing: bigint, waiting: readonly bigint[]): bigint {
  return waiting.reduce((next, one) => (one >= next ? one + 1n : next), standing);
}

/** Has one owner sign a transaction of a Safe, and keeps it with what others have signed before. */
export async function signAndKeep(
  state: RouterState,
  place: SafePlace,
  { owner, transaction }: { readonly owner: string; readonly transaction: SafeTransaction },
): Promise<Answered<true>> {
  const standing = await standingSafe(place);
  if ("refusal" in standing) return standing;
  const signer = standing.ok.owners.find((one) => isAmong([one], owner));
  if (signer === undefined || !isAmong(place.signers, owner)) {
    return { refusal: "safe-signature", detail: owner };
  }
  const proposal = await proposedOn(place.local, standing.ok, transaction);
  if ("refusal" in proposal) return proposal;
  const asked = { proposal: proposal.ok, owner: signer };
  const signed = await signByOne({ ...state, origin: null }, place, asked);
  if ("refusal" in signed) return signed;
  const confirmed = confirm(proposal.ok, signed.ok);
  return confirmed.ok ? keep(state, place, confirmed.value) : refused(confirmed);
}

/** Takes in a proposal that somebody carried here: whole, of this Safe, and signed by its owners alone. */
export async function takeProposal(
  state: RouterState,
  place: SafePlace,
  carried: string,
): Promise<Answered<true>> {
  const read = readProposal(carried);
  if (!read.ok) return refused(read);
  const { transaction, confirmations } = read.value;
  // Ours are single calls, and our owners keys: of neither other form would anything here be known.
  if (transaction.isBatch) return { refusal: "safe-contract", detail: "batch" };
  const foreign = confirmations.find(({ kind }) => kind !== "key");
  if (foreign !== undefined) return { refusal: "safe-signature", detail: foreign.owner };
  const standing = await standingSafe(place);
  if ("refusal" in standing) return standing;
  const hash = await contractHashOf(place.local, standing.ok, transaction);
  const proposal = parseProposal(carried, standing.ok, hash);
  return proposal.ok ? keep(state, place, proposal.value) : refused(proposal);
}

/** Keeps a proposal, with the signatures that the kept one of its hash has beyond its own. */
async function keep(
  state: RouterState,
  { local, safe }: SafePlace,
  proposal: Proposal,
): Promise<Answered<true>> {
  const name = {
    network: local.chain.network.id,
    safe: safe.address,
    hash: bytesToHex(proposal.hash),
  };
  const height = await certain(local, (ask) => ask("eth_blockNumber", []));
  const isKept = await state.proposals.put(name, (row) => ({
    ...name,
    text: formatProposal(row === undefined ? proposal : joined(proposal, row)),
    atMs: row?.atMs ?? Date.now(),
    since: row?.since ?? BigInt(String(height)).toString(),
    sent: row?.sent ?? "",
  }));
  return isKept ? { ok: true } : { refusal: "queue-full", detail: "proposals" };
}

function joined(proposal: Proposal, row: KeptProposal): Proposal {
  const others = revived(row, proposal.safe)?.confirmations ?? [];
  return others.reduce((both, one) => {
    const isNew = !both.confirmations.some(({ owner }) => isAmong([owner], one.owner));
    const confirmed = isNew ? confirm(both, one) : null;
    return confirmed?.ok === true ? confirmed.value : both;
  }, proposal);
}
