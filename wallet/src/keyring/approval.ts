import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { sameBytes } from "./bytes.ts";

/** What kind of bytes are signed. Each kind has its own form, so none can pass for another. */
export type SignKind = "solana-transaction" | "solana-message" | EvmKind;

/** The EVM kinds: unsigned transaction, EIP-191 text, EIP-712 preimage. */
export type EvmKind = "evm-transaction" | "evm-message" | "evm-typed-data";

/** The very bytes a person approves and a signer signs. */
export interface SignRequest {
  readonly kind: SignKind;
  /**
   * Solana: the serialised message. EVM transaction: type byte and RLP, unsigned. EVM message: the
   * text, without the EIP-191 prefix, which the signer adds. Typed data: 0x1901 ‖ domain ‖ struct.
   */
  readonly bytes: Uint8Array;
  /**
   * The EIP-712 document whose preimage the bytes are. A device that shows typed data needs it and
   * computes the bytes from it by itself; signers in memory do not look at it.
   */
  readonly document?: string;
}

/** One person's yes to one request as it was explained. It signs once, within a minute. */
export interface Approval {
  readonly requestHash: Uint8Array;
  readonly explanationHash: Uint8Array;
  readonly grantedAtMs: number;
  /** Identifies the approval in the {@link ApprovalBook} that granted it. */
  readonly id: number;
}

/** How long an approval lives, in milliseconds. */
export const APPROVAL_MS_MAX = 60_000;

/** SHA-256 of the kind and the bytes: what an approval is about. */
export function requestHash(request: SignRequest): Uint8Array {
  return sha256(concatBytes(utf8ToBytes(`holdall/request/v1/${request.kind}\0`), request.bytes));
}

/** The approvals of one unlocked session. Lives in the key realm and dies with it. */
export interface ApprovalBook {
  /** Records a yes. */
  grant(request: SignRequest, explanationHash: Uint8Array, atMs: number): Approval;
  /**
   * Spends an approval for a request whose explanation was computed afresh. The approval is spent
   * before anything is signed, so that no path signs twice. Refuses `approval-missing`,
   * `approval-used`, `approval-expired` and `approval-other`.
   */
  spend(
    approval: Approval,
    request: SignRequest,
    explanationHash: Uint8Array,
    atMs: number,
  ): Outcome<SpentApproval>;
}

declare const spent: unique symbol;
/** Proof that an approval was spent for this request. Only an {@link ApprovalBook} makes one. */
export interface SpentApproval {
  readonly [spent]: true;
  readonly requestHash: Uint8Array;
}

/** An empty book. */
export function createApprovalBook(): ApprovalBook {
  const open = new Map<number, Approval>();
  let lastId = 0;
  return {
    grant(request, explanationHash, atMs) {
      for (const [id, approval] of open) if (isExpired(approval, atMs)) open.delete(id);
      const approval: Approval = {
        requestHash: requestHash(request),
        explanationHash: explanationHash.slice(),
        grantedAtMs: atMs,
        id: ++lastId,
      };
      open.set(approval.id, approval);
      return approval;
    },
    spend(approval, request, explanationHash, atMs) {
      if (approval.id < 1 || approval.id > lastId) return refuse("approval-missing");
      const own = open.get(approval.id);
      open.delete(approval.id);
      if (isExpired(approval, atMs)) return refuse("approval-expired");
      if (own === undefined) return refuse("approval-used");
      const hash = requestHash(request);
      if (!sameBytes(own.requestHash, hash)) return refuse("approval-other", "bytes");
      if (!sameBytes(own.explanationHash, explanationHash)) {
        return refuse("approval-other", "explanation");
      }
      return accept({ requestHash: hash } as SpentApproval);
    },
  };
}

function isExpired(approval: Approval, atMs: number): boolean {
  return atMs < approval.grantedAtMs || atMs >= approval.grantedAtMs + APPROVAL_MS_MAX;
}
