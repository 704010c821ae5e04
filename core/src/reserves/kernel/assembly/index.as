/** The kernel's door: exactly the functions of the Kernel interface. */
import { fillTables } from "./transform";
import { readSettings } from "./state";

export function configure(settings: usize): void {
  readSettings(settings);
  fillTables();
}

export { sha256 } from "./sha256";
export { grind, hashColumns, hashExtensions, hashPairs, stream } from "./hashing";
export { fillHelpers, fillInverses, fillMultiplicity, fillRows, fillRunningSum } from "./rows";
export { evaluate, extend, interpolate } from "./transform";
export { fillQuotient, splitQuotient } from "./quotient";
export { combine, dot, fillLagrange, fold, openAt } from "./opening";
export const heapStart: usize = __heap_base;
