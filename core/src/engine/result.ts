/** What a command came to: remembered with its identity, and told again to whoever asks again. */
import type { State } from "./state.ts";

export interface Result {
  /** The command that did it. */
  firstSequence: number;
  /** Its order, or 0. */
  ordinal: number;
  slot: number;
  /** Its reject, or 0. */
  code: number;
}

/** In place of a code: the command was done before, and `state.result` says what came of it. */
export const REPEATED = -1;

/** Notes the order that a command is about. */
export function noteOrder(state: State, slot: number): void {
  state.result.ordinal = state.orders.ordinal(slot);
  state.result.slot = slot;
}

/** Notes that the command was done before. */
export function repeat(state: State, firstSequence: number, ordinal: number, slot: number): number {
  const { result } = state;
  result.firstSequence = firstSequence;
  result.ordinal = ordinal;
  result.slot = slot;
  return REPEATED;
}
