import type { Departure } from "@holdall/extension/router";

/** What became of something that left, among those with its number. */
export type Fate =
  /** It waits, or it is what was included. */
  | { readonly kind: "own" }
  /** Another with its number waits in its place, or was included in it. */
  | { readonly kind: "replaced"; readonly by: Departure }
  /** It was to take the place of one that was included first. */
  | { readonly kind: "late"; readonly former: Departure };

type Row = Pick<Departure, "id" | "watched" | "replaces">;

const isIncluded = ({ watched: { certainty } }: Row): boolean =>
  certainty === "confirmed" || certainty === "final";

/** The fate of one among all that left: at most one of those with a number is ever included. */
export function fateOf(one: Departure, all: readonly Departure[]): Fate {
  if (isIncluded(one)) return { kind: "own" };
  const former = chainOf(one, all);
  const early = former.find(isIncluded);
  if (early !== undefined) return { kind: "late", former: early };
  const later = all.filter((other) => chainOf(other, all).some(({ id }) => id === one.id));
  const by = later.find(isIncluded) ?? later.find(({ watched }) => watched.certainty === "pending");
  return by === undefined ? { kind: "own" } : { kind: "replaced", by };
}

/** Everything whose place something took, one after the other; nothing stands in it twice. */
function chainOf(one: Departure, all: readonly Departure[]): readonly Departure[] {
  const found: Departure[] = [];
  let next = one.replaces?.id;
  while (next !== undefined) {
    const former = all.find(({ id }) => id === next);
    if (former === undefined || former.id === one.id || found.includes(former)) break;
    found.push(former);
    next = former.replaces?.id;
  }
  return found;
}
