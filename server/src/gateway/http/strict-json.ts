/** Why a text was not taken as JSON. */
export class JsonRefused extends Error {
  override readonly name = "JsonRefused";
}

/** The deepest nesting a request may have; the contract's own bodies need three. */
const DEPTH_MAX = 8;

/**
 * Parses JSON and refuses what two readers could read differently: a name twice in one object, a
 * number in exponent form, nesting beyond eight. Throws `JsonRefused` with a sentence.
 */
export function parseStrictJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new JsonRefused(cause instanceof Error ? cause.message : "malformed JSON", { cause });
  }
  if (!isPlainlyStrict(text, value)) scan(text);
  return value;
}

/**
 * True when nothing is to be refused: no exponent, no deep nesting, and as many names in the text as
 * in the value, for a parser keeps one of those that are repeated. False sends to the slower walk,
 * which finds the first fault and its name.
 */
function isPlainlyStrict(text: string, value: unknown): boolean {
  let depth = 0;
  let names = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) {
      at = endOfString(text, at);
      if (isName(text, at)) names++;
    } else if (character === OPEN_OBJECT || character === OPEN_ARRAY) {
      if (++depth > DEPTH_MAX) return false;
    } else if (character === CLOSE_OBJECT || character === CLOSE_ARRAY) {
      depth--;
    } else if (character === LOWER_E || character === UPPER_E) {
      if (isDigit(text.charCodeAt(at - 1))) return false;
    }
  }
  return names === namesIn(value);
}

/** How many names a value of JSON has, at every depth; the depth is bounded already. */
function namesIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let names = 0;
  if (Array.isArray(value)) {
    for (const item of value) names += namesIn(item);
    return names;
  }
  const record = value as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(record)) names += 1 + namesIn(record[name]);
  return names;
}

/** Walks over JSON already known to be well formed. */
function scan(text: string): void {
  const scopes: (Set<string> | undefined)[] = [];
  let names: Set<string> | undefined;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) {
      const end = endOfString(text, at);
      if (names !== undefined && isName(text, end)) addName(names, text.slice(at, end + 1));
      at = end;
    } else if (character === OPEN_OBJECT || character === OPEN_ARRAY) {
      if (scopes.length === DEPTH_MAX) throw new JsonRefused("JSON is nested too deeply");
      scopes.push(names);
      names = character === OPEN_OBJECT ? new Set() : undefined;
    } else if (character === CLOSE_OBJECT || character === CLOSE_ARRAY) {
      names = scopes.pop();
    } else if (isDigit(character)) {
      at = endOfNumber(text, at);
    }
  }
}

function addName(names: Set<string>, literal: string): void {
  const name = literal.includes("\\") ? (JSON.parse(literal) as string) : literal.slice(1, -1);
  if (names.has(name)) throw new JsonRefused(`duplicate field \`${name}\``);
  names.add(name);
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

/** A string followed by a colon is a name. */
function isName(text: string, end: number): boolean {
  let at = end + 1;
  while (isBlank(text.charCodeAt(at))) at++;
  return text.charCodeAt(at) === COLON;
}

function endOfNumber(text: string, start: number): number {
  let at = start;
  for (;;) {
    const next = text.charCodeAt(at + 1);
    if (next === LOWER_E || next === UPPER_E)
      throw new JsonRefused("numbers in exponent form are not accepted");
    if (!isDigit(next) && next !== POINT) return at;
    at++;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const POINT = 0x2e;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const LOWER_E = 0x65;
const UPPER_E = 0x45;

function isDigit(character: number): boolean {
  return character >= 0x30 && character <= 0x39;
}

function isBlank(character: number): boolean {
  return character === 0x20 || character === 0x0a || character === 0x0d || character === 0x09;
}
