import { useSay } from "@holdall/web/words";
import type { ReactNode } from "react";

/** How old what stands beside it is, in whole seconds; nothing while it is current. */
export function AgeMark({ seconds }: { readonly seconds: number }): ReactNode {
  const say = useSay();
  if (seconds === 0) return null;
  return (
    <span className="staleness label" data-part="staleness" title={say("trade.staleWhy")}>
      <svg aria-hidden="true" className="staleness-clock" viewBox="0 0 12 12">
        <circle cx="6" cy="6" r="5" />
        <path d="M6 3v3l2 1.5" />
      </svg>
      {say("trade.stale", { seconds: String(seconds) })}
    </span>
  );
}
