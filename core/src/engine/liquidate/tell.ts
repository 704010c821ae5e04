/** The public log of liquidations: where an account stands, and each act with its figures. */
import type {
  AccountId,
  AssetId,
  EventOf,
  LiquidationStage,
  MarketId,
} from "@holdall/core/protocol";
import { ticks } from "@holdall/core/num";
import { assessSolvency } from "../margin/assess.ts";
import { MARKET_NONE } from "../perp/fill.ts";
import type { State } from "../state.ts";

/**
 * Puts an account into a stage and says what it was judged by. Stages go forward only: whoever was
 * handed over and is reduced in the book again stands where it stood.
 */
export function enterStage(state: State, accountId: number, stage: LiquidationStage): void {
  const { stages } = state;
  if (stages.isAtOrBeyond(accountId, stage)) return;
  changeStage(state, accountId, stage);
}

/** Ends all stages: the account is safe. */
export function leaveStages(state: State, accountId: number): void {
  changeStage(state, accountId, "none");
}

function changeStage(state: State, accountId: number, stage: LiquidationStage): void {
  state.stages.setStage(accountId, stage);
  const risk = assessSolvency(state, accountId);
  state.emit.event({
    kind: "liquidation-changed",
    accountId: accountId as AccountId,
    stage,
    netEquityUnits: risk.netEquityUnits,
    maintenanceUnits: risk.maintenanceUnits,
    exposureUnits: risk.exposureUnits,
    equityUnits: risk.equityUnits,
  });
}

/** One act; what it leaves out is nothing. */
export interface Step {
  readonly accountId: number;
  readonly stage: LiquidationStage;
  readonly assetId: number;
  readonly marketId?: number;
  readonly isBid?: boolean;
  readonly quantity?: number;
  readonly priceTicks?: number;
  readonly valueUnits?: number;
  readonly fundUnits?: number;
  readonly takerId?: number;
}

/** Tells one act. */
export function tellStep(state: State, step: Step): void {
  const event: EventOf<"liquidation-step"> = {
    kind: "liquidation-step",
    accountId: step.accountId as AccountId,
    marketId: (step.marketId ?? MARKET_NONE) as MarketId,
    assetId: step.assetId as AssetId,
    stage: step.stage,
    isBid: step.isBid ?? false,
    quantity: step.quantity ?? 0,
    priceTicks: ticks(step.priceTicks ?? 0),
    valueUnits: step.valueUnits ?? 0,
    fundUnits: step.fundUnits ?? 0,
    takerId: (step.takerId ?? 0) as AccountId,
  };
  state.emit.event(event);
}
