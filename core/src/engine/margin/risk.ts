/** What an account's risk is made of, and how it is judged. */
import { compareProducts, PPM } from "@holdall/core/num";
import { ASSETS_MAX } from "../ledger/ledger.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import { plus, scaled } from "./formulas.ts";
import { AS_IT_IS } from "./what-if.ts";
import type { WhatIf } from "./what-if.ts";

export interface Risk {
  /** Σ weighted collateral; unweighted; Σ debts. */
  collateralUnits: number;
  assetsUnits: number;
  liabilitiesUnits: number;
  /** Σ unrealised, what of it counts as margin, and its losses alone. */
  pnlUnits: number;
  pnlMarginUnits: number;
  lossUnits: number;
  unsettledUnits: number;
  netEquityUnits: number;
  /** Σ initial requirements, and what they would be without the account's own leverage limit. */
  requirementUnits: number;
  requirementFreeUnits: number;
  spotLossUnits: number;
  /** What collateral counts for less because the user's other accounts hold of it too. */
  sharedUnits: number;
  lockedUnits: number;
  availableUnits: number;
  maintenanceUnits: number;
  exposureUnits: number;
  /** Equity in full: unweighted, all profit counted. */
  equityUnits: number;
  /** What may be given away is judged by this: equity without profit, less what is locked. */
  realizedUnits: number;
  /** Most that `netEquity − maintenance` loses when all marks move by 100 %, and by rounding. */
  sensitivity: number;
  grain: number;
  /** True where an order holds or would spend something: only then are spot orders looked at. */
  hasSpotOrders: boolean;
  /** Counts assessments: what stands by asset is of this one where it was noted in this one. */
  assessment: number;
  /** By asset id: claims while holdings are gathered, the weight at which these counted, and when. */
  readonly lentUnits: Float64Array;
  readonly weightsPpm: Int32Array;
  readonly weighedAt: Float64Array;
  stressPpm: number;
  whatIf: Readonly<WhatIf>;
  /** The least initial fraction that the account's leverage limit asks for. */
  leveragePpm: number;
}

/** Whether equity covers what it must: a risk without what resting orders and siblings lock of it. */
export type Solvency = Omit<
  Risk,
  "spotLossUnits" | "sharedUnits" | "lockedUnits" | "availableUnits" | "realizedUnits"
>;

/** The risk of nobody. */
export function idleRisk(): Risk {
  return {
    collateralUnits: 0,
    assetsUnits: 0,
    liabilitiesUnits: 0,
    pnlUnits: 0,
    pnlMarginUnits: 0,
    lossUnits: 0,
    unsettledUnits: 0,
    netEquityUnits: 0,
    requirementUnits: 0,
    requirementFreeUnits: 0,
    spotLossUnits: 0,
    sharedUnits: 0,
    lockedUnits: 0,
    availableUnits: 0,
    maintenanceUnits: 0,
    exposureUnits: 0,
    equityUnits: 0,
    realizedUnits: 0,
    sensitivity: 0,
    grain: 0,
    hasSpotOrders: false,
    assessment: 0,
    lentUnits: new Float64Array(ASSETS_MAX),
    weightsPpm: new Int32Array(ASSETS_MAX),
    weighedAt: new Float64Array(ASSETS_MAX),
    stressPpm: 0,
    whatIf: AS_IT_IS,
    leveragePpm: 0,
  };
}

/** True where equity carries something: only then do orders and siblings ask for a part of it. */
export function isCarrying({ exposureUnits, unsettledUnits }: Solvency): boolean {
  return exposureUnits > 0 || unsettledUnits !== 0;
}

/**
 * True when an account must be liquidated: it has too little for its exposure, or without any, which
 * asks for no maintenance, less than nothing.
 */
export function isLiquidatable(risk: Solvency): boolean {
  return risk.netEquityUnits < risk.maintenanceUnits;
}

/**
 * May the account have what it has, with a further loss that an order would bring when it fills?
 * Returns ACCEPTED, `leverage-limit` where the account's own limit is what decides, else
 * `margin-insufficient`.
 */
export function judge(risk: Risk, lossUnits: number): number {
  if (risk.availableUnits >= lossUnits) return ACCEPTED;
  const without = risk.availableUnits + risk.requirementUnits - risk.requirementFreeUnits;
  return without >= lossUnits ? REJECT["leverage-limit"] : REJECT["margin-insufficient"];
}

/** What decides who is liquidated before whom. */
type Standing = Pick<Risk, "netEquityUnits" | "maintenanceUnits"> & { readonly accountId: number };

/** Order of accounts: by net equity over maintenance, the riskiest first, then by id. */
export function byRisk(a: Standing, b: Standing): number {
  const order = compareProducts(
    a.netEquityUnits,
    b.maintenanceUnits,
    b.netEquityUnits,
    a.maintenanceUnits,
  );
  return order || a.accountId - b.accountId;
}

/** A ratio in millionths is rounded by at most one on either side of a comparison. */
export const GRAIN = 4e-6;

/** Adds an initial requirement with and without the account's leverage limit. */
export function addRequirement(risk: Risk, exposure: number, imfPpm: number, addPpm: number): void {
  const withLimit = Math.max(imfPpm, risk.leveragePpm) + addPpm;
  const required = scaled(exposure, withLimit, PPM, "ceil");
  risk.requirementUnits = plus(risk.requirementUnits, required);
  const without =
    withLimit === imfPpm + addPpm ? required : scaled(exposure, imfPpm + addPpm, PPM, "ceil");
  risk.requirementFreeUnits = plus(risk.requirementFreeUnits, without);
}

/** Adds to the initial requirement what an account makes its siblings need more. */
export function addIncrease(risk: Risk, units: number): void {
  risk.requirementUnits = plus(risk.requirementUnits, units);
  risk.requirementFreeUnits = plus(risk.requirementFreeUnits, units);
}
