import { offeredRows } from "@holdall/web/screens";
import { usePreferences } from "@holdall/web/page";
import { useEffect, useRef } from "react";
import { useLocation } from "wouter";

/** How long `g` waits for its section. */
const LEADER_MS = 1_500;
const TICKET_KEYS = ["b", "s", "l", "m"];

/**
 * Keys of the whole page: `g` and a section, `/` or Ctrl K for the palette, `?` for the list, and the
 * ticket's own, handed on as `holdall-key`. They act only while nothing is being typed.
 */
export function useShortcuts(open: (what: "palette" | "shortcuts") => void): void {
  const [, navigate] = useLocation();
  const { preferences } = usePreferences();
  const leaderMs = useRef(0);
  const { hasShortcuts } = preferences;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        open("palette");
        return;
      }
      if (!hasShortcuts || isTyping(event) || event.ctrlKey || event.metaKey || event.altKey)
        return;
      const isAfterLeader = event.timeStamp - leaderMs.current < LEADER_MS;
      const section = offeredRows.find(({ key }) => key === event.key);
      if (isAfterLeader && section !== undefined) navigate(section.href);
      else if (event.key === "/" || event.key === "?") {
        event.preventDefault();
        open(event.key === "/" ? "palette" : "shortcuts");
      } else if (TICKET_KEYS.includes(event.key)) {
        event.preventDefault();
        document.dispatchEvent(new CustomEvent("holdall-key", { detail: event.key }));
      }
      leaderMs.current = event.key === "g" ? event.timeStamp : 0;
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [hasShortcuts, navigate, open]);
}

function isTyping({ target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.closest("input, textarea, select, dialog, [role=slider]") !== null;
}
