/** One field of a signed request, its value already as text. */
export type SignedField = readonly [name: string, value: string];

/** What one instruction signs: its name and its fields. A batch signs one of these for each item. */
export interface SignedPart {
  readonly instruction: string;
  readonly fields: readonly SignedField[];
}

/** How clients write fields into the signed text. Published clients use each of the three. */
export type SigneeForm = "raw" | "percent" | "form";

/**
 * The text that a caller signs (`exchange-api.md` section 1.2): for each part its instruction and
 * its fields sorted by name in byte order, then timestamp and window.
 */
export function signee(
  parts: readonly SignedPart[],
  timestamp: string,
  window: string,
  form: SigneeForm = "raw",
): string {
  let text = "";
  for (const part of parts) {
    text += `instruction=${part.instruction}&`;
    for (const [name, value] of part.fields)
      text += `${encodeField(name, form)}=${encodeField(value, form)}&`;
  }
  return `${text}timestamp=${timestamp}&window=${window}`;
}

/** The distinct texts that a correct client may have signed, the plain one first. */
export function signeeCandidates(
  parts: readonly SignedPart[],
  timestamp: string,
  window: string,
): readonly string[] {
  const raw = signee(parts, timestamp, window);
  if (parts.every((part) => part.fields.every(isPlainField))) return [raw];
  const percent = signee(parts, timestamp, window, "percent");
  const form = signee(parts, timestamp, window, "form");
  return [...new Set([raw, percent, form])];
}

/** Fields in byte order of their names; fields of one name keep their order. */
export function sortFields(fields: readonly SignedField[]): readonly SignedField[] {
  if (isSorted(fields)) return fields;
  return [...fields].sort(([left], [right]) => compareBytes(left, right));
}

/** The fields of a JSON body as they are signed: nothing for null, compact JSON for what is nested. */
export function fieldsOfBody(body: unknown): readonly SignedField[] {
  if (typeof body !== "object" || body === null) return [];
  const fields: [string, string][] = [];
  for (const [name, value] of Object.entries(body)) {
    if (value === null || value === undefined) continue;
    fields.push([name, typeof value === "string" ? value : JSON.stringify(value)]);
  }
  return sortFields(fields);
}

/** True when the names are plain and each is greater than the one before, as most clients send them. */
function isSorted(fields: readonly SignedField[]): boolean {
  let before = "";
  for (const [name] of fields) {
    if (name <= before || !unreserved.test(name)) return false;
    before = name;
  }
  return true;
}

const unreserved = /^[A-Za-z0-9_.~-]*$/;

function isPlainField([name, value]: SignedField): boolean {
  return unreserved.test(name) && unreserved.test(value);
}

function encodeField(text: string, form: SigneeForm): string {
  switch (form) {
    case "raw":
      return text;
    case "percent":
      return encodeURIComponent(text.toWellFormed());
    case "form":
      return new URLSearchParams([["", text]]).toString().slice(1);
  }
}

/** UTF-8 byte order is code point order; strings compare by UTF-16 unit, which differs beyond the BMP. */
function compareBytes(left: string, right: string): number {
  if (left === right) return 0;
  if (asciiOnly.test(left) && asciiOnly.test(right)) return left < right ? -1 : 1;
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

// The whole of ASCII, control characters included.
// oxlint-disable-next-line no-control-regex
const asciiOnly = /^[\u0000-\u007f]*$/;
