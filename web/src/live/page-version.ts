import { isSpoken } from "@holdall/client";
import type { Greeting } from "@holdall/client";

/** How a loaded page stands to the venue: as it was, or overtaken by other pages or another contract. */
export type PageVersion = "current" | "new-build" | "other-contract";

/**
 * Compares what the venue says of itself with the page. A venue that serves no pages, or none that it
 * knows the build of, overtakes none.
 */
export function pageVersion(greeting: Greeting, ownBuild: string): PageVersion {
  if (!isSpoken(greeting)) return "other-contract";
  const { build } = greeting;
  return typeof build === "string" && build !== ownBuild ? "new-build" : "current";
}
