import { lazy } from "react";

/** The words of what is to be confirmed; fetched by the first who confirms something. */
export const IntentWords = lazy(async () => ({
  default: (await import("./intent-words.tsx")).IntentWords,
}));
