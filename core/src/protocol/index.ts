/**
 * The language of the venue: what may be asked (commands), what happens (events), why something is
 * refused (rejects), what assets and markets are (specs), the bytes of all of these (codec), and the
 * two ways to ask: the live state (`Venue`) and the past (`HistoryReader`).
 *
 * Invariants: codes of commands, events and rejects are append-only, because journals store them;
 * a record decodes only if an encoder could have written it; decoding and encoding are inverse.
 * Commands carry no time and no sequence: both are the sequencer's and stand beside them. Events
 * carry resulting values, so that a reader can fold them without knowing a rule.
 *
 * What this module does not do: decide. It holds no rule of trading, and no wire text of the public
 * API except the refusals' sentences (the public contract is `@holdall/core/contract`).
 */
export {
  CLIENT_ID_NONE,
  ORDER_SLOTS_MAX,
  OUTSIDE_ACCOUNT,
  orderIdText,
  parseOrderId,
} from "./ids.ts";
export type { AccountId, AssetId, MarketId, Sequence, UserId } from "./ids.ts";
export {
  cancelScopes,
  commandSchemas,
  conditionNames,
  orderTypes,
  plainOrder,
  priceSources,
  selfTradeModes,
  sides,
  slippageKinds,
  timesInForce,
} from "./commands.ts";
export type {
  Command,
  CommandKind,
  CommandOf,
  OrderConditions,
  OrderTerms,
  OrderType,
  PriceSource,
  SelfTradeMode,
  Side,
  TimeInForce,
  WithdrawalDetails,
} from "./commands.ts";
export {
  balanceCauses,
  closeReasons,
  eventSchemas,
  orderOrigins,
  orderStatuses,
} from "./events.ts";
export type { CloseReason, Event, EventKind, EventOf, OrderState, OrderStatus } from "./events.ts";
export {
  interestKinds,
  lendingCauses,
  lendingMovements,
  liquidationStages,
  positionCauses,
  settlementCauses,
} from "./margin-events.ts";
export type { LiquidationStage } from "./margin-events.ts";
export { yieldKinds } from "./margin-commands.ts";
export type { YieldKind } from "./margin-commands.ts";
export type {
  AccountRisk,
  BackstopView,
  CollateralRow,
  ConcentrationView,
  DebtRow,
  LendingView,
  OrderLimitReason,
  OrderPreview,
  PerpView,
  PoolView,
  PositionView,
  TransferPreview,
  YieldDue,
} from "./margin-queries.ts";
export { apiErrorCodes, rejectOfCode, rejectOfName, rejects } from "./rejects.ts";
export type { ApiErrorCode, Reject, RejectRow } from "./rejects.ts";
export {
  formatPrice,
  formatSize,
  marketScale,
  marketStates,
  parsePrice,
  parseSize,
  poolStates,
} from "./specs.ts";
export type {
  AssetSpec,
  CollateralSpec,
  ExtraYield,
  FeeTier,
  Haircut,
  LendingSpec,
  MarginFunction,
  MarginParameters,
  MarketKind,
  MarketScale,
  MarketSpec,
  MarketState,
  Parameters,
  PerpSpec,
  PoolState,
  PriceBands,
  TokenSpec,
} from "./specs.ts";
export {
  RecordMalformed,
  decodeCommand,
  decodeEvent,
  encodeCommand,
  encodeEvent,
  recordBytes,
  recordViews,
} from "./codec.ts";
export type { RecordViews } from "./codec.ts";
export { RECORD_BYTES_MAX, RECORD_HEADER_BYTES } from "./record.ts";
export type { RecordOf, Schema } from "./record.ts";
export type { Answer, Query, Question } from "./queries.ts";
export type {
  FundingFilter,
  FundingPaymentRow,
  FundingRateRow,
  InterestFilter,
  InterestRow,
  LendingFilter,
  LendingMovementRow,
  LendingPositionFilter,
  LendingPositionRow,
  LiquidationFilter,
  LiquidationStepRow,
  MarginHistoryReader,
  PoolFilter,
  PoolRow,
  PositionFilter,
  PositionRow,
  SettlementFilter,
  SettlementRow,
} from "./margin-past.ts";
export { VenueBusy, VenuePaused } from "./venue.ts";
export type { CommandResult, QueryResult, Venue } from "./venue.ts";
export type {
  CandleFilter,
  CandleRow,
  DepositRow,
  DustConversionRow,
  FillFilter,
  FillRow,
  HistoryReader,
  MovementFilter,
  OrderFilter,
  OrderName,
  OrderRow,
  Page,
  Paging,
  TradeFilter,
  TradeRow,
  TransferRow,
  WithdrawalRow,
} from "./past.ts";
