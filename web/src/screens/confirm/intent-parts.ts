/** One field of what is confirmed. */
export interface IntentPart {
  readonly name: string;
  readonly value: unknown;
}

/** What is confirmed: an act, and what it is done with. */
export interface Intent {
  readonly route: string;
  readonly parts: readonly IntentPart[];
}

/** Reads an intent from the very text that is signed: the route, then `name: JSON`, one a line. */
export function readIntent(text: string): Intent {
  const [route, ...lines] = text.split("\n");
  const parts = lines.map((line): IntentPart => {
    const end = line.indexOf(": ");
    return { name: line.slice(0, end), value: JSON.parse(line.slice(end + 2)) as unknown };
  });
  return { route, parts };
}
