import { lazy } from "react";

/** Every key that does something; fetched when it is asked for. */
export const ShortcutList = lazy(async () => ({
  default: (await import("./settings/shortcut-list.tsx")).ShortcutList,
}));
