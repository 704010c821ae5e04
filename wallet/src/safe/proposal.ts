import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { canonicalKey, encodeCall, preimageOfDocument } from "@holdall/wallet/clear";
import { recoverAddress } from "@holdall/wallet/keyring";
import type { SignRequest } from "@holdall/wallet/keyring";
import { accept, failureWords, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import type { SafeState } from "./manage.ts";

/** What a Safe is asked to do. Gas and refund fields are zero in every proposal of ours. */
export interface SafeTransaction {
  readonly to: string;
  readonly value: bigint;
  readonly data: Uint8Array;
  /** True to delegate to the known batch contract; nothing else is ever delegated to. */
  readonly isBatch: boolean;
  readonly nonce: bigint;
}

/** An owner's yes: r ‖ s ‖ parity of a key, or the signature a contract owner accepts (EIP-1271). */
export type Confirmation =
  | { readonly kind: "key"; readonly owner: string; readonly signature: Uint8Array }
  | { readonly kind: "contract"; readonly owner: string; readonly signature: Uint8Array };

/** Where a proposal stands. */
export type ProposalState =
  | { readonly name: "draft" | "ready" | "executing" | "executed" | "replaced" | "rejected" }
  | { readonly name: "confirming"; readonly has: number; readonly needs: number }
  | { readonly name: "failed"; readonly code: string };

/** A transaction on its way through its owners' hands. A value: each step gives a new one. */
export interface Proposal {
  readonly safe: SafeState;
  readonly transaction: SafeTransaction;
  /** The hash owners sign: Keccak-256 of the EIP-712 preimage. */
  readonly hash: Uint8Array;
  readonly confirmations: readonly Confirmation[];
  /** What the chain said of it, once it was sent or overtaken. */
  readonly outcome: ProposalState | null;
}

const NOBODY = "0x0000000000000000000000000000000000000000";
const EXECUTE =
  "execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)";
/** Most bytes of one contract owner's signature. */
const CONTRACT_SIGNATURE_MAX = 1024;

/**
 * A new proposal. `contractHash` is what the Safe's own `getTransactionHash` answers; it must be
 * ours (`safe-hash`). A nonce the Safe has passed is refused (`safe-state`), and so is a batch to
 * any contract but the known one (`safe-contract`).
 */
export function propose(
  safe: SafeState,
  transaction: SafeTransaction,
  contractHash: Uint8Array,
): Outcome<Proposal> {
  if (transaction.nonce < safe.nonce) return refuse("safe-state", `nonce ${safe.nonce} is next`);
  const isBatchKnown = canonicalKey(transaction.to) === canonicalKey(safe.multiSend);
  if (transaction.isBatch && (!isBatchKnown || transaction.value !== 0n)) {
    return refuse("safe-contract", "batch");
  }
  const hashed = hashOf(safe, transaction);
  if (!hashed.ok) return hashed;
  const hash = hashed.value;
  if (bytesToHex(hash) !== bytesToHex(contractHash)) return refuse("safe-hash", bytesToHex(hash));
  return accept({ safe, transaction, hash, confirmations: [], outcome: null });
}

/** The hash that owners sign, and by which the contract tells what it has executed. */
export function hashOf(
  safe: Pick<SafeState, "address" | "chainId">,
  transaction: SafeTransaction,
): Outcome<Uint8Array> {
  const preimage = preimageOfDocument(documentOf(safe, transaction));
  return preimage.ok ? accept(keccak_256(preimage.value)) : preimage;
}

/** What an owner's signer is asked: the typed data, whole, so that a device can show it. */
export function requestOf({ safe, transaction }: Proposal): Outcome<SignRequest> {
  const document = documentOf(safe, transaction);
  const bytes = preimageOfDocument(document);
  return bytes.ok ? accept({ kind: "evm-typed-data", bytes: bytes.value, document }) : bytes;
}

/**
 * Adds an owner's confirmation. A key's signature is recovered and must be that owner's over this
 * very hash; the same owner counts once. Refuses `safe-signature`, and `safe-state` once sent.
 */
export function confirm(proposal: Proposal, confirmation: Confirmation): Outcome<Proposal> {
  if (proposal.outcome !== null) return refuse("safe-state", proposal.outcome.name);
  const { owner, signature } = confirmation;
  if (!proposal.safe.owners.some((one) => isSame(one, owner))) {
    return refuse("safe-signature", owner);
  }
  const isGood =
    confirmation.kind === "key"
      ? recoverAddress(proposal.hash, signature) ===
        proposal.safe.owners.find((o) => isSame(o, owner))
      : signature.length > 0 && signature.length <= CONTRACT_SIGNATURE_MAX;
  if (!isGood) return refuse("safe-signature", owner);
  const others = proposal.confirmations.filter((one) => !isSame(one.owner, owner));
  return accept({ ...proposal, confirmations: [...others, confirmation] });
}

/** Where a proposal stands. */
export function stateOf({ safe, confirmations, outcome }: Proposal): ProposalState {
  if (outcome !== null) return outcome;
  if (confirmations.length === 0) return { name: "draft" };
  return confirmations.length < safe.threshold
    ? { name: "confirming", has: confirmations.length, needs: safe.threshold }
    : { name: "ready" };
}

/**
 * The call that executes a ready proposal, by any owner or anybody else who pays its fee. Refuses
 * `safe-state` when confirmations are missing or an earlier proposal must run first.
 */
export function executionOf(
  proposal: Proposal,
): Outcome<{ readonly to: string; readonly data: Uint8Array }> {
  const state = stateOf(proposal);
  if (state.name !== "ready") return refuse("safe-state", state.name);
  const { safe, transaction } = proposal;
  if (transaction.nonce !== safe.nonce) return refuse("safe-state", `nonce ${safe.nonce} is next`);
  const { to, value, data, isBatch } = transaction;
  const operation = isBatch ? 1n : 0n;
  const zeros = [0n, 0n, 0n, NOBODY, NOBODY] as const;
  const values = [to, value, data, operation, ...zeros, signaturesOf(proposal)];
  return accept({ to: safe.address, data: encodeCall(EXECUTE, values) });
}

/** The rejection of a proposal: an empty call of the Safe to itself that takes the same nonce. */
export function rejectionOf({
  safe,
  transaction,
}: Pick<Proposal, "safe" | "transaction">): SafeTransaction {
  const { nonce } = transaction;
  return { to: safe.address, value: 0n, data: new Uint8Array(), isBatch: false, nonce };
}

/**
 * A proposal after the chain spoke: `sent`, `failed` with the contract's code, or the Safe's
 * nonce moved past it, by itself (`executed`), by its rejection or by another (`replaced`).
 */
export function settle(
  proposal: Proposal,
  event:
    | { readonly kind: "sent" }
    | { readonly kind: "failed"; readonly code: string }
    | { readonly kind: "taken"; readonly by: "itself" | "rejection" | "another" },
): Proposal {
  switch (event.kind) {
    case "sent":
      return { ...proposal, outcome: { name: "executing" } };
    case "failed":
      return { ...proposal, outcome: { name: "failed", code: failureWords(event.code).code } };
    case "taken": {
      const names = { itself: "executed", rejection: "rejected", another: "replaced" } as const;
      return { ...proposal, outcome: { name: names[event.by] } };
    }
  }
}

/** Open proposals in the order the Safe will take them, those of one nonce side by side. */
export function queueOf(
  proposals: readonly Proposal[],
): readonly { readonly nonce: bigint; readonly rivals: readonly Proposal[] }[] {
  const byNonce = new Map<bigint, Proposal[]>();
  for (const proposal of proposals) {
    if (proposal.outcome !== null && proposal.outcome.name !== "failed") continue;
    const { nonce } = proposal.transaction;
    byNonce.set(nonce, [...(byNonce.get(nonce) ?? []), proposal]);
  }
  return [...byNonce]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([nonce, rivals]) => ({ nonce, rivals }));
}

