import { useWords } from "@holdall/web/words";
import { compare, formatPercent, useSeparators } from "@holdall/ui/number";
import { Band } from "@holdall/ui/state";
import type { ReactNode } from "react";
import { useStaleRates } from "./pools.ts";
import type { Pool } from "./pools.ts";

/** Above its threshold: how far a pool may be used now, how that moves, and that nobody stands in line. */
export function Throttled({ pool }: { readonly pool: Pool }): ReactNode {
  const { say } = useWords();
  const separators = useSeparators();
  const threshold = pool.throttleUtilizationThreshold;
  if (compare(pool.utilization, threshold) < 0) return null;
  const text = (share: string): string => formatPercent(share, { places: 1 }, separators);
  return (
    <Band kind="warning">
      {say("earn.throttled", {
        used: text(pool.utilization),
        bound: text(pool.throttleUtilizationBound),
        threshold: text(threshold),
        step: text(pool.throttleUpdateFraction),
      })}
    </Band>
  );
}

/** That the shown rates are old, how old, and what waits for newer ones. */
export function StaleRates(): ReactNode {
  const { say } = useWords();
  const seconds = useStaleRates();
  return seconds === 0 ? null : (
    <div data-part="stale-rates" role="status">
      <Band kind="warning">{say("earn.stale", { seconds: String(seconds) })}</Band>
    </div>
  );
}
