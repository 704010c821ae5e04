/**
 * The look of the house: colours, sizes, type and the two themes, as CSS custom properties in
 * `tokens.css`, which is their only home. Brass means yours or focused, teal and vermilion mean sides
 * and signs, and nothing else has a colour of its own.
 *
 * Every pair of text and ground is checked for contrast by a test that reads the same file. It does
 * not choose a theme: the application does, by `data-theme` and `data-palette` on the root element.
 */
export { drawnColors, themeOf } from "./theme.ts";
export type { DrawnColor, Palette, ThemeChoice } from "./theme.ts";
