/**
 * Everything the engine knows. What stands here is what a snapshot holds; the objects at the end
 * are only scratch, filled anew by each command so that the hot path allocates nothing.
 */
import type { AssetSpec, EventOf, Parameters } from "@holdall/core/protocol";
import { Accounts } from "./accounts/accounts.ts";
import { OrderSlots } from "./book/order-slots.ts";
import type { OrderDraft } from "./book/order-slots.ts";
import { PriceLevels } from "./book/price-levels.ts";
import { Emitter } from "./emit.ts";
import type { Fill, Shown } from "./emit.ts";
import { Ledger } from "./ledger/ledger.ts";
import type { Market } from "./markets/market.ts";
import { UserTiers } from "./fees/user-tiers.ts";
import { Volumes } from "./fees/volumes.ts";
import { ClientIds } from "./identity/client-ids.ts";
import { Requests } from "./identity/requests.ts";
import { ReservesNonces } from "./identity/reserves-nonces.ts";
import type { Arrival } from "./lend/arrivals.ts";
import { Lending } from "./lend/lending.ts";
import type { Pool } from "./lend/pools.ts";
import { Backstops } from "./liquidate/backstops.ts";
import { Stages } from "./liquidate/stages.ts";
import { Stranded } from "./liquidate/stranded.ts";
import { Exposed } from "./margin/exposed.ts";
import { idleRisk } from "./margin/risk.ts";
import type { Risk } from "./margin/risk.ts";
import { idleValuation } from "./margin/valuation.ts";
import type { Valuation } from "./margin/valuation.ts";
import { AS_IT_IS } from "./margin/what-if.ts";
import type { WhatIf } from "./margin/what-if.ts";
import type { Withdrawal } from "./money/withdrawals.ts";
import type { EndedParent, HeldTerms } from "./orders/terms.ts";
import { idleWish } from "./orders/admit.ts";
import type { Wish } from "./orders/admit.ts";
import { idleExchange } from "./orders/settle.ts";
import type { Exchange } from "./orders/settle.ts";
import { idleTaker } from "./orders/taker.ts";
import type { Taker } from "./orders/taker.ts";
import { idleOutcome } from "./perp/outcome.ts";
import type { Outcome } from "./perp/outcome.ts";
import { Positions } from "./perp/positions.ts";
import { Unsettled } from "./perp/unsettled.ts";
import type { Result } from "./result.ts";

/** What an order says beyond its slot: trigger, exits, tolerance, expiry, relation. */
export type Terms = Omit<EventOf<"order-terms">, "kind">;

export interface State {
  readonly orders: OrderSlots;
  readonly levels: PriceLevels;
  readonly ledger: Ledger;
  readonly accounts: Accounts;
  readonly tiers: UserTiers;
  readonly volumes: Volumes;
  readonly requests: Requests;
  readonly clientIds: ClientIds;
  readonly reservesNonces: ReservesNonces;
  readonly lending: Lending;
  readonly positions: Positions;
  readonly unsettled: Unsettled;
  readonly stages: Stages;
  /** By asset id: of the assets that can be lent. */
  readonly pools: Map<number, Pool>;
  /** By id: asked for, and neither settled nor cancelled. */
  readonly withdrawals: Map<number, Withdrawal>;
  /** By id. */
  readonly assets: AssetSpec[];
  readonly markets: Market[];
  /** By slot, of the orders whose flags say that they have further terms. */
  readonly terms: Map<number, HeldTerms>;
  /** Deposits by their reference: the sequence at which each was credited. */
  readonly references: Map<string, number>;
  readonly counters: Counters;
  parameters: Parameters;
  /** Orders accepted so far. */
  ordinal: number;
  /** Hours since 1970 at the last look at the fee tiers; -1 before the first. */
  tierHour: number;
  /** Hours since 1970 at the last accrual of interest; -1 before the first. */
  lendHour: number;
  /** Hours since 1970 at the last funding, and periods at the last settlement; -1 before the first. */
  fundedHour: number;
  settledPeriod: number;
  /** What accounts offer to take over from others. */
  readonly backstops: Backstops;
  /** Of the command being applied, or the last one. */
  sequence: number;
  nowMs: number;

