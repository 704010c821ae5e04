import { NO_EVIDENCE } from "@holdall/chain/port";
import type { ContractFacts, Evidence } from "@holdall/chain/port";
import { strangeInMaking } from "@holdall/chain/evm";
import { chainIdOf } from "@holdall/chain/networks";
import {
  confirm,
  creationOf,
  executionOf,
  replaceOwner,
  requestOf,
  safeAddress,
  stateOf,
} from "@holdall/wallet/safe";
import type { Confirmation, Proposal, SafeState, SafeTransaction } from "@holdall/wallet/safe";
import { bytesToHex, hexToBytes, serializeTransaction } from "viem";
import type { Address } from "viem";
import type { ShownAccount } from "./accounts.ts";
import { draftTransaction } from "./evm-draft.ts";
import type { OpenChain } from "./open-chains.ts";
import { sendBytes } from "./payments.ts";
import type { Sending } from "./payments.ts";
import type { Answered } from "./platform.ts";
import { isAmong, payerOf, signersOf } from "./safe-hands.ts";
import {
  isMade,
  proposedOn,
  readSafe,
  refused,
  standingSafe,
  strangeness,
} from "./safe-reading.ts";
import { askSignature } from "./signature.ts";

const SIGNATURE_BYTES = 65;
const INCLUSION_MS_MAX = 60_000;
const LOOK_EVERY_MS = 250;

/** What a Safe is asked to do. */
export interface SafeCall {
  readonly to: string;
  readonly value: bigint;
  readonly data: Uint8Array;
}

/** The Safe, the key that pays for what it does, and the owners that are asked, in their order. */
export interface SafePlace {
  readonly local: OpenChain;
  readonly safe: ShownAccount;
  /** Its owners on the chain; `null` while it is not made. */
  readonly owners: readonly string[] | null;
  readonly payer: ShownAccount;
  readonly signers: readonly string[];
}

/**
 * Has a Safe do something: makes it where it is not yet, has two owners sign the proposal after it
 * was read, and sends what executes it, which is read by itself. Answers the id of that transaction.
 */
export async function payFromSafe(
  sending: Omit<Sending, "chain">,
  place: SafePlace,
  call: SafeCall,
): Promise<Answered<string>> {
  const made = await makeSafe(sending, place);
  if ("refusal" in made) return made;
  const standing = await standingSafe(place);
  if ("refusal" in standing) return standing;
  const state = standing.ok;
  const transaction = { ...call, isBatch: false, nonce: state.nonce };
  return runProposal(sending, place, { state, transaction });
}

/** Replaces the one owner on the chain that is not an owner any more. Nothing to replace refuses. */
export async function replaceLostOwner(
  sending: Omit<Sending, "chain">,
  place: SafePlace,
): Promise<Answered<string>> {
  if (!(await isMade(place))) return { refusal: "safe-state", detail: "not made yet" };
  const standing = await standingSafe(place);
  if ("refusal" in standing) return standing;
  const state = standing.ok;
  const lost = state.owners.filter((one) => !isAmong(place.safe.owners, one));
  const next = place.safe.owners.filter((one) => !isAmong(state.owners, one));
  if (lost.length !== 1 || next.length !== 1)
    return { refusal: "safe-owner", detail: `${lost.length} to replace` };
  const change = replaceOwner(state, lost[0], next[0]);
  if (!change.ok) return refused(change);
  const [device, cosigner, recovery] = place.safe.owners;
  // Who is no owner yet cannot make itself one: the kit signs in its place.
  const signers = [device, cosigner].map((one) => (one === next[0] ? recovery : one));
  const { transaction } = change.value;
  return runProposal(sending, { ...place, signers }, { state, transaction });
}

/**
 * Replaces an owner of a Safe of the person's own keys, which the two others sign. Refuses an owner
 * that is none, and whoever is kept where another owner is.
 */
