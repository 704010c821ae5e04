import type { State } from "../state.ts";

/** Forgets the further terms of an order that ends. */
export function endTerms(state: State, slot: number, filledLots: number): void {
  void filledLots;
  state.terms.delete(slot);
}
