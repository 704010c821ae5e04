import { lazy } from "react";

/** The daily check of the proof of reserves that nobody asks for; fetched after everything else. */
export const SilentCheck = lazy(async () => ({
  default: (await import("./reserves/silent-check.tsx")).SilentCheck,
}));