export async function changeOwner(
  sending: Omit<Sending, "chain">,
  place: SafePlace,
  { lost, next }: { readonly lost: string; readonly next: string },
): Promise<Answered<string>> {
  const { safe, signers } = place;
  if (safe.kind !== "own-safe" || !(await isMade(place)))
    return { refusal: "safe-state", detail: "not made yet" };
  const standing = await standingSafe(place);
  if ("refusal" in standing) return standing;
  const state = standing.ok;
  const change = replaceOwner(state, lost, next);
  if (!change.ok) return refused(change);
  const staying = signers.filter((one) => !isAmong([lost], one));
  return runProposal(sending, { ...place, signers: staying }, { state, ...change.value });
}

/** Who acts for a Safe on its chain, or `null` when none of its keys is in this wallet. */
export async function safePlaceOn(
  local: OpenChain,
  accounts: readonly ShownAccount[],
  safe: ShownAccount,
): Promise<SafePlace | null> {
  const at = { local, safe };
  // What cannot be read is told when it is used: then its code is looked at first.
  const state = (await isMade(at)) ? await readSafe(at).catch(() => null) : null;
  const owners = state?.owners ?? null;
  // Of the person's own keys one may have been replaced since: the chain knows who owns it now.
  const standing = safe.kind === "own-safe" ? { ...safe, owners: owners ?? safe.owners } : safe;
  const payer = payerOf(accounts, standing);
  return payer === undefined
    ? null
    : { ...at, owners, payer, signers: signersOf(accounts, standing) };
}

/** Makes the Safe by its factory, at the cost of the key that pays, and waits until it is there. */
export async function makeSafe(
  sending: Omit<Sending, "chain">,
  place: SafePlace,
): Promise<Answered<true>> {
  if (await isMade(place)) return { ok: true };
  const { local, safe } = place;
  const strange = await strangeInMaking(local.pool, local.chain.network);
  if (strange !== null) return strangeness(strange);
  // That no two of them are kept in one place was seen to when the account was taken in.
  const owners = safe.first.map((address) => ({ address, keptBy: address }));
  const plan = { owners, saltNonce: 0n };
  const [at, creation] = [safeAddress(plan), creationOf(plan)];
  if (!at.ok) return refused(at);
  if (!creation.ok) return refused(creation);
  if (!isAmong([at.value], safe.address)) return { refusal: "safe-owner", detail: at.value };
  const { to, data } = creation.value;
  const sent = await sendFor(sending, place, { to, value: 0n, data });
  if ("refusal" in sent) return sent;
  await included(local, sent.ok);
  return (await isMade(place)) ? { ok: true } : { refusal: "safe-state", detail: "not made" };
}

interface Running {
  readonly state: SafeState;
  readonly transaction: SafeTransaction;
}

async function runProposal(
  sending: Omit<Sending, "chain">,
  place: SafePlace,
  { state, transaction }: Running,
): Promise<Answered<string>> {
  const { local } = place;
  const proposal = await proposedOn(local, state, transaction);
  if ("refusal" in proposal) return proposal;
  const signed = await signProposal(sending, place, proposal.ok);
  if ("refusal" in signed) return signed;
  const execution = executionOf(signed.ok);
  if (!execution.ok) return refused(execution);
  return sendFor(sending, place, { value: 0n, ...execution.value });
}

/** Two owners' signatures of a proposal, each recovered before it counts. */
async function signProposal(
  sending: Omit<Sending, "chain">,
  place: SafePlace,
  proposal: Proposal,
): Promise<Answered<Proposal>> {
  const { safe, signers } = place;
  const asker = await askerOf(sending, place, proposal);
  if ("refusal" in asker) return asker;
  const ask = asker.ok;
  return safe.kind === "own-safe"
    ? signOneByOne(proposal, signers, ask)
    : signTogether(proposal, signers, await ask(safe.address));
}

/** How an owner is asked for a proposal, with what the nodes say of it. */
async function askerOf(
  { platform, origin }: Omit<Sending, "chain">,
  { local, safe }: SafePlace,
  proposal: Proposal,
): Promise<Answered<AskOwner>> {
  const request = requestOf(proposal);
  if (!request.ok) return refused(request);
  const evidence = await evidenceFor(local, safe.address, proposal.transaction);
  const { network } = local.chain;
  const signed = { kind: "evm-typed-data", document: request.value.document! } as const;
  return {
    ok: (account) => askSignature(platform, { origin, account, network, signed, evidence }),
  };
}

