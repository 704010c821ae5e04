import type { CommandOf, YieldKind } from "@holdall/core/protocol";
import { AMOUNT_MAX } from "./ledger.ts";
import { creditClaim } from "./moves.ts";
import { sum } from "./numbers.ts";
import { Repeated, refuse } from "./state.ts";
import type { Handlers, State } from "./state.ts";

/** Claim × milliseconds of every lender since the last distribution of a kind. */
export type Weights = Map<string, bigint>;

export const weightKey = (kind: YieldKind, assetId: number, accountId: number): string =>
  `${kind}/${assetId}/${accountId}`;

const KINDS: readonly YieldKind[] = ["treasury", "staking"];

/** Counts what every claim has been lent for since the time before. */
export function countLending(state: State, elapsedMs: number): void {
  for (const assetId of state.pools.keys())
    for (const { accountId, lent } of state.claims.ofAsset(assetId))
      for (const kind of KINDS) {
        const key = weightKey(kind, assetId, accountId);
        const before = state.yieldWeights.get(key) ?? 0n;
        state.yieldWeights.set(key, before + lent * BigInt(elapsedMs));
      }
}

function distributeYield(state: State, command: CommandOf<"distribute-yield">): void {
  const { assetId, yieldKind, units, reference } = command;
  const { treasuryAccountId, poolAccountId } = state.margin();
  if (state.assets[assetId] === undefined) refuse("asset-unknown");
  if (units <= 0) refuse("amount-not-positive");
  if (units > AMOUNT_MAX) refuse("amount-too-large");
  if (!state.pools.has(assetId)) refuse("not-available");
  const first = state.yieldReferences.get(reference);
  if (first !== undefined) throw new Repeated(first, 0);
  if (state.ledger.free(treasuryAccountId, assetId) < BigInt(units)) refuse("funds-insufficient");
  const lenders = state.claims.ofAsset(assetId).map(({ accountId }) => ({
    accountId,
    weight: state.yieldWeights.get(weightKey(yieldKind, assetId, accountId)) ?? 0n,
  }));
  const total = sum(lenders.map(({ weight }) => weight));
  if (total === 0n) refuse("no-lenders");
  if (reference !== "") state.yieldReferences.set(reference, state.sequence);
  state.emit("yield-distributed", { assetId, yieldKind, units, reference });
  for (const { accountId, weight } of lenders) {
    state.yieldWeights.set(weightKey(yieldKind, assetId, accountId), 0n);
    const share = (BigInt(units) * weight) / total;
    if (share === 0n) continue;
    state.emit("yield-paid", { accountId, assetId, yieldKind, units: Number(share) });
    state.move(
      [treasuryAccountId, assetId, "interest", -share],
      [poolAccountId, assetId, "interest", share],
    );
    creditClaim(state, { accountId, assetId, cause: "yield" }, share);
  }
}

export const yieldHandlers = { "distribute-yield": distributeYield } satisfies Partial<Handlers>;
