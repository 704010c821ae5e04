/**
 * What every screen shares: preferences, panels and their states, acts and their results, questions
 * that change slowly, moments.
 *
 * An act is shown as done only after the venue acknowledged it, is never sent twice by itself, and a
 * missing answer is said to be one. All ages of the page follow one timer. A screen's heading is its
 * only first-level one.
 *
 * It knows no screen and no route beside that of signing in.
 */
export { demoToken } from "./demo.ts";
export { Countdown, Time, isoOf, momentMs, useMomentText, useSecond } from "./moments.tsx";
export { NoticesProvider, useAct, useNotice } from "./notices.tsx";
export type { Act, Said } from "./notices.tsx";
export type { Asked } from "./panel.tsx";
export { Outside } from "./outside.tsx";
export { Answer, Panel, Screen, SignedInOnly, useTitle } from "./panel.tsx";
export {
  OWN_DRAWN,
  PreferencesProvider,
  dress,
  keepPreferences,
  keptPreferences,
  usePreferences,
} from "./preferences.tsx";
export type { BookLook, FloorPart, FloorSizes, OwnDrawn, Preferences } from "./preferences.tsx";
export { useAssets, useMarkets, useVenueQuery } from "./queries.ts";
export { SaveCsv } from "./save-csv.tsx";
export type { CsvTable } from "./save-csv.tsx";
export {
  SHORTCUT_KEYS,
  keysInForce,
  shortcutsOf,
  tellShortcut,
  useShortcut,
  useShortcutsOf,
} from "./shortcuts.ts";
export type { Shortcut, ShortcutKeys } from "./shortcuts.ts";
export { useEvery } from "./use-every.ts";
export { useWebQuery } from "./web-query.ts";