/** Has one owner sign a proposal, once its person has read it; the signature is recovered. */
export async function signByOne(
  sending: Omit<Sending, "chain">,
  place: SafePlace,
  { proposal, owner }: { readonly proposal: Proposal; readonly owner: string },
): Promise<Answered<Confirmation>> {
  const asker = await askerOf(sending, place, proposal);
  if ("refusal" in asker) return asker;
  const answer = await asker.ok(owner);
  if ("refusal" in answer) return answer;
  const confirmation = { kind: "key", owner, signature: answer.ok } as const;
  const confirmed = confirm(proposal, confirmation);
  return confirmed.ok ? { ok: confirmation } : refused(confirmed);
}

/** Has an account sign the proposal at hand, once its person has read it. */
type AskOwner = (account: string) => Promise<Answered<Uint8Array>>;

/**
 * Asks one owner after the other until enough have signed. An owner that is refused for, because its
 * device is not at hand or for any other reason, leaves it to the next; when too few are left, the
 * last refusal is the answer.
 */
async function signOneByOne(
  proposal: Proposal,
  signers: readonly string[],
  ask: AskOwner,
): Promise<Answered<Proposal>> {
  let signed = proposal;
  let left = signers.length;
  for (const owner of signers) {
    if (stateOf(signed).name === "ready") break;
    const answer = await ask(owner);
    left -= 1;
    if ("refusal" in answer) {
      if (signed.confirmations.length + left < proposal.safe.threshold) return answer;
      continue;
    }
    const confirmed = confirm(signed, { kind: "key", owner, signature: answer.ok });
    if (!confirmed.ok) return refused(confirmed);
    signed = confirmed.value;
  }
  return { ok: signed };
}

/** The signatures of a guarded account's two hands, which come as one answer in their order. */
function signTogether(
  proposal: Proposal,
  signers: readonly string[],
  answer: Answered<Uint8Array>,
): Answered<Proposal> {
  if ("refusal" in answer) return answer;
  let signed = proposal;
  for (const [at, owner] of signers.entries()) {
    const signature = answer.ok.slice(at * SIGNATURE_BYTES, (at + 1) * SIGNATURE_BYTES);
    const confirmed = confirm(signed, { kind: "key", owner, signature });
    if (!confirmed.ok) return refused(confirmed);
    signed = confirmed.value;
  }
  return { ok: signed };
}

/** What the nodes say of everything the inner call names, as if the Safe made it by itself. */
async function evidenceFor(
  { chain }: OpenChain,
  safe: string,
  { to, value, data }: SafeTransaction,
): Promise<readonly Evidence[]> {
  const bytes = hexToBytes(
    serializeTransaction({
      type: "eip1559",
      chainId: Number(chainIdOf(chain.network)),
      to: to as Address,
      value,
      data: bytesToHex(data),
    }),
  );
  const gathered = await chain.evidence({ bytes, from: safe, expiry: 0n });
  const found = "refusal" in gathered ? [NO_EVIDENCE] : [...gathered.value];
  const own: ContractFacts = {
    isContract: true,
    standard: "safe",
    decimals: null,
    createdAtMs: null,
  };
  return found.map((one) => ({
    ...one,
    contracts: { ...one.contracts, [safe.toLowerCase()]: own },
  }));
}

/** Sends what the Safe needs from the key that pays for it. */
export async function sendFor(
  sending: Omit<Sending, "chain">,
  { local, payer, safe }: SafePlace,
  { to, value, data }: SafeCall,
): Promise<Answered<string>> {
  const fields = { to, value: `0x${value.toString(16)}`, data: bytesToHex(data) };
  const drafted = await draftTransaction(local, payer.address, fields);
  if ("refusal" in drafted) return drafted;
  return sendBytes({ ...sending, chain: local.chain, safe: safe.address }, drafted.ok);
}

async function included({ pool }: OpenChain, id: string): Promise<void> {
  const endMs = Date.now() + INCLUSION_MS_MAX;
  while (Date.now() < endMs) {
    const receipt = await pool.read((ask) => ask("eth_getTransactionReceipt", [id]));
    if (receipt !== null) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
