/** A sentence in both languages. Braces hold operands by name. */
export interface Sentence {
  readonly en: string;
  readonly fr: string;
}

/** One sentence in both languages. */
export function say(en: string, fr: string): Sentence {
  return { en, fr };
}
