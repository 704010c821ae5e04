import { Outside, Time } from "@holdall/web/page";
import { marketName } from "@holdall/web/live";
import { useSay } from "@holdall/web/words";
import { Band } from "@holdall/ui/state";
import { useState } from "react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { dismissAll, keptDismissed } from "./dismissed.ts";
import { nameOfChange, useAnnounced } from "./use-announced.ts";

/**
 * Tells on every screen what operators have announced, once: what was put away on this device does not
 * come back, and stays on the page of the status until it takes effect.
 */
export function AnnouncedBand(): ReactNode {
  const say = useSay();
  const { data } = useAnnounced();
  const [dismissed, setDismissed] = useState(keptDismissed);
  const changes = data?.changes ?? [];
  const untold = changes.filter((change) => !dismissed.has(nameOfChange(change)));
  if (untold.length === 0) return null;
  return (
    <div data-part="announced-band" role="status">
      <Band>
        {untold.map((change) => (
          <span key={nameOfChange(change)}>
            <strong>
              {marketName(change.symbol)} {"→"} {say(`market.${change.state}.short`)}
            </strong>{" "}
            <Time at={change.effectiveAt} /> · <Outside text={change.reason} />
          </span>
        ))}
        <Link href="/status">{say("announced.all")}</Link>
        <button
          className="link"
          onClick={() => setDismissed(dismissAll(changes.map(nameOfChange)))}
          type="button"
        >
          {say("visit.dismiss")}
        </button>
      </Band>
    </div>
  );
}
