/** Dark is ink, light is canvas; `system` follows the device. */
export type ThemeChoice = "system" | "ink" | "canvas";
/** Colours of the two sides. */
export type Palette = "classic" | "blue-amber";

/** The theme that a choice means on this device. */
export function themeOf(choice: ThemeChoice, isDarkDevice: boolean): "ink" | "canvas" {
  if (choice !== "system") return choice;
  return isDarkDevice ? "ink" : "canvas";
}

/** The names of the colours that drawings outside of CSS need. */
const drawn = [
  "page",
  "panel",
  "rule",
  "text-1",
  "text-2",
  "text-3",
  "up",
  "down",
  "up-bar",
  "down-bar",
  "brass",
] as const;

export type DrawnColor = (typeof drawn)[number];

/** Present colours of an element, for canvases: they cannot use custom properties. */
export function drawnColors(element: Element): Readonly<Record<DrawnColor, string>> {
  const style = getComputedStyle(element);
  const entries = drawn.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]);
  return Object.fromEntries(entries) as Record<DrawnColor, string>;
}
