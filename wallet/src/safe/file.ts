import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import type { SafeState } from "./manage.ts";
import { confirm, propose } from "./proposal.ts";
import type { Confirmation, Proposal } from "./proposal.ts";

/** Longest proposal file, in characters. */
const FILE_MAX = 262_144;
const VERSION = 1;

/** A proposal and its confirmations as text, to carry without the co-signer: a file or a code. */
export function formatProposal({ safe, transaction, confirmations }: Proposal): string {
  const { to, value, data, isBatch, nonce } = transaction;
  return JSON.stringify({
    holdallProposal: VERSION,
    safe: safe.address,
    chainId: String(safe.chainId),
    to,
    value: String(value),
    data: bytesToHex(data),
    isBatch,
    nonce: String(nonce),
    confirmations: confirmations.map(({ kind, owner, signature }) => ({
      kind,
      owner,
      signature: bytesToHex(signature),
    })),
  });
}

/**
 * Reads a proposal for a Safe this wallet knows. The hash is computed again and compared with the
 * contract's, and every signature is recovered: a file is believed in nothing. Refuses `malformed`,
 * `wrong-network`, and whatever proposing and confirming refuse.
 */
export function parseProposal(
  text: string,
  safe: SafeState,
  contractHash: Uint8Array,
): Outcome<Proposal> {
  const file = text.length <= FILE_MAX ? readRecord(parseJson(text)) : null;
  if (file === null || file["holdallProposal"] !== VERSION) return refuse("malformed", "proposal");
  const { to, isBatch, confirmations } = file;
  const [value, nonce, chainId] = [file["value"], file["nonce"], file["chainId"]].map(readInteger);
  const data = readBytes(file["data"]);
  if (chainId !== safe.chainId || file["safe"] !== safe.address) return refuse("wrong-network");
  const isRight =
    typeof to === "string" &&
    /^0x[0-9a-fA-F]{40}$/u.test(to) &&
    typeof isBatch === "boolean" &&
    value !== null &&
    nonce !== null &&
    data !== null &&
    Array.isArray(confirmations) &&
    confirmations.length <= safe.owners.length;
  if (!isRight) return refuse("malformed", "proposal");
  let proposal = propose(safe, { to, value, data, isBatch, nonce }, contractHash);
  for (const one of confirmations as readonly unknown[]) {
    if (!proposal.ok) return proposal;
    const confirmation = readConfirmation(one);
    if (confirmation === null) return refuse("malformed", "confirmation");
    proposal = confirm(proposal.value, confirmation);
  }
  return proposal;
}

function readConfirmation(value: unknown): Confirmation | null {
  const { kind, owner, signature } = readRecord(value) ?? {};
  const bytes = readBytes(signature);
  const isKind = kind === "key" || kind === "contract";
  return isKind && typeof owner === "string" && bytes !== null
    ? { kind, owner, signature: bytes }
    : null;
}

function readInteger(value: unknown): bigint | null {
  return typeof value === "string" && /^(?:0|[1-9]\d{0,77})$/u.test(value) ? BigInt(value) : null;
}

function readBytes(value: unknown): Uint8Array | null {
  return typeof value === "string" && /^(?:[0-9a-f]{2})*$/u.test(value) ? hexToBytes(value) : null;
}

function readRecord(value: unknown): Record<string, unknown> | null {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord ? (value as Record<string, unknown>) : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
