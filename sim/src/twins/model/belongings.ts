import { arrive } from "./arrivals.ts";
import { creditClaim, tellLending } from "./moves.ts";
import type { LendingMove } from "./moves.ts";
import { ceilDiv, min } from "./numbers.ts";
import type { State } from "./state.ts";
import { priceMarket } from "./valuation.ts";

/** Free units, or a claim, that go from one account to another. */
export interface Belonging {
  readonly assetId: number;
  readonly units: bigint;
  readonly isClaim: boolean;
}

type Cause = LendingMove["cause"];

/** What an account can give: the settlement asset first, then by asset id; free before lent. */
export function belongingsOf(state: State, accountId: number): Belonging[] {
  const settlementId = state.settlementId();
  const others = [...state.assets.entries()]
    .filter(([assetId, { collateral }]) => collateral !== undefined && assetId !== settlementId)
    .map(([assetId]) => assetId);
  return [settlementId, ...others]
    .flatMap((assetId) => [
      { assetId, units: state.ledger.free(accountId, assetId), isClaim: false },
      { assetId, units: state.claims.of(accountId, assetId).lent, isClaim: true },
    ])
    .filter(({ units }) => units > 0n);
}

/** The fewest units of an asset whose value is at least so much. */
export function unitsWorth(state: State, assetId: number, value: bigint): bigint {
  if (assetId === state.settlementId()) return value;
  const { markTicks, scale } = priceMarket(state, assetId)!;
  const perLot = BigInt(markTicks) * BigInt(scale.quoteUnitsPerLotTick);
  return ceilDiv(value * BigInt(scale.baseUnitsPerLot), perLot);
}

/** Moves free units, or a claim as it is. */
export function give(
  state: State,
  sourceId: number,
  targetId: number,
  { assetId, units, isClaim }: Belonging,
  cause: Cause,
): void {
  if (!isClaim) {
    state.move(
      [sourceId, assetId, "liquidation", -units],
      [targetId, assetId, "liquidation", units],
    );
    arrive(state, targetId, assetId);
    return;
  }
  const source = { accountId: sourceId, assetId, cause };
  state.claims.of(sourceId, assetId).lent -= units;
  tellLending(state, source, "redeem", units);
  creditClaim(state, { accountId: targetId, assetId, cause }, units);
}

/** Moves a debt as it is; what its new owner lends of the asset pays for it first. */
export function moveDebt(
  state: State,
  sourceId: number,
  targetId: number,
  { assetId, units }: Pick<Belonging, "assetId" | "units">,
  cause: Cause,
): void {
  state.claims.of(sourceId, assetId).debt -= units;
  tellLending(state, { accountId: sourceId, assetId, cause }, "repay", units);
  const move = { accountId: targetId, assetId, cause };
  const target = state.claims.of(targetId, assetId);
  const offset = min(units, target.lent);
  target.lent -= offset;
  if (offset > 0n) tellLending(state, move, "redeem", offset);
  target.debt += units - offset;
  if (units > offset) tellLending(state, move, "borrow", units - offset);
  arrive(state, targetId, assetId);
}
