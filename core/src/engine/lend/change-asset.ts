import type { AssetSpec, CommandOf } from "@holdall/core/protocol";
import { parseAsset } from "../markets/parse.ts";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";

/**
 * Applies `change-asset`: what the asset is worth as margin and how it is lent; nothing else. A pool
 * in use cannot be taken away, nor a debt become one that nothing is asked for.
 */
export function changeAsset(state: State, command: CommandOf<"change-asset">): number {
  const { assetId } = command;
  const former = state.assets[assetId];
  if (former === undefined) return REJECT["asset-unknown"];
  const spec = parseAsset(command.spec);
  if (spec === undefined || !isSameAsset(former, spec)) return REJECT["specification-invalid"];
  const pool = state.pools.get(assetId);
  const isLent = pool !== undefined && pool.lentUnits + pool.pendingUnits > 0;
  if (isLent && spec.lending === undefined) return REJECT["specification-invalid"];
  const isOwed = pool !== undefined && pool.borrowedUnits > 0;
  if (isOwed && spec.collateral === undefined) return REJECT["specification-invalid"];
  state.assets[assetId] = spec;
  state.emit.event({ kind: "asset-changed", assetId, spec: command.spec });
  return ACCEPTED;
}

function isSameAsset(a: AssetSpec, b: AssetSpec): boolean {
  return a.symbol === b.symbol && a.displayName === b.displayName && a.decimals === b.decimals;
}
