import type { Mutant } from "./mutants.ts";

/**
 * A source that holds all of its mutants at once and behaves as the one whose number stands in the
 * memory `holdallMutant`: 0 is none. It notes in `holdallReached` which of them it came by. `offset`
 * is added to the numbers, so that several files can share one memory.
 */
export function instrument(source: string, mutants: readonly Mutant[], offset: number): string {
  const head = `const { holdallMutant, holdallReached } = globalThis; `;
  return head + weave(source, groupsOf(mutants), { start: 0, end: source.length, offset });
}

/** The mutants of one place. */
interface Group {
  readonly start: number;
  readonly end: number;
  readonly mutants: readonly Mutant[];
}

/** Places in order, the outer before the inner. */
function groupsOf(mutants: readonly Mutant[]): readonly Group[] {
  const groups = Map.groupBy(mutants, ({ start, end }) => `${start}:${end}`);
  return [...groups.values()]
    .map((group) => ({ start: group[0].start, end: group[0].end, mutants: group }))
    .toSorted((left, right) => left.start - right.start || right.end - left.end);
}

/** The text from `start` to `end` with every place in it replaced by its choice. */
function weave(
  source: string,
  groups: readonly Group[],
  { start, end, offset }: { readonly start: number; readonly end: number; readonly offset: number },
): string {
  let text = "";
  let at = start;
  for (const [index, group] of groups.entries()) {
    if (group.start < at || group.end > end) continue;
    const inner = groups.slice(index + 1).filter((other) => other.end <= group.end);
    const place = { start: group.start, end: group.end, offset };
    text += source.slice(at, group.start) + choice(group, weave(source, inner, place), offset);
    at = group.end;
  }
  return text + source.slice(at, end);
}

function choice({ mutants }: Group, original: string, offset: number): string {
  const ids = mutants.map(({ id }) => id + offset);
  const reached = ids.map((id) => `holdallReached[${id}] = `).join("");
  const arms = mutants.map(
    ({ text }, index) => `holdallMutant[0] === ${ids[index]} ? (${text}) : `,
  );
  return `((${reached}1), ${arms.join("")}(${original}))`;
}
