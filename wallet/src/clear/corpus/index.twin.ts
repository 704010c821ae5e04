/**
 * Hostile requests by family, and who judges what is said of them: for tests in other rooms that run
 * them on a chain instead of on the model. One seed gives one item on every machine.
 */
export { EVM_FAMILIES, EVM_WORLD } from "./families-evm.twin.ts";
export type { Harm, HostileItem } from "./item.twin.ts";
export { judge } from "./oracle.twin.ts";
export { createRandom } from "./random.twin.ts";
