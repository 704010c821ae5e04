import { liquidationStages } from "@holdall/core/protocol";
import type { LiquidationStage } from "@holdall/core/protocol";
import { NO_MARKET } from "./moves.ts";
import { riskOf } from "./risk.ts";
import type { State } from "./state.ts";

/**
 * Puts an account into a later stage, or into none, and tells what it was judged by; nothing where it
 * stands there or beyond.
 */
export function enterStage(state: State, accountId: number, stage: LiquidationStage): void {
  const account = state.accounts[accountId - 1];
  const [now, next] = [account.stage, stage].map((each) => liquidationStages.indexOf(each));
  if (now === next || (next !== 0 && next < now)) return;
  account.stage = stage;
  const { netEquity, maintenance, exposure, equity } = riskOf(state, accountId);
  state.emit("liquidation-changed", {
    accountId,
    stage,
    netEquityUnits: Number(netEquity),
    maintenanceUnits: Number(maintenance),
    exposureUnits: Number(exposure),
    equityUnits: Number(equity),
  });
}

/** One act of a liquidation; what it leaves out is nothing. */
export interface Step {
  readonly accountId: number;
  readonly stage: LiquidationStage;
  readonly assetId: number;
  readonly marketId?: number;
  readonly isBid?: boolean;
  readonly quantity?: bigint;
  readonly priceTicks?: number;
  readonly value?: bigint;
  readonly fund?: bigint;
  readonly takerId?: number;
}

export function tellStep(state: State, step: Step): void {
  state.emit("liquidation-step", {
    accountId: step.accountId,
    marketId: step.marketId ?? NO_MARKET,
    assetId: step.assetId,
    stage: step.stage,
    isBid: step.isBid ?? false,
    quantity: Number(step.quantity ?? 0n),
    priceTicks: step.priceTicks ?? 0,
    valueUnits: Number(step.value ?? 0n),
    fundUnits: Number(step.fund ?? 0n),
    takerId: step.takerId ?? 0,
  });
}
