import { createAsker } from "@holdall/extension/channel";
import type { Ask, Line } from "@holdall/extension/channel";
import { isLook } from "@holdall/extension/router/looks";

/** The router, as the screens have it: questions, and the word that something has changed. */
export interface RouterLink {
  readonly ask: Ask;
  /** Hears each change until the returned function is called. */
  readonly watch: (listener: () => void) => () => void;
}

/** The router at the other end of a line. */
export function linkRouter(line: Line): RouterLink {
  const listeners = new Set<() => void>();
  const hear = (event: unknown): void => {
    if (Object(event).changed === true) for (const listener of listeners) listener();
  };
  const ask = createAsker(line, hear, isLook);
  return {
    ask,
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
