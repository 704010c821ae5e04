import { lazy } from "react";

/** Why this browser can only look, where it can; fetched after everything else. */
export const Unable = lazy(async () => ({
  default: (await import("./unable/unable.tsx")).Unable,
}));
