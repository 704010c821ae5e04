import { Outside, Time } from "@holdall/web/page";
import { useSay } from "@holdall/web/words";
import { Band } from "@holdall/ui/state";
import { useState } from "react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { ChangeTitle } from "../changes/change-words.tsx";
import { useTermText } from "../changes/term-text.tsx";
import { dismissAll, keptDismissed } from "./dismissed.ts";
import { nameOfChange, useAnnounced, type AnnouncedChange } from "./use-announced.ts";

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
              <ChangeTitle change={change} />
            </strong>{" "}
            <AnnouncedTerms change={change} />
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

/** Each term from what to what, on one line. */
function AnnouncedTerms({ change }: { readonly change: AnnouncedChange }): ReactNode {
  const say = useSay();
  const textOf = useTermText(change.symbol);
  if (change.kind !== "MarketTerms") return null;
  const told = change.terms.map(({ name, unit, before, after }) => {
    const fromTo = { before: textOf(unit, before), after: textOf(unit, after) };
    return `${say(`term.${name}`)} ${say("change.fromTo", fromTo)}`;
  });
  return `${told.join("; ")} · `;
}