  // Derived: found again after a restart
  /** No order expires before this. */
  expiresFromMs: number;
  /** Markets whose waiting orders are to be looked at. */
  readonly stirred: Market[];
  /** Which accounts' risk is to be looked at, and the marks that were seen when it last was. */
  readonly exposed: Exposed;
  readonly marksSeen: number[];
  /** Whose liquidation can do nothing until something opens. */
  readonly stranded: Stranded;
  readonly valuation: Valuation;

  // Scratch
  /** Orders that ended in this command and have exits to be made. */
  readonly ended: EndedParent[];
  /** Units that arrived in this command and are to be lent or to repay. */
  readonly arrivals: Arrival[];
  /** True when this command changed a pool. */
  hasTouchedPools: boolean;
  readonly risk: Risk;
  /** What a trade makes of a position, and the change that margin is asked about. */
  readonly outcome: Outcome;
  readonly trial: WhatIf;
  readonly emit: Emitter;
  readonly taker: Taker;
  readonly draft: OrderDraft;
  readonly fill: Fill;
  readonly exchanged: Exchange;
  readonly shown: Shown;
  readonly wish: Wish;
  /** What the command came to, for whoever asks again. */
  readonly result: Result;
}

/** The last number given of each kind. */
export interface Counters {
  depositId: number;
  withdrawalId: number;
  transferId: number;
  conversionId: number;
}

/** How much room to make; never a rule of trading. */
export interface Sizes {
  /** Orders to make room for at the start; the room grows as needed. */
  readonly orders?: number;
  /** Request identities that may be remembered at once. */
  readonly requestIdentitiesMax?: number;
}

/** The parameters before any are set: no fee, the limits of the published defaults. */
const PARAMETERS_FIRST: Parameters = {
  feeTiers: [
    { volumeUnitsMin: 0, spotMakerPpm: 0, spotTakerPpm: 0, perpMakerPpm: 0, perpTakerPpm: 0 },
  ] as unknown as Parameters["feeTiers"],
  restingOrdersMax: 400,
  triggerOrdersMax: 100,
  subaccountsMax: 10,
  batchOrdersMax: 50,
  clientIdMemoryMs: 600_000,
  feeAccountId: 0 as Parameters["feeAccountId"],
  dustAccountId: 0 as Parameters["dustAccountId"],
  settlementAssetId: 0 as Parameters["settlementAssetId"],
};

/** The state before the first command. */
export function emptyState(sizes: Sizes = {}): State {
  const orders = new OrderSlots(sizes.orders);
  const levels = new PriceLevels();
  const ledger = new Ledger();
  const exposed = new Exposed();
  return {
    orders,
    levels,
    ledger,
    accounts: new Accounts(),
    tiers: new UserTiers(),
    volumes: new Volumes(),
    requests: new Requests(sizes.requestIdentitiesMax),
    clientIds: new ClientIds(),
    reservesNonces: new ReservesNonces(),
    lending: new Lending(exposed),
    positions: new Positions(exposed),
    unsettled: new Unsettled(exposed),
    stages: new Stages(),
    pools: new Map(),
    withdrawals: new Map(),
    assets: [],
    markets: [],
    terms: new Map(),
    references: new Map(),
    counters: { depositId: 0, withdrawalId: 0, transferId: 0, conversionId: 0 },
    parameters: PARAMETERS_FIRST,
    ordinal: 0,
    tierHour: -1,
    lendHour: -1,
    fundedHour: -1,
    settledPeriod: -1,
    backstops: new Backstops(),
    sequence: 0,
    nowMs: 0,
    expiresFromMs: Infinity,
    stirred: [],
    exposed,
    marksSeen: [],
    stranded: new Stranded(),
    valuation: idleValuation(),
    ended: [],
    arrivals: [],
    hasTouchedPools: false,
    risk: idleRisk(),
    outcome: idleOutcome(),
    trial: { ...AS_IT_IS },
    emit: new Emitter(orders, levels, ledger, exposed),
    taker: idleTaker(),
    draft: {
      accountId: 0,
      marketId: 0,
      brokerId: 0,
      flags: 0,
      clientId: 0,
      priceTicks: 0,
      originalLots: 0,
      remainingLots: 0,
      filledQuoteUnits: 0,
      createdAtMs: 0,
    },
    fill: { tradeId: 0, priceTicks: 0, lots: 0, quoteUnits: 0 },
    exchanged: idleExchange(),
    shown: { slot: 0, status: 0, filledLots: 0, quoteUnits: 0 },
    wish: idleWish(),
    result: { firstSequence: 0, ordinal: 0, slot: 0, code: 0 },
  };
}
