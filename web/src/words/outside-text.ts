/** The most signs of a text from outside that stand in one place; the longest identifier has 88. */
const SIGNS_MAX = 120;
/** What orders, joins, hides or ends text and is no sign itself; halves of a sign too. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
/** All scripts written from right to left, and some between them that it does no harm to. */
const LEFTWARD = /[\u0590-\u08ff\ufb1d-\ufefc\u{10800}-\u{1efff}]/u;
/** Each of the first control characters has a picture so many places further on. */
const PICTURES_FROM = 0x2400;

/**
 * A text that somebody else wrote (a name, a label, a memo), as it may stand on the page: nothing in it
 * moves or hides what stands beside it, control characters are seen, and it has an end. Where it is a
 * node of its own, `Outside` of the page also keeps its direction to itself.
 */
export function outsideText(text: string, signsMax = SIGNS_MAX): string {
  const signs = Array.from(text.replace(UNSEEN, pictureOf));
  return signs.length <= signsMax ? signs.join("") : `${signs.slice(0, signsMax).join("")}…`;
}

/**
 * The same inside a sentence or a line of choices, where no node keeps its direction to itself: between
 * the signs that isolate, where it may run against the page.
 */
export function outsideWords(text: string, signsMax = SIGNS_MAX): string {
  const shown = outsideText(text, signsMax);
  return LEFTWARD.test(shown) ? `\u2068${shown}\u2069` : shown;
}

/** The picture of a control character, and for what has none the sign of what cannot be shown. */
function pictureOf(sign: string): string {
  return sign < " " ? String.fromCharCode(PICTURES_FROM + sign.charCodeAt(0)) : "\ufffd";
}
