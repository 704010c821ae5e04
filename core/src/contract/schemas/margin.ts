/** How margin requirements and collateral weights grow with size, as published functions. */
import { decimal, object, union, word } from "../schema.ts";

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
