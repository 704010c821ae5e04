/** UTF-8 without a host: `core` has no TextEncoder. Unpaired surrogates become U+FFFD, as everywhere. */

function codePointBytes(point: number): number {
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}

function wellFormed(point: number): number {
  return point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
}

/** Bytes that `text` takes. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += codePointBytes(wellFormed(character.codePointAt(0)!));
  return bytes;
}

/** Writes `text` at `offset` and returns the offset behind it. The room must be there. */
export function writeUtf8(target: Uint8Array, offset: number, text: string): number {
  let at = offset;
  for (const character of text) {
    const point = wellFormed(character.codePointAt(0)!);
    const bytes = codePointBytes(point);
    if (bytes === 1) {
      target[at] = point;
    } else {
      for (let rest = bytes - 1, value = point; rest >= 0; rest--, value >>>= 6) {
        const lead = [0, 0, 0xc0, 0xe0, 0xf0][bytes];
        target[at + rest] = rest === 0 ? lead | value : 0x80 | (value & 0x3f);
      }
    }
    at += bytes;
  }
  return at;
}

/** Reads well-formed UTF-8; `undefined` for anything else (overlong, surrogate, truncated). */
export function readUtf8(source: Uint8Array, start: number, end: number): string | undefined {
  let text = "";
  let at = start;
  while (at < end) {
    const lead = source[at];
    const bytes =
      lead < 0x80
        ? 1
        : lead > 0xf4
          ? 0
          : lead >= 0xf0
            ? 4
            : lead >= 0xe0
              ? 3
              : lead >= 0xc2
                ? 2
                : 0;
    if (bytes === 0 || at + bytes > end) return undefined;
    let point = bytes === 1 ? lead : lead & (0xff >> (bytes + 1));
    for (let k = 1; k < bytes; k++) {
      const next = source[at + k];
      if ((next & 0xc0) !== 0x80) return undefined;
      point = (point << 6) | (next & 0x3f);
    }
    if (point > 0x10ffff || codePointBytes(point) !== bytes || wellFormed(point) !== point) {
      return undefined;
    }
    text += String.fromCodePoint(point);
    at += bytes;
  }
  return text;
}
