/**
 * What a request means, read from the very bytes that would be signed.
 *
 * The first of the wallet's two independent decoders, the explanation in words, and the risk
 * rules. It opens no socket and reads no clock: the facts it cannot read from the bytes arrive as
 * evidence, from two nodes where two exist, and time is an argument.
 *
 * Invariants: unknown means refused; nothing is dropped, so every byte of a request is part of the
 * explanation; amounts are whole numbers of the smallest unit; text from outside is shown as text
 * and never obeyed. It signs nothing and decides nothing about limits.
 */
export { canonicalReading } from "./assess.ts";
export { fraudIn, isFraudHost } from "./fraud-list.ts";
export { FRAUDS } from "./frauds.ts";
export { assessPage } from "./page.ts";
export type { PageLists, PageRequest } from "./page.ts";
export { GAINED, NO_EVIDENCE, UNREAD } from "./context.ts";
export type {
  Context,
  ContractFacts,
  Evidence,
  GainedRight,
  KnownAddress,
  MintFacts,
  MintTraits,
  Simulation,
  TokenAccountFacts,
} from "./context.ts";
export { EFFECTS } from "./dictionary.ts";
export type { EffectKind } from "./dictionary.ts";
export { explain, explanationHash } from "./explain.ts";
export type { ClearRequest, Explained } from "./explain.ts";
export { assetKey, canonicalKey } from "./explanation.ts";
export type {
  Asset,
  AtRisk,
  Effect,
  Explanation,
  Finding,
  Grant,
  Level,
  Operand,
  Outflow,
} from "./explanation.ts";
export { isOneOutcome } from "./growth.ts";
export type { RuleId } from "./rules.ts";
export { encodeCall } from "./evm/abi.ts";
export { ITEM_MARKETS } from "./evm/orders.ts";
export { preimageOfDocument, readStructure } from "./structure.ts";
export type { EvmFields } from "./evm/fields.ts";
export type { Structure } from "./structure.ts";
export type { SolanaMessage } from "./solana/message.ts";
export type { TypedData, TypedField } from "./evm/typed-data.ts";
export { sixWords } from "./six-words.ts";
export { effectSentence, findingSentence } from "./words.ts";
export type { Names } from "./words.ts";
export { shownText } from "./text.ts";
