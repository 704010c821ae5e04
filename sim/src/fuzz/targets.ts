import { binaryTargets } from "./binary-targets.ts";
import { fileTargets } from "./file-targets.ts";
import type { Target } from "./target.ts";
import { textTargets } from "./text-targets.ts";
import { walletTargets } from "./wallet-targets.ts";

/** Every reader of bytes or texts from outside that can be called by itself; the doors as a whole have a test of their own. */
export const targets: readonly Target[] = [
  ...binaryTargets,
  ...textTargets,
  ...fileTargets,
  ...walletTargets,
];