/**
 * Signatures in ascending order of their owners, as the contract reads them: r ‖ s ‖ 27 + parity,
 * or for a contract owner its address, the offset of its signature and a zero, with the signature
 * itself after all fixed parts. No more than the threshold, since each costs the payer gas.
 */
function signaturesOf({ safe, confirmations }: Proposal): Uint8Array {
  const sorted = [...confirmations]
    .sort((a, b) => (canonicalKey(a.owner) < canonicalKey(b.owner) ? -1 : 1))
    .slice(0, safe.threshold);
  const heads: Uint8Array[] = [];
  const tails: Uint8Array[] = [];
  let offset = 65 * sorted.length;
  for (const { kind, owner, signature } of sorted) {
    if (kind === "key") {
      heads.push(concatBytes(signature.subarray(0, 64), Uint8Array.of(27 + signature[64])));
      continue;
    }
    heads.push(concatBytes(word(BigInt(owner)), word(BigInt(offset)), Uint8Array.of(0)));
    tails.push(word(BigInt(signature.length)), signature);
    offset += 32 + signature.length;
  }
  return concatBytes(...heads, ...tails);
}

/** The EIP-712 document of a Safe transaction (version 1.5.0). */
function documentOf(
  safe: Pick<SafeState, "address" | "chainId">,
  transaction: SafeTransaction,
): string {
  const { to, value, data, isBatch, nonce } = transaction;
  const uint = (name: string) => ({ name, type: "uint256" });
  const address = (name: string) => ({ name, type: "address" });
  return JSON.stringify({
    types: {
      EIP712Domain: [uint("chainId"), address("verifyingContract")],
      SafeTx: [
        address("to"),
        uint("value"),
        { name: "data", type: "bytes" },
        { name: "operation", type: "uint8" },
        uint("safeTxGas"),
        uint("baseGas"),
        uint("gasPrice"),
        address("gasToken"),
        address("refundReceiver"),
        uint("nonce"),
      ],
    },
    primaryType: "SafeTx",
    domain: { chainId: String(safe.chainId), verifyingContract: safe.address },
    message: {
      to,
      value: String(value),
      data: `0x${bytesToHex(data)}`,
      operation: isBatch ? 1 : 0,
      safeTxGas: 0,
      baseGas: 0,
      gasPrice: 0,
      gasToken: NOBODY,
      refundReceiver: NOBODY,
      nonce: String(nonce),
    },
  });
}

function word(value: bigint): Uint8Array {
  return hexToBytes(value.toString(16).padStart(64, "0"));
}

function isSame(left: string, right: string): boolean {
  return canonicalKey(left) === canonicalKey(right);
}
