/**
 * What every chain is to the rest of the house: one interface, one list of refusals, one form of
 * evidence and of readings.
 *
 * Invariants: amounts are bigints in the smallest unit; what is not known is a refusal with a code
 * and never a zero; a fact says how many nodes stand behind it; a transaction is called dropped
 * only when it can never be included. Knows no network and opens no socket.
 */
export type {
  AccountNonces,
  Balance,
  BurnIntent,
  Certainty,
  Chain,
  ChainReader,
  Fact,
  Fee,
  Head,
  HistoryPage,
  Intent,
  MoveIntent,
  Movement,
  Sent,
  Simulated,
  Source,
  Token,
  Unsigned,
  Watched,
} from "./chain.ts";
export type { Clock } from "./clock.ts";
export type { Collectible, Gallery, ItemName, TokenExtension } from "./collectible.ts";
export { NO_EVIDENCE, claimOf, simulationOf } from "./evidence.ts";
export type {
  Asset,
  ContractFacts,
  Evidence,
  GainedRight,
  MintFacts,
  MintTraits,
  Outflow,
  Simulation,
  TokenAccountFacts,
} from "./evidence.ts";
export {
  addressed,
  amount,
  assetOf,
  counted,
  native,
  quoted,
  readingOf,
  timed,
  worded,
} from "./reading.ts";
export type { Effect, Operand, Operands, Reading } from "./reading.ts";
export { CHAIN_REFUSALS, Refused, outcomeOf, refuse, valueOf } from "./refusal.ts";
export type { ChainRefusal, ChainRefusalCode, Outcome } from "./refusal.ts";
export type { Replaced, ReplacementKind } from "./replacement.ts";
export type {
  Epoch,
  Stake,
  StakeBook,
  StakeIntent,
  StakePhase,
  StakeReward,
  Staking,
  Validator,
} from "./staking.ts";
export { watchUntilDone } from "./watch.ts";
