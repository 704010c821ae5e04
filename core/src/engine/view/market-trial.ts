/**
 * What a specification would do to a market before anybody decides it: whether the engine would take it,
 * and whose margin it would break. The sums are the engine's own, over a state that shares everything with
 * the real one but that market's terms: nothing of the real one is changed.
 */
import type { Answer, Question } from "@holdall/core/protocol";
import { assessSolvency } from "../margin/assess.ts";
import { idleRisk, isLiquidatable } from "../margin/risk.ts";
import { idleValuation } from "../margin/valuation.ts";
import { assetToAdd, changedSpec, listingOf } from "../markets/commands.ts";
import { derivedTerms } from "../markets/market.ts";
import type { Market } from "../markets/market.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";

type Trial = Answer<"market-trial">;

/** Answers `market-trial`: as `change-market` or `list-market` would decide now. */
export function marketTrial(state: State, query: Question<"market-trial">): Trial {
  const { marketId, spec, asset } = query;
  if (marketId === null) return refusal(codeOfListing(state, spec, asset));
  const market = state.markets[marketId];
  if (market === undefined) return refusal(REJECT["market-unknown"]);
  const changed = changedSpec(state.parameters, market, spec);
  if (changed === undefined) return refusal(REJECT["specification-invalid"]);
  const accountIds = holdersOf(state, market.id);
  const markets = [...state.markets];
  markets[market.id] = { ...market, spec: changed, ...derivedTerms(changed) } satisfies Market;
  const after: State = { ...state, markets, valuation: idleValuation(), risk: idleRisk() };
  const isBroken = (of: State, accountId: number): boolean =>
    isLiquidatable(assessSolvency(of, accountId));
  const fallen = accountIds.filter((id) => isBroken(after, id) && !isBroken(state, id));
  return { refusalCode: ACCEPTED, holders: accountIds.length, falls: fallen.length };
}

function refusal(refusalCode: number): Trial {
  return { refusalCode, holders: 0, falls: 0 };
}

function codeOfListing(state: State, spec: string, asset: string | null): number {
  const { assets, markets, parameters } = state;
  const added = asset === null ? undefined : assetToAdd(assets, asset);
  if (typeof added === "number") return added;
  const known = added === undefined ? assets : [...assets, added];
  const listing = listingOf({ assets: known, markets, parameters }, spec);
  return typeof listing === "number" ? listing : ACCEPTED;
}

/** Accounts with a position in a market, but the fund, which is never liquidated. */
function holdersOf({ positions, parameters }: State, marketId: number): readonly number[] {
  const rows = [true, false].flatMap((isLong) => [...positions.rowsOn(marketId, isLong)]);
  const fundId: number = parameters.margin?.insuranceAccountId ?? 0;
  return rows.map((row) => positions.accountId(row)).filter((accountId) => accountId !== fundId);
}
