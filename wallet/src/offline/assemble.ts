import { assembleKey } from "@holdall/wallet/frost";
import type { FrostShare } from "@holdall/wallet/frost";
import { refuse } from "@holdall/wallet/refusals";
import type { Language, Outcome } from "@holdall/wallet/refusals";

/** What is typed by whoever wants the key whole, in the language of the screen that asks. */
export const ASSEMBLE_WORD: Readonly<Record<Language, string>> = {
  en: "ASSEMBLE",
  fr: "ASSEMBLER",
};

/**
 * Puts the key of two shares together, once its owner has typed the word: {@link assembleKey} says what
 * it is and what it refuses. Any other word refuses `word-typed`, and nothing was put together.
 */
export function assembleTyped(
  shares: readonly [FrostShare, FrostShare],
  { typed, language }: { readonly typed: string; readonly language: Language },
): Outcome<Uint8Array> {
  if (typed.trim() !== ASSEMBLE_WORD[language]) return refuse("word-typed");
  return assembleKey(shares);
}
