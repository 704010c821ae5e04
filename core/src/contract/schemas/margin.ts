/** How margin requirements and collateral weights grow with size, as published functions. */
import { liquidationStages } from "@holdall/core/protocol";
import { Side } from "../enums.ts";
import { choice, decimal, i64, object, u32, u64, union, word } from "../schema.ts";

export const SqrtFunction = object("SqrtFunction", { base: decimal, factor: decimal });

export const PositionImfFunction = union("PositionImfFunction", "type", { sqrt: SqrtFunction });

export const IdentityFunction = object("IdentityFunction", {});

export const InverseSqrtFunction = object("InverseSqrtFunction", {
  base: decimal,
  positiveCurvePenalty: decimal,
});

export const CollateralFunctionKind = union("CollateralFunctionKind", "type", {
  identity: IdentityFunction,
  inverseSqrt: InverseSqrtFunction,
});

export const CollateralFunction = object("CollateralFunction", {
  weight: decimal,
  kind: CollateralFunctionKind,
});

export const CollateralSummary = object("CollateralSummary", {
  symbol: word,
  imfFunction: PositionImfFunction,
  mmfFunction: PositionImfFunction,
  haircutFunction: CollateralFunction,
});

/** One act of a liquidation, public and enough to recompute it. Accounts are numbers, not people. */
export const LiquidationStep = object(
  "LiquidationStep",
  {
    sequence: u64,
    index: u32,
    timestamp: i64,
    account: word,
    symbol: word,
    stage: choice("LiquidationStepStage", liquidationStages),
    side: Side,
    quantity: decimal,
    value: decimal,
    fund: decimal,
  },
  { price: decimal, taker: word },
);

/** What the fund that stands behind bankrupt accounts holds. */
export const BackstopFund = object("BackstopFund", { symbol: word, quantity: decimal });

/** An offer to take over, each hour, so much of a perp or of a borrow; zero takes it back. */
export const BackstopPayload = object("BackstopPayload", { symbol: word, quantity: decimal });

export const BackstopCapacity = object("BackstopCapacity", {
  symbol: word,
  quantity: decimal,
  used: decimal,
});
