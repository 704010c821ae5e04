import type { Palette } from "./palette.tsx";

/** Fetches the palette: nothing of the first paint needs it. */
export async function loadPalette(): Promise<{ readonly default: typeof Palette }> {
  return { default: (await import("./palette.tsx")).Palette };
}
