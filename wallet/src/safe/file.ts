import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { canonicalKey } from "@holdall/wallet/clear";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import type { SafeState } from "./manage.ts";
import { confirm, propose } from "./proposal.ts";
import type { Confirmation, Proposal, SafeTransaction } from "./proposal.ts";

/** Longest proposal file, in characters. */
const FILE_MAX = 262_144;
/** Most confirmations of one file, whoever owns its Safe. */
const CONFIRMATIONS_MAX = 50;
const VERSION = 1;
const FIELDS = [
  "holdallProposal",
  "safe",
  "chainId",
  "to",
  "value",
  "data",
  "isBatch",
  "nonce",
  "confirmations",
] as const;
const CONFIRMATION_FIELDS = ["kind", "owner", "signature"] as const;

/** What the text of a proposal says, in its form alone: nothing of it is believed yet. */
export interface ProposalText {
  readonly safe: string;
  readonly chainId: bigint;
  readonly transaction: SafeTransaction;
  readonly confirmations: readonly Confirmation[];
}

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
  const read = readProposal(text);
  if (!read.ok) return read;
  const { chainId, transaction, confirmations } = read.value;
  if (chainId !== safe.chainId || read.value.safe !== safe.address) return refuse("wrong-network");
  if (confirmations.length > safe.owners.length) return refuse("malformed", "confirmation");
  let proposal = propose(safe, transaction, contractHash);
  for (const confirmation of confirmations) {
    if (!proposal.ok) return proposal;
    proposal = confirm(proposal.value, confirmation);
  }
  return proposal;
}

/**
 * What the text of a proposal says, so that its Safe can be found. Refuses `malformed`: a field that is
 * missing, of another form or unknown, and an owner who confirms twice.
 */
export function readProposal(text: string): Outcome<ProposalText> {
  const parsed = text.length <= FILE_MAX ? readRecord(parseJson(text), FIELDS) : null;
  if (parsed === null || parsed["holdallProposal"] !== VERSION) {
    return refuse("malformed", "proposal");
  }
  const { safe, to, isBatch } = parsed;
  const [value, nonce, chainId] = [parsed["value"], parsed["nonce"], parsed["chainId"]].map(
    readInteger,
  );
  const data = readBytes(parsed["data"]);
  const isRight =
    isAddress(safe) &&
    isAddress(to) &&
    typeof isBatch === "boolean" &&
    value !== null &&
    nonce !== null &&
    chainId !== null &&
    data !== null;
  if (!isRight) return refuse("malformed", "proposal");
  const confirmations = readConfirmations(parsed["confirmations"]);
  if (confirmations === null) return refuse("malformed", "confirmation");
  return accept({ safe, chainId, transaction: { to, value, data, isBatch, nonce }, confirmations });
}

/** Confirmations of different owners; `null` for anything else. */
function readConfirmations(value: unknown): readonly Confirmation[] | null {
  if (!Array.isArray(value) || value.length > CONFIRMATIONS_MAX) return null;
  const read = (value as readonly unknown[]).flatMap((one) => readConfirmation(one) ?? []);
  const owners = new Set(read.map(({ owner }) => canonicalKey(owner)));
  return owners.size === value.length ? read : null;
}

function readConfirmation(value: unknown): Confirmation | null {
  const { kind, owner, signature } = readRecord(value, CONFIRMATION_FIELDS) ?? {};
  const bytes = readBytes(signature);
  const isKind = kind === "key" || kind === "contract";
  return isKind && isAddress(owner) && bytes !== null ? { kind, owner, signature: bytes } : null;
}

function isAddress(value: unknown): value is string {
  return typeof value === "string" && /^0x[0-9a-fA-F]{40}$/u.test(value);
}

function readInteger(value: unknown): bigint | null {
  if (typeof value !== "string" || !/^(?:0|[1-9]\d{0,77})$/u.test(value)) return null;
  const read = BigInt(value);
  return read < 1n << 256n ? read : null;
}

function readBytes(value: unknown): Uint8Array | null {
  return typeof value === "string" && /^(?:[0-9a-f]{2})*$/u.test(value) ? hexToBytes(value) : null;
}

/** A record with exactly these fields. */
function readRecord(value: unknown, fields: readonly string[]): Record<string, unknown> | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const isWhole =
    Object.keys(value).length === fields.length &&
    fields.every((field) => Object.hasOwn(value, field));
  return isWhole ? (value as Record<string, unknown>) : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
