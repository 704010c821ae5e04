/** The manifest's hash of each day that was verified on this device, by date. */
export type VerifiedDays = Readonly<Record<string, string>>;

interface Published {
  readonly date: string;
  readonly manifestHash: string;
}

const KEY = "holdall-verified-days";

/** What this device keeps; nothing where the browser keeps nothing. */
export function keptVerified(): VerifiedDays {
  try {
    return readVerified(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}

/** Keeps one more day, and returns all. */
export function keepVerified(days: VerifiedDays, day: Published): VerifiedDays {
  const all = { ...days, [day.date]: day.manifestHash };
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // Private windows may refuse storage: the streak then lasts as long as the page.
  }
  return all;
}

/** The days in a kept text; what is no date with a hash is left out. */
export function readVerified(text: string): VerifiedDays {
  const kept: unknown = JSON.parse(text);
  if (typeof kept !== "object" || kept === null) return {};
  return Object.fromEntries(
    Object.entries(kept).filter(
      ([date, hash]) => /^\d{4}-\d\d-\d\d$/.test(date) && typeof hash === "string",
    ),
  );
}

/** Dates that were verified here as they are published now: a day that was changed since counts no more. */
export function verifiedDates(
  published: readonly Published[],
  kept: VerifiedDays,
): ReadonlySet<string> {
  const same = published.filter(({ date, manifestHash }) => kept[date] === manifestHash);
  return new Set(same.map(({ date }) => date));
}
