/**
 * Both local chains at once, as a program of their own and as what starts it.
 *
 * Hides where they lie, which ports they take, and their order of starting and stopping. A chain
 * that cannot run on this machine is told with what to do, and the other one runs. Shipped rooms
 * do not import it: whoever wants the chains starts `main.ts` and reads its one line.
 */
export { startDevnets } from "./devnets.ts";
export type { Devnets, DevnetsOptions } from "./devnets.ts";
