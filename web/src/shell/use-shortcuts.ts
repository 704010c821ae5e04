import { offeredRows } from "@holdall/web/screens";
import { tellShortcut, useShortcutsOf } from "@holdall/web/page";
import { useEffect, useRef } from "react";
import { useLocation } from "wouter";

/** How long the first key of the way to a section waits for the second. */
const LEADER_MS = 1_500;

/**
 * Reads the keys of the whole page: the way to a section, Ctrl K or its own key for the palette, the list
 * of all, and every other shortcut, told to whoever heeds it. They act only while nothing is being typed.
 */
export function useShortcuts(open: (what: "palette" | "shortcuts") => void): void {
  const [, navigate] = useLocation();
  const shortcutsOf = useShortcutsOf();
  const leaderMs = useRef(-LEADER_MS);
  useEffect(() => {
    const act = (event: KeyboardEvent): void => {
      const isLed = event.timeStamp - leaderMs.current < LEADER_MS;
      leaderMs.current = -LEADER_MS;
      const shortcuts = shortcutsOf(event.key);
      const section = isLed ? offeredRows.find(({ key }) => key === event.key) : undefined;
      if (section === undefined && shortcuts.length === 0) return;
      event.preventDefault();
      if (section !== undefined) navigate(section.href);
      else if (shortcuts.includes("go")) leaderMs.current = event.timeStamp;
      else if (shortcuts.includes("search")) open("palette");
      else if (shortcuts.includes("list")) open("shortcuts");
      else shortcuts.forEach(tellShortcut);
    };
    const onKey = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        open("palette");
      } else if (!isCommand(event) && !isTyping(event)) act(event);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [navigate, open, shortcutsOf]);
}

/** Held with a key of commands, it is the browser's; many keyboards write signs with AltGr, which is none. */
function isCommand(event: KeyboardEvent): boolean {
  if (event.getModifierState("AltGraph")) return false;
  return event.ctrlKey || event.metaKey || event.altKey;
}

function isTyping({ target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.closest("input, textarea, select, dialog, [role=slider]") !== null;
}
