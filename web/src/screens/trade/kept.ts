/**
 * What the trade screen keeps on this device beside the person's preferences: columns left out of a
 * table, and what each market's ticket said. Whoever reads it judges it: a device may hold anything.
 */
export function readKept(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(`holdall-${name}`) ?? "null");
  } catch {
    return null;
  }
}

/** Keeps a value under a name; a browser that keeps nothing only forgets it. */
export function keep(name: string, value: unknown): void {
  try {
    localStorage.setItem(`holdall-${name}`, JSON.stringify(value));
  } catch {
    // Private windows may refuse storage: the choice then lasts as long as the page.
  }
}
