import { endOrder } from "./ending.ts";
import { emitLevel, emitOrder } from "./order-events.ts";
import { leftLots } from "./state.ts";
import type { Market, State } from "./state.ts";

/**
 * What follows a position that was of another size: reduce-only orders never exceed it together,
 * the oldest keep theirs; the exits of a position that is gone or turned go with it.
 */
export function followPosition(
  state: State,
  { marketId }: Market,
  accountId: number,
  formerSize: bigint,
): void {
  fitReducing(state, marketId, accountId);
  const { size } = state.position(accountId, marketId);
  const isOver = formerSize !== 0n && size * formerSize <= 0n;
  if (!isOver) return;
  for (const order of state.live()) {
    if (order.accountId !== accountId || order.marketId !== marketId) continue;
    if (order.place === "waiting" && order.relatedOrdinal !== 0)
      endOrder(state, order, "order-cancelled", "stop-without-position");
  }
}

/** Resting reduce-only orders, oldest first, keep their size as far as the position goes. */
export function fitReducing(state: State, marketId: number, accountId: number): void {
  const { size } = state.position(accountId, marketId);
  let room = Math.abs(Number(size));
  for (const order of state.live()) {
    if (order.accountId !== accountId || order.marketId !== marketId) continue;
    if (order.place !== "book" || !order.reduceOnly) continue;
    const isClosing = order.side === "ask" ? size > 0n : size < 0n;
    const kept = isClosing ? Math.min(room, leftLots(order)) : 0;
    room -= kept;
    if (kept === 0) endOrder(state, order, "order-cancelled", "reduce-only-not-reduced");
    else if (kept < leftLots(order)) {
      order.sizeLots = (order.filledLots + kept) as typeof order.sizeLots;
      emitOrder(state, "order-amended", order);
      emitLevel(state, order);
    }
  }
}
