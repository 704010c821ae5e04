import type { Draft } from "../draft.ts";
import { address } from "../draft.ts";
import { stop } from "../reader.ts";
import { explainAssociated } from "./associated.ts";
import { ASSOCIATED_PROGRAM } from "./derived.ts";
import { COMPUTE_BUDGET_PROGRAM, feeLamportsMax } from "./fee.ts";
import type { InstructionDecoder } from "./instruction.ts";
import { explainLookupTable, LOOKUP_TABLE_PROGRAM } from "./lookup-table.ts";
import { explainMemo, MEMO_PROGRAMS } from "./memo.ts";
import { readMessage, TRANSACTION_BYTES_MAX } from "./message.ts";
import type { Instruction, SolanaMessage } from "./message.ts";
import { explainStake, STAKE_PROGRAM } from "./stake.ts";
import { explainSystem, SYSTEM_PROGRAM } from "./system.ts";
import { explainToken } from "./token.ts";
import { TOKEN_2022_PROGRAM, TOKEN_PROGRAM } from "./token-facts.ts";
import { explainVote, VOTE_PROGRAM } from "./vote.ts";

/** Who explains which program. A program that is not here is unreadable. */
const DECODERS: ReadonlyMap<string, InstructionDecoder> = new Map<string, InstructionDecoder>([
  [SYSTEM_PROGRAM, explainSystem],
  [TOKEN_PROGRAM, explainToken],
  [TOKEN_2022_PROGRAM, explainToken],
  [ASSOCIATED_PROGRAM, explainAssociated],
  [STAKE_PROGRAM, explainStake],
  [VOTE_PROGRAM, explainVote],
  [LOOKUP_TABLE_PROGRAM, explainLookupTable],
  ...MEMO_PROGRAMS.map((program) => [program, explainMemo] as const),
  // Its whole meaning is the fee, which is computed from all of them together.
  [COMPUTE_BUDGET_PROGRAM, () => undefined],
]);

/** Programs that replace code: recognised so that they can be named when refused. */
const LOADERS: readonly string[] = [
  "BPFLoader1111111111111111111111111111111111",
  "BPFLoader2111111111111111111111111111111111",
  "BPFLoaderUpgradeab1e11111111111111111111111",
  "LoaderV411111111111111111111111111111111111",
];

/** True for a program whose instructions are explained. */
export function isReadable(program: string): boolean {
  return DECODERS.has(program);
}

/** What the network and the person need to know of a transaction beside its effects. */
export interface TransactionFrame {
  readonly feePayer: string;
  readonly feeUnitsMax: bigint;
  readonly signers: readonly string[];
}

/** Explains a Solana message into a draft, or stops. */
export function explainSolana(bytes: Uint8Array, draft: Draft): TransactionFrame {
  const message = readMessage(bytes, draft.context);
  const signers = message.accounts.slice(0, message.signerCount).map((use) => use.address);
  if (!signers.some((signer) => draft.isPerson(signer))) stop("not-signer", draft.context.account);
  if (message.instructions.length === 0) stop("unreadable", "no instruction");
  for (const instruction of message.instructions) explainInstruction(instruction, draft);
  const [feePayer] = signers;
  flagFrame(message, signers, draft);
  return { feePayer, feeUnitsMax: feeLamportsMax(message), signers };
}

/** True when bytes are a Solana message: such bytes are never signed as a plain message. */
export function isSolanaMessage(bytes: Uint8Array): boolean {
  // A wire transaction is a count of signatures, the signatures, then the message.
  const withoutSignatures = bytes.length > 0 ? bytes.subarray(1 + 64 * bytes[0]) : bytes;
  return [bytes, withoutSignatures].some(looksLikeMessage);
}

/**
 * Looser than reading: header, account list and blockhash suffice. Unresolved lookups or unknown
 * programs do not make a transaction any less of one.
 */
function looksLikeMessage(bytes: Uint8Array): boolean {
  const body = bytes[0] >= 0x80 ? bytes.subarray(1) : bytes;
  const [signers, readonlySigners, readonlyOthers, keys] = body;
  if (body.length < 4 + 32 + 32 + 1 || keys >= 0x80 || keys === 0) return false;
  const hasHeader =
    signers > 0 && signers <= keys && readonlySigners < signers && readonlyOthers <= keys - signers;
  const isSendable = 1 + 64 * signers + bytes.length <= TRANSACTION_BYTES_MAX;
  return hasHeader && isSendable && body.length >= 4 + 32 * keys + 32 + 1;
}

function explainInstruction(instruction: Instruction, draft: Draft): void {
  const { program } = instruction;
  draft.contracts.add(program);
  if (LOADERS.includes(program)) {
    draft.effect("program-code", { program: address(program) });
    draft.raise(404, { program: address(program) });
    return;
  }
  const decode = DECODERS.get(program);
  // A known program in a form that nobody knows is never borne.
  if (decode !== undefined) return decode(instruction, draft);
  draft.part(draft.context.account, () => stop("unreadable", `program ${program}`));
}

function flagFrame(message: SolanaMessage, signers: readonly string[], draft: Draft): void {
  const [first] = message.instructions;
  const isDurable =
    first.program === SYSTEM_PROGRAM && first.data.length === 4 && first.data[0] === 4;
  if (isDurable) draft.raise(505, { account: address(first.accounts[0].address) });
  const others = signers.filter((signer) => !draft.isPerson(signer));
  for (const signer of others) draft.raise(506, { to: address(signer) });
  if (draft.isPerson(signers[0])) {
    if (draft.context.origin !== null) draft.raise(507);
  } else draft.effect("fee-by-other", { to: address(signers[0]) });
}
