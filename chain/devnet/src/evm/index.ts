/**
 * A local EVM chain: a true node as a child process, behind the same door as the local Solana.
 *
 * Hides the native program, its restarts and its state file, and deploys the Safe's contracts and
 * play tokens at the same addresses on every run. The bare node trusts whoever reaches it, so it
 * listens at an address of its own and only this door speaks to it.
 */
export { startEvm } from "./node.ts";
export type { EvmDevnet, EvmOptions } from "./node.ts";
