/**
 * The screens, one folder each, fetched when they are first shown.
 *
 * A screen asks the venue, shows its answer in all its states and sends what was pressed; it computes
 * no money and knows no other screen but by its address. The rows here are their only list: routes,
 * navigation, palette and shortcuts follow from it.
 */
export { AnnouncedBand } from "./announced.ts";
export { AccountWatch } from "./account-watch.ts";
export { IntentWords } from "./confirm/lazy-words.ts";
export { offeredRows, screenRows } from "./screen-rows.ts";
export { ShortcutList } from "./shortcut-list.ts";
export { SilentCheck } from "./silent-check.ts";
export { StreakMark } from "./streak-mark.ts";
export { Unable } from "./unable.ts";
export type { ScreenRow } from "./screen-rows.ts";
