import { createContext, useContext } from "react";
import { separatorsOf } from "./format-amount.ts";
import type { Separators } from "./format-amount.ts";

/** The separators of the page's language; English until a provider says otherwise. */
export const NumberContext = createContext<Separators>(separatorsOf("en"));

/** How the page writes numbers. */
export function useSeparators(): Separators {
  return useContext(NumberContext);
}
