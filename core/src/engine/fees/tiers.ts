/** Which tier a user pays by: the highest that its volume reaches, not below a pinned one. */
import type { CommandOf, UserId } from "@holdall/core/protocol";
import { ACCEPTED, REJECT } from "../reject-codes.ts";
import type { State } from "../state.ts";
import { DAY_MS } from "./volumes.ts";

/** Applies `set-fee-tier`: pins a user's tier until a time, and looks at it at once. */
export function setFeeTier(state: State, command: CommandOf<"set-fee-tier">): number {
  const { userId, tier, untilMs } = command;
  if (userId < 1 || userId > state.accounts.userMax) return REJECT["user-unknown"];
  if (tier >= state.parameters.feeTiers.length) return REJECT["tier-unknown"];
  state.tiers.pin(userId, tier, untilMs);
  refreshTier(state, userId);
  return ACCEPTED;
}

/** Looks at every user's tier, by user id. */
export function refreshTiers(state: State): void {
  for (let userId = 1; userId <= state.accounts.userMax; userId += 1) refreshTier(state, userId);
}

function refreshTier(state: State, userId: number): void {
  const { tiers, volumes, nowMs } = state;
  const volumeUnits = volumes.sum(userId, Math.floor(nowMs / DAY_MS));
  const tier = Math.max(tierOfVolume(state, volumeUnits), tiers.floor(userId, nowMs));
  if (tier === tiers.tier(userId)) return;
  tiers.set(userId, tier);
  state.emit.event({ kind: "fee-tier-changed", userId: userId as UserId, tier, volumeUnits });
}

function tierOfVolume(state: State, volumeUnits: number): number {
  const { feeTiers } = state.parameters;
  let tier = feeTiers.length - 1;
  while (feeTiers[tier].volumeUnitsMin > volumeUnits) tier -= 1;
  return tier;
}
