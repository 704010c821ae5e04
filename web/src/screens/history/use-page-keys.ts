import { usePreferences } from "@holdall/web/page";
import { useEffect, useRef } from "react";

const STEPS: Readonly<Record<string, -1 | 1>> = { PageUp: -1, PageDown: 1 };

/**
 * Calls back with the page before (PgUp, newer) or after (PgDn, older), while keys act at all and nothing
 * is typed. These keys write no sign, so that they are no shortcuts to be chosen.
 */
export function usePageKeys(onTurn: (step: -1 | 1) => void): void {
  const { hasShortcuts } = usePreferences().preferences;
  const latest = useRef(onTurn);
  useEffect(() => {
    latest.current = onTurn;
  }, [onTurn]);
  useEffect(() => {
    if (!hasShortcuts) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      const step = STEPS[event.key];
      const isHeld = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey;
      const isTyping =
        event.target instanceof Element &&
        event.target.closest("input, textarea, select, dialog") !== null;
      if (step === undefined || isHeld || isTyping) return;
      event.preventDefault();
      latest.current(step);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [hasShortcuts]);
}
