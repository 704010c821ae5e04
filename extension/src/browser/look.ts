import { languageOf } from "@holdall/extension/words";
import type { Language } from "@holdall/wallet/refusals";

/** What a person chose about how things look. */
export interface LookChoice {
  readonly language: Language | "system";
  readonly theme: "system" | "ink" | "canvas";
}

/** How things look on this device. */
export interface Look {
  readonly language: Language;
  readonly theme: "ink" | "canvas";
}

/** The look that a choice means on this device. */
export function lookOf({ language, theme }: LookChoice): Look {
  const isLight = matchMedia("(prefers-color-scheme: light)").matches;
  return {
    language: language === "system" ? languageOf(navigator.language) : language,
    theme: theme === "system" ? (isLight ? "canvas" : "ink") : theme,
  };
}

/** The stored choice of the extension, on this device. */
export async function readLook(): Promise<Look> {
  const { look } = await chrome.storage.local.get("look");
  return lookOf({ language: "system", theme: "system", ...(look as Partial<LookChoice>) });
}
