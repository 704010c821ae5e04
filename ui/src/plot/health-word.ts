/** Margin fraction, initial and maintenance requirement, or the amounts of all three: integers of one unit. */
export interface HealthFigures {
  /** Undefined where nothing is at risk. */
  readonly fraction: bigint | undefined;
  readonly initial: bigint;
  readonly maintenance: bigint;
}

/** Below maintenance an account is liquidated; below initial it takes no new risk. */
export function healthWord({
  fraction,
  initial,
  maintenance,
}: HealthFigures): "healthy" | "noNewRisk" | "liquidation" | "noRisk" {
  if (fraction === undefined) return "noRisk";
  if (fraction < maintenance) return "liquidation";
  return fraction < initial ? "noNewRisk" : "healthy";
}
