/** The most signs of a text from outside that stand in one place; the longest identifier has 88. */
const SIGNS_MAX = 120;
/** What orders, joins, hides or ends text and is no sign itself; halves of a sign too. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
/** Scripts written from right to left. */
const LEFTWARD = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const ISOLATE = "\u2068";
const ISOLATE_END = "\u2069";
/** Each control character has a picture so many places further on. */
const PICTURES_FROM = 0x2400;
const DELETE_CODE = 0x7f;
const DELETE_PICTURE = "\u2421";
const UNKNOWN_SIGN = "\ufffd";

/**
 * A text that somebody else wrote (a name, a label, a memo), as it may stand on the page: nothing in it
 * moves or hides what stands beside it, control characters are seen, and it has an end. Where it is a
 * node of its own, `Outside` of the page also keeps its direction to itself.
 */
export function outsideText(text: string, signsMax = SIGNS_MAX): string {
  const signs = Array.from(text.replace(UNSEEN, pictureOf));
  return signs.length <= signsMax ? signs.join("") : `${signs.slice(0, signsMax).join("")}…`;
}

/** The same inside a sentence or a line of choices, where no node keeps its direction to itself. */
export function outsideWords(text: string, signsMax = SIGNS_MAX): string {
  const shown = outsideText(text, signsMax);
  return LEFTWARD.test(shown) ? `${ISOLATE}${shown}${ISOLATE_END}` : shown;
}

function pictureOf(sign: string): string {
  const code = sign.codePointAt(0)!;
  if (code === DELETE_CODE) return DELETE_PICTURE;
  return code < 0x20 ? String.fromCodePoint(PICTURES_FROM + code) : UNKNOWN_SIGN;
}
