import { lazy } from "react";

/** How many proofs in a row were verified here; fetched after everything else. */
export const StreakMark = lazy(async () => ({
  default: (await import("./reserves/streak-mark.tsx")).StreakMark,
}));
