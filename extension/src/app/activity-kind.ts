import type { ActivityRow } from "@holdall/wallet/actions";

/** What a movement was for the account: a fee of the coin counts as sent. */
export type ActivityKind = "in" | "out" | "both" | "none" | "failed";

/** Every kind, in the order in which they are offered. */
export const ACTIVITY_KINDS: readonly ActivityKind[] = ["in", "out", "both", "none", "failed"];

/** The kind of a movement, by the signs of what it changed. */
export function kindOf({
  isFailed,
  changes,
}: Pick<ActivityRow, "isFailed" | "changes">): ActivityKind {
  if (isFailed) return "failed";
  const hasCome = changes.some(({ units }) => units > 0n);
  const hasGone = changes.some(({ units }) => units < 0n);
  if (hasCome) return hasGone ? "both" : "in";
  return hasGone ? "out" : "none";
}

/** What of it a person wants to see; empty is everything. */
export interface ActivityFilter {
  readonly network: string;
  readonly kind: ActivityKind | "";
}

/** True for a movement that a filter lets through. */
export function isWanted(
  row: Pick<ActivityRow, "network" | "isFailed" | "changes">,
  { network, kind }: ActivityFilter,
): boolean {
  return (network === "" || row.network === network) && (kind === "" || kindOf(row) === kind);
}
