/**
 * The items whose text contains the wanted letters in order, best first: an unbroken match before a
 * scattered one, an early one before a late one. Everything, in its order, when nothing is wanted.
 */
export function found<Item>(
  items: readonly Item[],
  wanted: string,
  textOf: (item: Item) => string,
): readonly Item[] {
  const letters = plain(wanted);
  if (letters === "") return items;
  return items
    .map((item) => ({ item, cost: costOf(plain(textOf(item)), letters) }))
    .filter(({ cost }) => cost !== undefined)
    .toSorted((left, right) => (left.cost ?? 0) - (right.cost ?? 0))
    .map(({ item }) => item);
}

function plain(text: string): string {
  return text
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
}

/** Letters skipped before and between the matched ones; `undefined` when one is missing. */
function costOf(text: string, letters: string): number | undefined {
  const whole = text.indexOf(letters);
  if (whole >= 0) return whole;
  let [cost, from] = [text.length, 0];
  for (const letter of letters) {
    const at = text.indexOf(letter, from);
    if (at < 0) return undefined;
    cost += at - from;
    from = at + 1;
  }
  return cost;
}
