import { languageOf } from "@holdall/web/words";
import type { Language } from "@holdall/web/words";
import { themeOf } from "@holdall/ui/theme";
import type { Palette, ThemeChoice } from "@holdall/ui/theme";
import { createContext, useContext } from "react";
import type { ShortcutKeys } from "./shortcuts.ts";

/** A part of the trading floor whose size may be chosen. */
export type FloorPart = "book" | "ticket" | "tables";
/** Sizes in pixels, as far as they were chosen. */
export type FloorSizes = Readonly<Partial<Record<FloorPart, number>>>;

/** How the order book is shown. */
export interface BookLook {
  readonly sides: "both" | "bids" | "asks";
  /** What sums of sizes are in. */
  readonly unit: "base" | "quote";
  /** What the bars behind the rows are of. */
  readonly bars: "total" | "level";
  /** On which side of the chart it stands. */
  readonly place: "right" | "left";
}

/** What of one's own the chart can show. */
export const OWN_DRAWN = ["orders", "exits", "entry", "breakEven", "liquidation", "fills"] as const;
export type OwnDrawn = (typeof OWN_DRAWN)[number];

/** What a person chose about the page on this device. */
export interface Preferences {
  readonly language: Language;
  readonly theme: ThemeChoice;
  readonly palette: Palette;
  readonly clock: "local" | "utc";
  /** Left out first-level confirmations; those about old data stay. */
  readonly isOneClick: boolean;
  /** An order that is worth more, in its quote asset, is asked about. */
  readonly confirmAbove: "never" | "1000" | "10000" | "100000";
  readonly hasShortcuts: boolean;
  /** Keys chosen instead of the first ones. */
  readonly shortcutKeys: Partial<ShortcutKeys>;
  readonly density: "compact" | "comfortable";
  /** Below so many percent of the maintenance requirement a warning stands on every screen. */
  readonly marginWarning: "never" | "120" | "150" | "200" | "300";
  /** What is said of orders that were filled while they rested, and of withdrawals that ended. */
  readonly tellsFills: boolean;
  readonly tellsWithdrawals: boolean;
  /** Whether own fills are heard. */
  readonly hasSound: boolean;
  readonly isBandDismissed: boolean;
  readonly favourites: readonly string[];
  readonly floor: FloorSizes;
  readonly book: BookLook;
  /** What of one's own is left off the chart. */
  readonly undrawn: readonly OwnDrawn[];
}

const KEY = "holdall-preferences";

/** The preferences kept on this device, over the browser's own. */
export function keptPreferences(): Preferences {
  const defaults: Preferences = {
    language: languageOf(navigator.languages),
    theme: "system",
    palette: "classic",
    clock: "local",
    isOneClick: false,
    confirmAbove: "never",
    hasShortcuts: true,
    shortcutKeys: {},
    density: "compact",
    marginWarning: "150",
    tellsFills: true,
    tellsWithdrawals: true,
    hasSound: false,
    isBandDismissed: false,
    favourites: [],
    floor: {},
    book: { sides: "both", unit: "base", bars: "total", place: "right" },
    undrawn: [],
  };
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Preferences> | null;
    // What was kept before a choice existed says nothing of it.
    return { ...defaults, ...kept, book: { ...defaults.book, ...kept?.book } };
  } catch {
    return defaults;
  }
}

/** Keeps preferences; a browser that keeps nothing only forgets them. */
export function keepPreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // Private windows may refuse storage: the choice then lasts as long as the page.
  }
}

/** Dresses the document. */
export function dress({ theme, palette, language, density }: Preferences): void {
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const { documentElement } = document;
  documentElement.dataset["theme"] = themeOf(theme, isDark);
  documentElement.dataset["palette"] = palette;
  documentElement.dataset["density"] = density;
  documentElement.lang = language;
}

export interface PreferencesState {
  readonly preferences: Preferences;
  readonly change: (part: Partial<Preferences>) => void;
}

const PreferencesContext = createContext<PreferencesState | undefined>(undefined);
export const PreferencesProvider = PreferencesContext.Provider;

/** What the person chose, and how to change it. */
export function usePreferences(): PreferencesState {
  const state = useContext(PreferencesContext);
  if (state === undefined) throw new Error("no preferences above this component");
  return state;
}
