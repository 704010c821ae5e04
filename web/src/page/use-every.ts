import { useEffect } from "react";

/** Acts at every interval while the component is there and its tab in sight. */
export function useEvery(everyMs: number, act: () => unknown): void {
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && act(), everyMs);
    return () => clearInterval(timer);
  }, [act, everyMs]);
}
