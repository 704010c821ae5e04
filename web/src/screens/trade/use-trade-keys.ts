import { usePreferences } from "@holdall/web/page";
import { useEffect, useRef } from "react";

/** Calls back with each key pressed on the page while nothing is being typed and keys are not off. */
export function useTradeKeys(onKey: (key: string) => void): void {
  const { preferences } = usePreferences();
  const { hasShortcuts } = preferences;
  const latest = useRef(onKey);
  useEffect(() => {
    latest.current = onKey;
  }, [onKey]);
  useEffect(() => {
    if (!hasShortcuts) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      latest.current(event.key);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [hasShortcuts]);
}

function isTyping({ target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.closest("input, textarea, select, dialog, [role=slider]") !== null;
}
