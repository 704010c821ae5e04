import { assess, hasExposure } from "./risk.ts";
import type { Risk } from "./risk.ts";
import { Sketch } from "./sketch.ts";
import { refuse } from "./state.ts";
import type { State } from "./state.ts";
import { hasPrice } from "./valuation.ts";

/** Refuses what adds risk where the account, as sketched, could not carry it and `cost` beside. */
export function checkMargin(state: State, sketch: Sketch, cost = 0n): void {
  checkCovered([assess(state, sketch)], ({ netEquity }) => netEquity - cost);
}

function checkCovered(risks: readonly Risk[], equityOf: (risk: Risk) => bigint): void {
  if (risks.every((risk) => equityOf(risk) >= risk.locked)) return;
  const isByLimit = risks.every((risk) => equityOf(risk) >= risk.lockedWithoutLimit);
  refuse(isByLimit ? "leverage-limit" : "margin-insufficient");
}

/** Refuses what leaves the account too little, whichever way marks move; `change` is what it does. */
export function checkLeave(
  state: State,
  accountId: number,
  change: (sketch: Sketch) => void,
): void {
  const sketch = new Sketch(state, accountId);
  const wasExposed = hasExposure(state, sketch);
  change(sketch);
  if (!wasExposed && !hasExposure(state, sketch)) return;
  const stress = BigInt(state.margin().stressPpm);
  const risks = [-stress, 0n, stress].map((moved) => assess(state, sketch, moved));
  checkCovered(risks, ({ realisedEquity }) => realisedEquity);
}

/** Who is being liquidated may only reduce. */
export function checkNotLiquidating(state: State, accountId: number): void {
  if (state.isLiquidating(accountId)) refuse("account-liquidating");
}

/** Only what has a weight and a price can be owed. */
export function checkOwable(state: State, assetId: number): void {
  if (state.assets[assetId].collateral === undefined) refuse("not-collateral");
  if (!hasPrice(state, assetId)) refuse("no-reference-price");
}
