import type { Say } from "@holdall/web/words";
import type { ReactNode } from "react";

/** A side in its word and colour. */
export function sideCell(say: Say, side: "Bid" | "Ask"): ReactNode {
  return <span className={side === "Bid" ? "up" : "down"}>{say(`side.${side}`)}</span>;
}
