import { useSyncExternalStore } from "react";

/** How much room the page has. */
export type Width = "narrow" | "medium" | "wide";

const NARROW = "(max-width: 899px)";
const MEDIUM = "(max-width: 1279px)";

function read(): Width {
  if (matchMedia(NARROW).matches) return "narrow";
  return matchMedia(MEDIUM).matches ? "medium" : "wide";
}

function subscribe(listener: () => void): () => void {
  const queries = [matchMedia(NARROW), matchMedia(MEDIUM)];
  for (const query of queries) query.addEventListener("change", listener);
  return () => {
    for (const query of queries) query.removeEventListener("change", listener);
  };
}

/** The page's width class. */
export function useWidth(): Width {
  return useSyncExternalStore(subscribe, read);
}
