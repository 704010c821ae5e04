import { momentMs } from "@holdall/web/page";
import { difference, sum } from "@holdall/ui/number";
import type { ResponseOf } from "@holdall/core/contract";

type Payment = Pick<
  ResponseOf<"interestHistory">[number],
  "paymentType" | "quantity" | "symbol" | "timestamp"
>;

const DAY_MS = 86_400_000;

/** What each asset earned since midnight UTC, less what was paid for owing it: exact, by symbol. */
export function interestToday(
  payments: readonly Payment[],
  nowMs: number,
): ReadonlyMap<string, string> {
  const midnightMs = nowMs - (nowMs % DAY_MS);
  const sums = new Map<string, string>();
  for (const { paymentType, quantity, symbol, timestamp } of payments) {
    if (momentMs(timestamp) < midnightMs) continue;
    const before = sums.get(symbol) ?? "0";
    const isEarned = paymentType === "Lend";
    sums.set(symbol, isEarned ? sum([before, quantity]) : difference(before, quantity));
  }
  return sums;
}
