/** Longest foreign text shown inside a sentence, in characters. The rest is counted, not hidden. */
export const TEXT_SHOWN_MAX = 80;

const ISOLATE_START = "\u2068";
const ISOLATE_END = "\u2069";
/**
 * Controls, direction marks, zero-width and other characters that are not seen, and spaces that
 * pass for others; the plain and the unbreakable spaces stay.
 */
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?![ \u00a0\u202f])\p{Zs}/gu;

/**
 * Foreign text made safe to stand in a sentence: what cannot be seen is written as its code,
 * writing direction is isolated, and what exceeds 80 characters is cut and counted.
 */
export function shownText(text: string): string {
  const visible = text.replaceAll(INVISIBLE, (character) => {
    const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
    return `[U+${code}]`;
  });
  const letters = Array.from(visible);
  const rest = letters.length - TEXT_SHOWN_MAX;
  const cut = rest > 0 ? `${letters.slice(0, TEXT_SHOWN_MAX).join("")}… (+${rest})` : visible;
  return ISOLATE_START + cut + ISOLATE_END;
}
