/** Positions of the protocol's words, as events store them. */
import { balanceCauses, closeReasons, orderStatuses } from "@holdall/core/protocol";
import type { CloseReason, OrderStatus } from "@holdall/core/protocol";

type BalanceCause = (typeof balanceCauses)[number];

function positions<Word extends string>(words: readonly Word[]): Readonly<Record<Word, number>> {
  return Object.fromEntries(words.map((word, at) => [word, at])) as Record<Word, number>;
}

export const STATUS = positions<OrderStatus>(orderStatuses);
export const REASON = positions<CloseReason>(closeReasons);
export const CAUSE = positions<BalanceCause>(balanceCauses);
