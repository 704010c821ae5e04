import { lazy } from "react";

/** Why a market's mark is what it is; fetched when somebody asks. */
export const MarkWhy = lazy(async () => ({
  default: (await import("./mark-why/mark-why.tsx")).MarkWhy,
}));
